"""The bill's part of the scenario: split, moved, merged, discounted, brought back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select

from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.floor import commands as floor
from kds.floor.queries import table_cards
from kds.orders import commands as orders
from kds.orders.events import OrderChanged, PhoneJoined
from kds.orders.model import OrderLine, Phone, VoidReason
from kds.orders.queries import LineCard, order_cards
from kds.payments import commands as payments
from kds.payments.model import AdjustReason, CheckState
from kds.payments.queries import bills_of_order, check_cards
from kds.values import OrderId, PartyId, PhoneId

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    order = await order_at(do, house, ids)
    check = await do(payments.open_check, order_id=order)
    await adjusting(do, house, order, check)
    await splitting(do, house, order, check)
    await phones(do, house, order)
    await paying(do, house, order)


async def order_at(do: Do, house: House, ids: dict[str, Any]) -> OrderId:
    """Two seats and a bottle for all, at a table of its own."""
    table = await do(floor.add_table, name="T90", seats=4, area="Room")
    assert house.live(table_cards).get(table)
    order: OrderId = await do(orders.open_order, table_id=table, covers=3)
    for seat in (1, 2, 0):
        await do(orders.add_line, order_id=order, item_id=ids["Lager"], seat=seat, quantity=3)
    await do(orders.send, order_id=order)
    return order


def lines(house: House, order: OrderId) -> list[LineCard]:
    card = house.live(order_cards).get(order)
    assert card is not None
    return list(card.lines)


async def adjusting(do: Do, house: House, order: OrderId, check: Any) -> None:
    reason = AdjustReason.REGULAR
    first, second, _ = lines(house, order)
    await do(payments.name_check, check_id=check, name="Ms Sato")
    await do(payments.waive_service, check_id=check)
    await do(payments.discount_line, line_id=first.id, reason=reason, percent=1000)
    comp = await do(payments.comp_line, line_id=second.id, reason=reason)
    await do(payments.remove_adjustment, adjustment_id=comp)
    await do(payments.discount_check, check_id=check, reason=reason, amount=100)
    comp = await do(payments.comp_check, check_id=check, reason=reason, percent=2500)
    await do(payments.remove_adjustment, adjustment_id=comp)


async def splitting(do: Do, house: House, order: OrderId, check: Any) -> None:
    one, two = await do(payments.split_seats, check_id=check)
    await do(payments.merge_checks, check_id=two, into_id=one)
    first, second, _ = lines(house, order)
    moved = await do(payments.move_lines, check_id=one, line_ids=(second.id,))
    await do(payments.share_line, check_id=one, line_id=first.id, shares=3, into_ids=(moved,))
    await do(payments.split_shares, check_id=moved, shares=2)
    await do(orders.refire_line, line_id=first.id, reason=VoidReason.SPOILED, quantity=1)


async def phones(do: Do, house: House, order: OrderId) -> None:
    """A guest's phone ordered one of the lines."""
    card = house.live(order_cards).get(order)
    assert card is not None
    assert card.party_id is not None
    line = card.lines[0].id
    await do(lend_phone, party_id=card.party_id, line_id=line)
    check = next(c.id for c in house.live(check_cards) if line in {s.line_id for s in c.shares})
    await do(payments.split_phones, check_id=check)


def lend_phone(uow: UnitOfWork, party_id: PartyId, line_id: int) -> None:
    """A phone joins, and a line is its own."""
    phone = uow.session.scalar(select(Phone).where(Phone.party_id == party_id))
    if phone is None:
        values = {"number": 1, "token_hash": bytes(32), "joined_at": uow.now}
        phone = uow.add(Phone(party_id=party_id, **values))
        uow.record(PhoneJoined(PhoneId(phone.id), party_id))
    uow.get(OrderLine, line_id).phone_id = phone.id
    uow.record(OrderChanged(OrderId(uow.get(OrderLine, line_id).order_id)))


async def paying(do: Do, house: House, order: OrderId) -> None:
    """Each bill is brought and paid; one is brought back and paid again."""
    for each in bills_of_order(house.live, order):
        check = await do(payments.open_check, order_id=order) if not each.check else each.check.id
        if each.bill.due:
            await do(payments.drop_check, check_id=check)
            await do(payments.take_voucher, check_id=check)
    paid = next(
        card.id
        for card in house.live(check_cards)
        if card.order_id == order and card.state is CheckState.PAID
    )
    await do(payments.reopen_check, check_id=paid, reason="a line too many")
    await do(payments.finish_check, check_id=paid)
