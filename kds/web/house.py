"""What the routes know of the house: the house itself, its hub, its languages, who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import HTTPConnection

from kds.actor import Actor
from kds.bus.house import House
from kds.config import Settings
from kds.web import signin
from kds.web.hub import Hub
from kds.web.i18n import LANGUAGES, best
from kds.web.render import Renderer

LANGUAGE_COOKIE = "kds_lang"


@dataclass(slots=True)
class Web:
    """Everything a route may use. One per application, in `app.state.web`."""

    house: House
    hub: Hub
    renderers: dict[str, Renderer]

    @property
    def settings(self) -> Settings:
        return self.house.settings

    def actor(self, connection: HTTPConnection) -> Actor:
        """Who is at the other end, from the live cards: no query."""
        return signin.actor_of(self.house, connection)

    def language(self, connection: HTTPConnection) -> str:
        """The language of `?lang=`, else the cookie, else the browser, else the venue."""
        for wish in (
            connection.query_params.get("lang"),
            connection.cookies.get(LANGUAGE_COOKIE),
        ):
            if wish in LANGUAGES:
                return wish
        return best(connection.headers.get("Accept-Language", ""), self.settings.language)

    def renderer(self, connection: HTTPConnection) -> Renderer:
        return self.renderers[self.language(connection)]


def web_of(connection: HTTPConnection) -> Web:
    return cast(Any, connection.app).state.web  # type: ignore[no-any-return]
