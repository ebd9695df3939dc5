"""The journal: append-only, gapless, each row chained to the one before by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, String, Text, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kds.bus.event import Event, Recorded, decode, encode
from kds.db.base import Base
from kds.values import to_ms

GENESIS = bytes(32)


class JournalRow(Base):
    """One event as it happened: who, what, when, by which command."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    command: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(60), index=True)
    data: Mapped[str] = mapped_column(Text)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Answered(Base):
    """A key that has been used and the answer it got: the same key always gets the same answer."""

    __tablename__ = "answered"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    command: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(slots=True)
class Head:
    """The last row of the journal."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """An event on its way into the journal."""

    at: datetime
    actor: str
    command: str
    event: Event


def chain(
    previous: bytes, seq: int, at_ms: int, actor: str, command: str, kind: str, data: str
) -> bytes:
    """SHA-256 of the previous hash and this row, so that no row can be edited, moved or removed."""
    text = "\x1f".join((str(seq), str(at_ms), actor, command, kind, data))
    return hashlib.sha256(previous + text.encode()).digest()


def read_head(session: Session) -> Head:
    row = session.execute(
        select(JournalRow.seq, JournalRow.hash).order_by(JournalRow.seq.desc()).limit(1)
    ).first()
    return Head(row.seq, row.hash) if row else Head(0, GENESIS)


def append(session: Session, head: Head, entries: Sequence[Entry]) -> tuple[Head, list[Recorded]]:
    """Write entries behind `head`; gives the new head and the events with their numbers."""
    rows: list[dict[str, Any]] = []
    recorded: list[Recorded] = []
    seq, digest = head.seq, head.hash
    for entry in entries:
        seq += 1
        kind, data = entry.event.kind, encode(entry.event)
        digest = chain(digest, seq, to_ms(entry.at), entry.actor, entry.command, kind, data)
        rows.append(
            {
                "seq": seq,
                "at": entry.at,
                "actor": entry.actor,
                "command": entry.command,
                "kind": kind,
                "data": data,
                "hash": digest,
            }
        )
        recorded.append(Recorded(seq, entry.event))
    if rows:
        session.connection().execute(insert(JournalRow.__table__), rows)  # type: ignore[arg-type]
    return Head(seq, digest), recorded


def since(session: Session, seq: int) -> list[Recorded]:
    """Every known event after `seq`: what another process has written meanwhile."""
    rows = session.execute(
        select(JournalRow.seq, JournalRow.kind, JournalRow.data)
        .where(JournalRow.seq > seq)
        .order_by(JournalRow.seq)
    )
    events = ((row.seq, decode(row.kind, row.data)) for row in rows)
    return [Recorded(number, event) for number, event in events if event is not None]


def first_bad_row(session: Session) -> int | None:
    """The seq of the first row that was edited, removed or moved; None when the chain holds."""
    return verify(session, Head(0, GENESIS))[1]


def verify(session: Session, after: Head, rows: int | None = None) -> tuple[Head, int | None]:
    """Follow the chain behind a row that holds, for so many rows or to its end.

    Gives the last row that holds, and the seq of the first one that doesn't.
    """
    seq, digest = after.seq, after.hash
    for row in _rows(session, after.seq, rows):
        link = chain(digest, row.seq, to_ms(row.at), row.actor, row.command, row.kind, row.data)
        if row.seq != seq + 1 or row.hash != link:
            return Head(seq, digest), seq + 1
        seq, digest = row.seq, link
    return Head(seq, digest), None


def _rows(session: Session, after: int, most: int | None) -> Iterator[Any]:
    columns = (
        JournalRow.seq,
        JournalRow.at,
        JournalRow.actor,
        JournalRow.command,
        JournalRow.kind,
        JournalRow.data,
        JournalRow.hash,
    )
    statement = select(*columns).where(JournalRow.seq > after).order_by(JournalRow.seq).limit(most)
    yield from session.execute(statement.execution_options(yield_per=2000))
