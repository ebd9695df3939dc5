"""The menu as a command sees it, and how it finds the dish that is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kds.menu.model import MenuVersion
from kds.menu.queries.cards import CategoryCard, DaypartCard, ItemCard, OptionCard, Users
from kds.menu.queries.loading import load_categories, load_dayparts, load_items
from kds.menu.queries.recipes import load_users
from kds.menu.rules import match_key
from kds.values import ComponentId, GroupId, ItemId, OptionId

NOBODY = Users((), (), frozenset())


class Menu:
    """All that is sold, as a command sees it: found by id, or by a name however it is spelled."""

    __slots__ = (
        "_all_options",
        "_by_name",
        "_courses",
        "_items",
        "_options",
        "_users",
        "dayparts",
        "version",
    )

    def __init__(
        self,
        version: str,
        items: Iterable[ItemCard] = (),
        categories: Iterable[CategoryCard] = (),
        dayparts: Iterable[DaypartCard] = (),
        users: Mapping[ComponentId, Users] | None = None,
    ) -> None:
        self.version = version
        self._users = users or {}
        self.dayparts = tuple(dayparts)
        self._courses = {category.id: category.course for category in categories}
        self._items = {item.id: item for item in items}
        self._by_name = {match_key(item.name): item for item in self._items.values()}
        self._all_options = {
            option.id: option
            for item in self._items.values()
            for group in item.groups
            for option in group.options
        }
        self._options: dict[ItemId, dict[int | str, OptionCard]] = {}

    def item(self, which: int | str) -> ItemCard | None:
        """The dish with this id (also when it comes as digits) or name."""
        if isinstance(which, int):
            return self._items.get(ItemId(which))
        found = self._by_name.get(match_key(which))
        if found is None and which.isdecimal():
            return self._items.get(ItemId(int(which)))
        return found

    def option(self, item: ItemCard, which: int | str) -> OptionCard | None:
        """The choice of this dish with this id or name; the first group that offers it counts."""
        known = self._options.get(item.id)
        if known is None:
            known = self._options[item.id] = _by_id_and_name(item)
        if isinstance(which, int):
            return known.get(which)
        return known.get(match_key(which))

    def course(self, item: ItemCard) -> int:
        """The course a dish goes to unless the waiter says otherwise; 0 = none."""
        return self._courses.get(item.category_id, 0)

    def any_option(self, option_id: OptionId) -> OptionCard | None:
        """The choice with this id, whichever dish offers it."""
        return self._all_options.get(option_id)

    def offering(self, group_id: GroupId) -> list[ItemId]:
        """The dishes that offer a group."""
        items = self._items.values()
        return [item.id for item in items if any(g.id == group_id for g in item.groups)]

    def users(self, component_id: ComponentId) -> Users:
        """Whom a component concerns."""
        return self._users.get(component_id) or NOBODY


def _by_id_and_name(item: ItemCard) -> dict[int | str, OptionCard]:
    known: dict[int | str, OptionCard] = {}
    for option in (option for group in item.groups for option in group.options):
        known[option.id] = option
        known.setdefault(match_key(option.name), option)
    return known


_menu = Menu("")


def read_menu(session: Session) -> Menu:
    """The menu inside a command's transaction. Usually costs nothing: see MenuVersion.

    Its cards are exact but for `left`s, which `take_stock` alone counts.
    """
    global _menu
    version = _version(session)
    menu = _menu
    if not version or menu.version != version:
        # What is pending belongs to this version; a caller may have switched autoflush off.
        session.flush()
        items, categories = load_items(session, None), load_categories(session, None)
        dayparts, users = load_dayparts(session, None), load_users(session)
        menu = _menu = Menu(version, items, categories, dayparts, users)
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
