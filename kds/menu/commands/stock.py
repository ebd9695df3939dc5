"""Countdowns, counted by the order that is sent, in its own transaction: of dishes, of choices, and
of the components that both are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.menu.commands.shortage import (
    Counted,
    CountedCard,
    CountedPart,
    gone,
    refusal,
    shortage,
)
from kds.menu.events import (
    ComponentAvailabilityChanged,
    ItemAvailabilityChanged,
    OptionAvailabilityChanged,
    StockCounted,
)
from kds.menu.model import Component, Item, Option
from kds.menu.queries import ItemCard, Menu, OptionCard, Users, read_menu
from kds.menu.rules import is_available
from kds.values import ComponentId, GroupId, ItemId, OptionId


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
    counted = _counted(uow, cards)
    problems = [p for p in (refusal(uow, card) for card, _ in cards) if p is not None]
    for each in counted:
        problems += shortage(each)
    problems += [gone() for each in items if menu.item(each) is None]
    if problems and not short_ok:
        raise problems[0]
    _settle(uow, menu, [(c, max(0, (c.row.left_count or 0) - c.quantity)) for c in counted])
    return problems


def give_back(
    uow: UnitOfWork, items: Mapping[ItemId, int], options: Mapping[OptionId, int] | None = None
) -> None:
    """Put back what was taken: a line was voided before it was made, or became fewer."""
    menu = read_menu(uow.session)
    counted = _counted(uow, _cards(menu, items, options or {}))
    _settle(uow, menu, [(c, (c.row.left_count or 0) + c.quantity) for c in counted])


def use_up(uow: UnitOfWork, component_id: ComponentId, quantity: int) -> None:
    """Take so much of a component that went into no dish, or (below 0) put it back; one that isn't
    counted stays as it is."""
    row = uow.get(Component, component_id)
    if row.left_count is not None:
        left = max(0, row.left_count - quantity)
        _settle(uow, read_menu(uow.session), [(CountedPart(row, quantity), left)])


def made_of(uow: UnitOfWork, component_id: ComponentId) -> Users:
    """Whom news of a component concerns."""
    return read_menu(uow.session).users(component_id)


def _cards(
    menu: Menu, items: Mapping[ItemId, int], options: Mapping[OptionId, int]
) -> list[tuple[ItemCard | OptionCard, int]]:
    """What is asked for and on the menu; what was removed meanwhile isn't counted any more."""
    found: list[tuple[ItemCard | OptionCard, int]] = []
    found += [(item, n) for i, n in items.items() if (item := menu.item(i)) is not None]
    found += [(each, n) for i, n in options.items() if (each := menu.any_option(i)) is not None]
    return found


def _counted(
    uow: UnitOfWork, cards: Sequence[tuple[ItemCard | OptionCard, int]]
) -> list[CountedCard | CountedPart]:
    """All that is counted of what is asked for: first dishes and choices, then components."""
    counted: list[CountedCard | CountedPart] = []
    parts: dict[ComponentId, CountedPart] = {}
    for card, portions in cards:
        if card.own.left is not None:
            counted.append(CountedCard(card, _row(uow, card), portions))
        for use in card.uses:
            if use.left is None:
                continue
            part = parts.get(use.component_id)
            if part is None:
                part = parts[use.component_id] = CountedPart(uow.get(Component, use.component_id))
            part.quantity += portions * use.quantity
            part.wanted.append((card, use, portions))
    return [*counted, *parts.values()]


def _row(uow: UnitOfWork, card: ItemCard | OptionCard) -> Item | Option:
    return uow.get(Item, card.id) if isinstance(card, ItemCard) else uow.get(Option, card.id)


def _settle(uow: UnitOfWork, menu: Menu, counts: Sequence[tuple[Counted, int]]) -> None:
    """Write the new counts; what can't be sold any more, or again, is news, the rest one event."""
    quiet: list[Counted] = []
    for counted, left in counts:
        before, counted.row.left_count = counted.row.left_count or 0, left
        if isinstance(counted, CountedPart):
            news = _tells(uow, menu, counted.row, before)
        else:
            news = bool(before) != bool(left)
            if news:
                _announce(uow, menu, counted)
        if not news:
            quiet.append(counted)
    if quiet:
        uow.record(_counted_down(menu, quiet))


def _counted_down(menu: Menu, quiet: Sequence[Counted]) -> StockCounted:
    items: dict[ItemId, None] = {}
    groups: dict[GroupId, None] = {}
    components: list[ComponentId] = []
    for counted in quiet:
        if isinstance(counted, CountedPart):
            ident = ComponentId(counted.row.id)
            users = menu.users(ident)
            components.append(ident)
            items.update(dict.fromkeys(users.item_ids))
            groups.update(dict.fromkeys(users.group_ids))
        elif isinstance(counted.card, ItemCard):
            items[counted.card.id] = None
        else:
            groups[counted.card.group_id] = None
            items.update(dict.fromkeys(menu.offering(counted.card.group_id)))
    return StockCounted(tuple(items), tuple(groups), tuple(components))


def _tells(uow: UnitOfWork, menu: Menu, row: Component, before: int) -> bool:
    """Whether a recipe has become, or is no longer, impossible; then it is recorded."""
    ident, left = ComponentId(row.id), row.left_count or 0
    users = menu.users(ident)
    if not any((before < each) != (left < each) for each in {1, *users.quantities}):
        return False
    on_sale = is_available(row.out, row.out_until, left, uow.now)
    uow.record(ComponentAvailabilityChanged(ident, users.item_ids, users.group_ids, on_sale, left))
    return True


def _announce(uow: UnitOfWork, menu: Menu, counted: CountedCard) -> None:
    row, card = counted.row, counted.card
    on_sale = is_available(row.out, row.out_until, row.left_count, uow.now)
    if isinstance(card, ItemCard):
        uow.record(ItemAvailabilityChanged(card.id, on_sale, row.left_count))
    else:
        offering = tuple(menu.offering(card.group_id))
        uow.record(
            OptionAvailabilityChanged(card.id, card.group_id, offering, on_sale, row.left_count)
        )
