"""Screens as routes: the page itself and its live socket."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from kds.errors import Forbidden, KdsError, NotFound
from kds.values import to_ms
from kds.web.forms import parameters
from kds.web.house import LANGUAGE_COOKIE, Web, web_of
from kds.web.packed import pack
from kds.web.render import static
from kds.web.scheme import is_secure
from kds.web.screen import Screen
from kds.web.security import policy, same_origin
from kds.web.socket import POLICY_VIOLATION, TRY_AGAIN, display_for, hang_up, listen
from kds.web.watches import Watch


@dataclass(frozen=True, slots=True)
class Page:
    """What base.html needs of any page."""

    title: str
    lang: str
    theme: str
    venue: str
    live_url: str | None
    now_ms: int
    speed: float
    """How fast the house's clock runs."""
    zone: str
    css: tuple[str, ...]
    js: tuple[str, ...]
    sounds: bool
    nav: bool
    """Whether it has a way back to the start page."""


def routes_of(screen: type[Screen]) -> list[Route | WebSocketRoute]:
    """The page at the screen's path and, if it has live regions, its socket below /live."""

    async def show(request: Request) -> Response:
        return await show_screen(request, screen)

    async def watch(websocket: WebSocket) -> None:
        await watch_screen(websocket, screen)

    show.__name__ = watch.__name__ = screen.__name__
    page = Route(screen.path, show)
    return [page, WebSocketRoute(f"/live{screen.path}", watch)] if screen.regions else [page]


async def show_screen(request: Request, cls: type[Screen]) -> Response:
    web = web_of(request)
    screen = _screen(web, request, cls)
    language = web.language(request)
    web.house.live.now = web.house.clock()
    feed = await web.hub.feed(screen, language) if cls.regions else None
    told = cls.history is not Screen.history
    values = {
        "page": page(web, request, screen, feed.version if feed else None),
        "screen": screen,
        "regions": feed.markup() if feed else {},
        "actor": web.actor(request),
        **screen.context(web.house.live),
        **screen.personal(request),
        **(await web.house.read(screen.history, web.house.live) if told else {}),
    }
    response = HTMLResponse(web.renderers[language].page(screen.template, values))
    response.headers["Cache-Control"] = "no-store"
    if cls.packed:
        pack(request, response)
    if cls.private:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
    if cls.embeddable and web.settings.embed_origins:
        allowed = policy("'self'", *web.settings.embed_origins)
        response.headers["Content-Security-Policy"] = allowed
    if "lang" in request.query_params:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=31536000,
            samesite="lax",
            secure=is_secure(request),
        )
    return response


def page(web: Web, request: Request, screen: Screen, version: str | None) -> Page:
    """The frame of a page; `version` None for one without a live socket."""
    language = web.language(request)
    live_url = None
    if version is not None:
        query = urlencode({**request.query_params, "lang": language, "v": version})
        live_url = f"/live{request.url.path}?{query}"
    return Page(
        title=web.renderers[language].gettext(screen.title),
        lang=language,
        theme=screen.theme,
        venue=web.settings.venue,
        live_url=live_url,
        now_ms=to_ms(web.house.clock()),
        speed=web.house.speed,
        zone=web.settings.zone,
        css=tuple(static(each) for each in screen.css),
        js=tuple(static(each) for each in screen.js),
        sounds=screen.sounds,
        nav=screen.nav,
    )


async def watch_screen(websocket: WebSocket, cls: type[Screen]) -> None:
    """Join the feed first, then send a snapshot unless the page is already at its version."""
    web = web_of(websocket)
    if not same_origin(websocket):
        await websocket.close(POLICY_VIOLATION)
        return
    # After a restart or a lost network all screens come back at once.
    await web.joining.enter()
    # Accepted first: a refused handshake would look like a network fault and be tried for ever.
    await websocket.accept()
    try:
        screen = _screen(web, websocket, cls)
    except KdsError:
        await hang_up(websocket, POLICY_VIOLATION)
        return
    watch = Watch(web.actor(websocket), websocket, partial(_may_watch, web, websocket, screen))
    if not web.watches.add(watch):
        await hang_up(websocket, TRY_AGAIN)
        return
    feed = await web.hub.feed(screen, web.language(websocket))
    display = display_for(feed, websocket)
    web.hub.join(feed, display)
    try:
        if websocket.query_params.get("v") != feed.version:
            display.send(feed.snapshot())
        else:
            # Nothing has changed, but the screen may say again that it is live.
            display.send(feed.beat())
        await listen(websocket)
    finally:
        web.watches.remove(watch)
        web.hub.leave(feed, display)
        await display.close()


def _may_watch(web: Web, websocket: WebSocket, screen: Screen) -> bool:
    """Whether a display that was let in may still stay, and still sees the same."""
    try:
        return _screen(web, websocket, type(screen)) == screen
    except KdsError:
        return False


def _screen(web: Web, connection: Any, cls: type[Screen]) -> Screen:
    """The screen that is asked for, if its actor may see it."""
    actor = web.actor(connection)
    if cls.needs is not None:
        actor.require(cls.needs)
    try:
        screen: Screen = parameters(cls, {**connection.query_params, **connection.path_params})
    except KdsError as error:
        raise NotFound("There is no such page", do="Check the address") from error
    if not screen.allows(actor):
        raise Forbidden("This screen belongs to another station", do="Ask a manager")
    if not screen.admits(connection):
        raise NotFound("There is no such page", do="Check the address")
    return screen.seen_by(actor)
