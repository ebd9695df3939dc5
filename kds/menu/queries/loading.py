"""Rows → cards, for the projections and for a command's own menu: a few selects, never per card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kds.menu.model import Category, Daypart, Item, ItemGroup, ItemPrice, ModifierGroup, Option
from kds.menu.queries.cards import (
    CategoryCard,
    DaypartCard,
    GroupCard,
    ItemCard,
    Look,
    OptionCard,
    PriceCard,
    Use,
)
from kds.menu.queries.recipes import load_item_uses, load_option_uses
from kds.menu.rules import Stand, standing
from kds.menu.rules.looks import guess, own_colour
from kds.values import CategoryId, GroupId, ItemId, OptionId

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def _only(statement: S, column: Any, ids: Iterable[int] | None) -> S:
    return statement if ids is None else statement.where(column.in_(ids))


def load_categories(session: Session, ids: Sequence[CategoryId] | None) -> list[CategoryCard]:
    statement = select(Category.id, Category.name, Category.position, Category.course)
    statement = _only(statement.where(Category.removed_at.is_(None)), Category.id, ids)
    return [
        CategoryCard(CategoryId(i), name, position, course, f"{position:04}.{i:06}")
        for i, name, position, course in session.execute(statement)
    ]


def load_dayparts(session: Session, ids: Sequence[int] | None) -> list[DaypartCard]:
    statement = select(Daypart.id, Daypart.name, Daypart.starts_minute, Daypart.ends_minute)
    return [
        DaypartCard(i, name, starts, ends, f"{starts:04}")
        for i, name, starts, ends in session.execute(_only(statement, Daypart.id, ids))
    ]


def load_items(session: Session, ids: Sequence[ItemId] | None) -> list[ItemCard]:
    statement = (
        select(Item, Category.position, Category.name)
        .join(Category, Category.id == Item.category_id)
        .where(Item.removed_at.is_(None), Category.removed_at.is_(None))
    )
    prices, groups = _prices(session, ids), _groups_of(session, ids)
    uses = load_item_uses(session, ids)
    return [
        _item_card(item, position, category, prices[item.id], groups[item.id], uses[item.id])
        for item, position, category in session.execute(_only(statement, Item.id, ids))
    ]


def _item_card(
    item: Item,
    category_position: int,
    category: str,
    prices: list[PriceCard],
    groups: list[GroupCard],
    uses: list[Use],
) -> ItemCard:
    own = _own(item)
    stand = standing(own, uses)
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
        available=stand.available,
        left=stand.left,
        out_until=stand.out_until,
        own=own,
        uses=tuple(uses),
        look=_look(item, category),
        substitute_id=None if item.substitute_id is None else ItemId(item.substitute_id),
        position=item.position,
        sort=f"{category_position:04}.{item.category_id:06}.{item.position:04}.{item.id:06}",
    )


def _own(row: Item | Option) -> Stand:
    return Stand(not row.out and row.left_count != 0, row.left_count, row.out_until)


def _look(item: Item, category: str) -> Look:
    drawing = item.drawing or guess(item.name, category)
    colour = item.colour or own_colour(drawing, item.name)
    return Look(item.picture, drawing, colour, item.drawing, item.colour)


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
    groups = load_groups(session, {group_id for _, group_id in links})
    found: dict[int, list[GroupCard]] = defaultdict(list)
    for item_id, group_id in links:
        if group_id in groups:
            found[item_id].append(groups[group_id])
    return found


def load_groups(session: Session, ids: Iterable[int] | None) -> dict[int, GroupCard]:
    wanted = select(ModifierGroup).where(ModifierGroup.removed_at.is_(None))
    wanted = _only(wanted, ModifierGroup.id, ids)
    options = _only(select(Option).where(Option.removed_at.is_(None)), Option.group_id, ids)
    uses = load_option_uses(session, ids)
    offered: dict[int, list[OptionCard]] = defaultdict(list)
    for (each,) in session.execute(options.order_by(Option.position, Option.id)):
        offered[each.group_id].append(_option_card(each, uses[each.id]))
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


def _option_card(option: Option, uses: list[Use]) -> OptionCard:
    own = _own(option)
    stand = standing(own, uses)
    return OptionCard(
        id=OptionId(option.id),
        group_id=GroupId(option.group_id),
        name=option.name,
        kitchen_name=option.kitchen_name or option.name,
        price=option.price,
        preset=option.preset,
        removes=option.removes,
        available=stand.available,
        left=stand.left,
        out_until=stand.out_until,
        own=own,
        uses=tuple(uses),
    )
