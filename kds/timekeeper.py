"""What happens because time passes: holds run out, guests are late, the night's plan is made."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timedelta

from kds.actor import SYSTEM
from kds.bookings.commands import keep_time
from kds.bookings.rules.lateness import time_state
from kds.bus.house import House
from kds.errors import KdsError
from kds.floor.model import PartyState
from kds.floor.queries import PartyCard, party_cards
from kds.floor.rules.times import Policy, policy_of
from kds.nightly import plan_day
from kds.values import business_date

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
DAYS_PLANNED = 2
"""How many dates the nightly plan looks at: the one that begins, and the next."""


class Timekeeper:
    """One task, owned by the application. It writes only when there is something to write."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.planned: date | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.planned = self.today()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def today(self) -> date:
        settings = self.house.settings
        return business_date(self.house.clock(), settings.tz, settings.day_starts_hour)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.tick()
            except KdsError as refusal:
                log.warning("Time went on, but the house refused: %s", refusal)
            except Exception:
                log.exception("The timekeeper failed; it goes on")

    async def tick(self) -> None:
        """Do what is due by now."""
        now = self.house.clock()
        policy = policy_of(self.house.settings)
        if any(is_due(card, now, policy) for card in self.house.live(party_cards)):
            await self.house.change(SYSTEM, keep_time)
        today = self.today()
        if self.planned != today:
            self.planned = today
            for ahead in range(DAYS_PLANNED):
                await plan_day(self.house, today + timedelta(days=ahead))


def is_due(card: PartyCard, now: datetime, policy: Policy | None = None) -> bool:
    """Whether time has moved this party on."""
    if card.state is PartyState.HELD:
        return card.expires_at is not None and card.expires_at <= now
    due = time_state(card.state, card.state_at, card.booked_for, card.minutes, now, policy)
    return due is not None
