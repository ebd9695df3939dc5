"""What is in a cart at the menu's prices of now, and why some of it can't be had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kds.bus.projection import Live
from kds.menu.queries import ItemCard, OptionCard, daypart_cards, item_cards
from kds.menu.rules import choice_problems, daypart_at, unit_price
from kds.orders.queries.carts import CartCard
from kds.values import CartLineId, ItemId, OptionId, Spoken


class Trouble(Spoken):
    """Why a line of a cart can't be ordered as it stands."""

    GONE = "gone"
    OUT = "out"
    SHORT = "short"
    CHOICE_OUT = "choice_out"
    CHOICES = "choices"

    @property
    def word(self) -> str:
        return {
            Trouble.GONE: "No longer on the menu",
            Trouble.OUT: "Sold out",
            Trouble.SHORT: "Not enough left",
            Trouble.CHOICE_OUT: "A choice is sold out",
            Trouble.CHOICES: "Please choose again",
        }[self]


class Asked(Protocol):
    """A line of a cart: the row or its card."""

    @property
    def id(self) -> Any: ...
    @property
    def item_id(self) -> Any: ...
    @property
    def option_ids(self) -> Sequence[Any]: ...
    @property
    def quantity(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of a cart at the menu's price of now. `item` None = it is no longer on the menu."""

    id: CartLineId
    item: ItemCard | None
    options: tuple[OptionCard, ...]
    quantity: int
    unit_price: int
    trouble: Trouble | None

    @property
    def price(self) -> int:
        """Minor units; what can't be ordered costs nothing."""
        return 0 if self.trouble else self.unit_price * self.quantity


def price_line(
    line: Asked, item: ItemCard | None, channel: str, daypart: str, now: datetime, others: int = 0
) -> PricedLine:
    """What a line costs now, and why it can't be had; `others` = portions of the same dish in the
    cart's lines before it."""
    if item is None:
        return PricedLine(CartLineId(line.id), None, (), line.quantity, 0, Trouble.GONE)
    offered = {option.id: option for group in item.groups for option in group.options}
    options = tuple(offered[i] for i in line.option_ids if i in offered)
    return PricedLine(
        CartLineId(line.id),
        item,
        options,
        line.quantity,
        unit_price(item.price, [o.price for o in options], item.prices, channel, daypart),
        _trouble(line, item, options, now, others),
    )


def _trouble(
    line: Asked, item: ItemCard, options: Sequence[OptionCard], now: datetime, others: int
) -> Trouble | None:
    if not item.on_sale(now):
        return Trouble.OUT
    if item.left is not None and item.left < line.quantity + others:
        return Trouble.SHORT
    if any(not option.on_sale(now) for option in options):
        return Trouble.CHOICE_OUT
    return Trouble.CHOICES if choice_problems(item.groups, line.option_ids, now) else None


def priced(live: Live, cart: CartCard, channel: str = "") -> tuple[PricedLine, ...]:
    """The lines of a cart at the menu's prices of now, from the live cards; `channel` = of the
    order that it will be a part of, where that is another one."""
    now, daypart, items = live.now or cart.touched_at, daypart_now(live), live(item_cards)
    channel = channel or cart.channel
    found: list[PricedLine] = []
    before: dict[ItemId, int] = defaultdict(int)
    for line in cart.lines:
        item = items.get(line.item_id)
        found.append(price_line(line, item, channel, daypart, now, before[line.item_id]))
        before[line.item_id] += line.quantity
    return tuple(found)


def daypart_now(live: Live) -> str:
    """The part of the day that it is at the venue; "" = none."""
    if live.now is None:
        return ""
    return daypart_at(live(daypart_cards), live.now.astimezone(live.zone).time())


def price_now(item: ItemCard, channel: str, daypart: str) -> int:
    """What a dish costs without any choice, minor units."""
    return unit_price(item.price, (), item.prices, channel, daypart)


def presets(item: ItemCard, now: datetime) -> tuple[OptionId, ...] | None:
    """The choices that a dish comes with; None = something must be chosen first."""
    options = [o for group in item.groups for o in group.options if o.preset and o.on_sale(now)]
    chosen = tuple(option.id for option in options)
    return None if choice_problems(item.groups, chosen, now) else chosen
