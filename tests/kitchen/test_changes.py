"""An order changes after it was fired: nothing disappears unread (complaints 11 and 20)."""

from __future__ import annotations

import pytest

from kds.errors import Conflict
from kds.kitchen.commands import acknowledge_ticket, bump_line, bump_ticket
from kds.kitchen.model import TicketLineState, TicketState
from kds.kitchen.queries import ticket_cards
from kds.orders.commands import edit_line, move_order, refire_line, rename_order, void_line
from kds.orders.model import LineState, VoidReason
from kds.values import OrderId
from tests.kitchen.brigade import Brigade, Clock


async def _void(kitchen: Brigade, order_id: OrderId, dish: str) -> None:
    line = kitchen.line(order_id, dish)
    await kitchen.do(void_line, line_id=line.id, reason=VoidReason.GUEST_CHANGED)


async def _edit(kitchen: Brigade, order_id: OrderId, dish: str, quantity: int = 1) -> None:
    line = kitchen.line(order_id, dish)
    await kitchen.do(edit_line, line_id=line.id, quantity=quantity, note="gently")


async def test_complaint_11_a_void_is_struck_through_until_it_is_bumped(
    kitchen: Brigade, clock: Clock
) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Sea bass")
    clock.forward(minutes=1)
    await _void(kitchen, order_id, "Sea bass")
    ticket = kitchen.ticket("Grill")
    assert ticket.changed_at == clock.now
    assert [(line.state, line.changed) for line in ticket.lines] == [
        (TicketLineState.WAITING, False),
        (TicketLineState.VOIDED, True),
    ]
    with pytest.raises(Conflict, match="changed"):
        await kitchen.work(bump_ticket, ticket)
    await kitchen.work(bump_line, ticket.lines[1])
    assert kitchen.ticket("Grill").changed_at is None
    await kitchen.work(bump_ticket, ticket)
    kitchen.check()


async def test_complaint_11_a_ticket_of_voids_stays_until_it_is_bumped(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Rib-eye 300 g")
    await _void(kitchen, order_id, "Rib-eye 300 g")
    for station in ("Grill", "Garnish"):
        ticket = kitchen.ticket(station)
        assert [line.state for line in ticket.lines] == [TicketLineState.VOIDED]
        await kitchen.work(bump_ticket, ticket)
        assert kitchen.on(station) == []
    kitchen.check()


async def test_complaint_20_no_ticket_moves_when_another_comes_goes_or_changes(
    kitchen: Brigade,
) -> None:
    tables = ("11", "12", "14")
    made = {table: await kitchen.order("Lamb cutlets", "Sea bass", table=table) for table in tables}
    before = {t.table: t for t in kitchen.on("Grill")}
    await kitchen.work(bump_ticket, before["11"])
    await _void(kitchen, made["12"], "Sea bass")
    assert kitchen.again(before["14"]) is before["14"], "an untouched card is the very same one"
    assert kitchen.again(before["12"]).slot == before["12"].slot
    await kitchen.order("Octopus", table="11")
    assert [(t.slot, t.table) for t in kitchen.on("Grill")] == [(0, "11"), (1, "12"), (2, "14")]


async def test_an_edit_is_marked_until_it_is_acknowledged(kitchen: Brigade, clock: Clock) -> None:
    order_id = await kitchen.order("Rib-eye 300 g", "Lamb cutlets")
    lamb = kitchen.line(order_id, "Lamb cutlets")
    await kitchen.do(edit_line, line_id=lamb.id, quantity=3, note="pink")
    ticket = kitchen.ticket("Grill")
    assert [(x.quantity, x.note, x.changed) for x in ticket.lines] == [
        (1, "", False),
        (3, "pink", True),
    ]
    assert (ticket.changed_at, kitchen.ticket("Garnish").changed_at) == (clock.now, None)
    await kitchen.work(acknowledge_ticket, ticket, actor=kitchen.cook("Grill"))
    assert not any(line.changed for line in kitchen.ticket("Grill").lines)
    kitchen.check()


async def test_a_done_line_that_is_edited_is_made_again(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Rib-eye 300 g")
    await kitchen.work(bump_ticket, kitchen.ticket("Garnish"))
    line = kitchen.line(order_id, "Rib-eye 300 g")
    await kitchen.do(
        edit_line, line_id=line.id, option_ids=(kitchen.menu.options["well done"],), quantity=1
    )
    garnish = kitchen.ticket("Garnish")
    assert (garnish.state, garnish.slot) == (TicketState.COOKING, 0)
    assert [(x.state, x.changed) for x in garnish.lines] == [(TicketLineState.WAITING, True)]
    kitchen.check()


async def test_a_done_line_that_became_fewer_stays_done(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Sea bass")
    await _edit(kitchen, order_id, "Lamb cutlets", 3)
    await kitchen.work(acknowledge_ticket, kitchen.ticket("Grill"))
    await kitchen.work(bump_line, kitchen.ticket("Grill").lines[0])
    assert kitchen.states(order_id)["Lamb cutlets"] is LineState.READY
    line = kitchen.line(order_id, "Lamb cutlets")
    await kitchen.do(refire_line, line_id=line.id, reason=VoidReason.SPOILED, quantity=1)
    ticket = kitchen.ticket("Grill")
    assert [(x.name, x.quantity, x.state, x.refire) for x in ticket.lines] == [
        ("Lamb cutlets", 2, TicketLineState.DONE, False),
        ("Sea bass", 1, TicketLineState.WAITING, False),
        ("Lamb cutlets", 1, TicketLineState.WAITING, True),
    ]
    kitchen.check()


async def test_a_void_of_what_has_left_the_kitchen_calls_nobody(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lager")
    ticket = kitchen.ticket("Bar")
    await kitchen.work(bump_ticket, ticket)
    await _void(kitchen, order_id, "Lager")
    gone = kitchen.again(ticket)
    assert (gone.state, gone.changed_at) == (TicketState.BUMPED, None)
    assert [line.state for line in gone.lines] == [TicketLineState.VOIDED]
    kitchen.check()


async def test_tickets_follow_their_order_to_another_table(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets", "Lager")
    await kitchen.work(bump_ticket, kitchen.ticket("Bar"))
    await kitchen.do(move_order, order_id=order_id, table_id=kitchen.menu.tables["14"])
    assert [ticket.title for ticket in kitchen.house.live(ticket_cards)] == ["14", "14"]
    kitchen.check()


async def test_tickets_show_the_name_of_their_order(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets")
    await kitchen.do(rename_order, order_id=order_id, name="The Müllers")
    assert kitchen.ticket("Grill").name == "The Müllers"
    kitchen.check()
