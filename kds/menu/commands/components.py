"""What dishes and choices are made of, and the recipes that say how much they take."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid, NotFound
from kds.menu.commands.items import standing_item
from kds.menu.commands.options import standing_option
from kds.menu.events import ComponentChanged
from kds.menu.model import Component, ItemComponent, OptionComponent
from kds.menu.queries import Users, load_users
from kds.menu.rules import match_key, named
from kds.values import ComponentId, GroupId, ItemId, OptionId

MOST_TAKEN = 9999


def add_component(
    uow: UnitOfWork, name: str, item_id: ItemId | None = None, quantity: int = 1
) -> ComponentId:
    """Name something that dishes are made of, and put it into one at once if it is named."""
    uow.require(Capability.EDIT_MENU)
    _refuse_double(uow, name, None)
    component_id = ComponentId(uow.add(Component(name=named(name, 80))).id)
    _record(uow, component_id, NO_USERS)
    if item_id is not None:
        set_item_component(uow, item_id, component_id, quantity)
    return component_id


def rename_component(uow: UnitOfWork, component_id: ComponentId, name: str) -> None:
    """Call a component something else."""
    uow.require(Capability.EDIT_MENU)
    component = standing_component(uow, component_id)
    _refuse_double(uow, name, component_id)
    component.name = named(name, 80)
    _record(uow, component_id, users_of(uow, component_id))


def remove_component(uow: UnitOfWork, component_id: ComponentId) -> None:
    """Stop counting a component; the dishes that have it no longer depend on it."""
    uow.require(Capability.EDIT_MENU)
    standing_component(uow, component_id).removed_at = uow.now
    _record(uow, component_id, users_of(uow, component_id))


def set_item_component(
    uow: UnitOfWork, item_id: ItemId, component_id: ComponentId, quantity: int = 1
) -> None:
    """Say how much of a component one portion of a dish takes; 0 = it has none of it."""
    uow.require(Capability.EDIT_MENU)
    standing_item(uow, item_id)
    standing_component(uow, component_id)
    before = users_of(uow, component_id)
    there = uow.session.get(ItemComponent, (item_id, component_id))
    if _taken(quantity) and there is None:
        made = ItemComponent(item_id=item_id, component_id=component_id, quantity=quantity)
        uow.session.add(made)
    else:
        _requantify(uow, there, quantity)
    _record(uow, component_id, before, users_of(uow, component_id))


def set_option_component(
    uow: UnitOfWork, option_id: OptionId, component_id: ComponentId, quantity: int = 1
) -> None:
    """Say how much of a component a choice takes on top; 0 = none of it."""
    uow.require(Capability.EDIT_MENU)
    standing_option(uow, option_id)
    standing_component(uow, component_id)
    before = users_of(uow, component_id)
    there = uow.session.get(OptionComponent, (option_id, component_id))
    if _taken(quantity) and there is None:
        made = OptionComponent(option_id=option_id, component_id=component_id, quantity=quantity)
        uow.session.add(made)
    else:
        _requantify(uow, there, quantity)
    _record(uow, component_id, before, users_of(uow, component_id))


def standing_component(uow: UnitOfWork, component_id: ComponentId) -> Component:
    """The component, or NotFound when it was removed."""
    component = uow.get(Component, component_id)
    if component.removed_at is not None:
        raise NotFound("That component was removed", do="Look at the menu again")
    return component


def users_of(uow: UnitOfWork, component_id: ComponentId) -> Users:
    """Whom a component concerns, by the recipes as they are in this transaction."""
    uow.session.flush()
    return load_users(uow.session).get(component_id, NO_USERS)


NO_USERS = Users((), (), frozenset())


def _taken(quantity: int) -> bool:
    if not 0 <= quantity <= MOST_TAKEN:
        raise Invalid(
            "Count from 0 to {most}", field="quantity", do="Correct the number", most=MOST_TAKEN
        )
    return quantity > 0


def _requantify(
    uow: UnitOfWork, there: ItemComponent | OptionComponent | None, quantity: int
) -> None:
    if there is not None and quantity:
        there.quantity = quantity
    elif there is not None:
        uow.session.delete(there)


def _refuse_double(uow: UnitOfWork, name: str, own: ComponentId | None) -> None:
    key = match_key(name)
    standing = select(Component.id, Component.name).where(Component.removed_at.is_(None))
    if any(match_key(known) == key and i != own for i, known in uow.session.execute(standing)):
        raise Conflict(
            "There is a component {name} already", field="name", do="Take another name", name=name
        )


def _record(uow: UnitOfWork, component_id: ComponentId, *concerned: Users) -> None:
    items: Iterable[ItemId] = dict.fromkeys(i for each in concerned for i in each.item_ids)
    groups: Iterable[GroupId] = dict.fromkeys(g for each in concerned for g in each.group_ids)
    uow.record(ComponentChanged(component_id, tuple(items), tuple(groups)))
