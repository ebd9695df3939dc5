"""The waitlist for the venue's own page or app: estimates, and a guest's own entry. JSON.

GET  /api/v1/wait                 state and, by party size, minutes from-to
POST /api/v1/wait                 join: {"size", "name", "phone" or "email"}, Idempotency-Key
GET  /api/v1/wait/{token}         the own place
POST /api/v1/wait/{token}/leave   wait no longer
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kds.actor import GUEST
from kds.bookings import commands
from kds.bookings.queries import Estimate, WaitlistState, own_place, own_wait, waitlist_now
from kds.bus.projection import Live
from kds.errors import Conflict, Invalid, NotFound
from kds.values import PartyId, to_ms
from kds.web.forms import KEY_LENGTH, Form, form_of, json_object
from kds.web.house import web_of
from kds.web.signin import address_of
from kiosk.booking.pages import hashed, secret_for
from kiosk.booking.routes import count
from kiosk.booking.steps import Size

FRESH_SECONDS = 15
LEAST_KEY = 16
"""The key seeds the secret of the entry: a short one could be guessed."""


class JoinForm(Form):
    size: Size
    name: str
    phone: str = ""
    email: str = ""


def _live(request: Request) -> Live:
    house = web_of(request).house
    house.live.now = house.clock()
    return house.live


async def wait(request: Request) -> Response:
    """The state of the waitlist and, by party size, the range of minutes that it would take."""
    waitlist = waitlist_now(_live(request))
    answer = {
        "as_of": to_ms(web_of(request).house.clock()),
        "state": waitlist.state,
        "estimates": [_estimate(each) for each in waitlist.estimates],
    }
    headers = {"Cache-Control": f"public, max-age={FRESH_SECONDS}"}
    return JSONResponse(answer, headers=headers)


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {"size": estimate.size, "state": estimate.state, "minutes": estimate.minutes}


async def join(request: Request) -> Response:
    """201 with the new entry and its secret; the same key gets the same with 200."""
    web = web_of(request)
    form, key = form_of(JoinForm, await json_object(request)), _key(request)
    count(request)
    token = secret_for(key, "waitlist", form.size)
    party_id = await web.house.read(own_wait, hashed(token))
    if party_id is not None:
        return _entry(request, token, party_id, 200)
    low, high = _quote(waitlist_now(_live(request)).of(form.size))
    arguments = {
        **form.model_dump(),
        "token_hash": hashed(token),
        "quoted_low": low,
        "quoted_high": high,
        "language": web.language(request),
    }
    outcome = await web.house.submit(
        GUEST, commands.join_waitlist, (f"waitlist {token}",), arguments
    )
    return _entry(request, token, outcome.answer, 200 if outcome.replayed else 201)


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not LEAST_KEY <= len(key) <= KEY_LENGTH:
        raise Invalid(
            "The key has 16 to 120 letters", field="Idempotency-Key", do="Send a random one"
        )
    return key


def _quote(estimate: Estimate) -> tuple[int, int]:
    """The wait that they are told, or why there is nothing to wait for."""
    if estimate.state is WaitlistState.CLOSED_NO_WAIT:
        raise Conflict("There is no wait", do="Just come in")
    if estimate.minutes is None:
        raise Conflict("The waitlist is closed", do="Book a table for another time")
    return estimate.minutes


async def place(request: Request) -> Response:
    """Where they stand, for whoever has the secret."""
    token, party_id = await _own(request)
    return _entry(request, token, party_id, 200)


async def leave(request: Request) -> Response:
    """They wait no longer."""
    token, _ = await _own(request)
    await web_of(request).house.submit(
        GUEST, commands.leave_waitlist, (), {"token_hash": hashed(token)}
    )
    return Response(status_code=204)


async def _own(request: Request) -> tuple[str, PartyId]:
    """The entry of the link; one answer for every wrong one, and not many tries at it."""
    web, sender = web_of(request), f"waitlist {address_of(request)}"
    web.tries.check(sender)
    token = str(request.path_params["token"])
    found = await web.house.read(own_wait, hashed(token))
    if found is None:
        web.tries.failed(sender)
        raise NotFound("There is no such entry on the waitlist", do="Join it again")
    return token, found


def _entry(request: Request, token: str, party_id: PartyId, status: int) -> Response:
    own = own_place(_live(request), party_id)
    if own is None:
        raise NotFound("There is no such entry on the waitlist", do="Join it again")
    answer = {
        "token": token,
        "state": "READY" if own.ready_until else "WAITING",
        "size": own.size,
        "since": to_ms(own.since),
        "ahead": own.ahead,
        "minutes": own.minutes,
        "ready_until": to_ms(own.ready_until) if own.ready_until else None,
        "as_of": to_ms(web_of(request).house.clock()),
    }
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return JSONResponse(answer, status, headers)


PATH = "/api/v1/wait"
ROUTES: list[BaseRoute] = [
    Route(PATH, wait, name="wait"),
    Route(PATH, join, methods=["POST"], name="join_waitlist"),
    Route(f"{PATH}/{{token:str}}", place, name="own_wait"),
    Route(f"{PATH}/{{token:str}}/leave", leave, methods=["POST"], name="leave_waitlist"),
]
