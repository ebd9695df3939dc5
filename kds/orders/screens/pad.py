"""The order pad: a table's order, from the first tap to the last plate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kds.actor import Capability
from kds.bus.projection import Live
from kds.errors import NotFound
from kds.floor.queries import seating_cards, table_cards
from kds.kitchen.queries import LOAD, ticket_cards
from kds.menu.queries import category_cards, daypart_cards, item_cards
from kds.orders.model import OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.orders.screens.dishes import CategoryHead, Choosing, Dish, choosing, dishes_of, price_at
from kds.orders.screens.guests import ASKING, AskedCart, WishToPay, asking_of
from kds.orders.screens.lines import Line, LineEdit, RoundHead, edits_of, rows_of
from kds.orders.screens.order import (
    Actions,
    Details,
    Head,
    Seat,
    actions_of,
    courses_of,
    details_of,
    head_of,
)
from kds.orders.screens.promise import KitchenNote, kitchen_note
from kds.values import OrderId
from kds.web.screen import Screen, cell, cells


@dataclass(frozen=True)
class Pad(Screen):
    """A waiter's pad for one order."""

    order_id: OrderId

    path, template, title = "/orders/{order_id}", "orders/pad.html", "Order"
    needs = Capability.TAKE_ORDERS
    css = ("css/pad.css",)
    js = ("js/pad.js", "js/pad-waiting.js")
    sounds = True
    nav = False

    def _order(self, live: Live) -> OrderCard | None:
        return live(order_cards).get(self.order_id)

    def context(self, live: Live) -> dict[str, Any]:
        """The parts of the menu as tabs, and the courses' names."""
        order = self._order(live)
        if order is None:
            raise NotFound("There is no such order any more", do="Go back to the tables")
        used = {item.category_id for item in live(item_cards)}
        parts = sorted(live(category_cards), key=lambda part: part.sort)
        return {
            "order_title": order.title,
            "parts": [part for part in parts if part.id in used],
            "courses": courses_of(live(category_cards)).items(),
        }

    @cell(order_cards)
    def head(self, live: Live) -> Head | None:
        return head_of(self._order(live))

    @cells(*ASKING, every=20)
    def guests(self, live: Live) -> Iterable[AskedCart | WishToPay]:
        order = self._order(live)
        return asking_of(live, order.party_id) if order and order.party_id else []

    @cell(order_cards, *LOAD, every=20)
    def kitchen(self, live: Live) -> KitchenNote | None:
        return kitchen_note(live, self._order(live))

    @cells(category_cards, item_cards, order_cards, daypart_cards, every=20)
    def dishes(self, live: Live) -> Iterable[CategoryHead | Dish]:
        return dishes_of(live, self._order(live))

    @cells(item_cards, daypart_cards, every=20)
    def choosing(self, live: Live) -> Iterable[Choosing]:
        price = price_at(live, self._order(live))
        asked = (item for item in live(item_cards) if item.groups)
        return [choosing(item, price(item), live.now) for item in asked]

    @cells(order_cards, table_cards)
    def seats(self, live: Live) -> Iterable[Seat]:
        order = self._order(live)
        if order is None:
            return []
        table = live(table_cards).get(order.table_id)
        used = max((line.seat for line in order.lines), default=0)
        count = max(order.covers or (table.seats if table else 0), used)
        return [Seat(number) for number in range(count + 1)]

    @cells(order_cards, ticket_cards)
    def lines(self, live: Live) -> Iterable[RoundHead | Line]:
        return rows_of(self._order(live), live(ticket_cards))

    @cells(order_cards, item_cards, every=20)
    def edits(self, live: Live) -> Iterable[LineEdit]:
        return edits_of(self._order(live), live(item_cards), live.now)

    @cell(order_cards, category_cards)
    def actions(self, live: Live) -> Actions | None:
        return actions_of(self._order(live), courses_of(live(category_cards)))

    @cell(order_cards, table_cards, seating_cards)
    def details(self, live: Live) -> Details | None:
        order = self._order(live)
        if order is None:
            return None
        taken = {o.table_id for o in live(order_cards) if o.state is OrderState.OPEN}
        taken.update(table for seating in live(seating_cards) for table in seating.table_ids)
        free = (table for table in live(table_cards) if table.id not in taken)
        return details_of(order, sorted(free, key=lambda table: table.sort))
