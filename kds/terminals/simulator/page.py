"""The simulated terminal's page: what it shows, and the buttons for what a hand does at it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kds.terminals.simulator.gestures import DECLINES, Act, Gesture
from kds.terminals.simulator.reader import reader_of
from kds.web.i18n import best
from kds.web.security import HEADERS


def drawn(request: Request, template: str) -> HTMLResponse:
    reader = reader_of(request)
    language = best(request.headers.get("Accept-Language", ""), "en")
    key = reader.showing or reader.last
    taken, returned = reader.totals()
    html = request.app.state.renderers[language].page(
        template,
        {
            "lang": language,
            "root": request.scope.get("root_path", ""),
            "shown": None if key is None else reader.book.get(key),
            "waiting": reader.showing is not None,
            "automatic": reader.automatic,
            "declines": DECLINES,
            "acts": Act,
            "taken": taken,
            "returned": returned,
            "entries": list(reader.book.entries.values())[:-9:-1],
        },
    )
    headers = {name.decode(): value.decode() for name, value in HEADERS}
    return HTMLResponse(html, headers=headers)


async def page(request: Request) -> HTMLResponse:
    return drawn(request, "terminals/simulator.html")


async def glass(request: Request) -> HTMLResponse:
    return drawn(request, "terminals/_glass.html")


async def press(request: Request) -> Response:
    """A button of the page: one act, or the automatic hand on and off."""
    form, reader = await request.form(), reader_of(request)
    name, _, code = str(form.get("act", "")).partition(":")
    if name == "automatic":
        reader.automatic = None if reader.automatic is not None else 1.0
    elif reader.showing is not None and name in list(Act):
        reader.do(Gesture(Act(name), code))
    if request.headers.get("HX-Request"):
        return drawn(request, "terminals/_glass.html")
    return RedirectResponse(request.scope.get("root_path", "") + "/", 303)
