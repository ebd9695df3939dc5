"""The unit of work: what a command is given to change the house with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from kds.actor import Actor, Capability
from kds.bus.event import POLICIES, Event
from kds.bus.journal import Entry
from kds.config import Settings
from kds.db.base import Base
from kds.errors import NotFound
from kds.values import business_date

M = TypeVar("M", bound=Base)

DEEPEST = 8
"""How far policies may follow each other before it must be a loop."""


class Ids:
    """Numbers rows before they are inserted, so that one flush writes a whole batch.

    Only the holder of the write lock asks; after another process has written, `forget()`.
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, session: Session, table: Table) -> int:
        last = self._last.get(table.name)
        if last is None:
            last = session.connection().scalar(select(func.max(table.c.id))) or 0
        self._last[table.name] = last + 1
        return last + 1

    def forget(self) -> None:
        self._last.clear()


class UnitOfWork:
    """One command's view of the house: its session, its moment, its actor."""

    __slots__ = (
        "_added",
        "_depth",
        "_ids",
        "actor",
        "command",
        "entries",
        "now",
        "session",
        "settings",
    )

    def __init__(
        self,
        session: Session,
        ids: Ids,
        settings: Settings,
        now: datetime,
        actor: Actor,
        command: str,
    ) -> None:
        self.session = session
        self.settings = settings
        self.now = now
        self.actor = actor
        self.command = command
        self.entries: list[Entry] = []
        self._added: dict[tuple[type[Base], object], Base] = {}
        self._ids = ids
        self._depth = 0

    @property
    def business_date(self) -> date:
        """The date that a sale of this moment belongs to."""
        return business_date(self.now, self.settings.tz, self.settings.day_starts_hour)

    def require(self, capability: Capability) -> None:
        """Refuse the command unless its actor has this capability."""
        self.actor.require(capability)

    def get(self, model: type[M], ident: object) -> M:
        """The row with this key, or NotFound.

        One that this unit has just added is found without writing it first.
        """
        added = self._added.get((model, ident))
        row = self.session.get(model, ident) if added is None else cast(M, added)
        if row is None:
            raise NotFound(
                "That isn't there any more",
                do="It may have been removed; look at the screen again",
            )
        return row

    def add(self, row: M) -> M:
        """Take a new row into the house; it gets its id at once."""
        if getattr(row, "id", 0) is None:
            row.id = self._ids.next(self.session, row.__table__)  # type: ignore[attr-defined,arg-type]
        self.session.add(row)
        self._added[type(row), getattr(row, "id", None)] = row
        return row

    def record(self, event: Event) -> None:
        """Journal an event and run the policies that hang on it, in this same transaction."""
        self.entries.append(Entry(self.now, self.actor.label, self.command, event))
        policies = POLICIES.get(type(event))
        if not policies:
            return
        if self._depth >= DEEPEST:
            raise RuntimeError(f"Policies follow each other in a loop at {event!r}")
        self._depth += 1
        for policy in policies:
            policy(self, event)
        self._depth -= 1
