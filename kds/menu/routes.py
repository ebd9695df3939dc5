"""One line per action on the menu."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from babel.numbers import get_currency_precision
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kds.actor import Capability
from kds.errors import Invalid
from kds.menu import commands
from kds.menu.queries import pictures_in_use
from kds.menu.rules import minor_units
from kds.values import CategoryId, GroupId, ItemId
from kds.web import pictures
from kds.web.forms import answer_to, keys_of, post, validate
from kds.web.house import Web, web_of


async def priced(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """The form's price, as people write it → minor units of the venue's currency."""
    price = values.get("price")
    if not isinstance(price, str):
        return values
    if not price.strip() and request.path_params.keys() & {"group_id", "option_id"}:
        return {**values, "price": 0}
    digits = get_currency_precision(web_of(request).settings.currency)
    return {**values, "price": minor_units(price, digits)}


async def upload_picture(request: Request) -> Response:
    """A picture for a dish, as a multipart form: read only for those who may send it."""
    web = web_of(request)
    actor = web.actor(request)
    actor.require(Capability.EDIT_MENU)
    async with request.form(max_files=1, max_fields=2) as form:
        file = form.get("picture")
        if not isinstance(file, UploadFile) or not file.size:
            raise Invalid("Choose a picture first", field="picture", do="Choose a file")
        data = await file.read()
    folder = pictures.folder_of(web.settings)
    name = await to_thread.run_sync(pictures.keep, folder, data, limiter=web.slow)
    values = {"item_id": request.path_params["item_id"], "picture": name}
    arguments = validate(commands.set_picture, values)
    keys = keys_of(actor, request.headers.get("Idempotency-Key"))
    await web.house.submit(actor, commands.set_picture, keys, arguments)
    return _tidied(request, None)


upload_picture.command = commands.set_picture  # type: ignore[attr-defined]


def _tidied(request: Request, _: object) -> Response:
    """The usual answer; after it the pictures that no dish shows any more are deleted."""
    response = answer_to(request, None)
    response.background = BackgroundTask(_tidy, web_of(request))
    return response


async def _tidy(web: Web) -> None:
    wanted = await web.house.read(pictures_in_use)
    await to_thread.run_sync(pictures.sweep, pictures.folder_of(web.settings), wanted)


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
COMPONENT = "/menu/components/{component_id}"

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
    Route(f"{ITEM}/picture", upload_picture, methods=["POST"], name="set_picture"),
    post(f"{ITEM}/picture/drop", commands.drop_picture, reply=_tidied),
    post(f"{ITEM}/look", commands.dress_item),
    post(f"{ITEM}/substitute", commands.set_substitute),
    post(f"{ITEM}/components", commands.set_item_component),
    post("/menu/groups", commands.add_group, then=_group),
    post(GROUP, commands.change_group),
    post(f"{GROUP}/remove", commands.remove_group, then=lambda _: "/menu/choices"),
    post(f"{GROUP}/options", commands.add_option, prepare=priced),
    post(OPTION, commands.change_option, prepare=priced),
    post(f"{OPTION}/move", commands.move_option),
    post(f"{OPTION}/remove", commands.remove_option),
    post(f"{OPTION}/components", commands.set_option_component),
    post("/menu/components", commands.add_component),
    post(COMPONENT, commands.rename_component),
    post(f"{COMPONENT}/remove", commands.remove_component),
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
    post(
        f"{COMPONENT}/out",
        commands.set_component_out,
        undo=f"{COMPONENT}/back",
        undo_label="Sold out",
    ),
    post(
        f"{COMPONENT}/snooze",
        commands.snooze_component,
        undo=f"{COMPONENT}/back",
        undo_label="Snoozed",
    ),
    post(f"{COMPONENT}/left", commands.set_component_left),
    post(f"{COMPONENT}/back", commands.put_component_back),
]
