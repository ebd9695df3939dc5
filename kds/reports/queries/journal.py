"""The journal for people: what happened to one thing, who did it, when.

A thing's events are found in the journal itself, by the ids in their data. Its text is canonical
JSON, so `"order_id":12,` says it in any database; SQL narrows by kind, by the thing's own span of
time and by that text, Python decides. A table of links beside the journal would find them faster
but be written with every event, by the one writer that all of the house waits for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kds.bus.event import EVENTS
from kds.bus.journal import JournalRow
from kds.bus.projection import rows_of
from kds.config import Settings
from kds.floor.model import Table
from kds.kitchen.model import Station, Ticket
from kds.menu.model import Item
from kds.orders.model import Order
from kds.payments.model import Check, Drawer
from kds.reports.queries.sentences import CODES, plain, sentence_of, word_of
from kds.staff.model import Staff

PAGE = 60
CHUNK = 2000
"""Rows looked through at a time for what SQL alone can't decide."""
THINGS = (
    "order",
    "check",
    "table",
    "party",
    "guest",
    "ticket",
    "station",
    "staff",
    "item",
    "drawer",
)
"""What a row may be about, most telling first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see; empty = all. `before`: rows older than this number."""

    thing: str = ""
    ident: int = 0
    actor: str = ""
    kind: str = ""
    day: date | None = None
    last: date | None = None
    """The last of several days; None = the one day."""
    says: str = ""
    """A code that the row carries: a reason."""
    since: time | None = None
    until: time | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a row is about. Empty `name`: it has only its number."""

    noun: str
    ident: int
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """A row as people read it. `values` stand in the sentence; those in `spoken` as words."""

    seq: int
    at: datetime
    role: str
    who: str
    command: str
    kind: str
    said: str
    values: dict[str, Any]
    spoken: tuple[tuple[str, str], ...]
    things: tuple[Thing, ...]
    amount: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """One page, newest first; `older` is the `before` of the next one, 0 = there is none."""

    rows: tuple[Told, ...]
    older: int


def tell(session: Session, settings: Settings, asked: Asked) -> Story:
    """One page of what is asked for."""
    rows = _found(session, settings, asked)
    shown = rows[:PAGE]
    names = _names(session, shown)
    older = shown[-1].seq if len(rows) > PAGE else 0
    return Story(tuple(_told(row, names) for row in shown), older)


def kinds() -> list[str]:
    """Every kind of event there is."""
    return sorted(EVENTS)


def _found(session: Session, settings: Settings, asked: Asked) -> list[Any]:
    """The page's rows and one more, if there is one."""
    found: list[Any] = []
    before, wanted = asked.before, _conditions(session, settings, asked)
    while len(found) <= PAGE:
        statement = select(JournalRow.__table__).where(*wanted)
        if before:
            statement = statement.where(JournalRow.seq < before)
        step = CHUNK if asked.thing else PAGE + 1
        rows = rows_of(session, statement.order_by(JournalRow.seq.desc()).limit(step)).all()
        found += [row for row in rows if not asked.thing or _is_about(row, asked)]
        if len(rows) < step:
            break
        before = rows[-1].seq
    return found[: PAGE + 1]


def _conditions(session: Session, settings: Settings, asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    begins, ends = _span(session, settings, asked)
    # `at` grows with `seq`: bounds on the key cost two look-ups, not a walk.
    for moment, low in ((begins, True), (ends, False)):
        if moment is None:
            continue
        first = session.scalar(select(func.min(JournalRow.seq)).where(JournalRow.at >= moment))
        if low:
            wanted.append(JournalRow.at >= moment if first is None else JournalRow.seq >= first)
        elif first is not None:
            wanted.append(JournalRow.seq < first)
    if asked.actor:
        wanted.append(_by_actor(asked.actor))
    if asked.kind:
        wanted.append(JournalRow.kind == asked.kind)
    if asked.says:
        wanted.append(JournalRow.data.contains(f':"{asked.says}"', autoescape=True))
    if asked.thing:
        # The bare number first: most rows fail on it, and are spared the dearer question.
        wanted += [JournalRow.kind.in_(_kinds_about(asked.thing))]
        wanted += [JournalRow.data.like(f"%{asked.ident}%"), _mentions(asked)]
    return wanted


def _by_actor(actor: str) -> ColumnElement[bool]:
    """`manager`, `staff:3` or `device:2` as one of the label's words."""
    return or_(
        JournalRow.actor == actor,
        JournalRow.actor.startswith(f"{actor} ", autoescape=True),
        JournalRow.actor.endswith(f" {actor}", autoescape=True),
        JournalRow.actor.contains(f" {actor} ", autoescape=True),
    )


def _span(
    session: Session, settings: Settings, asked: Asked
) -> tuple[datetime | None, datetime | None]:
    """From when to when: the day that is asked for, else the thing's own life."""
    if asked.day is not None:
        starts = time(settings.day_starts_hour)
        first = datetime.combine(asked.day, starts, settings.tz)
        after = max(asked.last or asked.day, asked.day) + timedelta(days=1)
        last = datetime.combine(after, starts, settings.tz)
        return (
            _at(asked.day, asked.since, settings) or first,
            _at(asked.day, asked.until, settings) or last,
        )
    model = {"order": Order, "check": Check}.get(asked.thing)
    row = session.get(model, asked.ident) if model is not None else None
    return (None if row is None else row.opened_at), None  # type: ignore[attr-defined]


def _at(day: date, clock: time | None, settings: Settings) -> datetime | None:
    """A local time of a business date: what is before its turn is of the night after."""
    if clock is None:
        return None
    late = clock.hour < settings.day_starts_hour
    return datetime.combine(day + timedelta(days=late), clock, settings.tz)


def _fields(thing: str) -> tuple[str, ...]:
    """The names under which an event may carry a thing's number."""
    one = f"{thing}_id"
    extra = {"party": ("into_id", "new_id"), "station": ("from_station_id",)}.get(thing, ())
    return (one, f"{one}s", *extra)


def _kinds_about(thing: str) -> list[str]:
    names = set(_fields(thing))
    return [k for k, event in EVENTS.items() if names & {f.name for f in fields(event)}]


def _mentions(asked: Asked) -> ColumnElement[bool]:
    """The number stands in one of the fields: as it, or somewhere in its list."""
    texts: list[ColumnElement[bool]] = []
    for name in _fields(asked.thing):
        if name.endswith("_ids"):
            texts.append(JournalRow.data.like(f'%"{name}":[%{asked.ident}%'))
        else:
            texts += [
                JournalRow.data.contains(f'"{name}":{asked.ident}{end}', autoescape=True)
                for end in ",}"
            ]
    return or_(*texts)


def _is_about(row: Any, asked: Asked) -> bool:
    data = json.loads(row.data)
    held = (data.get(name) for name in _fields(asked.thing))
    return any(v == asked.ident or (isinstance(v, list) and asked.ident in v) for v in held)


def _about(row: Any) -> list[tuple[str, int]]:
    """The things of a row, a few of each."""
    data, found = json.loads(row.data), []
    for noun in THINGS:
        one, many = data.get(f"{noun}_id"), data.get(f"{noun}_ids") or []
        idents = ([] if one is None else [one]) + [i for i in many if i != one]
        found += [(noun, ident) for ident in idents[:4] if isinstance(ident, int)]
    return found


def _names(session: Session, rows: Sequence[Any]) -> dict[tuple[str, int], str]:
    """What the things of these rows are called, one query for each noun."""
    wanted = defaultdict[str, set[int]](set)
    for noun, ident in (each for row in rows for each in _about(row)):
        wanted[noun].add(ident)
    wanted["staff"] |= {i for row in rows for i in _staff_in(row.actor)}
    named: dict[tuple[str, int], str] = {}
    for noun, column in _NAMES.items():
        if not wanted[noun]:
            continue
        model = column.class_
        statement = select(model.id, column).where(model.id.in_(sorted(wanted[noun])))
        named |= {(noun, ident): str(name) for ident, name in rows_of(session, statement)}
    return named


_NAMES: dict[str, Any] = {
    "order": Order.number,
    "check": Check.number,
    "table": Table.name,
    "ticket": Ticket.id,
    "station": Station.name,
    "staff": Staff.name,
    "item": Item.name,
    "drawer": Drawer.name,
}


def _staff_in(actor: str) -> Iterable[int]:
    return [int(part[6:]) for part in actor.split() if part.startswith("staff:")]


def _told(row: Any, names: dict[tuple[str, int], str]) -> Told:
    data = json.loads(row.data)
    values = {k: v for k, v in data.items() if isinstance(v, str | int | float)}
    codes = (field for kind, field in CODES if kind == row.kind)
    amount = next((data[k] for k in ("total", "amount", "worth") if k in data), None)
    return Told(
        seq=row.seq,
        at=row.at,
        role=row.actor.split()[0],
        who=next((names.get(("staff", i), "") for i in _staff_in(row.actor)), ""),
        command=row.command,
        kind=row.kind,
        said=sentence_of(row.kind),
        values={"kind": plain(row.kind), **values},
        spoken=tuple((field, word_of(row.kind, field, data[field])) for field in codes),
        things=tuple(Thing(n, i, names.get((n, i), "")) for n, i in _about(row)),
        amount=amount,
    )
