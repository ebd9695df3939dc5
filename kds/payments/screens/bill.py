"""The bill of an order: its checks side by side, and all that is done with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.numbers import get_currency_precision
from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bus.projection import Live
from kds.errors import NotFound
from kds.orders.model import OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.payments.model import AdjustReason, CheckState, RefundReason
from kds.payments.queries import (
    CheckBill,
    DrawerCard,
    TerminalCard,
    bills_of_order,
    check_cards,
    drawer_cards,
    live_order,
    money_rule_cards,
    payment_cards,
    readers,
    tax_rate_cards,
    terminal_cards,
    till_of,
    unpaid_orders,
)
from kds.payments.screens.views import CheckView, PaymentView, TenderView, check_view
from kds.values import CheckId, OrderId
from kds.web.house import web_of
from kds.web.screen import Screen, cell, cells

BILLS = (
    order_cards,
    unpaid_orders,
    check_cards,
    money_rule_cards,
    tax_rate_cards,
    payment_cards,
    terminal_cards,
)


@dataclass(frozen=True, slots=True)
class BillHead:
    id: OrderId
    title: str
    at_table: bool
    number: int
    name: str
    covers: int
    opened_at: datetime
    orderable: bool
    """More can be ordered: its pad is a tap away."""
    due: int
    checks: int
    open: int
    paid: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A check that another one may be joined to."""

    id: CheckId
    label: str
    number: int
    here: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is done with one check beyond the obvious: paying it in parts, splitting, discounts."""

    id: str
    sort: str
    kind: str
    view: CheckView
    others: tuple[Elsewhere, ...] = ()
    terminals: tuple[TerminalCard, ...] = ()
    drawers: tuple[DrawerCard, ...] = ()
    tips: tuple[int, ...] = ()
    step: int = 1
    tender: TenderView | None = None

    @property
    def here(self) -> tuple[Elsewhere, ...]:
        return tuple(each for each in self.others if each.here)

    @property
    def tables(self) -> tuple[Elsewhere, ...]:
        return tuple(each for each in self.others if not each.here)

    @property
    def reasons(self) -> tuple[AdjustReason, ...] | tuple[RefundReason, ...]:
        return tuple(AdjustReason) if self.tender is None else tuple(RefundReason)


@dataclass(frozen=True)
class BillScreen(Screen):
    """What a table owes, divided as its guests wish, and paid as each of them wishes."""

    order_id: OrderId

    path, template, title = "/orders/{order_id}/bill", "payments/bill.html", "Bill"
    needs = Capability.SEE_CHECKS
    css = ("css/bill.css",)
    js = ("js/bill.js",)
    sounds = True
    nav = False

    def _order(self, live: Live) -> OrderCard | None:
        return live_order(live, self.order_id)

    def context(self, live: Live) -> dict[str, Any]:
        order = self._order(live)
        if order is None:
            raise NotFound("This bill is settled", do="Look for it among the checks")
        return {"order_title": order.title}

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        web = web_of(request)
        actor, currency = web.actor(request), web.settings.currency
        terminals = readers(web.house.live)
        beside = (t.id for t in terminals if t.device_id and t.device_id == actor.device_id)
        return {
            "own_terminal": next(beside, ""),
            "currency": currency,
            "digits": get_currency_precision(currency),
            "freely": actor.may(Capability.ADJUST_FREELY),
        }

    @cell(*BILLS)
    def head(self, live: Live) -> BillHead | None:
        order = self._order(live)
        if order is None:
            return None
        bills = bills_of_order(live, self.order_id)
        open_ones = [each for each in bills if not each.paid]
        return BillHead(
            id=order.id,
            title=order.title,
            at_table=bool(order.table),
            number=order.number,
            name=order.name if order.table else "",
            covers=order.covers,
            opened_at=order.opened_at,
            orderable=order.state is OrderState.OPEN,
            due=sum(each.bill.due for each in bills),
            checks=len(bills),
            open=len(open_ones),
            paid=bool(bills) and not open_ones,
        )

    @cells(*BILLS)
    def parts(self, live: Live) -> Iterable[CheckView]:
        """A tab for each check, when there are several."""
        views = self._views(live)
        return views if len(views) > 1 else []

    @cells(*BILLS)
    def checks(self, live: Live) -> Iterable[CheckView]:
        return self._views(live)

    @cells(*BILLS, drawer_cards)
    def sheets(self, live: Live) -> Iterable[Sheet]:
        views = self._views(live)
        return [sheet for view in views for sheet in _sheets(live, view)]

    def _views(self, live: Live) -> list[CheckView]:
        order = self._order(live)
        if order is None:
            return []
        return [_view(live, each, order) for each in bills_of_order(live, self.order_id)]


def _view(live: Live, made: CheckBill, order: OrderCard) -> CheckView:
    check = made.check
    if check is None:
        return check_view(made, order, {order.id: order})
    found = (live_order(live, ident) for ident in check.order_ids)
    orders = {each.id: each for each in found if each is not None}
    own = orders.get(check.order_id, order)
    payments = tuple(
        PaymentView(card, terminal.name if terminal else "")
        for card in sorted(live.by(payment_cards, "check_id", check.id), key=lambda p: p.id)
        for terminal in (live(terminal_cards).get(card.terminal_id),)
    )
    return check_view(made, own, orders, payments)


def _sheets(live: Live, view: CheckView) -> Iterable[Sheet]:
    if view.check_id is None:
        return
    rules = till_of(live).rules
    more = {"view": view, "sort": view.sort}
    if not view.paid:
        yield Sheet(
            f"pay-{view.id}",
            kind="pay",
            terminals=tuple(readers(live)),
            drawers=tuple(each for each in live(drawer_cards) if each.is_open),
            tips=rules.tip_percents,
            step=rules.cash_step,
            **more,  # type: ignore[arg-type]
        )
        others = tuple(_elsewhere(live, view))
        yield Sheet(f"split-{view.id}", kind="split", others=others, **more)  # type: ignore[arg-type]
        yield Sheet(f"off-{view.id}", kind="off", **more)  # type: ignore[arg-type]
    yield Sheet(f"more-{view.id}", kind="more", **more)  # type: ignore[arg-type]
    for tender in view.tenders:
        if tender.left:
            ident = f"tender-{tender.tender.id}"
            yield Sheet(ident, kind="tender", tender=tender, **more)  # type: ignore[arg-type]


def _elsewhere(live: Live, view: CheckView) -> Iterable[Elsewhere]:
    """The other open checks: those of this order, then those of other tables."""
    found = []
    for check in live(check_cards):
        if check.state is not CheckState.OPEN or check.id == view.check_id:
            continue
        order = live_order(live, check.order_id)
        if order is None:
            continue
        here = check.order_id == view.order_id
        label = check.name or ("" if here else order.title)
        found.append(Elsewhere(check.id, label, check.number, here))
    return sorted(found, key=lambda each: (not each.here, each.id))
