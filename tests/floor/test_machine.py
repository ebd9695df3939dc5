"""Any sequence of what hosts, waiters and planners do keeps the laws of the floor."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kds.bus.house import House
from kds.errors import KdsError
from kds.floor import commands as floor
from kds.floor.commands.claims import claim_tables
from kds.floor.model import EXPECTED, ClaimState, PartyState, Stage
from kds.floor.queries import PartyCard, claim_cards, party_cards, seating_cards
from kds.values import PartyId
from tests.cast import open_house
from tests.floor import truth
from tests.floor.conftest import EVENING
from tests.floor.room import Clock, Room, furnish

PLACES = ("A1", "A2", "A3", "B1", "C1")
places = st.sampled_from(
    [("A1",), ("A2",), ("A3",), ("B1",), ("C1",), ("A1", "A2"), ("A2", "A3"), ("A1", "A3")]
)
any_one = st.integers(0, 10**6)
from_now = st.sampled_from([-30, 0, 1, 15, 29, 30, 60, 90])


@cache
def empty_room() -> Room:
    """A furnished house, once for all examples."""

    async def open_up() -> Room:
        clock = Clock(EVENING)
        async with open_house(tempfile.mkdtemp(prefix="kds-room-"), clock) as house:
            room = await furnish(house, clock)
            for staff_id in room.staff.values():
                await room.do(floor.start_duty, staff_id=staff_id)
            return room

    return asyncio.run(open_up())


class Evening(RuleBasedStateMachine):
    """`sits` is where everybody sits as far as this machine has put them there."""

    @initialize()
    def open_the_house(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kds-floor-"))
        made = empty_room()
        shutil.copytree(made.house.settings.data.parent, self.folder, dirs_exist_ok=True)
        self.runner = asyncio.Runner()
        self.clock = Clock(EVENING)
        self.opened: AbstractAsyncContextManager[House] = open_house(
            self.folder, self.clock, chores=False
        )
        self.room = Room(self.run(self.opened.__aenter__()), self.clock, made.tables, made.staff)
        self.sits: dict[PartyId, set[str]] = {}

    def teardown(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()
        shutil.rmtree(self.folder)

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(doing)

    def do(self, command: Any, **arguments: Any) -> Any:
        """The answer, or False when it was refused, which must change nothing."""
        self.clock.forward(seconds=7)
        before = self.room.house.seq
        try:
            return self.run(self.room.do(command, **arguments))
        except KdsError:
            assert self.room.house.seq == before
            return False

    def parties(self, *states: PartyState) -> list[PartyCard]:
        cards = sorted(self.room.house.live(party_cards), key=lambda card: card.id)
        return [card for card in cards if card.state in states] if states else cards

    def one(self, number: int, *states: PartyState) -> PartyCard | None:
        found = self.parties(*states)
        return found[number % len(found)] if found else None

    def seated(self, number: int) -> PartyId | None:
        ids = sorted(self.sits)
        return ids[number % len(ids)] if ids else None

    # Facts

    @rule(at=places, size=st.integers(1, 8), anyway=st.booleans())
    def walk_in(self, at: tuple[str, ...], size: int, anyway: bool) -> None:
        tables = self.room.ids(*at)
        made = self.do(floor.seat_walk_in, size=size, table_ids=tables, anyway=anyway)
        if made:
            self.sits[made] = set(at)

    @rule(at=places, number=any_one, anyway=st.booleans(), less=st.integers(0, 2))
    def seat(self, at: tuple[str, ...], number: int, anyway: bool, less: int) -> None:
        states = (*EXPECTED, PartyState.ARRIVED, PartyState.ARRIVED_PARTIAL, PartyState.WAITING)
        card = self.one(number, *states)
        if card is None:
            return
        tables, size = self.room.ids(*at), max(1, card.size - less)
        arguments = {"party_id": card.id, "table_ids": tables, "size": size, "anyway": anyway}
        if self.do(floor.seat_party, **arguments) is None:
            self.sits[card.id] = set(at)

    @rule(name=st.sampled_from(PLACES))
    def order(self, name: str) -> None:
        party = self.do(floor.ensure_seated, table_id=self.room.tables[name])
        if party not in self.sits:
            self.sits[party] = {name}
        assert name in self.sits[party]

    @rule(at=places, number=any_one, anyway=st.booleans())
    def move(self, at: tuple[str, ...], number: int, anyway: bool) -> None:
        party = self.seated(number)
        if party is None:
            return
        tables = self.room.ids(*at)
        if self.do(floor.move_party, party_id=party, table_ids=tables, anyway=anyway) is None:
            self.sits[party] = set(at)

    @rule(number=any_one, other=any_one)
    def merge(self, number: int, other: int) -> None:
        one, two = self.seated(number), self.seated(other)
        if one and two and self.do(floor.merge_parties, party_id=one, other_id=two) is None:
            self.sits[one] |= self.sits.pop(two)

    @rule(number=any_one, at=places)
    def split(self, number: int, at: tuple[str, ...]) -> None:
        party = self.seated(number)
        if party is None:
            return
        tables = self.room.ids(*at)
        made = self.do(floor.split_party, party_id=party, size=1, table_ids=tables)
        if made:
            self.sits[made] = set(at)
            self.sits[party] -= set(at)

    @rule(number=any_one)
    def leave(self, number: int) -> None:
        party = self.seated(number)
        if party is not None and self.do(floor.leave, party_id=party) is None:
            del self.sits[party]

    @rule(number=any_one)
    def come_back(self, number: int) -> None:
        card = self.one(number, PartyState.COMPLETED)
        if card is not None and self.do(floor.return_party, party_id=card.id) is None:
            self.sits[card.id] = self.room.sits(card.id)
            assert self.sits[card.id]

    @rule(name=st.sampled_from(PLACES), soil=st.booleans())
    def wipe(self, name: str, soil: bool) -> None:
        command = floor.soil_table if soil else floor.clear_table
        self.do(command, table_id=self.room.tables[name])

    @rule(number=any_one, stage=st.sampled_from(Stage))
    def tap(self, number: int, stage: Stage) -> None:
        party = self.seated(number)
        if party is not None:
            assert self.do(floor.set_stage, party_id=party, stage=stage) is None

    # Plans

    @rule(at=places, minutes=from_now, size=st.integers(1, 6))
    def book(self, at: tuple[str, ...], minutes: int, size: int) -> None:
        self.clock.forward(seconds=7)
        try:
            self.run(self.room.book(*at, size=size, minutes=minutes))
        except KdsError:
            return

    @rule(number=any_one, at=places, minutes=from_now)
    def replan(self, number: int, at: tuple[str, ...], minutes: int) -> None:
        card = self.one(number, *EXPECTED)
        if card is None:
            return
        starts_at = self.clock.now + timedelta(minutes=minutes)
        span = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=75)}
        self.do(claim_tables, party_id=card.id, table_ids=self.room.ids(*at), **span)

    @rule(at=places, minutes=st.integers(1, 90))
    def block(self, at: tuple[str, ...], minutes: int) -> None:
        ends_at = self.clock.now + timedelta(minutes=minutes)
        self.do(floor.block_tables, table_ids=self.room.ids(*at), ends_at=ends_at)

    @rule(number=any_one)
    def unblock(self, number: int) -> None:
        blocks = sorted(
            claim.id
            for claim in self.room.house.live(claim_cards)
            if claim.state is ClaimState.BLOCK
        )
        if blocks:
            self.do(floor.unblock, claim_id=blocks[number % len(blocks)])

    # The door

    @rule(size=st.integers(1, 6))
    def wait(self, size: int) -> None:
        self.do(floor.add_waiting, size=size, quoted_low=5, quoted_high=15)

    @rule(
        number=any_one,
        command=st.sampled_from(
            [
                floor.arrive,
                floor.mark_late,
                floor.renege,
                floor.mark_no_show,
                floor.cancel_party,
                floor.bring_back,
                floor.notify_ready,
            ]
        ),
    )
    def at_the_door(self, number: int, command: Any) -> None:
        card = self.one(number)
        if card is not None:
            self.do(command, party_id=card.id)

    @rule(minutes=st.sampled_from([1, 10, 45]))
    def wait_a_while(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    # What always holds

    @invariant()
    def claims_never_overlap(self) -> None:
        assert self.run(self.room.house.read(truth.overlaps)) == []
        assert self.run(self.room.house.read(truth.claims_of_the_gone)) == []

    @invariant()
    def everybody_sits_where_they_were_put(self) -> None:
        """One party a table, and no plan ever moves who is seated."""
        at = self.run(self.room.house.read(truth.who_sits_where))
        names = {ident: name for name, ident in self.room.tables.items()}
        assert {p: {names[t] for t in tables} for p, tables in at.items()} == self.sits
        assert self.run(self.room.house.read(truth.seated_parties)) == set(self.sits)
        assert {card.id for card in self.room.house.live(seating_cards)} == set(self.sits)

    @invariant()
    def states_equal_a_recomputation(self) -> None:
        fresh = self.run(self.room.house.read(truth.states, self.clock.now))
        assert {self.room.tables[name]: self.room.state(name) for name in PLACES} == fresh

    @invariant()
    def cards_equal_a_fresh_load(self) -> None:
        live = self.room.house.live
        live.prune(self.clock.now)
        self.room.check()


Evening.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestEvening = Evening.TestCase
