"""What lines take from the countdowns, in the transaction that sends them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kds.bus.unit import UnitOfWork
from kds.menu.commands import give_back, take_stock
from kds.orders.model import Attention, OrderLine
from kds.values import ItemId, OptionId

Wanted = tuple[Counter[ItemId], Counter[OptionId]]


def take(uow: UnitOfWork, lines: Iterable[OrderLine]) -> None:
    """Take what these lines need, or refuse and take nothing."""
    take_stock(uow, *wanted(lines))


def take_what_there_is(uow: UnitOfWork, lines: Iterable[OrderLine]) -> None:
    """The same for an order from outside: what is sold out is marked, not refused."""
    lines = list(lines)
    problems = take_stock(uow, *wanted(lines), short_ok=True)
    if not problems:
        return
    names = {problem.values.get("name") for problem in problems}
    for line in lines:
        if line.name in names or any(choice["name"] in names for choice in line.choices):
            line.attention = line.attention or Attention.SOLD_OUT


def give(uow: UnitOfWork, lines: Iterable[OrderLine]) -> None:
    """Put back what these lines took."""
    give_back(uow, *wanted(lines))


def settle(uow: UnitOfWork, before: Wanted, after: Wanted) -> None:
    """Take what a changed line needs on top, put back what it no longer needs."""
    (items, options), (old_items, old_options) = after, before
    take_stock(uow, items - old_items, options - old_options)
    give_back(uow, old_items - items, old_options - options)


def wanted(lines: Iterable[OrderLine]) -> Wanted:
    """How many of each dish and each choice these lines are."""
    items: Counter[ItemId] = Counter()
    options: Counter[OptionId] = Counter()
    for line in lines:
        if line.item_id is not None:
            items[ItemId(line.item_id)] += line.quantity
        for choice in line.choices:
            if choice["option"] is not None:
                options[OptionId(choice["option"])] += line.quantity
    return items, options
