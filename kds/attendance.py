"""Who looks at the walls' screens: a station that nobody has watched for a while is covered, and a
screen that was there and is gone is missed."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.errors import KdsError
from kds.kitchen.commands import cover_station, uncover_station
from kds.kitchen.queries import StationCard, station_cards, ticket_cards
from kds.kitchen.screens.station import Station as StationScreen
from kds.staff.commands import meet_device, miss_device
from kds.staff.queries import device_cards
from kds.values import DeviceId, StationId
from kds.web.hub import Hub
from kds.web.watches import Watches

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
WALLS = frozenset({Role.KITCHEN, Role.EXPO, Role.KIOSK})
"""What hangs there all evening. A pad in an apron sleeps as it likes."""


class Attendance:
    """One task, owned by the application. A station that never had a screen needs none (it may
    print), so only one that was watched since the house was opened can go dark."""

    def __init__(self, house: House, hub: Hub, watches: Watches) -> None:
        self.house = house
        self.hub = hub
        self.watches = watches
        self._there: dict[DeviceId, datetime] = {}
        """When each wall's screen was there last; from the start one isn't missed at once."""
        self._seen: dict[StationId, datetime] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.tick()
            except KdsError as refusal:
                log.warning("A station could not be covered: %s", refusal)
            except Exception:
                log.exception("The attendance failed; it goes on")

    async def tick(self) -> None:
        """Cover what has been dark for too long, uncover what is seen again."""
        now, watched = self.house.clock(), self.watched()
        await self._look_for_screens(now)
        self._seen.update(dict.fromkeys(watched, now))
        for station in list(self.house.live(station_cards)):
            if station.id in watched:
                if station.dark_since is not None:
                    await self.house.change(SYSTEM, uncover_station, station_id=station.id)
            elif self._is_dark(station, now, watched):
                await self.house.change(SYSTEM, cover_station, station_id=station.id)

    async def _look_for_screens(self, now: datetime) -> None:
        """Miss who is gone for too long, greet who is back."""
        here, limit = self.watches.devices(), self._limit()
        for device in list(self.house.live(device_cards)):
            if device.role not in WALLS or device.id in here:
                self._there[device.id] = now
                if device.gone_since is not None:
                    await self.house.change(SYSTEM, meet_device, device_id=device.id)
            elif now - self._there.setdefault(device.id, now) >= limit and not device.gone_since:
                await self.house.change(SYSTEM, miss_device, device_id=device.id)

    def _limit(self) -> timedelta:
        return timedelta(seconds=self.house.settings.dark_screen_seconds)

    def watched(self) -> set[StationId]:
        """The stations whose screen is open somewhere."""
        shown = (feed.screen for feed in self.hub.feeds if feed.displays)
        return {screen.station_id for screen in shown if isinstance(screen, StationScreen)}

    def _is_dark(self, station: StationCard, now: datetime, watched: set[StationId]) -> bool:
        """Dark for too long, with somebody at its backup, and something to be told about it."""
        limit = self._limit()
        seen = self._seen.get(station.id)
        if station.dark_since is None and (seen is None or now - seen < limit):
            return False
        new = station.dark_since is None
        waits = bool(self.house.live.by(ticket_cards, "at", (station.id, True)))
        return station.backup_id in watched and (new or waits)
