"""What guests do about a booking. Forms of plain pages: each answers with a page or by 303."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import AwareDatetime
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kds.actor import GUEST
from kds.bookings import commands
from kds.bookings.queries import ask_time
from kds.bookings.queries.live import today_of
from kds.errors import Conflict, Invalid, KdsError
from kds.web.forms import Form, form_of
from kds.web.house import Web, web_of
from kds.web.limits import Tries
from kds.web.signin import address_of
from kiosk.booking.owned import ROUTES as OWNED
from kiosk.booking.pages import hashed, kindly, own_url, secret_for, show, times_again
from kiosk.booking.palette import palette
from kiosk.booking.steps import BookTimes, Size, new_key

HOLDS, HOLDS_WITHIN = 20, timedelta(minutes=10)
"""How many tables one address may have kept for it, in how long."""


class HoldForm(Form):
    at: AwareDatetime
    size: Size
    key: str = ""


class WishForm(Form):
    at: AwareDatetime
    size: Size
    name: str
    email: str = ""
    phone: str = ""
    key: str = ""


async def sent(request: Request) -> dict[str, Any]:
    """What a plain form has sent."""
    async with request.form(max_files=0, max_fields=50) as form:
        values = {name: str(form[name]) for name in form}
    values["key"] = values.pop("_key", "") or new_key()
    return values


def holds_of(web: Web, request: Request) -> Tries:
    """How often each address has taken a table lately."""
    state = request.app.state
    if not hasattr(state, "book_limits"):
        state.book_limits = Tries(web.house.clock, HOLDS, HOLDS_WITHIN)
    limits: Tries = state.book_limits
    return limits


def count(request: Request) -> None:
    """Refuse an address that takes too much, and count this one."""
    web, sender = web_of(request), address_of(request)
    limits = holds_of(web, request)
    limits.check(sender)
    limits.failed(sender)


def day_of(web: Web, at: datetime) -> date:
    return today_of(at, web.settings)


async def hold(request: Request) -> Response:
    """Keep a table for five minutes and ask for the rest; or say which times are near."""
    web = web_of(request)
    form = form_of(HoldForm, await sent(request))
    at = form.at.astimezone(UTC)
    count(request)
    token = secret_for(form.key, at.isoformat(), form.size)
    arguments = {
        "at": at,
        "size": form.size,
        "token_hash": hashed(token),
        "language": web.language(request),
    }
    try:
        await web.house.submit(GUEST, commands.hold, (f"book {token}",), arguments)
    except (Conflict, Invalid) as error:
        return await instead(request, at, form.size, error)
    return RedirectResponse(own_url(request, token), status_code=303)


async def instead(request: Request, at: datetime, size: int, error: KdsError) -> Response:
    """That time can't be had: the page of its day again, with those near it."""
    web = web_of(request)
    settings, now = web.settings, web.house.clock()
    answer = await web.house.read(ask_time, settings.tz, now, at, size)
    step = BookTimes(size=size, day=day_of(web, at))
    return await times_again(request, step, error, answer.offers)


async def notify(request: Request) -> Response:
    """GET: who wants to be told of a booked-out time; POST: remember it."""
    web = web_of(request)
    if request.method == "GET":
        asked = form_of(WishAsked, dict(_known(request, WishAsked)))
        return show(request, "kiosk/book/notify.html", {**_wish(asked.at, asked.size), "sent": {}})
    values = await sent(request)
    form = form_of(WishForm, values)
    count(request)
    arguments = {
        **form.model_dump(exclude={"key"}),
        "at": form.at.astimezone(UTC),
        "language": web.language(request),
    }
    try:
        await web.house.submit(GUEST, commands.note_wish, (f"wish {form.key}",), arguments)
    except KdsError as error:
        said = refusal(request, error)
        page = {**_wish(form.at, form.size), "sent": values, **said}
        return show(request, "kiosk/book/notify.html", page, error.status)
    return show(request, "kiosk/book/noted.html", {"at": form.at, "size": form.size})


class WishAsked(Form):
    at: AwareDatetime
    size: Size = 2


def _known(request: Request, form: type[Form]) -> list[tuple[str, str]]:
    return [(k, v) for k, v in request.query_params.items() if k in form.model_fields]


def _wish(at: datetime, size: int) -> dict[str, Any]:
    return {"at": at.astimezone(UTC), "size": size, "problem": "", "do": "", "field": ""}


def refusal(request: Request, error: KdsError) -> dict[str, str]:
    """What went wrong, in the guest's language, for the page to say."""
    problem, do = error.said(web_of(request).renderer(request).gettext)
    return {"problem": problem, "do": do, "field": error.field or ""}


async def colours(request: Request) -> Response:
    """The venue's accent colour as a style sheet."""
    text = palette(web_of(request).settings.accent)
    return Response(text, 200, {"Cache-Control": "public, max-age=300"}, "text/css")


ROUTES: list[BaseRoute] = [
    Route("/book/colours.css", colours, name="book_colours"),
    Route("/book/hold", kindly(hold), methods=["POST"], name="book_hold"),
    Route("/book/notify", kindly(notify), methods=["GET", "POST"], name="book_notify"),
    *OWNED,
]
