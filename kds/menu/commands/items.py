"""Dishes and drinks, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid, NotFound
from kds.menu.events import ItemChanged
from kds.menu.model import Allergen, Category, Channel, Daypart, Item, ItemPrice
from kds.menu.queries import find_item
from kds.menu.rules import moved, named, priced
from kds.values import CategoryId, ItemId


def add_item(
    uow: UnitOfWork,
    category_id: CategoryId,
    name: str,
    price: int,
    kitchen_name: str = "",
    description: str = "",
    tax_class: str = "standard",
    allergens: tuple[Allergen, ...] = (),
) -> ItemId:
    """Put a dish on the menu, last in its category."""
    uow.require(Capability.EDIT_MENU)
    _refuse_double(uow, name, None)
    item = uow.add(Item(name=named(name, 120), price=priced(price), category_id=category_id))
    _describe(item, kitchen_name, description, tax_class, allergens)
    _place(uow, item, category_id)
    uow.record(ItemChanged(ItemId(item.id)))
    return ItemId(item.id)


def change_item(
    uow: UnitOfWork,
    item_id: ItemId,
    category_id: CategoryId,
    name: str,
    price: int,
    kitchen_name: str = "",
    description: str = "",
    tax_class: str = "standard",
    allergens: tuple[Allergen, ...] = (),
) -> None:
    """Edit a dish. Orders that have it keep what was agreed."""
    uow.require(Capability.EDIT_MENU)
    item = standing_item(uow, item_id)
    _refuse_double(uow, name, item_id)
    item.name, item.price = named(name, 120), priced(price)
    _describe(item, kitchen_name, description, tax_class, allergens)
    if item.category_id != category_id:
        _place(uow, item, category_id)
    uow.record(ItemChanged(item_id))


def move_item(uow: UnitOfWork, item_id: ItemId, by: int) -> None:
    """Show a dish earlier (by -1) or later (by 1) in its category."""
    uow.require(Capability.EDIT_MENU)
    item = standing_item(uow, item_id)
    for position, each in enumerate(moved(_beside(uow, item.category_id), item, by)):
        if each.position != position:
            each.position = position
            uow.record(ItemChanged(ItemId(each.id)))


def remove_item(uow: UnitOfWork, item_id: ItemId) -> None:
    """Take a dish off the menu; orders that have it keep it."""
    uow.require(Capability.EDIT_MENU)
    standing_item(uow, item_id).removed_at = uow.now
    uow.record(ItemChanged(item_id))


def restore_item(uow: UnitOfWork, item_id: ItemId) -> None:
    """Put a removed dish on the menu again."""
    uow.require(Capability.EDIT_MENU)
    item = uow.get(Item, item_id)
    if item.removed_at is None:
        return
    _refuse_double(uow, item.name, item_id)
    item.removed_at = None
    uow.record(ItemChanged(item_id))


def set_price(
    uow: UnitOfWork, item_id: ItemId, price: int, daypart: str = "", channel: str = ""
) -> None:
    """Let a dish cost something else at a daypart, on a channel, or both."""
    uow.require(Capability.EDIT_MENU)
    item = standing_item(uow, item_id)
    if not daypart and not channel:
        item.price = priced(price)
    else:
        _check_when(uow, daypart, channel)
        row = _special(uow, item_id, daypart, channel)
        if row is None:
            row = uow.add(ItemPrice(item_id=item_id, daypart=daypart, channel=channel, price=0))
        row.price = priced(price)
    uow.record(ItemChanged(item_id))


def drop_price(uow: UnitOfWork, item_id: ItemId, daypart: str = "", channel: str = "") -> None:
    """Forget a dish's other price."""
    uow.require(Capability.EDIT_MENU)
    row = _special(uow, item_id, daypart, channel)
    if row is not None:
        uow.session.delete(row)
        uow.record(ItemChanged(item_id))


def standing_item(uow: UnitOfWork, item_id: ItemId) -> Item:
    """The dish, or NotFound when it is no longer on the menu."""
    item = uow.get(Item, item_id)
    if item.removed_at is not None:
        raise NotFound("That dish is no longer on the menu", do="Look at the menu again")
    return item


def _describe(
    item: Item, kitchen_name: str, description: str, tax_class: str, allergens: Sequence[Allergen]
) -> None:
    item.kitchen_name = named(kitchen_name, 120, field="kitchen_name", empty=True)
    item.description = description
    item.tax_class = named(tax_class, 40, field="tax_class")
    item.allergens = [each.value for each in Allergen if each in allergens]


def _place(uow: UnitOfWork, item: Item, category_id: CategoryId) -> None:
    """Last in a category that stands."""
    if uow.get(Category, category_id).removed_at is not None:
        raise Conflict("That category was removed", field="category_id", do="Choose another")
    last = select(func.max(Item.position)).where(
        Item.category_id == category_id, Item.id != item.id
    )
    item.position = (uow.session.scalar(last) or 0) + 1
    item.category_id = category_id


def _beside(uow: UnitOfWork, category_id: int) -> Sequence[Item]:
    statement = select(Item).where(Item.category_id == category_id, Item.removed_at.is_(None))
    return uow.session.scalars(statement.order_by(Item.position, Item.id)).all()


def _refuse_double(uow: UnitOfWork, name: str, own: ItemId | None) -> None:
    """Names find dishes in orders from outside, so no two may read the same."""
    found = find_item(uow.session, name)
    if found is not None and found.id != own and not name.isdecimal():
        raise Conflict(
            "There is a dish {name} already", field="name", do="Take another name", name=found.name
        )


def _check_when(uow: UnitOfWork, daypart: str, channel: str) -> None:
    if channel and channel not in list(Channel):
        raise Invalid("There is no such channel", field="channel", do="Choose one of the list")
    if daypart and not uow.session.scalar(select(Daypart.id).where(Daypart.name == daypart)):
        raise Invalid("There is no such daypart", field="daypart", do="Choose one of the list")


def _special(uow: UnitOfWork, item_id: ItemId, daypart: str, channel: str) -> ItemPrice | None:
    return uow.session.scalar(
        select(ItemPrice).where(
            ItemPrice.item_id == item_id,
            ItemPrice.daypart == daypart,
            ItemPrice.channel == channel,
        )
    )
