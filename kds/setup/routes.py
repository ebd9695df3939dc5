"""What the five steps do: the areas' own commands, with the pages that come after them."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kds.actor import Capability
from kds.errors import Invalid, KdsError
from kds.floor.commands import import_room
from kds.importing import Problem, import_entries
from kds.importing.plan import Raw
from kds.importing.reading import MOST_BYTES, read_bytes
from kds.kitchen.queries import station_cards
from kds.menu.queries import category_cards
from kds.setup import naming, trying
from kds.setup.again import again, shown_again
from kds.setup.kitchen import NAMES, Stations, open_stations, take_sample
from kds.setup.rooms import Start, plan_of, spoken
from kds.setup.screens.floor import SetUpFloor
from kds.setup.screens.house import HousePage, SetUp
from kds.setup.screens.kitchen import SetUpKitchen
from kds.setup.screens.screen import LINK_COOKIE, SetUpScreen
from kds.setup.screens.staff import SetUpStaff
from kds.staff import commands
from kds.staff.rules import PAIRING_LIFE, digest, new_secret
from kds.values import StationId, to_ms
from kds.web import pairing, pins, signin
from kds.web.forms import Form, answer_to, form_of, post
from kds.web.house import web_of

Values = dict[str, Any]


class RoomForm(Form):
    room: Start


class StationForm(Form):
    station_id: StationId


async def chosen_room(request: Request, values: Values) -> Values:
    """The name of a room → its plan, in the visitor's language."""
    web_of(request).actor(request).require(Capability.EDIT_FLOOR)
    room = form_of(RoomForm, values).room
    return {"room": spoken(plan_of(room), web_of(request).renderer(request).gettext)}


def let_in(request: Request, device_id: int) -> Response:
    """The first manager's cookies, and on to the floor."""
    paired = pairing.paired(request, device_id)
    response = answer_to(request, SetUpFloor.path)
    response.raw_headers.extend(h for h in paired.raw_headers if h[0] == b"set-cookie")
    return response


async def screen_link(request: Request, values: Values) -> Values:
    """A new one-time link for a kitchen screen at this station."""
    web, station_id = web_of(request), form_of(StationForm, values).station_id
    web.actor(request).require(Capability.MANAGE_DEVICES)
    station = web.house.live(station_cards).get(station_id)
    if station is None:
        raise Invalid("Choose a station", field="station_id", do="Choose where the screen hangs")
    request.state.secret = new_secret()
    name, hashed = station.name, digest(request.state.secret)
    return {"code_hash": hashed, "name": name, "role": "kitchen", "station_id": station_id}


def shown_link(request: Request, _pairing_id: int) -> Response:
    response = answer_to(request, SetUpScreen.path)
    value = f"{to_ms(web_of(request).house.clock())}.{request.state.secret}"
    life = int(PAIRING_LIFE.total_seconds())
    signin.set_cookie(request, response, LINK_COOKIE, value, life)
    return response


async def test_dish(request: Request, values: Values) -> Values:
    """A station → a dish that it cooks."""
    web_of(request).actor(request).require(Capability.TAKE_ORDERS)
    station_id = form_of(StationForm, values).station_id
    item_id, option_ids = trying.dish_for(web_of(request).house.live, station_id)
    return {"item_id": item_id, "option_ids": option_ids}


async def begin_kitchen(request: Request) -> Response:
    """Stations first, then the menu; a file with problems changes nothing and lists them."""
    actor = web_of(request).actor(request)
    actor.require(Capability.EDIT_STATIONS)
    actor.require(Capability.EDIT_MENU)
    async with request.form(max_files=1, max_fields=20) as form:
        try:
            problems = await _furnish(request, form)
        except KdsError as error:
            return await shown_again(request, SetUpKitchen, error)
        if not problems:
            return answer_to(request, SetUpStaff.path)
        request.state.problems = problems
        refusal = Invalid(
            "The menu has problems; nothing of it was taken",
            field="file",
            do="Mend them in the file and choose it again",
        )
        return await shown_again(request, SetUpKitchen, refusal)


begin_kitchen.command = open_stations  # type: ignore[attr-defined]


async def _furnish(request: Request, form: FormData) -> list[Problem]:
    web = web_of(request)
    actor, gettext = web.actor(request), web.renderer(request).gettext
    wanted = str(form.get("stations", ""))
    if not len(web.house.live(station_cards)):
        if wanted not in {each.value for each in Stations}:
            raise Invalid("Choose your stations", field="stations", do="You can change them later")
        names = tuple(gettext(name) for name in NAMES[Stations(wanted)])
        await web.house.change(actor, open_stations, names=names)
    menu = form.get("menu", "later")
    if menu == "sample":
        return await take_sample(web.house, actor, web.language(request), gettext)
    if menu not in ("file", "dish"):
        return []
    raws, problems = _dish(form) if menu == "dish" else await _file(form)
    if not len(web.house.live(category_cards)):
        raws = declared(raws)
    return await import_entries(web.house, actor, raws, problems)


def declared(raws: list[Raw]) -> list[Raw]:
    """On an empty menu every category is new, so a file needn't say so."""
    names = {
        str(raw.values["category"]): raw.line for raw in reversed(raws) if "category" in raw.values
    }
    return [*(Raw(line, {"category": name}) for name, line in names.items()), *raws]


async def _file(form: FormData) -> tuple[list[Raw], list[Problem]]:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.size:
        raise Invalid("Choose a file first", field="file", do="A .csv or .json file")
    data = await file.read(MOST_BYTES)
    return read_bytes(data, file.filename or "")


def _dish(form: FormData) -> tuple[list[Raw], list[Problem]]:
    said = {
        name: str(form.get(f"dish_{name}", "")).strip() for name in ("category", "name", "price")
    }
    for name, value in said.items():
        if not value:
            raise Invalid("This is missing", field=f"dish_{name}", do="Fill it in")
    return [Raw(1, said)], []


ROUTES = [
    again(
        post("/setup", commands.set_up, prepare=naming.first_person, reply=let_in, replay=False),
        SetUp,
    ),
    again(
        post(
            "/setup/house",
            commands.name_house,
            prepare=naming.house_said,
            then=lambda _: SetUpFloor.path,
        ),
        SetUp,
    ),
    again(
        post(
            "/house",
            commands.name_house,
            prepare=naming.house_said,
            then=lambda _: HousePage.path,
        ),
        HousePage,
    ),
    again(
        post(
            "/setup/floor",
            import_room,
            prepare=chosen_room,
            then=lambda _: SetUpKitchen.path,
        ),
        SetUpFloor,
    ),
    Route("/setup/kitchen", begin_kitchen, methods=["POST"], name="open_stations"),
    again(
        post(
            "/setup/staff",
            commands.hire_staff,
            prepare=pins.hashed_pin,
        ),
        SetUpStaff,
    ),
    again(
        post(
            "/setup/screen",
            commands.make_pairing_link,
            prepare=screen_link,
            reply=shown_link,
            replay=False,
        ),
        SetUpScreen,
    ),
    post("/setup/test", trying.send_test, prepare=test_dish),
    post("/setup/test/{order_id}/end", trying.end_test),
    post("/setup/done", commands.settle_house, then=lambda _: "/setup/done"),
    post("/setup/later", commands.settle_house, then=lambda _: "/"),
]
