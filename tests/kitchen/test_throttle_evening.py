"""Whatever an evening brings, the ledger of promises is what a recount gives."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kds.actor import SYSTEM
from kds.errors import Conflict
from kds.kitchen.commands import bump_ticket, set_busy, start_ticket
from kds.kitchen.queries import (
    ticket_cards,
)
from kds.orders.model import FiresOn, VoidReason
from kds.orders.queries import order_cards
from kds.payments.commands import call_off_unpaid
from tests.cast import open_house
from tests.kitchen.brigade import COOKS, EXPO, Brigade, Clock, orders
from tests.kitchen.counter import agrees, hands, order_for, paid
from tests.orders.pad import LENA

steps = st.lists(
    st.tuples(
        st.sampled_from(["guest", "table", "pay", "void", "bump", "start", "wait", "busy"]),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25)
@given(steps)
def test_whatever_happens_the_ledger_is_what_a_recount_gives(
    morning: Brigade, does: list[tuple[str, int]]
) -> None:
    asyncio.run(evening(morning, does))


async def evening(morning: Brigade, does: list[tuple[str, int]]) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(morning.house.settings.data.parent, folder, dirs_exist_ok=True)
        async with open_house(Path(folder), clock) as house:
            service = Brigade(house, morning.menu, morning.stations)
            await hands(service, "Grill", 1)
            for what, number in does:
                with suppress(Conflict):
                    await step(service, clock, what, number)
                # What is due now is done, so that the house's own timers find nothing to do.
                await service.do(orders.fire_due, SYSTEM)
                await service.do(call_off_unpaid, SYSTEM)
                await agrees(service)


async def step(service: Brigade, clock: Clock, what: str, number: int) -> None:
    dish = list(COOKS)[number % len(COOKS)]
    cards = list(service.house.live(order_cards))
    tickets = [t for t in service.house.live(ticket_cards) if t.open]
    match what:
        case "guest":
            at = clock.now + timedelta(minutes=5 * (number % 30))
            fires_on = (FiresOn.PAID, FiresOn.SEND)[number % 2]
            await order_for(service, at, dish, "Octopus", fires_on=fires_on)
        case "table":
            await service.order(dish, table=("11", "12", "14")[number % 3])
        case "pay" if cards:
            await service.do(paid, SYSTEM, order_id=cards[number % len(cards)].id)
        case "void" if cards:
            lines = cards[number % len(cards)].lines
            line = lines[number % len(lines)]
            await service.do(orders.void_line, LENA, line_id=line.id, reason=VoidReason.MISTAKE)
        case "bump" | "start" if tickets:
            command = bump_ticket if what == "bump" else start_ticket
            await service.work(command, tickets[number % len(tickets)])
        case "wait":
            clock.forward(seconds=number % 2000)
        case "busy":
            await service.do(set_busy, EXPO, minutes=number % 20)
