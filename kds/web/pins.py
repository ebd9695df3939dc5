"""PINs on their way in: made into hashes, or compared with one, in a thread of their own.

`prepare` and `reply` of the routes that take one. A PIN goes no further than this module.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kds.actor import Capability
from kds.errors import Invalid, SignInNeeded, TooMany
from kds.staff.commands.signin import SignIn
from kds.staff.queries import pin_of
from kds.staff.rules import check_pin, digest, hash_pin, new_secret, pin_matches
from kds.values import StaffId
from kds.web import signin
from kds.web.forms import Form, answer_to, form_of
from kds.web.house import web_of

Values = dict[str, Any]


class PinForm(Form):
    staff_id: StaffId
    pin: str
    next: str = "/"


def local_path(path: str) -> str:
    """A page of ours to go on to; anything else is the start page."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") else "/"


async def hashed_pin(request: Request, values: Values) -> Values:
    """A new PIN → its hash, made in a thread; only for somebody who may set one."""
    web = web_of(request)
    web.actor(request).require(Capability.MANAGE_STAFF)
    pin = values.pop("pin", None)
    if not isinstance(pin, str) or "pin_hash" in values:
        raise Invalid("Enter a PIN", field="pin", do="A PIN has 4 to 8 digits")
    return {**values, "pin_hash": await web.in_thread(hash_pin, check_pin(pin.strip()))}


async def verified_pin(request: Request, values: Values) -> Values:
    """A PIN → the hash that it matches, if it does; not while the member is locked."""
    web = web_of(request)
    if web.actor(request).device_id is None:
        raise SignInNeeded("This device isn't paired", do="Pair it first, then enter your PIN")
    form = form_of(PinForm, values)
    known = await web.house.read(pin_of, form.staff_id)
    resting = known and known.locked_until and known.locked_until > web.house.clock()
    matches = bool(known and not resting) and await web.in_thread(
        pin_matches, form.pin, known.pin_hash if known else ""
    )
    request.state.session, request.state.next = new_secret(), local_path(form.next)
    return {
        "staff_id": form.staff_id,
        "verified": known.pin_hash if known and matches else None,
        "session_hash": digest(request.state.session),
    }


def signed_in(request: Request, answer: SignIn) -> Response:
    """The session's cookie, or why there is none."""
    if answer.locked_seconds:
        raise TooMany(
            "Too many wrong PINs; wait {seconds} seconds",
            do="A manager can set a new PIN",
            field="pin",
            seconds=answer.locked_seconds,
        )
    if not answer.signed_in:
        raise Invalid("That PIN is wrong", field="pin", do="Try again")
    response = answer_to(request, request.state.next)
    signin.set_cookie(request, response, signin.SESSION_COOKIE, request.state.session, None)
    return response


def signed_out(request: Request, _answer: None) -> Response:
    response = answer_to(request, "/signin")
    signin.drop_cookie(request, response, signin.SESSION_COOKIE)
    return response
