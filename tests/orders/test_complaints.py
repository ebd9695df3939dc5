"""What users of other systems filed as bugs, as tests: here it can't happen."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kds.actor import Actor, Role
from kds.bus.event import POLICIES, when
from kds.errors import Conflict
from kds.kitchen.queries import TicketLineCard, ticket_cards
from kds.orders import commands
from kds.orders.commands import NewLine
from kds.orders.events import LinesFired, RoundSent
from kds.orders.model import LineState, VoidReason
from kds.orders.queries import order_by_id
from kds.values import OrderId, business_date
from tests.cast import open_house
from tests.orders.pad import Pad, pad_in

MARCO = Actor(Role.SERVER, name="Marco")


def cooking(pad: Pad, order: OrderId) -> list[TicketLineCard]:
    """All that the kitchen has of an order."""
    return [
        line
        for ticket in pad.house.live(ticket_cards)
        if ticket.order_id == order
        for line in ticket.lines
    ]


def heard(pad: Pad) -> list[object]:
    """Every event from now on."""
    events: list[object] = []
    pad.house.bus.subscribe(lambda change: events.extend(r.event for r in change.recorded))
    return events


async def test_3_two_waiters_on_one_table_lose_no_line(pad: Pad) -> None:
    lena, marco = await asyncio.gather(pad.open("12"), pad.open("12"))
    assert lena == marco
    await asyncio.gather(
        *(pad.add(lena, "Octopus") for _ in range(5)),
        *(pad.add(marco, "Octopus", actor=MARCO) for _ in range(5)),
        pad.add(marco, "Lager", actor=MARCO, quantity=3),
    )
    assert {line.name: line.quantity for line in pad.card(lena).lines} == {
        "Octopus": 10,
        "Lager": 3,
    }


async def test_4_an_action_sent_again_after_a_cut_counts_once(pad: Pad) -> None:
    order = await pad.open()
    lager = pad.menu.items["Lager"]
    answers = [
        await pad.do(commands.tap_item, order_id=order, item_id=lager, key="phone-3:tap-17")
        for _ in range(3)
    ]
    assert len(set(answers)) == 1
    assert pad.line(order, "Lager").quantity == 1
    sent = [await pad.do(commands.send, order_id=order, key="phone-3:send-1") for _ in range(3)]
    assert sent == [1, 1, 1]
    assert len(cooking(pad, order)) == 1


async def test_9_what_happens_to_the_bill_sends_no_food_again(pad: Pad) -> None:
    order = await pad.open()
    await pad.add(order, "Octopus", quantity=2)
    await pad.send(order)
    before = cooking(pad, order)
    await pad.do(commands.change_guests, order_id=order, covers=2)
    await pad.do(commands.rename_order, order_id=order, name="Okafor")
    after = cooking(pad, order)
    assert [(line.id, line.quantity) for line in after] == [(x.id, x.quantity) for x in before]


async def test_10_a_moved_order_marks_nothing_as_new(pad: Pad) -> None:
    order = await pad.open("12")
    await pad.add(order, "Octopus")
    await pad.send(order)
    sent_at = pad.line(order, "Octopus").sent_at
    await pad.do(commands.move_order, order_id=order, table_id=pad.menu.tables["14"])
    line = pad.line(order, "Octopus")
    assert (line.state, line.sent_at, line.round_number) == (LineState.FIRED, sent_at, 1)
    with pytest.raises(Conflict, match="nothing new"):
        await pad.send(order)
    assert len(cooking(pad, order)) == 1
    assert {t.table for t in pad.house.live(ticket_cards) if t.order_id == order} == {"14"}


async def test_12_a_second_send_sends_its_own_lines_only(pad: Pad) -> None:
    order = await pad.open()
    first = await pad.add(order, "Octopus")
    await pad.send(order)
    second = await pad.add(order, "Octopus")
    assert second != first
    events = heard(pad)
    await pad.send(order)
    assert [e for e in events if isinstance(e, RoundSent)] == [RoundSent(order, 2, (second,))]
    assert [e for e in events if isinstance(e, LinesFired)] == [LinesFired(order, (second,))]
    assert sorted(line.order_line_id for line in cooking(pad, order)) == [first, second]


async def test_12_a_round_stays_what_it_was(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Octopus")
    await pad.send(order)
    await pad.do(commands.void_line, line_id=line, reason=VoidReason.MISTAKE)
    await pad.add(order, "Lager")
    await pad.send(order)
    assert [(x.name, x.round_number) for x in pad.card(order).lines] == [
        ("Octopus", 1),
        ("Lager", 2),
    ]


async def test_13_when_the_kitchen_cannot_take_it_nothing_is_sent(pad: Pad) -> None:
    @when(LinesFired)
    def no_paper(uow, event) -> None:
        """A policy that fails, as a ticket that can't be made would."""
        raise RuntimeError("no paper")

    try:
        order = await pad.open()
        await pad.add(order, "Octopus")
        with pytest.raises(RuntimeError):
            await pad.send(order)
        with pytest.raises(RuntimeError):
            await pad.place(NewLine("Octopus"))
    finally:
        POLICIES[LinesFired].remove(no_paper)
    assert pad.states(order) == {"Octopus": LineState.DRAFT}
    assert pad.card(order).rounds == 0
    assert cooking(pad, order) == []
    assert await pad.send(order) == 1


async def test_15_firing_a_course_names_its_lines(pad: Pad) -> None:
    order = await pad.open()
    await pad.add(order, "Octopus")
    mains = [await pad.add(order, dish) for dish in ("Sea bass", "Lamb cutlets")]
    await pad.send(order)
    events = heard(pad)
    await pad.do(commands.fire_course, order_id=order, course=2)
    assert events[0] == LinesFired(order, tuple(mains))
    assert set(mains) <= {line.order_line_id for line in cooking(pad, order)}


async def test_17_a_sale_after_midnight_belongs_to_the_evening(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)  # 00:30 in Berlin, on the 7th
    async with open_house(tmp_path, lambda: moment) as house:
        pad = await pad_in(house)
        order = await pad.open()
        zone = house.settings.tz
        stored = await house.read(order_by_id, order)
    assert stored is not None
    assert stored.opened_at == moment
    assert stored.opened_at.astimezone(zone).hour == 0
    assert business_date(stored.opened_at, zone, 4) == date(2026, 3, 6)


async def test_7_nothing_placed_is_left_uncooked(pad: Pad) -> None:
    placed = await asyncio.gather(*(pad.place(NewLine("Unicorn", 2)) for _ in range(8)))
    for each in placed:
        assert [line.quantity for line in cooking(pad, each.order_id)] == [2]
