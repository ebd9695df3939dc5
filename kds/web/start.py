"""Which screens the start page leads to, and which one a device is there for."""

from __future__ import annotations

from dataclasses import dataclass

from kds.actor import Actor, Role
from kds.values import StationId
from kds.web.house import Web
from kds.web.screen import Screen

PAD, STATION, PASS, BOARD = 1, 2, 3, 4
FLOW = (PAD, STATION, PASS, BOARD)
"""The steps that the start page draws."""
HOMES = {
    Role.SERVER: "/orders",
    Role.KITCHEN: "/kitchen/stations/{station_id}",
    Role.EXPO: "/kitchen/expo",
    Role.HOST: "/host",
    Role.KIOSK: "/kiosk",
    Role.GUEST: "/board",
}
"""The path of the screen that a device is there for. A manager's has none of its own: on the start
page stand the overview and everything else in small, and what is still to set up."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page one may open from here."""

    title: str
    href: str
    about: str


def step_links(web: Web, step: int, actor: Actor | None = None) -> tuple[Link, ...]:
    """The pages of one step of the flow; with an actor, those that they may open."""
    screens = [screen for app in web.apps for screen in app.screens if screen.step == step]
    return tuple(
        Link(title, href, screen.about)
        for screen in screens
        if actor is None or open_to(screen, actor)
        for title, href in screen.links(web.house.live)
    )


def home_of(web: Web, role: Role, station_id: StationId | None) -> str:
    """The page that a device is there for: a kitchen screen's own station, the host's stand. The
    start page where the house hasn't that screen."""
    home = HOMES.get(role, "/").format(station_id=station_id)
    screens = (screen for app in web.apps for screen in app.screens)
    pages = (href for screen in screens for _, href in screen.links(web.house.live))
    return home if home in pages else "/"


def open_to(screen: type[Screen], actor: Actor) -> bool:
    return screen.needs is None or actor.may(screen.needs)
