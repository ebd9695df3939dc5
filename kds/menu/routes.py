"""One line per action on the menu."""

from __future__ import annotations

from typing import Any

from babel.numbers import get_currency_precision
from starlette.requests import Request

from kds.menu import commands
from kds.menu.rules import minor_units
from kds.values import CategoryId, GroupId, ItemId
from kds.web.forms import post
from kds.web.house import web_of


async def priced(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """The form's price, as people write it → minor units of the venue's currency."""
    price = values.get("price")
    if not isinstance(price, str):
        return values
    if not price.strip() and request.path_params.keys() & {"group_id", "option_id"}:
        return {**values, "price": 0}
    digits = get_currency_precision(web_of(request).settings.currency)
    return {**values, "price": minor_units(price, digits)}


def _item(item_id: ItemId) -> str:
    return f"/menu?item={item_id}"


def _category(category_id: CategoryId) -> str:
    return f"/menu?category={category_id}"


def _group(group_id: GroupId) -> str:
    return f"/menu/choices?group={group_id}"


ITEM, OPTION, GROUP = (
    "/menu/items/{item_id}",
    "/menu/options/{option_id}",
    "/menu/groups/{group_id}",
)
CATEGORY, DAYPART = "/menu/categories/{category_id}", "/menu/dayparts/{daypart_id}"

ROUTES = [
    post("/menu/categories", commands.add_category, then=_category),
    post(CATEGORY, commands.change_category),
    post(f"{CATEGORY}/move", commands.move_category),
    post(f"{CATEGORY}/remove", commands.remove_category, then=lambda _: "/menu"),
    post("/menu/items", commands.add_item, then=_item, prepare=priced),
    post(ITEM, commands.change_item, prepare=priced),
    post(f"{ITEM}/move", commands.move_item),
    post(f"{ITEM}/remove", commands.remove_item, undo=f"{ITEM}/restore", undo_label="Removed"),
    post(f"{ITEM}/restore", commands.restore_item),
    post(f"{ITEM}/prices", commands.set_price, prepare=priced),
    post(f"{ITEM}/prices/drop", commands.drop_price),
    post(f"{ITEM}/groups", commands.attach_group),
    post(f"{ITEM}/groups/drop", commands.detach_group),
    post("/menu/groups", commands.add_group, then=_group),
    post(GROUP, commands.change_group),
    post(f"{GROUP}/remove", commands.remove_group, then=lambda _: "/menu/choices"),
    post(f"{GROUP}/options", commands.add_option, prepare=priced),
    post(OPTION, commands.change_option, prepare=priced),
    post(f"{OPTION}/move", commands.move_option),
    post(f"{OPTION}/remove", commands.remove_option),
    post("/menu/dayparts", commands.add_daypart),
    post(DAYPART, commands.change_daypart),
    post(f"{DAYPART}/remove", commands.remove_daypart),
    post(f"{ITEM}/out", commands.set_out, undo=f"{ITEM}/back", undo_label="Sold out"),
    post(f"{ITEM}/snooze", commands.snooze, undo=f"{ITEM}/back", undo_label="Snoozed"),
    post(f"{ITEM}/left", commands.set_left),
    post(f"{ITEM}/back", commands.put_back),
    post(f"{OPTION}/out", commands.set_option_out, undo=f"{OPTION}/back", undo_label="Sold out"),
    post(f"{OPTION}/snooze", commands.snooze_option, undo=f"{OPTION}/back", undo_label="Snoozed"),
    post(f"{OPTION}/left", commands.set_option_left),
    post(f"{OPTION}/back", commands.put_option_back),
]
