"""Projections: the live half of the queries, kept in memory for the working set.

A projection loads frozen cards, keyed by `card.id`. After each commit the writer thread loads anew
just the cards that the batch's events name, and the loop swaps them in. Nothing else is cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Executable, Result, bindparam
from sqlalchemy.orm import Session

from kds.bus.event import Event, Recorded
from kds.config import Settings


class Card(Protocol):
    """A frozen dataclass with an id: what screens are drawn from."""

    @property
    def id(self) -> Any: ...


C = TypeVar("C", bound=Card)
P = ParamSpec("P")
T = TypeVar("T")


IDS: BindParameter[Any] = bindparam("ids", expanding=True)
"""Stands for the ids that are asked for: a statement with it is built once and runs many times."""


def rows_of(
    session: Session, statement: Executable, ids: Iterable[Any] | None = None
) -> Result[*tuple[Any, ...]]:
    """Rows of plain columns, past the ORM's bookkeeping, which costs more than a few rows do.

    Pending changes of the session are not written first.
    """
    return session.connection().execute(statement, None if ids is None else {"ids": list(ids)})


class Read:
    """What a projection's loader is given: a read-only session and the moment of reading."""

    __slots__ = ("now", "session")

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now

    def execute(
        self, statement: Executable, ids: Iterable[Any] | None = None
    ) -> Result[*tuple[Any, ...]]:
        """Rows of plain columns; `ids` go where the statement says IDS."""
        return rows_of(self.session, statement, ids)


PROJECTIONS: list[Projection[Any]] = []


@dataclass(frozen=True, eq=False)
class Projection(Generic[C]):
    """Which cards, from where, and which events touch them."""

    name: str
    load: Callable[[Read, Sequence[Any] | None], list[C]]
    """(read, ids) → cards; ids None = the whole working set. Ids that give no card are dropped."""
    events: frozenset[type[Event]]
    by: str
    """The event attribute (or its plural, a tuple) that names the touched ids."""
    keep: Callable[[C, datetime], bool] | None = None
    """Whether a card still belongs to the working set; asked at loading and every few seconds."""

    def touched(self, events: Iterable[Recorded]) -> set[Any] | None:
        """Ids to load anew: empty = nothing, None = everything (an event that names no id)."""
        ids: set[Any] = set()
        for recorded in events:
            if type(recorded.event) not in self.events:
                continue
            one = getattr(recorded.event, self.by, None)
            many = getattr(recorded.event, f"{self.by}s", None)
            if one is None and many is None:
                return None
            ids.update(many or ())
            if one is not None:
                ids.add(one)
        return ids

    def fresh(self, read: Read, ids: Sequence[Any] | None = None) -> dict[Any, C]:
        cards = self.load(read, ids)
        if self.keep is not None:
            cards = [card for card in cards if self.keep(card, read.now)]
        return {card.id: card for card in cards}


def projection(
    *events: type[Event], by: str, keep: Callable[[Any, datetime], bool] | None = None
) -> Callable[[Callable[[Read, Any], list[C]]], Projection[C]]:
    """Make a loader a projection that is touched by these events, through their attribute `by`."""

    def register(load: Callable[[Read, Any], list[C]]) -> Projection[C]:
        made = Projection(load.__name__, load, frozenset(events), by, keep)
        PROJECTIONS.append(made)
        return made

    return register


@dataclass(frozen=True, slots=True)
class Reload:
    """Cards that were loaded after a commit, by id; `ids` are those asked for, None = all."""

    projection: Projection[Any]
    cards: dict[Any, Any]
    ids: frozenset[Any] | None


@dataclass(slots=True)
class Live:
    """The cards in memory. Lives on the event loop; only the house writes to it."""

    memory: dict[Projection[Any], dict[Any, Any]] = field(default_factory=dict)
    now: datetime | None = None
    _groups: dict[Projection[Any], dict[str, dict[Any, dict[Any, Any]]]] = field(
        default_factory=dict
    )
    """Projection → attribute → value → cards by id; follows every change."""
    settings: Settings | None = None
    """The venue's, for what depends on its zone."""
    notes: dict[type[Any], Any] = field(default_factory=dict)
    """What the house's own tasks have seen of the machine, by its type: from no database, so a
    house that was just opened knows nothing of it."""
    _seen: dict[Any, Any] = field(default_factory=dict)
    """What has been worked out of these cards at the moment `_seen_at`."""
    _seen_at: datetime | None = None

    def once(self, look: Callable[..., T], *arguments: Any) -> T:
        """`look(self, *arguments)`, worked out once for as long as neither card nor moment changes.

        See `glance`, which makes a function of one's own like that.
        """
        if self._seen_at != self.now:
            self._seen.clear()
            self._seen_at = self.now
        key = (look, *arguments)
        if key not in self._seen:
            self._seen[key] = look(self, *arguments)
        return cast(T, self._seen[key])

    @property
    def zone(self) -> ZoneInfo:
        return self.settings.tz if self.settings else ZoneInfo("UTC")

    def __call__(self, projection: Projection[C]) -> Cards[C]:
        return Cards(self.memory[projection])

    def by(self, projection: Projection[C], attribute: str, value: Any) -> Sequence[C]:
        """The cards whose attribute has this value, those that came to have it last at the end.

        Costs what it gives: the other cards of the house aren't looked at.
        """
        kept = self._groups.setdefault(projection, {})
        groups = kept.get(attribute)
        if groups is None:
            groups = kept[attribute] = {}
            for ident, card in self.memory[projection].items():
                groups.setdefault(getattr(card, attribute), {})[ident] = card
        return tuple(groups.get(value, {}).values())

    def apply(self, reload: Reload) -> bool:
        """Swap cards in; an equal card keeps its identity. True when anything changed."""
        self._seen.clear()
        held = self.memory.setdefault(reload.projection, {})
        asked = held.keys() if reload.ids is None else reload.ids
        changed = False
        for ident in [i for i in asked if i not in reload.cards]:
            if ident in held:
                self._regroup(reload.projection, ident, held.pop(ident), None)
                changed = True
        for ident, card in reload.cards.items():
            old = held.get(ident)
            if old != card:
                held[ident] = card
                self._regroup(reload.projection, ident, old, card)
                changed = True
        return changed

    def _regroup(self, projection: Projection[Any], ident: Any, old: Any, new: Any) -> None:
        for attribute, groups in self._groups.get(projection, {}).items():
            before, after = (getattr(card, attribute, None) for card in (old, new))
            if old is not None and (new is None or before != after):
                del groups[before][ident]
            if new is not None:
                groups.setdefault(after, {})[ident] = new

    def prune(self, now: datetime) -> set[Projection[Any]]:
        """Drop the cards that have left the working set; gives the projections that shrank."""
        self._seen.clear()
        shrunk: set[Projection[Any]] = set()
        for each, held in self.memory.items():
            if each.keep is None:
                continue
            for ident in [i for i, card in held.items() if not each.keep(card, now)]:
                self._regroup(each, ident, held.pop(ident), None)
                shrunk.add(each)
        return shrunk


def glance(look: Callable[Concatenate[Live, P], T]) -> Callable[Concatenate[Live, P], T]:
    """Mark a pure function of the live cards that several regions look at: within one refresh, and
    over all screens and languages, it is worked out once. What it gives must not be changed."""

    @wraps(look)
    def seen(live: Live, *args: P.args, **kwargs: P.kwargs) -> T:
        return live.once(look, *args, **kwargs)

    return cast(Any, seen)  # type: ignore[no-any-return]


class Cards(Generic[C]):
    """A live, read-only view of one projection's cards."""

    __slots__ = ("_held",)

    def __init__(self, held: dict[Any, C]) -> None:
        self._held = held

    def __iter__(self) -> Iterator[C]:
        return iter(self._held.values())

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, ident: object) -> bool:
        return ident in self._held

    def get(self, ident: Any) -> C | None:
        return self._held.get(ident)
