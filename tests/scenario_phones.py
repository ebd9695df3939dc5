"""The part of the scenario that guests play on their own phones, at their table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kds.bus.house import House
from kds.floor import commands as floor
from kds.floor.queries import table_codes
from kds.menu.model import Channel
from kds.orders import commands as orders
from kds.orders.model import CartState, FiresOn, Refusal, Wish
from kds.orders.queries import cart_cards
from kds.payments import commands as payments
from kds.payments.commands import money_rules
from kds.payments.commands.guests import Whose
from kds.payments.model import PaymentState, TerminalKind
from kds.payments.rules.guests import PayShare
from kds.values import PhoneId

Do = Callable[..., Awaitable[Any]]
ANNA, BEN, EVE, VISIT = (bytes([number]) * 32 for number in (201, 202, 203, 204))


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    table = await do(floor.add_table, name="Q1", seats=4, area="Room")
    await do(floor.renew_table_code, table_id=table)
    party = await do(floor.seat_walk_in, size=3, table_ids=(table,))
    anna, ben = await joining(do, house, table, party)
    await choosing(do, ids)
    await sending(do, house, ids)
    await paying(do, anna, ben)
    await do(orders.leave_table, token_hash=ANNA)
    await do(floor.leave, party_id=party)


async def joining(do: Do, house: House, table: Any, party: Any) -> Any:
    card = house.live(table_codes).get(table)
    assert card is not None
    code = card.code
    await do(orders.new_visit_code, party_id=party, visit_hash=VISIT)
    anna = await do(orders.join_visit, visit_hash=VISIT, token_hash=ANNA, name="Anna")
    ben = await do(orders.join_by_code, code=code, token_hash=BEN)
    eve = await do(orders.join_by_code, code=code, token_hash=EVE)
    await do(orders.name_phone, token_hash=BEN, name="Ben")
    await do(orders.send_phone_away, phone_id=eve.phone_id)
    return anna.phone_id, ben.phone_id


async def choosing(do: Do, ids: dict[str, Any]) -> None:
    lager = await do(orders.fill_cart, token_hash=ANNA, item_id=ids["Lager"])
    await do(orders.step_own_line, token_hash=ANNA, line_id=lager, quantity=3)
    await do(orders.change_own_line, token_hash=ANNA, line_id=lager, quantity=2)
    steak = await do(orders.fill_cart, token_hash=BEN, item_id=ids["Rib-eye"])
    await do(orders.remove_own_line, token_hash=BEN, line_id=steak)
    await do(orders.fill_cart, token_hash=BEN, item_id=ids["Rib-eye"])


async def sending(do: Do, house: House, ids: dict[str, Any]) -> None:
    """Ben has to be confirmed: refused once, then taken on. Anna hasn't."""
    await do(payments.send_cart, token_hash=BEN, seen_total=3200, whose=Whose.MINE)
    await do(orders.refuse_cart, cart_id=asked(house), reason=Refusal.COMING)
    await do(payments.send_cart, token_hash=BEN, seen_total=3200, whose=Whose.MINE)
    await do(payments.accept_cart, cart_id=asked(house), seen_total=3200)
    await do(orders.change_channel, channel=Channel.QR, fires_on=FiresOn.SEND, most_orders=9)
    lager = await do(orders.fill_cart, token_hash=BEN, item_id=ids["Lager"])
    await do(orders.remove_own_line, token_hash=BEN, line_id=lager)


def asked(house: House) -> Any:
    return next(c.id for c in house.live(cart_cards) if c.state is CartState.ASKED)


async def paying(do: Do, anna: PhoneId, ben: PhoneId) -> None:
    await do(payments.ask_to_pay, token_hash=BEN, share=PayShare.MINE)
    await do(payments.withdraw_wish, token_hash=BEN)
    await do(payments.ask_to_pay, token_hash=BEN, share=PayShare.EQUAL, guests=2)
    reader = {"name": "Q reader", "kind": TerminalKind.SIMULATED, "address": "http://x"}
    terminal = await do(money_rules.add_terminal, **reader)
    await on_their_phones(do)
    await do(payments.ask_to_pay, token_hash=ANNA, share=PayShare.EQUAL, way=Wish.CASH)
    await do(payments.take_phone_cash, phone_id=anna)
    await do(payments.ask_to_pay, token_hash=ANNA, share=PayShare.ALL, tip_percent=10)
    await do(payments.answer_wish, phone_id=ben)
    payment = await do(payments.charge_phone, phone_id=anna, terminal_id=terminal)
    await do(payments.resolve_payment, payment_id=payment, state=PaymentState.CANCELLED)


async def on_their_phones(do: Do) -> None:
    """Both pay at once, what each is left: one is back and asks, the other calls it off."""
    page = {"name": "Q page", "kind": TerminalKind.SIMULATED_PAGE, "address": "http://x"}
    await do(money_rules.add_terminal, **page)
    half = {"share": PayShare.EQUAL, "tip_percent": 10}
    first = await do(payments.pay_on_phone, token_hash=ANNA, **half)
    second = await do(payments.pay_on_phone, token_hash=BEN, share=PayShare.MINE)
    for payment in (first, second):
        await do(payments.mark_sent, payment_id=payment, page="http://x/pay/secret")
    await do(payments.ask_own_payment, token_hash=ANNA)
    await do(payments.cancel_own_payment, token_hash=BEN)
    await do(payments.resolve_payment, payment_id=second, state=PaymentState.CANCELLED)
    await do(payments.resolve_payment, payment_id=first, state=PaymentState.DECLINED)
