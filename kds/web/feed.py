"""Feeds: one screen, drawn once, however many displays show it.

After each batch a feed runs the selections of the regions whose projections were touched, draws the
cells whose value changed, and sends one frame with just those to all its displays. A display that
can't take bytes is marked dirty and gets the latest state later, never a backlog. What a screen
reads with SQL is read again after the events that concern it; its regions wait for that.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from kds.bus.event import Event, Recorded
from kds.bus.house import House
from kds.values import to_ms
from kds.web.render import Renderer, cell_attributes
from kds.web.screen import Reading, Region, Screen, Source

log = logging.getLogger(__name__)

NUMBER = re.compile(r"-?\d+(\.\d+)?")

WRAPS = {"": ("", ""), "svg": ("<svg>", "</svg>"), "table": ("<table><tbody>", "</tbody></table>")}


class Display(Protocol):
    """One browser that shows a feed."""

    def send(self, frame: bytes) -> bool:
        """Take an encoded frame now; False when it can't (the display is then dirty)."""
        ...


@dataclass(slots=True)
class Drawn:
    """A cell as it stands on the screens."""

    value: Any
    sort: Any
    html: str


@dataclass(slots=True)
class RegionState:
    region: Region
    drawn: dict[str, Drawn] = field(default_factory=dict)


class Feed:
    """One screen with its parameters, in one language."""

    draws = 0
    """How many cells have been drawn since the start, over all feeds (for the benchmark)."""

    def __init__(
        self, house: House, screen: Screen, renderer: Renderer, serial: str, phase: int = 0
    ) -> None:
        self.house = house
        self.screen = screen
        self.renderer = renderer
        self.phase = phase
        """Ticks by which it is ahead of others, so that not all look at the time at once."""
        self.displays: set[Display] = set()
        self.idle_since: float | None = None
        self.behind = True
        """Nobody watched while things changed: draw all before the next use."""
        self._serial = serial
        self._count = 0
        self._states = [RegionState(region) for region in screen.regions.values()]
        self.every = any(state.region.every for state in self._states)
        """Whether some of its regions depend on the time."""
        self.readings = list(
            dict.fromkeys(each for state in self._states for each in state.region.readings)
        )
        self.stale = set(self.readings)
        """Those that must be read (again): what shows them isn't drawn before."""
        self._under_way: set[Reading] = set()
        self._one_reads = asyncio.Lock()
        self._read: dict[Reading, Any] = {}
        self._snapshot: bytes | None = None
        self._fault: Exception | None = None
        """The first cell or region of a refresh that could not be drawn."""

    @property
    def version(self) -> str:
        return f"{self._serial}.{self._count}"

    @property
    def is_reading(self) -> bool:
        """Whether there is something to read, or somebody is at it."""
        return bool(self.stale or self._under_way)

    def forget(self) -> None:
        """What words and figures are written with has changed: draw, and read, everything anew."""
        for state in self._states:
            for cell in state.drawn.values():
                cell.value = cell  # equal to no card
        self.stale = set(self.readings)
        self.behind = True

    def hear(self, recorded: Sequence[Recorded]) -> bool:
        """Mark what these events make stale; whether there was anything."""
        for reading in self.readings:
            about = (each.event for each in recorded if type(each.event) in reading.stale)
            if reading not in self.stale and any(self._concerns(reading, event) for event in about):
                self.stale.add(reading)
        return bool(self.stale)

    def _concerns(self, reading: Reading, event: Event) -> bool:
        if reading in self._under_way:
            return True
        return reading.concerns(self._read[reading], self.house.live, event)

    async def read(self) -> frozenset[Reading]:
        """Read what is stale, in one go; gives what was read, for `refresh` to draw."""
        done: set[Reading] = set()
        async with self._one_reads:  # so that what is read later is also newer
            while self.stale:
                wanted, self.stale = self.stale, set()
                self._under_way = wanted
                try:
                    self._read.update(await self.house.read(partial(self._ask, wanted)))
                except BaseException:
                    self.stale |= wanted
                    raise
                finally:
                    self._under_way = set()
                done |= wanted
        return frozenset(done)

    def _ask(self, wanted: Iterable[Reading], session: Session) -> dict[Reading, Any]:
        return {each: each.read(self.screen, session, self.house.live) for each in wanted}

    def _waits(self, region: Region) -> bool:
        """Whether what it shows is about to be read."""
        return any(each in self.stale or each in self._under_way for each in region.readings)

    def refresh(self, touched: Set[Source] | None, tick: float = 0) -> None:
        """Draw what changed and send it; `touched` None = look at every region.

        What can't be drawn stays as it was and holds up nothing else; its error is raised after
        the rest has been sent, and the feed is `behind` until it has been drawn.
        """
        parts: list[str] = []
        self._fault = None
        for state in self._states:
            region = state.region
            due = bool(tick and region.every and tick % region.every < self.house.speed)
            if self._waits(region):
                continue
            if touched is None or due or not region.sources.isdisjoint(touched):
                parts.extend(self._patch(state))
        if parts:
            self._count += 1
            self._snapshot = None
            self.broadcast(self._frame(parts))
        self.behind = self._fault is not None
        if self._fault is not None:
            raise self._fault

    def broadcast(self, frame: bytes) -> None:
        for display in tuple(self.displays):
            display.send(frame)

    def heartbeat(self) -> None:
        if self.displays:
            self.broadcast(self.beat())

    def beat(self) -> bytes:
        """An empty frame: all is as you know it, and it is now."""
        return self._frame(())

    def snapshot(self) -> bytes:
        """The whole screen as one frame, encoded once per version."""
        if self._snapshot is None:
            self._snapshot = self._frame(
                self._region(state, "".join(d.html for d in _sorted(state)), full=True)
                for state in self._states
            )
        return self._snapshot

    def markup(self) -> dict[str, Markup]:
        """Each region's cells, in order: what the page shows before its socket is open."""
        return {
            state.region.name: Markup("".join(d.html for d in _sorted(state)))  # noqa: S704
            for state in self._states
        }

    def _patch(self, state: RegionState) -> list[str]:
        before, after = state.drawn, dict[str, Drawn]()
        out: list[str] = []
        try:
            selected = self._select(state)
        except Exception as error:
            self._fault = self._fault or error
            return []
        for value in selected:
            ident = str(getattr(value, "id", 0))
            sort = getattr(value, "sort", ident)
            old = before.get(ident)
            if old is not None and (old.value is value or old.value == value) and old.sort == sort:
                after[ident] = old
                continue
            try:
                html = self._draw(state.region, ident, sort, value)
            except Exception as error:
                self._fault = self._fault or error
                if old is not None:
                    after[ident] = old
                continue
            after[ident] = Drawn(value, sort, html)
            if old is None or old.html != html:
                out.append(html)
        name = state.region.name
        gone = [_gone(name, ident) for ident in before if ident not in after]
        state.drawn = after
        if not out and not gone:
            return []
        return [self._region(state, "".join(out), gone="".join(gone))]

    def _select(self, state: RegionState) -> Sequence[Any]:
        region = state.region
        read = (self._read[each] for each in region.readings)
        selected = region.select(self.screen, self.house.live, *read)
        if region.single:
            return () if selected is None else (selected,)
        return tuple(selected)

    def _draw(self, region: Region, ident: str, sort: Any, value: Any) -> str:
        Feed.draws += 1
        values = {
            "card": value,
            "screen": self.screen,
            "attrs": cell_attributes(region.name, ident, sort),
        }
        return self.renderer.block(self.screen.template, region.name, values)

    def _region(self, state: RegionState, html: str, *, gone: str = "", full: bool = False) -> str:
        opening, closing = WRAPS[state.region.wrap]
        flag = " full" if full else ""
        body = f"{opening}{html}{closing}" if html else ""
        return f'<kds-region for="{state.region.name}"{flag}>{body}{gone}</kds-region>'

    def _frame(self, parts: Iterable[str]) -> bytes:
        now = to_ms(self.house.clock())
        text = f'<kds-frame v="{self.version}" now="{now}">{"".join(parts)}</kds-frame>'
        return encode_text(text.encode())


def _sorted(state: RegionState) -> list[Drawn]:
    drawn = sorted(state.drawn.items(), key=lambda each: _sort_key(each[1].sort, each[0]))
    return [cell for _ident, cell in drawn]


def _sort_key(sort: Any, ident: str) -> tuple[int, float, str, str]:
    """Numbers by size, before words by spelling, equals by id: as the client compares."""
    text = str(sort)
    if NUMBER.fullmatch(text):
        return (0, float(text), "", ident)
    return (1, 0.0, text, ident)


def _gone(region: str, ident: str) -> str:
    return f'<i data-gone="{region}-{escape(ident)}"></i>'


def encode_text(payload: bytes) -> bytes:
    """One unmasked, unfragmented WebSocket text frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def payload_of(frame: bytes) -> str:
    """The text inside a frame that `encode_text` made (for servers without the fan-out)."""
    length = frame[1]
    start = 2 if length < 126 else 4 if length == 126 else 10
    return frame[start:].decode()
