"""After every step of a scenario that uses every command, an old display equals a fresh one and
every projection in memory equals a fresh load. A command without a step fails the test.

The house's clock stands still during a step and moves between two; nothing happens by itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import kds.areas
from kds.actor import SYSTEM, Actor, Capability
from kds.app import mounted
from kds.bus.house import House
from kds.front.page import Start
from kds.web.feed import Feed, payload_of
from kds.web.hub import Hub
from kds.web.render import Renderer
from kds.web.screen import Screen
from tests.bench.page import Element, Page
from tests.cast import open_house
from tests.scenario import Evening

PARAMETERS: dict[str, dict[str, Any]] = {
    "GuestScreen": {"guest_id": 1},
    "Station": {"station_id": 1},
    "Pad": {"order_id": 1},
    "KioskMenu": {"cart_id": 1},
    "KioskDish": {"cart_id": 1, "item_id": 3},
    "KioskReview": {"cart_id": 1},
    "KioskDone": {"cart_id": 2},
    "BillScreen": {"order_id": 1},
    "ReceiptScreen": {"check_id": 1},
    "ReportScreen": {"number": 1},
    "TableMenu": {"code": "x"},
    "PhoneMenu": {"phone_id": 1},
    "PhoneDish": {"phone_id": 1, "item_id": 3},
    "PhoneOrder": {"phone_id": 1},
    "PhoneBill": {"phone_id": 2},
}
ANEW = 25
"""Every so many steps, and after the last one, a screen is drawn without a memory: see `Watch`."""
EVERY_TICK = 3600
"""A tick that every region which is drawn every so often is due at."""
FOLLOWS: dict[str, dict[str, Any]] = {
    "Station": {"station_id": 2},
    "Pad": {"order_id": 2},
    "KioskReview": {"cart_id": 2},
    "PhoneOrder": {"phone_id": 2},
    "PhoneBill": {"phone_id": 1},
    "KioskDish": {"cart_id": 1, "item_id": 1, "line": 1},
}
EVENING = datetime(2026, 5, 8, 17, 30, tzinfo=UTC)
STEP = timedelta(seconds=1)
"""How far the clock moves between two steps."""


def commands() -> set[Callable[..., Any]]:
    """Every command of every area: what `commands` exports that takes a unit of work."""
    found: set[Callable[..., Any]] = set()
    for area in kds.areas.AREAS:
        module = import_module(f"kds.{area}.commands")
        for name in getattr(module, "__all__", None) or vars(module):
            value = getattr(module, name)
            if inspect.isfunction(value) and not name.startswith("_"):
                parameters = list(inspect.signature(value).parameters)
                if parameters[:1] == ["uow"] and parameters[1:] != ["event"]:
                    found.add(value)
    return found


def screens() -> list[Screen]:
    """Every screen with live regions, with parameters that the scenario fills."""
    made = []
    for app in [*kds.areas.apps(), *mounted()]:
        for cls in app.screens:
            made.append(cls(**PARAMETERS.get(cls.__name__, {})))
            if cls.__name__ in FOLLOWS:
                made.append(cls(**FOLLOWS[cls.__name__]))
    return [*made, Start(sees=tuple(each.value for each in Capability))]


@dataclass
class Clock:
    """Moves only when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


class OldDisplay:
    """A display that has been there all along and knows only the frames it was sent."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.version = ""
        regions = "".join(f'<div id="{name}"></div>' for name in feed.screen.regions)
        self.page = Page(regions)
        self.send(feed.snapshot())

    def send(self, frame: bytes) -> bool:
        self.page.apply(payload_of(frame))
        return True

    def shown(self) -> dict[str, dict[str, str]]:
        return {name: _spelled(cells) for name, cells in self.page.regions.items()}


def _spelled(cells: dict[str, Element]) -> dict[str, str]:
    return {ident: _spell(cell) for ident, cell in sorted(cells.items())}


def _spell(element: Element) -> str:
    inner = "".join(c if isinstance(c, str) else _spell(c) for c in element.children)
    return f"<{element.tag} {sorted(element.attributes.items())}>{inner}</>"


class Watch:
    """The old displays of every screen, held against fresh ones.

    A witness is what "fresh" means after each step: it reads and selects everything anew, whatever
    was touched, and it alone draws only the cells whose value it hasn't drawn before. That a cell's
    HTML depends on nothing but its value is seen when a feed without any memory draws the screen.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.renderers = {
            "en": Renderer(
                "en", house.settings, tuple(a.templates for a in mounted() if a.templates)
            )
        }
        self.hub = Hub(house, self.renderers)
        self.displays: list[OldDisplay] = []
        self.witnesses: list[Feed] = []
        self.steps = 0

    async def begin(self) -> None:
        for screen in screens():
            feed = await self.hub.feed(screen, "en")
            display = OldDisplay(feed)
            self.hub.join(feed, display)
            self.displays.append(display)
            self.witnesses.append(self.anew(screen))

    def anew(self, screen: Screen) -> Feed:
        return Feed(self.house, screen, self.renderers["en"], "fresh")

    async def compare(self, step: str) -> None:
        self.steps += 1
        if self.steps % ANEW == 0:
            self.witnesses = [self.anew(display.feed.screen) for display in self.displays]
        await self.hub.settled()
        self.tick()
        for loaded in self.house.fresh():
            live = self.house.live.memory[loaded.projection]
            assert live == loaded.cards, f"after {step}: {loaded.projection.name} isn't fresh"
        for display, fresh in zip(self.displays, self.witnesses, strict=True):
            feed, name = display.feed, type(display.feed.screen).__name__
            fresh.stale = set(fresh.readings)
            await fresh.read()
            fresh.refresh(None)
            assert feed.markup() == fresh.markup(), f"after {step}: {name} isn't fresh"
            if display.version != feed.version:
                display.version = feed.version
                assert display.shown() == OldDisplay(fresh).shown(), f"after {step}: {name} differs"

    def tick(self) -> None:
        """What depends on the time alone is as the next tick of the clock will draw it."""
        self.house.live.now = self.house.clock()
        self.house.prune()
        for display in self.displays:
            display.feed.refresh(frozenset(), tick=EVERY_TICK)

    async def close(self) -> None:
        self.witnesses = [self.anew(display.feed.screen) for display in self.displays]
        await self.compare("the last step")
        await self.hub.close()


async def play(
    house: House, clock: Clock, check: Callable[[str], Awaitable[None]]
) -> set[Callable[..., Any]]:
    """The scenario, checked after each step. Gives the commands that were used."""
    used: set[Callable[..., Any]] = set()

    async def do(command: Callable[..., Any], actor: Actor = SYSTEM, **arguments: Any) -> Any:
        used.add(command)
        clock.now += STEP
        answer = await house.change(actor, command, **arguments)
        await check(command.__name__)
        return answer

    await Evening(house, do).play()
    return used


@pytest.mark.timeout(480)
async def test_old_displays_and_memory_equal_fresh_ones(tmp_path: Path) -> None:
    clock = Clock(EVENING)
    async with open_house(tmp_path, clock, chores=False) as house:
        watch = Watch(house)
        await watch.begin()
        used = await play(house, clock, watch.compare)
        await watch.close()
    missing = sorted(command.__name__ for command in commands() - used)
    assert not missing, f"no step uses {missing}"
