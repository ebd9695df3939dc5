"""Countdowns, counted by the order that is sent, in its own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.menu.events import ItemAvailabilityChanged, OptionAvailabilityChanged, StockCounted
from kds.menu.model import Item, Option
from kds.menu.queries import ItemCard, Menu, OptionCard, read_menu
from kds.menu.rules import is_available
from kds.values import GroupId, ItemId, OptionId


@dataclass(frozen=True, slots=True)
class _Counted:
    """A counted dish or choice and how many are wanted of it."""

    card: ItemCard | OptionCard
    row: Item | Option
    quantity: int


def take_stock(
    uow: UnitOfWork,
    items: Mapping[ItemId, int],
    options: Mapping[OptionId, int] | None = None,
    *,
    short_ok: bool = False,
) -> list[Conflict]:
    """Take what an order sends from the countdowns, or nothing at all.

    Raises Conflict naming what is sold out, and how many are left. With `short_ok` (an order from
    outside that is paid for) it takes what there is and gives back the conflicts instead.
    """
    menu = read_menu(uow.session)
    cards = _cards(menu, items, options or {})
    counted = [_Counted(card, _row(uow, card), n) for card, n in cards if card.left is not None]
    problems = [p for p in (_refusal(uow, card) for card, _ in cards) if p is not None]
    problems += [_short(c) for c in counted if 0 < (c.row.left_count or 0) < c.quantity]
    problems += [_gone() for each in items if menu.item(each) is None]
    if problems and not short_ok:
        raise problems[0]
    if counted:
        _settle(uow, menu, [(c, max(0, (c.row.left_count or 0) - c.quantity)) for c in counted])
    return problems


def give_back(
    uow: UnitOfWork, items: Mapping[ItemId, int], options: Mapping[OptionId, int] | None = None
) -> None:
    """Put back what was taken: a line was voided before it was made, or became fewer."""
    menu = read_menu(uow.session)
    cards = _cards(menu, items, options or {})
    counted = [_Counted(card, _row(uow, card), n) for card, n in cards if card.left is not None]
    if counted:
        _settle(uow, menu, [(c, (c.row.left_count or 0) + c.quantity) for c in counted])


def _cards(
    menu: Menu, items: Mapping[ItemId, int], options: Mapping[OptionId, int]
) -> list[tuple[ItemCard | OptionCard, int]]:
    """What is asked for and on the menu; what was removed meanwhile isn't counted any more."""
    found: list[tuple[ItemCard | OptionCard, int]] = []
    found += [(item, n) for i, n in items.items() if (item := menu.item(i)) is not None]
    found += [(each, n) for i, n in options.items() if (each := menu.any_option(i)) is not None]
    return found


def _row(uow: UnitOfWork, card: ItemCard | OptionCard) -> Item | Option:
    return uow.get(Item, card.id) if isinstance(card, ItemCard) else uow.get(Option, card.id)


def _refusal(uow: UnitOfWork, card: ItemCard | OptionCard) -> Conflict | None:
    if card.on_sale(uow.now):
        return None
    return Conflict("{name} is sold out", do="Choose something else", name=card.name)


def _short(counted: _Counted) -> Conflict:
    return Conflict(
        "Only {left} of {name} are left",
        field="quantity",
        do="Take fewer, or something else",
        left=counted.row.left_count,
        name=counted.card.name,
    )


def _gone() -> Conflict:
    return Conflict("A dish is no longer on the menu", do="Take it off the order")


def _settle(uow: UnitOfWork, menu: Menu, counts: list[tuple[_Counted, int]]) -> None:
    """Write the new counts; what reaches zero or leaves it is news, the rest is one event."""
    quiet: list[ItemCard | OptionCard] = []
    for counted, left in counts:
        before, counted.row.left_count = counted.row.left_count, left
        if bool(before) == bool(left):
            quiet.append(counted.card)
        else:
            _announce(uow, menu, counted)
    if quiet:
        groups = [GroupId(card.group_id) for card in quiet if isinstance(card, OptionCard)]
        items = [card.id for card in quiet if isinstance(card, ItemCard)]
        items += [ident for group_id in groups for ident in menu.offering(group_id)]
        uow.record(StockCounted(tuple(dict.fromkeys(items)), tuple(dict.fromkeys(groups))))


def _announce(uow: UnitOfWork, menu: Menu, counted: _Counted) -> None:
    row, card = counted.row, counted.card
    on_sale = is_available(row.out, row.out_until, row.left_count, uow.now)
    if isinstance(card, ItemCard):
        uow.record(ItemAvailabilityChanged(card.id, on_sale, row.left_count))
    else:
        offering = tuple(menu.offering(card.group_id))
        uow.record(
            OptionAvailabilityChanged(card.id, card.group_id, offering, on_sale, row.left_count)
        )
