"""Modifier groups, and which dishes offer them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import NotFound
from kds.menu.commands.items import standing_item
from kds.menu.events import GroupChanged, ItemChanged
from kds.menu.model import ItemGroup, ModifierGroup, Option
from kds.menu.rules import check_bounds, named
from kds.values import GroupId, ItemId


def add_group(
    uow: UnitOfWork, name: str, least: int = 0, most: int = 0, item_id: ItemId | None = None
) -> GroupId:
    """Make a set of choices, and offer it with a dish at once if one is named."""
    uow.require(Capability.EDIT_MENU)
    check_bounds(least, most, presets=0)
    position = (uow.session.scalar(select(func.max(ModifierGroup.position))) or 0) + 1
    group = uow.add(ModifierGroup(name=named(name, 80), least=least, most=most, position=position))
    uow.record(GroupChanged(GroupId(group.id), ()))
    if item_id is not None:
        attach_group(uow, item_id, GroupId(group.id))
    return GroupId(group.id)


def change_group(
    uow: UnitOfWork, group_id: GroupId, name: str, least: int = 0, most: int = 0
) -> None:
    """Rename a set of choices, or change how many must and may be chosen (most 0 = any number)."""
    uow.require(Capability.EDIT_MENU)
    group = standing_group(uow, group_id)
    check_bounds(least, most, presets_of(uow, group_id))
    group.name, group.least, group.most = named(name, 80), least, most
    uow.record(GroupChanged(group_id, items_offering(uow, group_id)))


def remove_group(uow: UnitOfWork, group_id: GroupId) -> None:
    """Take a set of choices off every dish."""
    uow.require(Capability.EDIT_MENU)
    standing_group(uow, group_id).removed_at = uow.now
    uow.record(GroupChanged(group_id, items_offering(uow, group_id)))


def attach_group(uow: UnitOfWork, item_id: ItemId, group_id: GroupId) -> None:
    """Offer a set of choices with a dish, after those it has."""
    uow.require(Capability.EDIT_MENU)
    standing_item(uow, item_id)
    standing_group(uow, group_id)
    if uow.session.get(ItemGroup, (item_id, group_id)) is not None:
        return
    last = select(func.max(ItemGroup.position)).where(ItemGroup.item_id == item_id)
    position = (uow.session.scalar(last) or 0) + 1
    uow.session.add(ItemGroup(item_id=item_id, group_id=group_id, position=position))
    uow.record(ItemChanged(item_id))


def detach_group(uow: UnitOfWork, item_id: ItemId, group_id: GroupId) -> None:
    """No longer offer a set of choices with a dish."""
    uow.require(Capability.EDIT_MENU)
    link = uow.session.get(ItemGroup, (item_id, group_id))
    if link is not None:
        uow.session.delete(link)
        uow.record(ItemChanged(item_id))


def standing_group(uow: UnitOfWork, group_id: GroupId) -> ModifierGroup:
    """The group, or NotFound when it was removed."""
    group = uow.get(ModifierGroup, group_id)
    if group.removed_at is not None:
        raise NotFound("That set of choices was removed", do="Look at the menu again")
    return group


def items_offering(uow: UnitOfWork, group_id: int) -> tuple[ItemId, ...]:
    """The dishes that offer a group."""
    statement = select(ItemGroup.item_id).where(ItemGroup.group_id == group_id)
    return tuple(ItemId(each) for each in uow.session.scalars(statement))


def options_of(uow: UnitOfWork, group_id: int) -> Sequence[Option]:
    """A group's choices in their order."""
    statement = select(Option).where(Option.group_id == group_id, Option.removed_at.is_(None))
    return uow.session.scalars(statement.order_by(Option.position, Option.id)).all()


def presets_of(uow: UnitOfWork, group_id: int) -> int:
    return sum(option.preset for option in options_of(uow, group_id))
