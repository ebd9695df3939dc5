"""Errors as answers: a toast for htmx, JSON for programs, a page for people."""

from __future__ import annotations

import logging
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kds.errors import KdsError
from kds.web.house import web_of

log = logging.getLogger(__name__)

WORDS = {
    404: KdsError("There is no such page", do="Check the address, or begin at the start page"),
    405: KdsError("That can't be done here", do="Go back and try again"),
}


async def refused(request: Request, error: Exception) -> Response:
    """A command's refusal, in the words it was raised with."""
    return answer(request, cast(KdsError, error))


async def http_fault(request: Request, error: Exception) -> Response:
    fault = cast(HTTPException, error)
    said = WORDS.get(fault.status_code) or KdsError(fault.detail)
    return answer(request, said, fault.status_code)


async def broken(request: Request, error: Exception) -> Response:
    """A bug: the reader learns that nothing was lost, the log learns the rest."""
    log.error("A route failed", exc_info=error)
    said = KdsError("Something broke on our side", do="Try again; nothing was lost")
    return answer(request, said, 500)


def answer(request: Request, error: KdsError, status: int | None = None) -> Response:
    """A refusal in the form that its sender reads."""
    status = error.status if status is None else status
    web = web_of(request)
    renderer = web.renderer(request)
    message, do = error.said(renderer.gettext)
    said = {"error": message, "field": error.field, "do": do}
    wants_page = "text/html" in request.headers.get("Accept", "")
    if request.headers.get("HX-Request") or not wants_page:
        return JSONResponse(said, status_code=status)
    frame = {
        "status": status,
        "venue": web.settings.venue,
        "lang": renderer.language,
        "path": request.url.path,
        "paired": web.actor(request).device_id is not None,
    }
    return HTMLResponse(renderer.page("error.html", {**frame, **said}), status_code=status)
