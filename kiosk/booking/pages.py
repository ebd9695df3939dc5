"""Rendering of the pages that aren't live screens: a guest's own booking, refusals, thanks."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kds.bookings.queries import OwnBooking, own_booking
from kds.errors import KdsError, NotFound
from kds.web.house import Web, web_of
from kds.web.pages import page
from kds.web.security import policy
from kds.web.signin import address_of
from kiosk.booking.steps import BookTimes, Step, shared

Handler = Callable[[Request], Awaitable[Response]]
TOKEN_BYTES = 16
OWN = "/book/b/{token}"


def secret_for(key: str, at: str, size: object) -> str:
    """The secret of the booking that a form makes: 128 bits from its random key, so that a second
    click of the same form leads to the same booking, and nobody else can guess it."""
    seed = hashlib.sha256(f"booking\n{key}\n{at}\n{size}".encode()).digest()
    return urlsafe_b64encode(seed[:TOKEN_BYTES]).rstrip(b"=").decode()


def hashed(token: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode()).digest()


def own_url(request: Request, token: str, rest: str = "") -> str:
    """A path below a booking's private page, in the language that was asked for."""
    lang = request.query_params.get("lang")
    mark = "&" if "?" in rest else "?"
    return OWN.format(token=token) + rest + (f"{mark}lang={lang}" if lang else "")


async def own(request: Request) -> tuple[str, OwnBooking]:
    """The booking of the link; one answer for every wrong one, and not many tries at it."""
    web, sender = web_of(request), f"book {address_of(request)}"
    web.tries.check(sender)
    token = str(request.path_params["token"])
    found = await web.house.read(own_booking, hashed(token))
    if found is None:
        web.tries.failed(sender)
        raise NotFound("There is no such booking", do="Use the link of your confirmation")
    return token, found


def kindly(handler: Handler) -> Handler:
    """What is refused is said on a page of the guests' own, the same for every wrong link."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except KdsError as error:
            problem, do = error.said(web_of(request).renderer(request).gettext)
            said = {"problem": problem, "do": do, "here": "/book", "query": {}}
            return show(request, "kiosk/book/refused.html", said, error.status)

    return answer


def show(request: Request, template: str, values: dict[str, Any], status: int = 200) -> Response:
    """A page of one guest: never stored, never named to another site."""
    web = web_of(request)
    screen = Plain()
    language = web.language(request)
    frame = {
        "page": page(web, request, screen, None),
        "screen": screen,
        "regions": {},
        "actor": web.actor(request),
        **shared(request),
    }
    text = web.renderers[language].page(template, {**frame, **values})
    return sealed(web, HTMLResponse(text, status))


def sealed(web: Web, response: Response) -> Response:
    """The headers of every page that tells of a booking."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    if web.settings.embed_origins:
        allowed = policy("'self'", *web.settings.embed_origins)
        response.headers["Content-Security-Policy"] = allowed
    return response


class Plain(Step):
    """The frame of pages without a screen of their own."""

    path, template, title = "/book/b", "kiosk/book/own.html", "Your booking"


async def times_again(
    request: Request, step: BookTimes, error: KdsError, offers: tuple[Any, ...] = ()
) -> Response:
    """The times once more, with what went wrong and what is near."""
    web = web_of(request)
    language = web.language(request)
    feed = await web.hub.feed(step, language)
    problem, do = error.said(web.renderers[language].gettext)
    query = {"size": str(step.size), "day": str(step.day)}
    live_url = "/live/book/times?" + urlencode({**query, "lang": language, "v": feed.version})
    values = {
        "page": replace(page(web, request, step, None), live_url=live_url),
        "screen": step,
        "regions": feed.markup(),
        "actor": web.actor(request),
        **step.context(web.house.live),
        **shared(request),
        "here": step.path,
        "query": query,
        "problem": problem,
        "do": do,
        "offers": offers,
    }
    text = web.renderers[language].page(step.template, values)
    return sealed(web, HTMLResponse(text, error.status))
