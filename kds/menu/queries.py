"""The menu's cards, and how a command finds the dish that is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kds.bus.projection import Read, projection
from kds.menu.events import (
    MENU_CHANGED,
    CategoryChanged,
    DaypartChanged,
    GroupChanged,
    OptionAvailabilityChanged,
    StockCounted,
)
from kds.menu.model import (
    Category,
    Daypart,
    Item,
    ItemGroup,
    ItemPrice,
    MenuVersion,
    ModifierGroup,
    Option,
)
from kds.menu.rules import Menu, is_available
from kds.values import CategoryId, GroupId, ItemId, OptionId

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True, slots=True)
class CategoryCard:
    id: CategoryId
    name: str
    position: int
    course: int
    sort: str


@dataclass(frozen=True, slots=True)
class DaypartCard:
    """Local minutes since midnight, half-open; one that ends before it starts goes past it."""

    id: int
    name: str
    starts_minute: int
    ends_minute: int
    sort: str


@dataclass(frozen=True, slots=True)
class PriceCard:
    """Another price on a channel and/or at a daypart; "" = any."""

    daypart: str
    channel: str
    price: int


@dataclass(frozen=True, slots=True)
class OptionCard:
    """One choice. `available` doesn't know the time: ask `on_sale(now)`."""

    id: OptionId
    group_id: GroupId
    name: str
    kitchen_name: str
    price: int
    preset: bool
    removes: bool
    available: bool
    left: int | None
    out_until: datetime | None

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A set of options: how many must and may be chosen. `most` 0 = any number."""

    id: GroupId
    name: str
    least: int
    most: int
    options: tuple[OptionCard, ...]
    sort: str


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A dish on the menu. `kitchen_name` is never empty.

    `available` = neither 86'd nor counted down to zero. It doesn't know the time, so that a card
    stays true while a snooze ends: what may be sold now is `on_sale(now)`.
    """

    id: ItemId
    category_id: CategoryId
    name: str
    kitchen_name: str
    description: str
    price: int
    prices: tuple[PriceCard, ...]
    tax_class: str
    allergens: tuple[str, ...]
    groups: tuple[GroupCard, ...]
    available: bool
    left: int | None
    out_until: datetime | None
    position: int
    sort: str

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)


@projection(CategoryChanged, by="category_id")
def category_cards(read: Read, ids: Sequence[CategoryId] | None) -> list[CategoryCard]:
    """Every category of the menu."""
    statement = _only(select(Category).where(Category.removed_at.is_(None)), Category.id, ids)
    return [
        CategoryCard(
            CategoryId(each.id), each.name, each.position, each.course, f"{each.position:04}"
        )
        for (each,) in read.execute(statement)
    ]


@projection(DaypartChanged, by="daypart_id")
def daypart_cards(read: Read, ids: Sequence[int] | None) -> list[DaypartCard]:
    """Every daypart."""
    return [
        DaypartCard(
            each.id, each.name, each.starts_minute, each.ends_minute, f"{each.starts_minute:04}"
        )
        for (each,) in read.execute(_only(select(Daypart), Daypart.id, ids))
    ]


@projection(GroupChanged, OptionAvailabilityChanged, StockCounted, by="group_id")
def group_cards(read: Read, ids: Sequence[GroupId] | None) -> list[GroupCard]:
    """Every modifier group, whether a dish offers it or not."""
    return list(_groups(read.session, ids).values())


@projection(*MENU_CHANGED, StockCounted, by="item_id")
def item_cards(read: Read, ids: Sequence[ItemId] | None) -> list[ItemCard]:
    """Every dish on the menu with all that ordering it needs."""
    return _items(read.session, ids)


def _only(statement: S, column: Any, ids: Iterable[int] | None) -> S:
    return statement if ids is None else statement.where(column.in_(ids))


def _items(session: Session, ids: Sequence[ItemId] | None) -> list[ItemCard]:
    statement = (
        select(Item, Category.position)
        .join(Category, Category.id == Item.category_id)
        .where(Item.removed_at.is_(None), Category.removed_at.is_(None))
    )
    prices, groups = _prices(session, ids), _groups_of(session, ids)
    return [
        _item_card(item, position, prices[item.id], groups[item.id])
        for item, position in session.execute(_only(statement, Item.id, ids))
    ]


def _item_card(
    item: Item, category_position: int, prices: list[PriceCard], groups: list[GroupCard]
) -> ItemCard:
    return ItemCard(
        id=ItemId(item.id),
        category_id=CategoryId(item.category_id),
        name=item.name,
        kitchen_name=item.kitchen_name or item.name,
        description=item.description,
        price=item.price,
        prices=tuple(prices),
        tax_class=item.tax_class,
        allergens=tuple(item.allergens),
        groups=tuple(groups),
        available=not item.out and item.left_count != 0,
        left=item.left_count,
        out_until=item.out_until,
        position=item.position,
        sort=f"{category_position:04}.{item.position:04}.{item.id:06}",
    )


def _prices(session: Session, ids: Sequence[ItemId] | None) -> dict[int, list[PriceCard]]:
    statement = select(ItemPrice.item_id, ItemPrice.daypart, ItemPrice.channel, ItemPrice.price)
    statement = _only(statement, ItemPrice.item_id, ids)
    found: dict[int, list[PriceCard]] = defaultdict(list)
    for item_id, daypart, channel, price in session.execute(statement.order_by(ItemPrice.id)):
        found[item_id].append(PriceCard(daypart, channel, price))
    return found


def _groups_of(session: Session, ids: Sequence[ItemId] | None) -> dict[int, list[GroupCard]]:
    """Each item's groups in their order; items that share a group share its card."""
    statement = select(ItemGroup.item_id, ItemGroup.group_id)
    statement = _only(statement, ItemGroup.item_id, ids)
    links = list(session.execute(statement.order_by(ItemGroup.position, ItemGroup.group_id)))
    groups = _groups(session, {group_id for _, group_id in links})
    found: dict[int, list[GroupCard]] = defaultdict(list)
    for item_id, group_id in links:
        if group_id in groups:
            found[item_id].append(groups[group_id])
    return found


def _groups(session: Session, ids: Iterable[int] | None) -> dict[int, GroupCard]:
    wanted = select(ModifierGroup).where(ModifierGroup.removed_at.is_(None))
    wanted = _only(wanted, ModifierGroup.id, ids)
    options = _only(select(Option).where(Option.removed_at.is_(None)), Option.group_id, ids)
    offered: dict[int, list[OptionCard]] = defaultdict(list)
    for (each,) in session.execute(options.order_by(Option.position, Option.id)):
        offered[each.group_id].append(_option_card(each))
    return {
        group.id: GroupCard(
            GroupId(group.id),
            group.name,
            group.least,
            group.most,
            tuple(offered[group.id]),
            f"{group.position:04}.{group.id:06}",
        )
        for (group,) in session.execute(wanted)
    }


def _option_card(option: Option) -> OptionCard:
    return OptionCard(
        id=OptionId(option.id),
        group_id=GroupId(option.group_id),
        name=option.name,
        kitchen_name=option.kitchen_name or option.name,
        price=option.price,
        preset=option.preset,
        removes=option.removes,
        available=not option.out and option.left_count != 0,
        left=option.left_count,
        out_until=option.out_until,
    )


_menu = Menu("", ())


def read_menu(session: Session) -> Menu:
    """The menu inside a command's transaction. Usually costs nothing: see MenuVersion.

    Its cards are exact but for `left`, which `take_stock` alone counts.
    """
    global _menu
    version = _version(session)
    menu = _menu
    if not version or menu.version != version:
        # What is pending belongs to this version; a caller may have switched autoflush off.
        session.flush()
        menu = _menu = Menu(version, _items(session, None))
    return menu


def _version(session: Session) -> str:
    # The session's info holds the row, or its weak identity map would read it for every line. A
    # row that was new when its transaction was undone is no longer in the session.
    row: Any = session.info.get(MenuVersion)
    if row is None or row not in session:
        row = session.info[MenuVersion] = session.get(MenuVersion, 1)
    return "" if row is None else str(row.version)


def find_item(session: Session, which: int | str) -> ItemCard | None:
    """The dish that is meant, with its groups and options, or None."""
    return read_menu(session).item(which)


def find_option(session: Session, item: ItemCard, which: int | str) -> OptionCard | None:
    """The choice of a dish that is meant, or None."""
    return read_menu(session).option(item, which)
