"""One evening from this moment on, played: who leaves when, who is seated when and where.

Claims take their tables when they begin, or when an overstaying party leaves; free tables go to the
queue in its order, by the rule of `suggest`. Everything that chance decides is drawn beforehand, in
as many strata as evenings are played and seeded by party: the same room gives the same evenings,
and one more party doesn't shake the others' draws.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from kds.floor.model import Stage
from kds.floor.rules.draws import resets, stays, whole_stays
from kds.floor.rules.suggest import NEVER, Unit, best, kept, next_claim, ordered
from kds.floor.rules.turns import Turns

HORIZON = 180.0
"""Minutes that are played; who isn't seated by then waits "over three hours"."""
RELEASE, CLAIM = 0, 1
"""At the same moment tables are left before they are claimed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A party at its tables: its planned turn time, its stage, and the minutes it is in it."""

    party: int
    tables: tuple[int, ...]
    size: int
    minutes: int
    stage: Stage
    gone: float


@dataclass(frozen=True, slots=True)
class Claimed:
    """A table's claim, in minutes from now. Without a party it is the house's own block."""

    table: int
    starts: float
    ends: float
    party: int | None = None
    size: int = 2


@dataclass(frozen=True, slots=True)
class Queued:
    """A party on the waitlist, in its order."""

    party: int
    size: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Room:
    """All that the quote looks at. A table that is neither taken nor dirty is free."""

    units: tuple[Unit, ...]
    taken: tuple[Taken, ...] = ()
    dirty: tuple[int, ...] = ()
    claims: tuple[Claimed, ...] = ()
    queue: tuple[Queued, ...] = ()


@dataclass(slots=True)
class Waits:
    """What one evening gave: minutes until each was seated; who isn't in it had to wait longer."""

    parties: dict[int, float]
    sizes: dict[int, float]


Choice = tuple[int, Unit]
"""A unit with its tables as bits."""
Coming = tuple[Claimed, tuple[float, ...] | None]
"""A claim, and by path how long its party stays; None for a block, whose end is known."""


class Scene:
    """A room made ready to be played many times: tables are bits, units are sorted, draws drawn."""

    def __init__(
        self, room: Room, sizes: tuple[tuple[int, int], ...], turns: Turns, paths: int
    ) -> None:
        self.room = room
        self._turns, self._paths = turns, paths
        tables = sorted({table for unit in room.units for table in unit.tables})
        self.bits = {table: 1 << place for place, table in enumerate(tables)}
        self._stays: dict[int, tuple[float, ...]] = {}
        self.claims = sorted(
            (c for c in room.claims if c.table in self.bits), key=lambda c: (c.starts, c.table)
        )
        self.releases = [(taken.tables, self._left(taken)) for taken in room.taken]
        self.releases += [((table,), resets(table, paths)) for table in room.dirty]
        self.coming: dict[int, tuple[Coming, ...]] = {}
        for claim in self.claims:
            coming = (claim, self._drawn(claim))
            self.coming[claim.table] = (*self.coming.get(claim.table, ()), coming)
        self.claiming = [(max(c.starts, 0.0), CLAIM, (c.table,)) for c in self.claims]
        held = {table for tables, _ in self.releases for table in tables}
        self.free = self.mask(table for table in tables if table not in held)
        self._sort_units({q.size for q in room.queue} | {size for size, _ in sizes})
        # Who fits nowhere would keep every evening going to its end.
        self.queue = [party for party in room.queue if self.choices[party.size]]
        self.sizes = [want for want in sizes if self.choices[want[0]]]

    def _sort_units(self, wanted: set[int]) -> None:
        """By size: all units that take it, best first; and those around each table."""
        self.choices: dict[int, list[Choice]] = {
            size: [(self.mask(u.tables), u) for u in ordered(self.room.units, size)]
            for size in wanted
        }
        self.all = {
            size: self.mask(table for _, unit in choices for table in unit.tables)
            for size, choices in self.choices.items()
        }
        """By size: every table that may play a part."""
        self.joined = {
            size: [choice for choice in choices if len(choice[1].tables) > 1]
            for size, choices in self.choices.items()
        }
        self.parts = {
            size: self.mask(table for _, unit in joined for table in unit.tables)
            for size, joined in self.joined.items()
        }
        self.around = {
            table: {
                size: [choice for choice in choices if choice[0] & bit]
                for size, choices in self.choices.items()
            }
            for table, bit in self.bits.items()
        }

    def mask(self, tables: Iterable[int]) -> int:
        found = 0
        for table in tables:
            found |= self.bits.get(table, 0)
        return found

    def _drawn(self, claim: Claimed) -> tuple[float, ...] | None:
        if claim.party is None:
            return None
        return self.stays(claim.party, claim.size, int(claim.ends - claim.starts))

    def stays(self, party: int, size: int, minutes: int) -> tuple[float, ...]:
        """By path: how long a party that sits down stays, and until its table is laid again."""
        drawn = self._stays.get(party)
        if drawn is None:
            known = self._turns.left(size, minutes, Stage.SEATED)
            drawn = self._stays[party] = whole_stays(party, known, self._paths)
        return drawn

    def _left(self, taken: Taken) -> tuple[float, ...]:
        """By path: how long a seated party still stays, and until its table is laid again."""
        known = self._turns.left(taken.size, taken.minutes, taken.stage)
        return stays(taken.party, known, taken.gone, self._paths)


class Evening:
    """One path: the room from now on, until everybody who waits has been seated."""

    def __init__(self, scene: Scene, path: int) -> None:
        self._scene, self._path = scene, path
        self._free = scene.free
        self._queue = list(scene.queue)
        self._asked = list(scene.sizes)
        self._waits = Waits({}, {})
        self._kept = 0
        self._due = {table: drawn[path] for tables, drawn in scene.releases for table in tables}
        self._overdue: dict[int, Coming] = {}
        self._coming = {table: list(claims) for table, claims in scene.coming.items()}
        self._claimed = {table: claims[0][0].starts for table, claims in scene.coming.items()}
        self._events: list[tuple[float, int, tuple[int, ...]]] = [
            *((drawn[path], RELEASE, tables) for tables, drawn in scene.releases),
            *scene.claiming,
        ]
        heapify(self._events)
        self._look()

    def _look(self) -> None:
        """What matters from now on: the tables that somebody who isn't seated yet could get, and
        the least minutes that one of them wants."""
        scene, self._useful, self._shortest = self._scene, 0, NEVER
        for size, minutes in (*((q.size, q.minutes) for q in self._queue), *self._asked):
            self._useful |= scene.all[size]
            self._shortest = min(self._shortest, minutes)

    def play(self) -> Waits:
        events, bits = self._events, self._scene.bits
        while events and events[0][0] <= 0 and events[0][1] == CLAIM:
            # In force before the first table is given away.
            self._claim(heappop(events)[2][0], 0.0)
        self._offer(0.0, self._scene.choices)
        while events and (self._queue or self._asked):
            moment, kind, tables = heappop(events)
            if moment > HORIZON:
                break
            for table in tables:
                if not bits.get(table, 0) & self._useful:
                    continue
                if kind == CLAIM:
                    self._claim(table, moment)
                elif self._release(table, moment) and self._is_wanted(table, moment):
                    # What was impossible before is possible now only with this table.
                    self._offer(moment, self._scene.around[table])
        return self._waits

    def _is_wanted(self, table: int, moment: float) -> bool:
        """Whether a free table can be of use to anybody, for itself or by what isn't kept now."""
        return bool(self._kept) or self._claimed.get(table, NEVER) >= moment + self._shortest

    def _take(self, tables: tuple[int, ...], mask: int, until: float) -> None:
        self._free &= ~mask
        self._due.update(dict.fromkeys(tables, until))
        heappush(self._events, (until, RELEASE, tables))

    def _claim(self, table: int, moment: float) -> None:
        claims = self._coming[table]
        claim = claims.pop(0)
        if claims:
            self._claimed[table] = claims[0][0].starts
        else:
            del self._claimed[table]
        if self._free & self._scene.bits[table]:
            self._seat_claim(claim, moment)
        else:
            self._overdue[table], self._due[table] = claim, NEVER

    def _seat_claim(self, coming: Coming, moment: float) -> None:
        claim, stays = coming
        until = max(claim.ends, moment) if stays is None else moment + stays[self._path]
        self._take((claim.table,), self._scene.bits[claim.table], until)

    def _release(self, table: int, moment: float) -> bool:
        """Whether the table is free now; one that somebody's claim waits for goes to them."""
        overdue = self._overdue.pop(table, None)
        if overdue is not None:
            self._seat_claim(overdue, moment)
            return False
        self._due.pop(table, None)
        bit = self._scene.bits.get(table, 0)
        self._free |= bit
        return bit > 0

    def _offer(self, moment: float, choices: dict[int, list[Choice]]) -> None:
        """Free tables go to the queue in order; then it shows who could still come."""
        missed: set[tuple[int, int]] = set()
        before, self._kept = self._kept, 0
        for party in tuple(self._queue):
            want = (party.size, party.minutes)
            if want in missed:
                continue
            near = choices[party.size]
            found = self._best(near, moment + party.minutes) if near else None
            if found is None:
                missed.add(want)
                self._keep(party, moment)
            else:
                self._seat(party, found, moment)
        for want in tuple(self._asked):
            near = choices[want[0]]
            if near and want not in missed and self._any(near, moment + want[1]):
                self._asked.remove(want)
                self._waits.sizes[want[0]] = moment
                self._look()
        if before & ~self._kept & self._free:
            # What was kept is anybody's again.
            self._offer(moment, self._scene.choices)

    def _seat(self, party: Queued, unit: Unit, moment: float) -> None:
        stay = self._scene.stays(party.party, party.size, party.minutes)[self._path]
        self._take(unit.tables, self._scene.mask(unit.tables), moment + stay)
        self._queue.remove(party)
        self._waits.parties[party.party] = moment
        self._look()

    def _keep(self, party: Queued, moment: float) -> None:
        scene = self._scene
        # Where none of the parts is free there is nothing to keep.
        if self._free & scene.parts[party.size]:
            joined = [unit for mask, unit in scene.joined[party.size] if mask & self._free]
            tables = kept(joined, party.minutes, self._due, self._claimed, moment)
            self._kept |= scene.mask(tables)

    def _best(self, choices: list[Choice], ends: float) -> Unit | None:
        free = self._free & ~self._kept
        standing = [unit for mask, unit in choices if mask & free == mask]
        return best(standing, ends, self._claimed) if standing else None

    def _any(self, choices: list[Choice], ends: float) -> bool:
        """Whether there is a best one: nobody is seated there, so which one doesn't matter."""
        free, claimed = self._free & ~self._kept, self._claimed
        for mask, unit in choices:
            if mask & free == mask and next_claim(unit, claimed) >= ends:
                return True
        return False
