"""An order to try the first screen with, and how it leaves no trace in the figures."""

from __future__ import annotations

from kds.bus.projection import Live
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.kitchen.queries import routing_cards, station_cards, ticket_cards
from kds.menu.model import Channel
from kds.menu.queries import ItemCard, item_cards
from kds.orders.commands import add_line, close_order, open_order, send, void_line
from kds.orders.model import LineState, VoidReason
from kds.orders.queries import OrderCard, order_cards
from kds.orders.rules import presets
from kds.values import ItemId, LineId, OptionId, OrderId, StationId

NAME = "Test"
"""What the order is called; no table has it."""


def send_test(uow: UnitOfWork, item_id: ItemId, option_ids: tuple[OptionId, ...] = ()) -> OrderId:
    """Send one dish to its station, under the name of a test."""
    order_id = open_order(uow, name=NAME, channel=Channel.TAKEAWAY)
    add_line(uow, order_id, item_id, option_ids)
    send(uow, order_id)
    return order_id


def end_test(uow: UnitOfWork, order_id: OrderId, line_ids: tuple[LineId, ...]) -> None:
    """Take the test back: nothing of it is sold, and nothing of it is to pay."""
    for line_id in line_ids:
        void_line(uow, line_id, VoidReason.MISTAKE)
    close_order(uow, order_id)


def dish_for(live: Live, station_id: StationId) -> tuple[ItemId, tuple[OptionId, ...]]:
    """A dish that this station cooks, with choices that make it whole."""
    default = next((card.id for card in live(station_cards) if card.is_default), None)
    routed = {
        card.id: {route.station_id for route in card.stations} for card in live(routing_cards)
    }
    items = sorted(live(item_cards), key=lambda card: (len(card.groups), card.id))
    for item in items:
        if station_id in routed.get(item.id, set()) or (
            item.id not in routed and station_id == default
        ):
            return item.id, choices_of(item)
    raise Conflict("No dish is cooked there yet", do="Say at the menu which station cooks what")


def choices_of(item: ItemCard) -> tuple[OptionId, ...]:
    """Its presets, and of what must be chosen the first."""
    chosen = {option.id for option in presets(item)}
    for group in item.groups:
        missing = group.least - sum(option.id in chosen for option in group.options)
        rest = (option.id for option in group.options if option.id not in chosen)
        chosen.update(option for option, _ in zip(rest, range(max(0, missing)), strict=False))
    return tuple(chosen)


def running(live: Live) -> OrderCard | None:
    """The test that is under way."""
    found = (o for o in live(order_cards) if o.name == NAME and o.channel is Channel.TAKEAWAY)
    return next((order for order in found if order.closed_at is None), None)


def standing(order: OrderCard) -> tuple[LineId, ...]:
    return tuple(line.id for line in order.lines if line.state is not LineState.VOIDED)


def bumped(live: Live, order: OrderCard) -> bool:
    """Whether its station is done with it."""
    tickets = [card for card in live(ticket_cards) if card.order_id == order.id]
    return bool(tickets) and not any(card.open for card in tickets)
