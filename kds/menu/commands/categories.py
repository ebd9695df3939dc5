"""The menu's categories."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, NotFound
from kds.menu.events import CategoryChanged
from kds.menu.model import Category, Item
from kds.menu.rules import match_key, moved, named
from kds.values import CategoryId


def add_category(uow: UnitOfWork, name: str, course: int = 0) -> CategoryId:
    """Begin a new part of the menu, after the others."""
    uow.require(Capability.EDIT_MENU)
    others = _categories(uow)
    _refuse_double(others, name, None)
    position = max((each.position for each in others), default=-1) + 1
    category = uow.add(Category(name=named(name, 80), course=course, position=position))
    uow.record(CategoryChanged(CategoryId(category.id)))
    return CategoryId(category.id)


def change_category(uow: UnitOfWork, category_id: CategoryId, name: str, course: int = 0) -> None:
    """Rename a part of the menu, or let it be served in another course."""
    uow.require(Capability.EDIT_MENU)
    category = _standing(uow, category_id)
    _refuse_double(_categories(uow), name, category_id)
    category.name, category.course = named(name, 80), course
    uow.record(CategoryChanged(category_id))


def move_category(uow: UnitOfWork, category_id: CategoryId, by: int) -> None:
    """Show a part of the menu earlier (by -1) or later (by 1)."""
    uow.require(Capability.EDIT_MENU)
    category = _standing(uow, category_id)
    for position, each in enumerate(moved(_categories(uow), category, by)):
        if each.position != position:
            each.position = position
            uow.record(CategoryChanged(CategoryId(each.id)))


def remove_category(uow: UnitOfWork, category_id: CategoryId) -> None:
    """Take an empty part off the menu."""
    uow.require(Capability.EDIT_MENU)
    category = _standing(uow, category_id)
    used = select(Item.id).where(Item.category_id == category_id, Item.removed_at.is_(None))
    if uow.session.scalar(used.limit(1)):
        raise Conflict("There are still dishes in it", do="Move or remove its dishes first")
    category.removed_at = uow.now
    uow.record(CategoryChanged(category_id))


def _standing(uow: UnitOfWork, category_id: CategoryId) -> Category:
    category = uow.get(Category, category_id)
    if category.removed_at is not None:
        raise NotFound("That category was removed", do="Look at the menu again")
    return category


def _categories(uow: UnitOfWork) -> Sequence[Category]:
    statement = select(Category).where(Category.removed_at.is_(None))
    return uow.session.scalars(statement.order_by(Category.position, Category.id)).all()


def _refuse_double(others: Sequence[Category], name: str, own: CategoryId | None) -> None:
    key = match_key(name)
    if any(match_key(each.name) == key and each.id != own for each in others):
        raise Conflict(
            "There is a category {name} already", field="name", do="Take another name", name=name
        )
