"""What the routes know of the house: the house itself, its hub, its languages, who is there."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection

from kds.actor import Actor
from kds.bus.house import House
from kds.config import Settings
from kds.keeping.keeper import Keeper
from kds.staff.queries import staff_cards
from kds.staff.rules import digest, new_secret
from kds.web import signin
from kds.web.hub import Hub
from kds.web.i18n import LANGUAGES, best
from kds.web.limits import Tries
from kds.web.render import Renderer
from kds.web.screen import App
from kds.web.turnstile import Turnstile
from kds.web.watches import Watches

LANGUAGE_COOKIE = "kds_lang"
R = TypeVar("R")
JOIN_AT_ONCE = 4
"""How many screens may join in one turn of the loop: an order waits for so many at most."""
SLOW_AT_ONCE = 2
"""How many PINs are verified at the same time, 19 MiB each."""


@dataclass(slots=True)
class Web:
    """Everything a route may use. One per application, in `app.state.web`."""

    house: House
    hub: Hub
    renderers: dict[str, Renderer]
    watches: Watches
    tries: Tries
    apps: list[App]
    keeper: Keeper
    joining: Turnstile = field(default_factory=lambda: Turnstile(JOIN_AT_ONCE))
    slow: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(SLOW_AT_ONCE))
    setup_secret: str = field(default_factory=new_secret)
    """Opens the set-up page of a house without staff; anew at each start, never stored."""

    @property
    def needs_setup(self) -> bool:
        """Whether nobody works here yet, so that nobody could let anybody in."""
        return not self.settings.demo and not len(self.house.live(staff_cards))

    def opens_setup(self, secret: str) -> bool:
        """Whether this is the secret of the set-up link, and the link is still good."""
        # Hashes: the time that a comparison takes tells nothing, and any text may be compared.
        return self.needs_setup and hmac.compare_digest(digest(secret), digest(self.setup_secret))

    @property
    def settings(self) -> Settings:
        return self.house.settings

    async def in_thread(self, work: Callable[..., R], *args: str) -> R:
        """Do something slow off the loop, and not much of it at once."""
        return await to_thread.run_sync(work, *args, limiter=self.slow)

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
