"""The choices of a modifier group."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, NotFound
from kds.menu.commands.groups import items_offering, options_of, presets_of, standing_group
from kds.menu.events import GroupChanged
from kds.menu.model import Option
from kds.menu.rules import check_bounds, match_key, moved, named, priced
from kds.values import GroupId, OptionId


def add_option(
    uow: UnitOfWork,
    group_id: GroupId,
    name: str,
    price: int = 0,
    kitchen_name: str = "",
    preset: bool = False,
    removes: bool = False,
) -> OptionId:
    """Add a choice; its price is added to the dish's and may be negative."""
    uow.require(Capability.EDIT_MENU)
    standing_group(uow, group_id)
    others = options_of(uow, group_id)
    position = max((other.position for other in others), default=0) + 1
    option = uow.add(Option(group_id=group_id, name=named(name, 120), position=position))
    _settle(uow, option, name, price, kitchen_name, preset, removes)
    return OptionId(option.id)


def change_option(
    uow: UnitOfWork,
    option_id: OptionId,
    name: str,
    price: int = 0,
    kitchen_name: str = "",
    preset: bool = False,
    removes: bool = False,
) -> None:
    """Edit a choice. Orders that have it keep what was agreed."""
    uow.require(Capability.EDIT_MENU)
    option = standing_option(uow, option_id)
    _settle(uow, option, name, price, kitchen_name, preset, removes)


def move_option(uow: UnitOfWork, option_id: OptionId, by: int) -> None:
    """Show a choice earlier (by -1) or later (by 1)."""
    uow.require(Capability.EDIT_MENU)
    option = standing_option(uow, option_id)
    for position, each in enumerate(moved(options_of(uow, option.group_id), option, by)):
        each.position = position
    _record(uow, option)


def remove_option(uow: UnitOfWork, option_id: OptionId) -> None:
    """Take a choice away; orders that have it keep it."""
    uow.require(Capability.EDIT_MENU)
    option = standing_option(uow, option_id)
    option.removed_at = uow.now
    _record(uow, option)


def standing_option(uow: UnitOfWork, option_id: OptionId) -> Option:
    """The choice, or NotFound when it was removed."""
    option = uow.get(Option, option_id)
    if option.removed_at is not None:
        raise NotFound("That choice was removed", do="Look at the menu again")
    return option


def _settle(
    uow: UnitOfWork,
    option: Option,
    name: str,
    price: int,
    kitchen_name: str,
    preset: bool,
    removes: bool,
) -> None:
    key = match_key(name)
    others = [o for o in options_of(uow, option.group_id) if o.id != option.id]
    if any(match_key(other.name) == key for other in others):
        raise Conflict(
            "There is a choice {name} already", field="name", do="Take another name", name=name
        )
    option.name = named(name, 120)
    option.kitchen_name = named(kitchen_name, 120, field="kitchen_name", empty=True)
    option.price = priced(price, negative=True)
    option.preset, option.removes = preset, removes
    group = standing_group(uow, GroupId(option.group_id))
    check_bounds(group.least, group.most, presets_of(uow, group.id))
    _record(uow, option)


def _record(uow: UnitOfWork, option: Option) -> None:
    uow.record(GroupChanged(GroupId(option.group_id), items_offering(uow, option.group_id)))
