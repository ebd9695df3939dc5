"""The private page of a booking: details while it is held, then changing and calling off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from pydantic import AwareDatetime
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kds.actor import GUEST
from kds.bookings import commands
from kds.bookings.queries import OwnBooking
from kds.bookings.queries.live import bookable_days, offered_times, today
from kds.bookings.queries.own import (
    can_change,
    can_extend,
    is_running,
    is_standing,
    own_calendar,
)
from kds.errors import KdsError
from kds.web.forms import Form, form_of
from kds.web.house import web_of
from kiosk.booking.pages import hashed, kindly, own, own_url, sealed, show
from kiosk.booking.steps import Size

DAYS_SHOWN = 61
DETAILS = ("name", "phone", "email", "note", "allergy")
NOTHING_WRONG = {"problem": "", "do": "", "field": ""}


class Details(Form):
    """Who comes, as it was typed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    allergy: str = ""


class Wanted(Form):
    """What a guest would rather have."""

    size: Size | None = None
    day: date | None = None


class Chosen(Form):
    at: AwareDatetime
    size: Size


async def typed(request: Request) -> dict[str, str]:
    """The fields of a plain form."""
    async with request.form(max_files=0, max_fields=50) as form:
        return {name: str(form[name]) for name in form if name != "_key"}


async def show_own(request: Request) -> Response:
    """A held table asks for details; a booking tells what stands."""
    token, booking = await own(request)
    return _page(request, token, booking)


def _page(
    request: Request,
    token: str,
    booking: OwnBooking,
    sent: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    now = web_of(request).house.clock()
    held = booking.held and is_running(booking, now)
    template = "held" if held else "over" if booking.held or _is_gone(booking) else "own"
    values: dict[str, Any] = {
        "token": token,
        "booking": booking,
        "can_extend": can_extend(booking),
        "can_change": can_change(booking, now),
        "standing": is_standing(booking),
        "asks": request.query_params.get("ask", ""),
        "sent": sent or {},
        **(wrong or NOTHING_WRONG),
    }
    return show(request, f"kiosk/book/{template}.html", values, status)


def _is_gone(booking: OwnBooking) -> bool:
    return booking.state.value == "expired"


async def act(
    request: Request, command: Any, arguments: dict[str, Any], sent: dict[str, str] | None = None
) -> Response:
    """Run a guest's command and go back to their page, or show there why it was refused."""
    web = web_of(request)
    token, booking = await own(request)
    try:
        await web.house.submit(GUEST, command, (), {"token_hash": hashed(token), **arguments})
    except KdsError as error:
        token, booking = await own(request)
        problem, do = error.said(web.renderer(request).gettext)
        wrong = {"problem": problem, "do": do, "field": error.field or ""}
        return _page(request, token, booking, sent, wrong, error.status)
    return RedirectResponse(own_url(request, token), status_code=303)


async def book(request: Request) -> Response:
    """The details are there: the held table is booked."""
    sent = await typed(request)
    details = form_of(Details, {k: v for k, v in sent.items() if k in DETAILS})
    arguments = {
        **details.model_dump(),
        "language": web_of(request).language(request),
        "link": _link(request),
    }
    return await act(request, commands.book, arguments, sent)


async def extend(request: Request) -> Response:
    """More time, in one action; what was typed so far stays in the form."""
    web, sent = web_of(request), await typed(request)
    token, _ = await own(request)
    wrong = None
    try:
        await web.house.submit(GUEST, commands.extend_hold, (), {"token_hash": hashed(token)})
    except KdsError as error:
        problem, do = error.said(web.renderer(request).gettext)
        wrong = {"problem": problem, "do": do, "field": ""}
    token, booking = await own(request)
    return _page(request, token, booking, sent, wrong)


async def let_go(request: Request) -> Response:
    """Back to the times: the table is free for others at once."""
    token, booking = await own(request)
    arguments = {"token_hash": hashed(token)}
    await web_of(request).house.submit(GUEST, commands.drop_hold, (), arguments)
    lang = request.query_params.get("lang", "")
    back = f"/book/times?size={booking.size}&day={booking.business_date}"
    return RedirectResponse(back + (f"&lang={lang}" if lang else ""), status_code=303)


async def choose(request: Request) -> Response:
    """Which other times there are for this booking."""
    token, booking = await own(request)
    live, now = web_of(request).house.live, web_of(request).house.clock()
    if not can_change(booking, now):
        return _page(request, token, booking)
    asked = {k: v for k, v in request.query_params.items() if k in Wanted.model_fields and v}
    wanted = form_of(Wanted, asked)
    live.now = now
    size, day = wanted.size or booking.size, wanted.day or booking.business_date
    times, answer = offered_times(live, day, size, booking.id)
    values = {
        "token": token,
        "booking": booking,
        "size": size,
        "day": day,
        "days": list(bookable_days(live, today(live), DAYS_SHOWN, size)),
        "times": times,
        "free": len(answer.slots),
        **NOTHING_WRONG,
    }
    return show(request, "kiosk/book/change.html", values)


async def change(request: Request) -> Response:
    """Another time or size; the old booking stands until the new one does."""
    await own(request)
    chosen = form_of(Chosen, await typed(request))
    at: datetime = chosen.at.astimezone(UTC)
    arguments = {"at": at, "size": chosen.size, "link": _link(request)}
    return await act(request, commands.change_by_guest, arguments)


async def cancel(request: Request) -> Response:
    """The guests won't come."""
    return await act(request, commands.cancel_by_guest, {})


async def calendar(request: Request) -> Response:
    """The booking for the guest's own calendar."""
    _, booking = await own(request)
    web = web_of(request)
    text = own_calendar(booking, web.settings, web.house.clock(), _link(request))
    headers = {"Content-Disposition": 'attachment; filename="booking.ics"'}
    return sealed(web, Response(text, 200, headers, "text/calendar; charset=utf-8"))


def _link(request: Request) -> str:
    """The full address of the private page, for letters and calendars."""
    return web_of(request).settings.address + f"/book/b/{request.path_params['token']}"


PATH = "/book/b/{token:str}"
ROUTES: list[BaseRoute] = [
    Route(PATH, kindly(show_own), name="own_booking"),
    Route(PATH, kindly(book), methods=["POST"], name="book_details"),
    Route(f"{PATH}/extend", kindly(extend), methods=["POST"], name="book_extend"),
    Route(f"{PATH}/let-go", kindly(let_go), methods=["POST"], name="book_let_go"),
    Route(f"{PATH}/change", kindly(choose), name="book_choose"),
    Route(f"{PATH}/change", kindly(change), methods=["POST"], name="book_change"),
    Route(f"{PATH}/cancel", kindly(cancel), methods=["POST"], name="book_cancel"),
    Route(f"{PATH}/booking.ics", kindly(calendar), name="book_calendar"),
]
