"""The till's part of the scenario: drawers, cash and cards, tips, refunds, the day's close."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kds.bus.house import House
from kds.orders import commands as orders
from kds.payments import commands as payments
from kds.payments.model import MovementKind, PaymentState, RefundReason, TerminalKind
from kds.payments.queries import check_cards, open_days, payment_cards
from kds.values import business_date
from tests import scenario_reports

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    await rules(do)
    order = await do(orders.open_order, name="Till")
    for _ in range(3):
        await do(orders.add_line, order_id=order, item_id=ids["Lager"])
    await do(orders.send, order_id=order)
    check = await do(payments.open_check, order_id=order)
    drawer = await do(payments.open_drawer, name="Bar", float_amount=10000)
    await do(payments.move_cash, drawer_id=drawer, kind=MovementKind.SAFE, amount=2000)
    await cash(do, house, check, drawer)
    await cards(do, house, check)
    await do(payments.close_drawer, drawer_id=drawer, counted=8000)
    await closing(do, house)
    await scenario_reports.play(do, ids)


async def rules(do: Do) -> None:
    await do(payments.set_tax_rate, tax_class="standard", rate=19000)
    await do(payments.set_tax_rate, tax_class="none", rate=0)
    await do(payments.drop_tax_rate, tax_class="none")
    await do(payments.change_money_rules, cash_step=5, refund_limit=5000)


async def cash(do: Do, house: House, check: Any, drawer: Any) -> None:
    """A part in cash, a voucher, a tip left on the table, something given back."""
    tender = await do(payments.take_cash, check_id=check, amount=303, given=500, tip=20)
    await do(payments.take_voucher, check_id=check, amount=100)
    await do(payments.add_tip, tender_id=tender, amount=50, drawer_id=drawer)
    back = {"tender_id": tender, "amount": 100, "reason": RefundReason.QUALITY}
    await do(payments.refund_tender, **back)
    await do(payments.send_receipt, check_id=check, email="guest@example.org")


async def cards(do: Do, house: House, check: Any) -> None:
    """Called off, not known, decided, charged, given back."""
    reader = {"name": "Till reader", "kind": TerminalKind.SIMULATED, "address": "http://x"}
    terminal = await do(payments.add_terminal, **reader)
    spare = await do(payments.add_terminal, **reader)
    await do(payments.change_terminal, terminal_id=spare, name="Spare", address="http://y")
    await do(payments.remove_terminal, terminal_id=spare)
    wanted = {"check_id": check, "terminal_id": terminal}
    first = await do(payments.begin_payment, **wanted, amount=100)
    await do(payments.cancel_payment, payment_id=first)
    await do(payments.mark_sent, payment_id=first)
    second = await do(payments.begin_payment, **wanted, amount=100)
    await do(payments.mark_sent, payment_id=second)
    await do(payments.resolve_payment, payment_id=second, state=PaymentState.UNKNOWN)
    await do(payments.ask_payment, payment_id=second)
    await do(payments.decide_payment, payment_id=second, charged=False)
    third = await do(payments.begin_payment, **wanted, tip=70)
    await do(payments.mark_sent, payment_id=third, reference="sim_1")
    said = {"state": PaymentState.APPROVED, "reference": "sim_1", "card": "Visa 4242"}
    await do(payments.resolve_payment, payment_id=third, **said)
    card = house.live(check_cards).get(check)
    assert card is not None
    assert card.figures is not None
    tender = card.tenders[-1]
    await do(payments.refund_tender, tender_id=tender.id, amount=50, reason=RefundReason.TOO_MUCH)
    back = max(house.live(payment_cards), key=lambda each: each.id)
    assert back.is_refund
    assert back.refunds_reference == "sim_1"
    await do(payments.mark_sent, payment_id=back.id)
    await do(payments.resolve_payment, payment_id=back.id, **said)


async def closing(do: Do, house: House) -> None:
    """Every day that isn't closed yet, and today; nothing is under way any more."""
    for card in list(house.live(payment_cards)):
        if card.state.running:
            await do(payments.mark_sent, payment_id=card.id)
    settings = house.settings
    today = business_date(house.clock(), settings.tz, settings.day_starts_hour)
    for day in sorted({*await house.read(open_days), today}):
        await do(payments.close_day, business_date=day)
