"""Pairing on its way in: codes, links and tokens are made, hashed and put into cookies here.

`prepare` and `reply` of the routes that pair a device.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from kds.actor import Capability
from kds.errors import N_, Invalid, NotFound
from kds.staff.model import PairingState
from kds.staff.queries import code_is_shown, device_cards, link_is_good, pairing_cards
from kds.staff.rules import (
    PAIRING_LIFE,
    device_token,
    digest,
    new_code,
    new_secret,
    tidy_code,
)
from kds.web import signin
from kds.web.forms import Form, answer_to, form_of
from kds.web.house import web_of
from kds.web.start import home_of

Values = dict[str, Any]


class LinkForm(Form):
    token: str


async def asking(request: Request, _values: Values) -> Values:
    """A code to show and a secret to wait with; the same ones while they are good."""
    number, code, secret = waiting_of(request)
    card = web_of(request).house.live(pairing_cards).get(number)
    if card is None or card.state is not PairingState.WAITING:
        code, secret = new_code(), new_secret()
    request.state.code, request.state.secret = code, secret
    return {
        "code_hash": digest(code),
        "poll_hash": digest(secret),
        "name": browser_of(request),
        "address": signin.address_of(request),
    }


def shown_code(request: Request, pairing_id: int) -> Response:
    response = answer_to(request, f"/pair?pairing={pairing_id}")
    value = f"{pairing_id}.{request.state.code}.{request.state.secret}"
    life = int(PAIRING_LIFE.total_seconds())
    signin.set_cookie(request, response, signin.WAITING_COOKIE, value, life)
    return response


async def typed_code(request: Request, values: Values) -> Values:
    """The code a manager has typed → its hash; at most five wrong ones a minute."""
    web = web_of(request)
    web.actor(request).require(Capability.MANAGE_DEVICES)
    web.tries.check(_sender(request))
    code = values.pop("code", None)
    if not isinstance(code, str) or "code_hash" in values:
        raise Invalid("Enter the code", field="code", do="Read it off the screen")
    hashed = digest(tidy_code(code))
    if not await web.house.read(code_is_shown, hashed, web.house.clock()):
        web.tries.failed(_sender(request))
    return {**values, "code_hash": hashed}


async def claiming(request: Request, _values: Values) -> Values:
    """The waiting screen's secret → its device's token, the same however often it asks."""
    _number, _code, secret = waiting_of(request)
    if not secret:
        raise NotFound("This screen isn't waiting", do="Let it show a new code")
    request.state.token = device_token(secret)
    return {"poll_hash": digest(secret), "token_hash": digest(request.state.token)}


async def opening_link(request: Request, values: Values) -> Values:
    web, form = web_of(request), form_of(LinkForm, values)
    web.tries.check(_sender(request))
    hashed = digest(form.token)
    if not await web.house.read(link_is_good, hashed, web.house.clock()):
        web.tries.failed(_sender(request))
    request.state.token = new_secret()
    return {"code_hash": hashed, "token_hash": digest(request.state.token)}


def paired(request: Request, device_id: int) -> Response:
    """The device's cookie; whoever was signed in on this browser before isn't any more."""
    web = web_of(request)
    device = web.house.live(device_cards).get(device_id)
    home = home_of(web, device.role, device.station_id) if device else "/"
    response = answer_to(request, home)
    token = request.state.token
    signin.set_cookie(request, response, signin.DEVICE_COOKIE, token, signin.YEAR_AND_MORE)
    signin.drop_cookie(request, response, signin.WAITING_COOKIE)
    session = getattr(request.state, "session", None)
    if session is None:
        signin.drop_cookie(request, response, signin.SESSION_COOKIE)
    else:
        signin.set_cookie(request, response, signin.SESSION_COOKIE, session, None)
    return response


def waiting_of(request: HTTPConnection) -> tuple[int, str, str]:
    """(pairing, code, secret) of a screen that waits; zeros and blanks for any other."""
    number, _, rest = (signin.cookie(request, signin.WAITING_COOKIE) or "").partition(".")
    code, _, secret = rest.partition(".")
    return (int(number), code, secret) if number.isdigit() and secret else (0, "", "")


def browser_of(request: Request) -> str:
    """What a browser says it is, in two words: enough to tell the tablet from the phone."""
    agent = request.headers.get("User-Agent", "")
    systems = ("Android", "iPad", "iPhone", "Windows", "Macintosh", "CrOS", "Linux")
    browsers = ("Edg", "Firefox", "Chrome", "Safari")
    system = next((each for each in systems if each in agent), "")
    browser = next((each for each in browsers if each in agent), "")
    return f"{system} {browser}".strip() or web_of(request).renderer(request).gettext(N_("Screen"))


def _sender(request: Request) -> str:
    actor = web_of(request).actor(request)
    return f"device {actor.device_id}" if actor.device_id else signin.address_of(request)
