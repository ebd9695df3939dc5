"""Any sequence of what waiters, cooks and the pass do keeps the laws of the kitchen."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.journal import first_bad_row
from kds.errors import Conflict
from kds.kitchen import commands as kitchen
from kds.kitchen.queries import TicketCard, ticket_cards
from kds.kitchen.screens.counts import all_day
from kds.orders import commands as orders
from kds.orders.model import LineState, VoidReason
from kds.values import StationId
from tests.cast import open_house
from tests.kitchen import truth
from tests.kitchen.brigade import COOKS, EXPO, Brigade, Clock, brigade_in
from tests.orders.pad import LENA, WEB_SHOP

STATIONS = ("Grill", "Garnish", "Cold", "Bar")
OURS = ("Rib-eye 300 g", "Lamb cutlets", "Charred leeks", "Lager", "Espresso")

any_one = st.integers(0, 10**6)
dishes = st.lists(st.sampled_from(OURS), min_size=1, max_size=3)


@cache
def morning() -> Brigade:
    """A house that is set up, once for all examples."""

    async def open_up() -> Brigade:
        async with open_house(tempfile.mkdtemp(prefix="kds-morning-"), Clock()) as house:
            return await brigade_in(house)

    return asyncio.run(open_up())


def cooks(dish: str) -> set[str]:
    return set(COOKS.get(dish) or {"Grill": 0})


class Service(RuleBasedStateMachine):
    """An evening, in any order that people may do things."""

    @initialize()
    def open_the_house(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kds-service-"))
        shutil.copytree(morning().house.settings.data.parent, self.folder, dirs_exist_ok=True)
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.opened: AbstractAsyncContextManager[House] = open_house(
            self.folder, self.clock, chores=False
        )
        house = self.run(self.opened.__aenter__())
        self.kitchen = Brigade(house, morning().menu, morning().stations)
        self.names = {ident: name for name, ident in self.kitchen.stations.items()}
        self.at: dict[int, set[str]] = {}
        """Order line → the stations that must have it."""

    def teardown(self) -> None:
        house = self.kitchen.house
        assert self.run(house.read(first_bad_row)) is None
        assert self.run(house.read(truth.journal_length)) == house.seq
        self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()
        shutil.rmtree(self.folder)

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(doing)

    def do(self, command: Any, actor: Any = EXPO, **arguments: Any) -> bool:
        """Whether it was done; a refusal is fine as long as it changes nothing."""
        self.clock.forward(seconds=7)
        before = self.kitchen.house.seq
        try:
            self.run(self.kitchen.do(command, actor, **arguments))
        except Conflict:
            assert self.kitchen.house.seq == before
            return False
        self._learn_fired()
        return True

    def _learn_fired(self) -> None:
        for line_id, name in self.run(self.kitchen.house.read(truth.names)):
            self.at.setdefault(line_id, cooks(name))

    def tickets(self) -> list[TicketCard]:
        return sorted(self.kitchen.house.live(ticket_cards), key=lambda ticket: ticket.id)

    def ticket(self, number: int) -> TicketCard | None:
        tickets = self.tickets()
        return tickets[number % len(tickets)] if tickets else None

    # What people do

    @rule(dishes=dishes, number=any_one)
    def wait_on_a_table(self, dishes: list[str], number: int) -> None:
        table = sorted(self.kitchen.menu.tables.values())[number % 3]
        order_id = self.run(self.kitchen.do(orders.open_order, table_id=table))
        for dish in dishes:
            rare = ("rare",) if dish == "Rib-eye 300 g" else ()
            self.run(self.kitchen.add(order_id, dish, *rare, course=number % 2))
        self.do(orders.fire_order, LENA, order_id=order_id)

    @rule(dishes=dishes)
    def take_an_order_from_outside(self, dishes: list[str]) -> None:
        lines = tuple(orders.NewLine(dish, 2) for dish in (*dishes, "Unicorn steak"))
        order = orders.NewOrder("takeaway", lines, name="Ann")
        self.do(orders.place_order, WEB_SHOP, order=order)

    @rule(number=any_one, quantity=st.integers(1, 3))
    def edit(self, number: int, quantity: int) -> None:
        if self.at:
            line_id = sorted(self.at)[number % len(self.at)]
            chosen = self.run(self.kitchen.house.read(truth.options, line_id))
            self.do(orders.edit_line, LENA, line_id=line_id, quantity=quantity, option_ids=chosen)

    @rule(number=any_one)
    def void_or_refire(self, number: int) -> None:
        if self.at:
            line_id, spoiled = sorted(self.at)[number % len(self.at)], VoidReason.SPOILED
            self.do(
                (orders.void_line, orders.refire_line)[number % 2],
                LENA,
                line_id=line_id,
                reason=spoiled,
            )

    @rule(
        number=any_one,
        command=st.sampled_from(
            (
                kitchen.acknowledge_ticket,
                kitchen.start_ticket,
                kitchen.bump_ticket,
                kitchen.bump_ticket,
                kitchen.park_ticket,
                kitchen.unpark_ticket,
                kitchen.unbump_ticket,
                kitchen.recall_ticket,
            )
        ),
    )
    def work_on_a_ticket(self, number: int, command: Any) -> None:
        if ticket := self.ticket(number):
            self.do(command, ticket_id=ticket.id)

    @rule(
        number=any_one,
        command=st.sampled_from(
            (kitchen.start_line, kitchen.bump_line, kitchen.bump_line, kitchen.unbump_line)
        ),
    )
    def work_on_a_line(self, number: int, command: Any) -> None:
        if ticket := self.ticket(number):
            line = ticket.lines[number % len(ticket.lines)]
            self.do(command, ticket_line_id=line.id)

    @rule(number=any_one, dish=st.sampled_from(OURS))
    def bump_from_all_day(self, number: int, dish: str) -> None:
        station_id = self.kitchen.stations[STATIONS[number % 4]]
        item_id = self.kitchen.menu.items[dish]
        self.do(kitchen.bump_item, station_id=station_id, item_id=item_id)

    @rule(number=any_one, station=st.sampled_from(STATIONS))
    def push(self, number: int, station: str) -> None:
        if ticket := self.ticket(number):
            to: StationId = self.kitchen.stations[station]
            if self.do(kitchen.push_ticket, ticket_id=ticket.id, station_id=to):
                self._gone_to(station, ticket.station_name, [x.order_line_id for x in ticket.lines])

    @rule(number=any_one, station=st.sampled_from(STATIONS))
    def push_one(self, number: int, station: str) -> None:
        if ticket := self.ticket(number):
            line, to = ticket.lines[number % len(ticket.lines)], self.kitchen.stations[station]
            if self.do(kitchen.push_line, ticket_line_id=line.id, station_id=to):
                self._gone_to(station, ticket.station_name, [line.order_line_id])

    def _gone_to(self, station: str, former: str, lines: list[Any]) -> None:
        for line_id in lines:
            self.at[line_id] = self.at[line_id] - {former} | {station}

    @rule(number=any_one)
    def move_flag_collect(self, number: int) -> None:
        if ticket := self.ticket(number):
            order_id = ticket.order_id
            self.do(kitchen.rush_order, order_id=order_id)
            self.do(kitchen.collect_order, order_id=order_id)
            table = sorted(self.kitchen.menu.tables.values())[number % 3]
            self.do(orders.move_order, LENA, order_id=order_id, table_id=table)

    @rule()
    def next_day(self) -> None:
        self.clock.forward(hours=11)
        self.do(kitchen.clear_leftovers, SYSTEM)

    # What stays true

    @invariant()
    def every_fired_line_is_at_exactly_its_stations(self) -> None:
        found: dict[int, set[str]] = {}
        for line_id, station_id in self.run(self.kitchen.house.read(truth.places)):
            found.setdefault(line_id, set()).add(self.names[station_id])
        called = self.run(self.kitchen.house.read(truth.called))
        assert {line_id: found.get(line_id) for line_id in called} == {
            line_id: self.at[line_id] for line_id in called
        }

    @invariant()
    def a_line_is_ready_when_no_station_has_it_open(self) -> None:
        called = self.run(self.kitchen.house.read(truth.called))
        opened = set(self.run(self.kitchen.house.read(truth.open_lines)))
        fired = {line_id for line_id, state in called.items() if state is LineState.FIRED}
        assert fired == opened & called.keys()

    @invariant()
    def a_bumped_ticket_has_no_open_line(self) -> None:
        assert self.run(self.kitchen.house.read(truth.bumped_but_open)) == []

    @invariant()
    def open_tickets_have_places_of_their_own(self) -> None:
        places = Counter((t.station_id, t.slot) for t in self.tickets() if t.open)
        assert set(places.values()) <= {1}

    @invariant()
    def all_day_is_the_sum_of_open_lines(self) -> None:
        counted = sum(count.quantity for count in all_day(self.tickets()))
        assert counted == self.run(self.kitchen.house.read(truth.to_make))

    @invariant()
    def cards_in_memory_are_fresh(self) -> None:
        self.kitchen.check()


TestService = Service.TestCase
TestService.settings = settings(max_examples=12, stateful_step_count=30)
