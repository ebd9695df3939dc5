"""What was done about alerts lately. The journal keeps it; no table repeats it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from kds.bus.journal import JournalRow
from kds.bus.projection import Read, projection
from kds.reports.events import AlertAnswered
from kds.reports.model import MUTED, PATIENCE, Deed

KEEP = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class DeedCard:
    """The last thing that was done about an alert; its id is the alert's."""

    id: str
    deed: Deed
    at: datetime

    @property
    def until(self) -> datetime:
        """How long the alert is quiet."""
        return self.at + (MUTED if self.deed is Deed.MUTE else PATIENCE)


def _is_kept(card: DeedCard, now: datetime) -> bool:
    return card.at > now - KEEP


@projection(AlertAnswered, by="alert", keep=_is_kept)
def deed_cards(read: Read, ids: Sequence[str] | None) -> list[DeedCard]:
    """What was done in the last two hours."""
    rows = read.execute(
        select(JournalRow.at, JournalRow.data)
        .where(JournalRow.kind == AlertAnswered.kind, JournalRow.at > read.now - KEEP)
        .order_by(JournalRow.seq)
    )
    found: dict[str, DeedCard] = {}
    for at, text in rows:
        data = json.loads(text)
        if ids is None or data["alert"] in ids:
            found[data["alert"]] = DeedCard(data["alert"], Deed(data["deed"]), at)
    return list(found.values())
