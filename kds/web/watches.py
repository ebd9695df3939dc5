"""Who watches which screen: when somebody's rights change, their open sockets are asked again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from starlette.websockets import WebSocket

from kds.actor import Actor
from kds.bus.bus import Change
from kds.bus.house import House
from kds.staff.events import (
    DeviceChanged,
    DeviceRevoked,
    StaffChanged,
    StaffSignedIn,
    StaffSignedOut,
)
from kds.values import DeviceId
from kds.web.socket import POLICY_VIOLATION, hang_up

log = logging.getLogger(__name__)

MOST_SOCKETS = 5
"""Per device: a tablet with a few open pages, not a flood."""
OTHER_RIGHTS = (DeviceChanged, StaffChanged, StaffSignedIn, StaffSignedOut)


@dataclass(frozen=True, eq=False)
class Watch:
    """One open socket: who looks, and whether they still may."""

    actor: Actor
    websocket: WebSocket
    may_stay: Callable[[], bool]


class Watches:
    """Every socket of a paired device; hangs up (1008, "stay away") where rights have ended."""

    def __init__(self, house: House) -> None:
        self._watches: dict[DeviceId, set[Watch]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._stop = house.bus.subscribe(self._changed)

    def add(self, watch: Watch) -> bool:
        """False when this device has too many sockets open already."""
        device = watch.actor.device_id
        if device is None:
            return True
        open_now = self._watches.setdefault(device, set())
        if len(open_now) >= MOST_SOCKETS:
            return False
        open_now.add(watch)
        return True

    def remove(self, watch: Watch) -> None:
        device = watch.actor.device_id
        if device is None or device not in self._watches:
            return
        self._watches[device].discard(watch)
        if not self._watches[device]:
            del self._watches[device]

    def devices(self) -> set[DeviceId]:
        """Those that have a screen open."""
        return set(self._watches)

    def close(self) -> None:
        self._stop()
        for task in self._closing:
            task.cancel()

    def _changed(self, change: Change) -> None:
        for recorded in change.recorded:
            event = recorded.event
            if isinstance(event, DeviceRevoked):
                self._hang_up(self._watches.get(event.device_id, ()))
            elif isinstance(event, OTHER_RIGHTS):
                self._ask_again()

    def _ask_again(self) -> None:
        for watches in self._watches.values():
            self._hang_up([watch for watch in watches if not watch.may_stay()])

    def _hang_up(self, watches: set[Watch] | list[Watch] | tuple[()]) -> None:
        for watch in watches:
            task = asyncio.create_task(hang_up(watch.websocket, POLICY_VIOLATION))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
