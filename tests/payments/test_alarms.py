"""Paid, not fired; fired, not paid: empty, or an alarm. And what the floor hears of money."""

from __future__ import annotations

import pytest

from kds.floor.commands import leave
from kds.floor.model import Stage
from kds.floor.queries import party_cards
from kds.kitchen.commands import bump_ticket
from kds.kitchen.queries import ticket_cards
from kds.orders import commands as orders
from kds.orders.commands import NewLine
from kds.orders.model import OrderState, VoidReason
from kds.payments import commands
from kds.payments.queries import Alarm, bills_of_order, due_of_order, money_alarms
from kds.values import OrderId, PartyId
from tests.payments.till import MIRA, Till

pytestmark = pytest.mark.anyio


def alarms(till: Till) -> list[tuple[OrderId, Alarm, int]]:
    return [(alarm.id, alarm.what, alarm.amount) for alarm in money_alarms(till.house.live)]


def party_of(till: Till, order: OrderId) -> PartyId:
    party_id = till.card(order).party_id
    assert party_id is not None
    return party_id


def stage(till: Till, order: OrderId) -> Stage:
    party = till.house.live(party_cards).get(party_of(till, order))
    assert party is not None
    return party.stage


async def served(till: Till, *dishes: str, table: str = "12") -> OrderId:
    order = await till.ordered(*dishes, table=table)
    for ticket in list(till.house.live(ticket_cards)):
        if ticket.order_id == order:
            await till.do(bump_ticket, MIRA, ticket_id=ticket.id)
    await till.do(orders.serve_lines, order_id=order)
    return order


async def test_complaint_7_a_closed_order_with_money_due_stays_in_sight(till: Till) -> None:
    order = await served(till, "Octopus")
    assert alarms(till) == []
    await till.do(orders.close_order, order_id=order)
    assert alarms(till) == [(order, Alarm.FIRED_NOT_PAID, 1650)]
    check = await till.bill(order)
    await till.pay(check, 650)
    assert alarms(till) == [(order, Alarm.FIRED_NOT_PAID, 1000)]
    await till.pay(check)
    assert alarms(till) == []


async def test_guests_who_left_without_paying_stay_in_sight(till: Till) -> None:
    eating = await till.ordered("Octopus")
    done = await served(till, "Lager", table="11")
    for order in (eating, done):
        await till.do(leave, MIRA, party_id=party_of(till, order))
    assert sorted(alarms(till)) == [
        (eating, Alarm.FIRED_NOT_PAID, 1650),
        (done, Alarm.FIRED_NOT_PAID, 480),
    ]
    assert [each.bill.due for each in bills_of_order(till.house.live, done)] == [480]


async def test_complaint_7_paid_and_never_fired_is_an_alarm(till: Till) -> None:
    order = await till.open()
    await till.add(order, "Octopus")
    await till.send(order, hold=True)
    await till.pay(await till.bill(order))
    assert alarms(till) == []
    await till.do(leave, MIRA, party_id=party_of(till, order))
    assert alarms(till) == [(order, Alarm.PAID_NOT_FIRED, 1650)]
    await till.do(orders.fire_order, order_id=order)
    assert alarms(till) == []


async def test_what_comes_from_outside_is_paid_there(till: Till) -> None:
    placed = await till.place(NewLine("Octopus"), channel="delivery")
    for ticket in list(till.house.live(ticket_cards)):
        await till.do(bump_ticket, MIRA, ticket_id=ticket.id)
    await till.do(orders.serve_lines, order_id=placed.order_id)
    assert till.card(placed.order_id).state is OrderState.CLOSED
    assert alarms(till) == []


async def test_complaint_5_a_paid_order_that_is_touched_again_stays_paid(till: Till) -> None:
    """A late word from a pad that was away reopens no table and loses no payment."""
    order = await till.ordered("Octopus")
    check = await till.bill(order)
    await till.pay(check)
    late = await till.add(order, "Lager")
    await till.do(orders.remove_draft, line_id=late)
    await till.do(orders.change_guests, order_id=order, covers=4)
    assert till.card(order).paid_at is not None
    assert [tender.amount for tender in till.check(check).tenders] == [1650]
    assert due_of_order(till.house.live, order) == 0


async def test_complaint_4_a_split_that_comes_twice_splits_once(till: Till) -> None:
    check = await till.bill(await till.ordered("Octopus"))
    twice = [
        await till.do(commands.split_shares, check_id=check, shares=2, key="pad-7") for _ in "ab"
    ]
    assert twice[0] == twice[1]
    assert [till.worked_out(each).total for each in twice[0]] == [825, 825]


async def test_the_map_follows_the_money(till: Till) -> None:
    order = await till.ordered("Octopus")
    check = await till.bill(order)
    assert stage(till, order) is Stage.ORDERED
    await till.do(commands.drop_check, check_id=check)
    assert stage(till, order) is Stage.CHECK_DROPPED
    await till.pay(check)
    assert stage(till, order) is Stage.PAID
    await till.do(commands.reopen_check, MIRA, check_id=check, reason="a line too many")
    assert stage(till, order) is Stage.CHECK_DROPPED
    await till.do(commands.finish_check, check_id=check)
    assert stage(till, order) is Stage.PAID
    await till.add(order, "Espresso")
    await till.send(order)
    assert stage(till, order) is Stage.ORDERED


async def test_a_closed_order_that_nobody_paid_is_not_paid_on_the_map(till: Till) -> None:
    order = await served(till, "Octopus")
    await till.do(orders.close_order, order_id=order)
    assert stage(till, order) is Stage.CHECK_DROPPED


async def test_an_order_whose_lines_are_all_void_owes_nothing(till: Till) -> None:
    order = await till.ordered("Octopus")
    line = till.line(order, "Octopus").id
    await till.do(orders.void_line, line_id=line, reason=VoidReason.MISTAKE)
    await till.do(orders.close_order, order_id=order)
    assert alarms(till) == []
