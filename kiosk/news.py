"""No more news: the link of a letter, with one button; mail programs press it by themselves."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kds.actor import GUEST
from kds.errors import NotFound
from kds.guests import commands
from kds.guests.queries import unsubscribed
from kds.web.house import web_of
from kds.web.signin import address_of
from kiosk.booking.pages import hashed, kindly, show

PATH = "/news/{token:str}"


async def show_news(request: Request) -> Response:
    """Asks once; afterwards it says that it is done."""
    done = await _state(request)
    return show(request, "kiosk/book/news.html", {"done": done, "here": "/book", "query": {}})


async def end_news(request: Request) -> Response:
    """No more news, from whoever has the link: a browser, or a mail program (RFC 8058)."""
    await _state(request)
    token = hashed(request.path_params["token"])
    await web_of(request).house.submit(GUEST, commands.unsubscribe, (), {"token_hash": token})
    return RedirectResponse(request.url.path, status_code=303)


async def _state(request: Request) -> bool:
    """Whether it is done; one answer for every wrong link, and not many tries at it."""
    web, sender = web_of(request), f"news {address_of(request)}"
    web.tries.check(sender)
    done = await web.house.read(unsubscribed, hashed(request.path_params["token"]))
    if done is None:
        web.tries.failed(sender)
        raise NotFound("There is no such link", do="Use the link of your last letter")
    return done


ROUTES: list[BaseRoute] = [
    Route(PATH, kindly(show_news), name="news"),
    Route(PATH, kindly(end_news), methods=["POST"], name="end_news"),
]
