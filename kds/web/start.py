"""The start page: what this is, which screens there are, who you are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.actor import Actor, Role
from kds.bus.projection import Live
from kds.values import StationId
from kds.web.house import Web, web_of
from kds.web.screen import App, Screen

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
"""The path of the screen that a device is there for."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page one may open from here."""

    title: str
    href: str
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """The screens of one area."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Start(Screen):
    """Links every screen that the visitor may open."""

    path = "/"
    template = "start.html"
    title = "Start"
    css = ("css/start.css",)
    listed = False
    nav = False

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        web = web_of(request)
        actor = web.actor(request)
        live = web.house.live
        groups = [Group(app.name, tuple(_links(app, live, actor))) for app in web.apps]
        return {
            "groups": [group for group in groups if group.links],
            "flow": {step: step_links(web, step, actor) for step in FLOW},
            "demo": web.settings.demo,
        }


def step_links(web: Web, step: int, actor: Actor | None = None) -> tuple[Link, ...]:
    """The pages of one step of the flow; with an actor, those that they may open."""
    screens = [screen for app in web.apps for screen in app.screens if screen.step == step]
    return tuple(
        Link(title, href, screen.about)
        for screen in screens
        if actor is None or _open_to(screen, actor)
        for title, href in screen.links(web.house.live)
    )


def home_of(web: Web, role: Role, station_id: StationId | None) -> str:
    """The page that a device is there for: a kitchen screen's own station, the host's stand. The
    start page where the house hasn't that screen."""
    home = HOMES.get(role, "/").format(station_id=station_id)
    screens = (screen for app in web.apps for screen in app.screens)
    pages = (href for screen in screens for _, href in screen.links(web.house.live))
    return home if home in pages else "/"


def _links(app: App, live: Live, actor: Actor) -> Iterator[Link]:
    for screen in app.screens:
        if screen.listed and screen.step not in FLOW and _open_to(screen, actor):
            for title, href in screen.links(live):
                yield Link(title, href, screen.about)


def _open_to(screen: type[Screen], actor: Actor) -> bool:
    return screen.needs is None or actor.may(screen.needs)
