"""The hub: all feeds of the house, drawn after each change, kept while somebody watches."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Set
from typing import Any

from kds.bus.bus import Change
from kds.bus.house import House
from kds.web.feed import Display, Feed
from kds.web.render import Renderer
from kds.web.screen import Screen, Source

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
HEARTBEAT_TICKS = 5
IDLE_SECONDS = 60.0
"""How long a feed that nobody watches is kept warm."""


class Hub:
    """Finds or makes the feed of a screen, and keeps all feeds drawn."""

    def __init__(self, house: House, renderers: dict[str, Renderer]) -> None:
        self.house = house
        self.renderers = renderers
        self._boot = secrets.token_hex(4)
        self._serial = 0
        self._feeds: dict[tuple[Screen, str], Feed] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop = house.bus.subscribe(self._changed)
        self._ticker: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._ticker = asyncio.create_task(self._tick())

    async def close(self) -> None:
        self._stop()
        for task in (*self._tasks, *([self._ticker] if self._ticker else [])):
            task.cancel()

    @property
    def feeds(self) -> list[Feed]:
        return list(self._feeds.values())

    async def feed(self, screen: Screen, language: str) -> Feed:
        """The up-to-date feed of a screen."""
        key = (screen, language)
        feed = self._feeds.get(key)
        if feed is None:
            self._serial += 1
            serial = f"{self._boot}.{self._serial}"
            feed = Feed(self.house, screen, self.renderers[language], serial, self._serial)
            feed.idle_since = asyncio.get_running_loop().time()
            self._feeds[key] = feed
        if feed.is_reading:
            await self._reread(feed)
        if feed.behind:
            self._moment()
            feed.refresh(None)
        return feed

    def redraw(self) -> None:
        """The house is named anew, or reckons in other money: every screen shows it."""
        self._moment()
        for feed in tuple(self._feeds.values()):
            feed.forget()
            if feed.displays:
                self._refresh(feed, None)
                if feed.is_reading:
                    self._own(self._reread(feed))

    async def settled(self) -> None:
        """Wait until every region that was being read again has been drawn."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def join(self, feed: Feed, display: Display) -> None:
        feed.displays.add(display)
        feed.idle_since = None

    def leave(self, feed: Feed, display: Display) -> None:
        feed.displays.discard(display)
        if not feed.displays:
            feed.idle_since = asyncio.get_running_loop().time()

    def _moment(self) -> None:
        self.house.live.now = self.house.clock()

    def _changed(self, change: Change) -> None:
        self._moment()
        for feed in tuple(self._feeds.values()):
            stale = feed.hear(change.recorded)
            if not feed.displays:
                feed.behind = True
                continue
            if stale:
                self._own(self._reread(feed))
            self._refresh(feed, change.touched)

    def _refresh(self, feed: Feed, touched: Set[Source] | None) -> None:
        try:
            feed.refresh(touched)
        except Exception:
            # One screen with a broken template must not darken the others.
            log.exception("Screen %s could not be drawn", feed.screen)

    async def _reread(self, feed: Feed) -> None:
        self._moment()
        read = await feed.read()
        self._moment()
        feed.refresh(None if feed.behind else read)

    def _own(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("A region could not be read again", exc_info=task.exception())

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        ticks = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            ticks += 1
            for key, feed in list(self._feeds.items()):
                # Never all screens in one breath: a change that comes now waits for one at most.
                await asyncio.sleep(0)
                self._moment()
                try:
                    self._tick_one(feed, ticks)
                except Exception:
                    log.exception("Screen %s could not be drawn", feed.screen)
                if feed.idle_since is not None and loop.time() - feed.idle_since > IDLE_SECONDS:
                    self._feeds.pop(key, None)

    def _tick_one(self, feed: Feed, ticks: int) -> None:
        if not feed.displays:
            feed.behind |= feed.every
            return
        if feed.every:
            feed.refresh(frozenset(), tick=(ticks + feed.phase) * self.house.speed)
        if ticks % HEARTBEAT_TICKS == 0:
            feed.heartbeat()
