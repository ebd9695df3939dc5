"""A living service: guests, cooks and staff act through the house's own commands, by an agenda.

Each looks at the live cards when their turn comes and then acts, like the people they stand for. So
whoever takes over a screen (bumps a ticket, sends a round, seats a party) is simply a colleague:
what is done already is left, what is new is taken up.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from kds.actor import SYSTEM
from kds.bus.bus import Change
from kds.bus.house import PRUNE_SECONDS, House
from kds.bus.timer import TIMERS, Timer
from kds.demo.agenda import Name, Steps
from kds.demo.away import Away
from kds.demo.clock import Clock
from kds.demo.demand import Demand
from kds.demo.door import Door
from kds.demo.hours import Hours
from kds.demo.kitchen import Kitchen
from kds.demo.mishaps import Mishaps
from kds.demo.paying import Paying
from kds.demo.phone import Callers, Telephone
from kds.demo.scene import Scene
from kds.demo.tables import Tables
from kds.floor.events import (
    PartyLeft,
    PartyMoved,
    PartySeated,
    PartyShifted,
    TableCleared,
    TablesSoiled,
)
from kds.kitchen.events import LinesReady
from kds.orders.events import LinesServed, OrderOpened, RoundSent
from kds.payments.events import OrderPaid, PaymentResolved, PaymentStarted

log = logging.getLogger(__name__)

AT_THE_DOOR = (PartyMoved, PartyLeft, TableCleared, TablesSoiled)
WORTH_A_LOOK = (PartySeated, PartyShifted, OrderOpened, LinesReady, LinesServed, RoundSent)
HOST: Name = ("host",)
LOOKOUT: Name = ("lookout",)
LOOKS_AFTER = 120.0
SELDOM = 10.0
"""Seconds: a timer that looks more often is for the patience of real people."""


class Simulation:
    """A service in an open house, repeatable by its seed where nobody else acts.

    `clock` must be the house's own. `alone`: the house was opened without its chores and nobody
    speaks to its terminals, so the simulation runs the timers and answers for the cards itself.
    `busy` 1 = as many guests as on a normal day of that week; `steady`: so many parties in each
    quarter of an hour instead, all day long.
    """

    def __init__(
        self,
        house: House,
        clock: Clock,
        seed: int = 7,
        *,
        alone: bool = False,
        busy: float = 1.0,
        steady: float = 0.0,
    ) -> None:
        self.house = house
        self.clock = clock
        self.alone = alone
        self.errors = 0
        self.scene = scene = Scene(house, clock, seed, Demand(house.settings.tz, busy, steady))
        self.door, self.kitchen, self.paying = Door(scene), Kitchen(scene), Paying(scene)
        self.tables, self.away = Tables(scene, self.paying), Away(scene, self.paying)
        self.callers = Callers(scene, Telephone(scene.chances, scene.demand, scene.guests))
        self.hours = Hours(scene, self.door, self.away, self.callers)
        self._called = asyncio.Event()

    async def open(self, *, book: bool = False) -> None:
        """Everybody takes their place; with `book`, what has been booked before is taken down."""
        if book:
            await self.callers.fill_book()
        scene = self.scene
        scene.begin(("hours",), self.hours.days())
        scene.begin(HOST, self.door.host())
        scene.begin(LOOKOUT, self._lookout())
        scene.begin(("mishaps",), Mishaps(scene).happen())
        if self.alone:
            scene.begin(("prune",), self._prune(), PRUNE_SECONDS)
            for number, timer in enumerate(TIMERS):
                scene.begin(("timer", number), self._timer(timer))

    async def run(self, until: datetime | None = None) -> None:
        """Serve until this moment of the house's time, or until cancelled."""
        agenda, stop = self.scene.agenda, self.house.bus.subscribe(self._heard)
        try:
            while (due := agenda.due) is not None and (until is None or due <= until):
                if await self.clock.reach(due, self._called):
                    await self._act()
            if until is not None:
                while not await self.clock.reach(until, self._called):
                    continue
        finally:
            stop()

    async def close(self) -> None:
        await self.scene.agenda.close()

    async def _act(self) -> None:
        try:
            await self.scene.agenda.act(self.clock())
        except Exception:
            self.errors += 1
            log.exception("Somebody in the demo gave up; the others go on")

    # --- what is noticed ------------------------------------------------------------------------

    def _heard(self, change: Change) -> None:
        for recorded in change.recorded:
            event = recorded.event
            if isinstance(event, AT_THE_DOOR):
                self._wake(HOST)
            if isinstance(event, WORTH_A_LOOK):
                self._wake(LOOKOUT)
            if isinstance(event, LinesServed | OrderPaid | PaymentResolved):
                self._wake_table(event)
            if self.alone and isinstance(event, PaymentStarted):
                steps = self.paying.terminal(event.payment_id)
                self.scene.begin(("card", event.payment_id), steps)
            station = getattr(event, "station_id", None)
            if station is not None:
                self._wake(("station", station))

    def _wake(self, name: Name) -> None:
        self.scene.agenda.wake(name, self.clock())
        self._called.set()

    def _wake_table(self, event: object) -> None:
        order = self.scene.order(getattr(event, "order_id", None))
        if order is not None and order.party_id is not None:
            self._wake(("table", order.party_id))

    async def _lookout(self) -> Steps:
        """Takes up what a person has begun: a party, an order, plates that are ready."""
        while True:
            self.kitchen.open()
            self.tables.look()
            self.kitchen.look()
            self.away.look()
            yield LOOKS_AFTER

    # --- what a house does by itself --------------------------------------------------------------

    async def _timer(self, timer: Timer) -> Steps:
        while True:
            await self.scene.do(SYSTEM, timer.command)
            yield max(timer.seconds, SELDOM)

    async def _prune(self) -> Steps:
        while True:
            self.house.prune()
            yield 4 * PRUNE_SECONDS

    def until(self, minutes: float) -> datetime:
        """So many minutes of the house's time from now."""
        return self.clock() + timedelta(minutes=minutes)
