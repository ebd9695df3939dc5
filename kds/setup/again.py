"""A form that was refused comes back as it was filled in, with the reason where it belongs.

Where JavaScript runs the page never went away; this is for everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from kds.errors import KdsError
from kds.web.house import web_of
from kds.web.pages import show_screen
from kds.web.screen import Screen

SECRET = frozenset({"pin", "token"})
"""Fields that are never written into a page."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form came back, in the reader's language."""

    message: str
    do: str
    field: str | None


def again(route: Route, screen: type[Screen]) -> Route:
    """A route whose refusals show `screen` once more."""
    inner = route.endpoint

    async def act(request: Request) -> Response:
        try:
            answer: Response = await inner(request)
        except KdsError as error:
            if request.headers.get("HX-Request") or "html" not in request.headers.get("Accept", ""):
                raise
            return await shown_again(request, screen, error)
        return answer

    act.__name__ = inner.__name__
    act.command = inner.command  # type: ignore[attr-defined]
    return Route(route.path, act, methods=["POST"], name=route.name)


async def shown_again(request: Request, screen: type[Screen], error: KdsError) -> Response:
    message, do = error.said(web_of(request).renderer(request).gettext)
    request.state.refusal = Refusal(message, do, error.field)
    form = await request.form()
    request.state.typed = {
        name: value for name, value in form.items() if isinstance(value, str) and name not in SECRET
    }
    response = await show_screen(request, screen)
    response.status_code = error.status
    return response


def typed(request: HTTPConnection) -> dict[str, str]:
    """What was typed into the form that was refused; nothing on a page that is opened."""
    found: dict[str, str] = getattr(request.state, "typed", {})
    return found


def told(request: HTTPConnection) -> dict[str, Any]:
    """What a page with a form needs for that."""
    return {"typed": typed(request), "refusal": getattr(request.state, "refusal", None)}
