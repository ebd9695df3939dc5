"""What must never be: food without its money, and money without its food."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kds.bus.projection import Live
from kds.floor.queries import party_cards
from kds.menu.model import Channel
from kds.orders.model import FiresOn, LineState, OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.payments.queries.bills import due_of_order
from kds.payments.queries.checks import check_cards
from kds.payments.queries.rules import money_rule_cards, tax_rate_cards
from kds.payments.queries.unpaid import unpaid_orders
from kds.values import OrderId, Spoken

ALARM_CARDS = (
    order_cards,
    unpaid_orders,
    check_cards,
    party_cards,
    money_rule_cards,
    tax_rate_cards,
)
"""What a region looks at that shows alarms."""


class Alarm(Spoken):
    """PAID_NOT_FIRED: the money is here and the kitchen was never told. FIRED_NOT_PAID: the food is
    gone and so are the guests, the money isn't here."""

    PAID_NOT_FIRED = "paid_not_fired"
    FIRED_NOT_PAID = "fired_not_paid"

    @property
    def word(self) -> str:
        return {
            Alarm.PAID_NOT_FIRED: "Paid, not fired",
            Alarm.FIRED_NOT_PAID: "Fired, not paid",
        }[self]


@dataclass(frozen=True, slots=True)
class MoneyAlarm:
    """An order that somebody must look at. `amount`: what is due, or what was paid for nothing."""

    id: OrderId
    what: Alarm
    order: OrderCard
    amount: int
    since: datetime


def money_alarms(live: Live) -> list[MoneyAlarm]:
    """Both kinds, the oldest first. An order has at most one: what is due is due."""
    found = [*_not_paid(live), *_not_fired(live)]
    return sorted(found, key=lambda alarm: (alarm.since, alarm.id))


def _not_paid(live: Live) -> Iterator[MoneyAlarm]:
    over = (order for order in live(order_cards) if order.id not in live(unpaid_orders))
    for order in (*live(unpaid_orders), *(o for o in over if _is_gone(live, o))):
        due = due_of_order(live, order.id)
        if due:
            since = order.closed_at or _last_served(order)
            yield MoneyAlarm(order.id, Alarm.FIRED_NOT_PAID, order, due, since)


def _is_gone(live: Live, order: OrderCard) -> bool:
    """Open and not paid, and nobody sits there any more, or all of it was handed out."""
    if order.state is not OrderState.OPEN or order.paid_at is not None or order.source:
        return False
    if not any(line.fired_at and line.price for line in order.lines):
        return False
    if order.party_id is not None:
        party = live(party_cards).get(order.party_id)
        return party is None or party.state.over
    if order.channel in (Channel.DINE_IN, Channel.QR):
        return False
    return all(line.state in (LineState.SERVED, LineState.VOIDED) for line in order.lines)


def _not_fired(live: Live) -> Iterator[MoneyAlarm]:
    for order in live(order_cards):
        if order.paid_at is None or order.state is OrderState.CANCELLED:
            continue
        held = [line for line in order.lines if line.state is LineState.HELD]
        if held and _is_forgotten(live, order):
            amount = sum(line.price for line in held)
            yield MoneyAlarm(order.id, Alarm.PAID_NOT_FIRED, order, amount, order.paid_at)


def _is_forgotten(live: Live, order: OrderCard) -> bool:
    """Nothing stands between the payment and the kitchen, and yet it isn't told; at a table courses
    are held for the guests as long as they sit there."""
    if order.fire_at is not None:
        return False
    if order.fires_on is FiresOn.ACCEPT and order.released_at is None:
        return False
    if order.party_id is None:
        return True
    party = live(party_cards).get(order.party_id)
    return party is None or party.state.over


def _last_served(order: OrderCard) -> datetime:
    moments = (line.served_at or line.fired_at for line in order.lines)
    return max((moment for moment in moments if moment), default=order.opened_at)
