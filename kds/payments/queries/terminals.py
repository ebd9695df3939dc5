"""Terminals: the readers that stand in the house, and the pages for guests' own phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, Live, Read, projection, rows_of
from kds.errors import NotFound
from kds.payments.events import TerminalChanged
from kds.payments.model import Terminal, TerminalKind
from kds.values import DeviceId, TerminalId


@dataclass(frozen=True, slots=True)
class TerminalCard:
    id: TerminalId
    name: str
    kind: TerminalKind
    address: str
    reader: str
    device_id: DeviceId | None


@projection(TerminalChanged, by="terminal_id")
def terminal_cards(read: Read, ids: Sequence[TerminalId] | None) -> list[TerminalCard]:
    """Every terminal that wasn't removed."""
    statement = _terminals().where(Terminal.removed_at.is_(None))
    if ids is not None:
        statement = statement.where(Terminal.id.in_(IDS))
    return [TerminalCard(*row) for row in read.execute(statement, ids)]


def readers(live: Live) -> list[TerminalCard]:
    """Where staff and kiosks have cards charged: every terminal that is no page."""
    return sorted((t for t in live(terminal_cards) if not t.kind.page), key=lambda t: t.id)


def pays_on_phone(live: Live) -> bool:
    """Whether guests can pay on a page, with their own phone."""
    return any(terminal.kind.page for terminal in live(terminal_cards))


def terminal_of(session: Session, terminal_id: TerminalId) -> TerminalCard:
    """A terminal, also one that was removed: what it has charged it can still give back."""
    row = rows_of(session, _terminals().where(Terminal.id.in_(IDS)), [terminal_id]).first()
    if row is None:
        raise NotFound("There is no such terminal", do="Look at the screen again")
    return TerminalCard(*row)


def _terminals() -> Any:
    return select(
        Terminal.id,
        Terminal.name,
        Terminal.kind,
        Terminal.address,
        Terminal.reader,
        Terminal.device_id,
    )
