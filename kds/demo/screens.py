"""Screens of a house that is simulated without a server: drawn and encoded, looked at by nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle, islice

import kds.areas
from kds.bus.house import House
from kds.kitchen.queries import station_cards
from kds.kitchen.screens.station import Station
from kds.web.hub import Hub
from kds.web.render import Renderer
from kds.web.screen import Screen

LANGUAGE = "en"


class Dark:
    """A display that takes every frame and shows none."""

    def __init__(self) -> None:
        self.frames = 0
        self.bytes = 0

    def send(self, frame: bytes) -> bool:
        self.frames += 1
        self.bytes += len(frame)
        return True


@asynccontextmanager
async def watched(house: House, many: int) -> AsyncIterator[list[Dark]]:
    """The house's screens, the kitchen's first, on so many displays."""
    folders = tuple(app.templates for app in kds.areas.apps() if app.templates)
    hub = Hub(house, {LANGUAGE: Renderer(LANGUAGE, house.settings, folders)})
    hub.start()
    displays = [Dark() for _ in range(many)]
    try:
        for display, screen in zip(displays, islice(cycle(_screens(house)), many), strict=True):
            hub.join(await hub.feed(screen, LANGUAGE), display)
        yield displays
    finally:
        await hub.close()


def _screens(house: House) -> list[Screen]:
    stations: list[Screen] = [Station(card.id) for card in house.live(station_cards)]
    others = (screen for app in kds.areas.apps() for screen in app.screens)
    return stations + [each() for each in others if each.regions and "{" not in each.path]
