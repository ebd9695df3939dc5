"""After the order: follow the terminal, or the way to the counter; then the number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kds.bus.projection import Live
from kds.errors import N_
from kds.orders.queries import OrderCard, cart_cards, channel_cards, kiosk_rules, order_cards
from kds.payments.queries import payment_cards, readers
from kds.payments.queries.bills import due_of_order
from kds.payments.queries.checks import check_cards
from kds.payments.queries.payments import PaymentCard
from kds.payments.queries.terminals import terminal_cards
from kds.values import OrderId, Spoken
from kds.web.screen import cell
from kiosk.order.step import CartStep


class Said(Spoken):
    """What the screen tells its guest; the word is the headline."""

    WAITING = "waiting"
    PAID = "paid"
    SENT = "sent"
    COUNTER = "counter"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    CALLED_OFF = "called_off"

    @property
    def word(self) -> str:
        return {
            Said.WAITING: N_("Now pay at the card terminal"),
            Said.PAID: N_("Thank you! Your number is"),
            Said.SENT: N_("Thank you! Your number is"),
            Said.COUNTER: N_("Please pay at the counter"),
            Said.DECLINED: N_("The card was declined"),
            Said.CANCELLED: N_("The payment was cancelled"),
            Said.UNKNOWN: N_("Please ask our staff"),
            Said.CALLED_OFF: N_("This order was called off"),
        }[self]


FINAL = frozenset({Said.PAID, Said.SENT, Said.COUNTER, Said.UNKNOWN, Said.CALLED_OFF})
"""After these there is nothing left to do at the kiosk."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an order stands for whoever stands before the kiosk. `due` in minor units."""

    said: Said
    number: int
    due: int
    promised: datetime | None
    takeaway: bool
    by_card: bool
    at_counter: bool
    cancelling: bool
    id: int = 0

    @property
    def final(self) -> bool:
        return self.said in FINAL


@dataclass(frozen=True)
class KioskDone(CartStep):
    """The way to pay, and the number. `counter` = the guest goes to the counter after all."""

    path, template, title = "/kiosk/{cart_id:int}/done", "kiosk/order/done.html", "Your order"
    css = (*CartStep.css, "css/kiosk-pay.css")

    counter: bool = False

    def context(self, live: Live) -> dict[str, Any]:
        return {"cart": self.cart(live)}

    @cell(cart_cards, order_cards, check_cards, payment_cards, terminal_cards, channel_cards)
    def outcome(self, live: Live) -> Outcome | None:
        cart = live(cart_cards).get(self.cart_id)
        order = live(order_cards).get(cart.order_id) if cart and cart.order_id else None
        if cart is None or order is None:
            return None
        payment = last_try(live, order.id)
        by_card = any(t.device_id in (None, cart.device_id) for t in readers(live))
        return Outcome(
            said=said_of(order, payment, counter=self.counter),
            number=order.number,
            due=due_of_order(live, order.id),
            promised=order.promised_at,
            takeaway=cart.takeaway,
            by_card=by_card,
            at_counter=kiosk_rules(live).pay_at_counter or not by_card,
            cancelling=payment is not None and payment.cancel_asked_at is not None,
        )


def last_try(live: Live, order_id: OrderId) -> PaymentCard | None:
    """The newest try to charge this order."""
    tries = [each for each in live.by(payment_cards, "order_id", order_id) if not each.is_refund]
    return max(tries, key=lambda each: each.id, default=None)


def said_of(order: OrderCard, payment: PaymentCard | None, *, counter: bool) -> Said:
    """What to tell: money that may be on its way comes before all that was decided otherwise."""
    if order.paid_at is not None:
        return Said.PAID
    if payment is not None and payment.state.running:
        return Said.UNKNOWN if payment.state.value == "unknown" else Said.WAITING
    if order.state.value == "cancelled":
        return Said.CALLED_OFF
    if payment is None or counter or payment.state.value == "approved":
        return Said.COUNTER
    return Said.DECLINED if payment.state.value == "declined" else Said.CANCELLED
