"""What dishes and choices are made of: rows → cards, a few selects, never per card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kds.menu.model import Component, ItemComponent, ItemGroup, Option, OptionComponent
from kds.menu.queries.cards import ComponentCard, Use, Users
from kds.menu.rules import match_key
from kds.values import ComponentId, GroupId, ItemId

_USED = (Component.id, Component.name, Component.out, Component.left_count, Component.out_until)


def load_components(session: Session, ids: Sequence[ComponentId] | None) -> list[ComponentCard]:
    statement = select(*_USED).where(Component.removed_at.is_(None))
    if ids is not None:
        statement = statement.where(Component.id.in_(ids))
    most = _most(session)
    return [
        ComponentCard(
            id=ComponentId(i),
            name=name,
            available=not out and left != 0,
            left=left,
            serves=None if left is None else left // most.get(i, 1),
            out_until=out_until,
            sort=f"{match_key(name)}.{i:06}",
        )
        for i, name, out, left, out_until in session.execute(statement)
    ]


def _most(session: Session) -> dict[int, int]:
    """The most of each component that one recipe takes."""
    most: dict[int, int] = {}
    for table in (ItemComponent, OptionComponent):
        taken = select(table.component_id, func.max(table.quantity)).group_by(table.component_id)
        for ident, quantity in session.execute(taken):
            most[ident] = max(quantity, most.get(ident, 0))
    return most


def load_item_uses(session: Session, ids: Iterable[int] | None) -> dict[int, list[Use]]:
    """What each dish is made of, without its choices."""
    statement = (
        select(ItemComponent.item_id, ItemComponent.quantity, *_USED)
        .join(Component, Component.id == ItemComponent.component_id)
        .where(Component.removed_at.is_(None))
        .order_by(ItemComponent.component_id)
    )
    if ids is not None:
        statement = statement.where(ItemComponent.item_id.in_(ids))
    return _by_user(session.execute(statement))


def load_option_uses(session: Session, group_ids: Iterable[int] | None) -> dict[int, list[Use]]:
    """What each choice of these groups takes."""
    statement = (
        select(OptionComponent.option_id, OptionComponent.quantity, *_USED)
        .join(Component, Component.id == OptionComponent.component_id)
        .where(Component.removed_at.is_(None))
        .order_by(OptionComponent.component_id)
    )
    if group_ids is not None:
        statement = statement.join(Option, Option.id == OptionComponent.option_id)
        statement = statement.where(Option.group_id.in_(group_ids))
    return _by_user(session.execute(statement))


def _by_user(rows: Iterable[Any]) -> dict[int, list[Use]]:
    uses: dict[int, list[Use]] = defaultdict(list)
    for user, quantity, i, name, out, left, out_until in rows:
        available = not out and (left is None or left >= quantity)
        uses[user].append(Use(ComponentId(i), name, quantity, available, left, out_until))
    return uses


def load_users(session: Session) -> dict[ComponentId, Users]:
    """Whom a component concerns, for each that is in a recipe."""
    found: dict[int, tuple[dict[int, None], dict[int, None], set[int]]] = defaultdict(
        lambda: ({}, {}, set())
    )
    direct = select(ItemComponent.component_id, ItemComponent.item_id, ItemComponent.quantity)
    for ident, item_id, quantity in session.execute(direct.order_by(ItemComponent.item_id)):
        found[ident][0][item_id] = None
        found[ident][2].add(quantity)
    chosen = (
        select(
            OptionComponent.component_id,
            Option.group_id,
            ItemGroup.item_id,
            OptionComponent.quantity,
        )
        .join(Option, Option.id == OptionComponent.option_id)
        .outerjoin(ItemGroup, ItemGroup.group_id == Option.group_id)
        .order_by(Option.group_id, ItemGroup.item_id)
    )
    for ident, group_id, item_id, quantity in session.execute(chosen):
        found[ident][1][group_id] = None
        found[ident][2].add(quantity)
        if item_id is not None:
            found[ident][0][item_id] = None
    return {
        ComponentId(ident): Users(
            tuple(ItemId(i) for i in items),
            tuple(GroupId(i) for i in groups),
            frozenset(quantities),
        )
        for ident, (items, groups, quantities) in found.items()
    }
