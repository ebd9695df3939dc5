"""The start page: what is running, every screen in small, and what is still to set up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import HTTPConnection

from kds.actor import Actor, Capability
from kds.bus.projection import Live
from kds.floor.queries import party_cards, table_cards
from kds.floor.screens.plan import MAP_CARDS
from kds.front import house, kitchen
from kds.front.glance import Glance, Running
from kds.kitchen.queries import board_cards, station_cards, ticket_cards
from kds.menu.queries import category_cards, group_cards, item_cards
from kds.orders.queries import order_cards
from kds.payments.queries import check_cards
from kds.setup.progress import progress
from kds.staff.queries import device_cards, pairing_cards, staff_cards
from kds.web.house import web_of
from kds.web.screen import App, Screen, cell, cells
from kds.web.start import FLOW, Link, open_to, step_links

TICK = 10.0
"""Seconds after which ages and what has passed are looked at again."""
REGIONS = {
    "/orders": "pad",
    "/kitchen/stations/{station_id}": "stations",
    "/kitchen/expo": "the_pass",
    "/board": "board",
    "/kitchen/all-day": "to_cook",
    "/floor": "floor",
    "/host": "host",
    "/bookings": "diary",
    "/checks": "checks",
    "/overview": "overview",
    "/menu/availability": "availability",
    "/menu": "menu",
    "/staff": "people",
    "/devices": "devices",
}
"""The region that shows a screen in small, by the screen's path; the others are words alone."""


@dataclass(frozen=True, slots=True)
class Group:
    """The screens of one area, each with the region that shows it in small, or nothing."""

    name: str
    links: tuple[tuple[Link, str], ...]


@dataclass(frozen=True)
class Start(Screen):
    """Links every screen that the visitor may open, and shows what goes on there.

    `sees` = the visitor's capabilities: who may see the same shares one feed. What an address says
    of it counts for nothing.
    """

    path = "/"
    template = "start.html"
    title = "Start"
    css = ("css/start.css", "css/glance.css")
    listed = False
    nav = False

    sees: tuple[str, ...] = ()

    def seen_by(self, actor: Actor) -> Start:
        return replace(self, sees=tuple(sorted(each.value for each in actor.capabilities)))

    def _shows(self, needs: Capability) -> bool:
        return needs.value in self.sees

    def _one(self, needs: Capability, glance: Any, live: Live) -> Iterable[Glance]:
        return (glance(live),) if self._shows(needs) else ()

    @cell(party_cards, order_cards, device_cards)
    def running(self, live: Live) -> Running | None:
        return house.running(live) if self._shows(Capability.SEE_ORDERS) else None

    @cells(order_cards, table_cards)
    def pad(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.TAKE_ORDERS, kitchen.pad, live)

    @cells(ticket_cards, station_cards, every=TICK)
    def stations(self, live: Live) -> Iterable[Glance]:
        return kitchen.stations(live) if self._shows(Capability.SEE_KITCHEN) else ()

    @cells(ticket_cards)
    def the_pass(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.RUN_PASS, kitchen.the_pass, live)

    @cells(board_cards)
    def board(self, live: Live) -> Iterable[Glance]:
        return (kitchen.board(live),)  # everybody in the room reads it

    @cells(ticket_cards)
    def to_cook(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.SEE_KITCHEN, kitchen.to_cook, live)

    @cells(*MAP_CARDS, every=TICK)
    def floor(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.SEE_FLOOR, house.floor, live)

    @cells(party_cards, every=TICK)
    def host(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.SEAT_GUESTS, house.host, live)

    @cells(party_cards, every=TICK)
    def diary(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.TAKE_BOOKINGS, house.diary, live)

    @cells(order_cards)
    def checks(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.SEE_CHECKS, house.checks, live)

    @cells(party_cards, check_cards, ticket_cards, station_cards, every=TICK)
    def overview(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.SEE_OVERVIEW, house.overview, live)

    @cells(item_cards, group_cards, category_cards, every=TICK)
    def availability(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.SET_AVAILABILITY, house.availability, live)

    @cells(item_cards)
    def menu(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.EDIT_MENU, house.menu, live)

    @cells(staff_cards, device_cards)
    def people(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.MANAGE_STAFF, house.people, live)

    @cells(device_cards, pairing_cards, every=TICK)
    def devices(self, live: Live) -> Iterable[Glance]:
        return self._one(Capability.MANAGE_DEVICES, house.devices, live)

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        web = web_of(request)
        actor, live, demo = web.actor(request), web.house.live, web.settings.demo
        groups = [Group(app.name, tuple(_links(app, live, actor))) for app in web.apps]
        now = progress(live)
        asked = actor.may(Capability.EDIT_HOUSE) and not demo and not now.complete
        return {
            "groups": [group for group in groups if group.links],
            "flow": {step: step_links(web, step, actor) for step in FLOW},
            "demo": demo,
            "opened_at": web.house.opened_at,
            "progress": now if asked else None,
        }


def _links(app: App, live: Live, actor: Actor) -> Iterator[tuple[Link, str]]:
    for screen in app.screens:
        if screen.listed and screen.step not in FLOW and open_to(screen, actor):
            for title, href in screen.links(live):
                yield Link(title, href, screen.about), REGIONS.get(screen.path, "")
