"""Errors as answers: a toast for htmx, JSON for programs, a page for people."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kds.errors import KdsError
from kds.web.house import web_of

log = logging.getLogger(__name__)

WORDS = {
    404: ("There is no such page", "Check the address, or begin at the start page"),
    405: ("That can't be done here", "Go back and try again"),
}


async def refused(request: Request, error: Exception) -> Response:
    """A command's refusal, in the words it was raised with."""
    assert isinstance(error, KdsError)  # noqa: S101
    return _answer(request, error.status, error.message, error.do, error.field)


async def http_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    message, do = WORDS.get(error.status_code, (error.detail, ""))
    return _answer(request, error.status_code, message, do, None)


async def broken(request: Request, error: Exception) -> Response:
    log.error("A route failed", exc_info=error)
    return _answer(request, 500, "Something broke on our side", "Try again; nothing was lost", None)


def _answer(request: Request, status: int, message: str, do: str, field: str | None) -> Response:
    renderer = web_of(request).renderer(request)
    gettext = renderer.env.globals["gettext"]
    said = {
        "error": gettext(message),  # type: ignore[operator]
        "field": field,
        "do": gettext(do) if do else "",  # type: ignore[operator]
    }
    wants_page = "text/html" in request.headers.get("Accept", "")
    if request.headers.get("HX-Request") or not wants_page:
        return JSONResponse(said, status_code=status)
    html = renderer.page(
        "error.html",
        {
            "status": status,
            **said,
            "venue": web_of(request).settings.venue,
            "lang": renderer.language,
        },
    )
    return HTMLResponse(html, status_code=status)
