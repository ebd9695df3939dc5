"""The hands of the demo: who does something, in the house's own roles, one thing at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.floor.queries import duty_cards
from kds.staff.queries import staff_cards
from kds.values import StaffId, StationId


class People:
    """Staff as actors, and until when each of them has their hands full."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._busy: dict[StaffId, datetime] = {}

    def host(self) -> Actor:
        return self._one(Role.HOST)

    def expo(self) -> Actor:
        return self._one(Role.EXPO)

    def manager(self) -> Actor:
        return self._one(Role.MANAGER)

    def cook(self, station_id: StationId) -> Actor:
        return Actor(Role.KITCHEN, station_id=station_id)

    def waiter(self, staff_id: StaffId | None = None) -> Actor:
        """This one, else whoever on duty has their hands free first."""
        if staff_id is None:
            on_duty = [duty.id for duty in self.house.live(duty_cards)]
            staff_id = min(on_duty, key=lambda one: (self._free_at(one), one), default=None)
        return Actor(Role.SERVER, staff_id=staff_id)

    def turn(self, actor: Actor, seconds: float) -> float:
        """Put some work behind what somebody has to do already; seconds until it is done."""
        now = self.house.clock()
        if actor.staff_id is None:
            return seconds
        done = self._free_at(actor.staff_id) + timedelta(seconds=seconds)
        self._busy[actor.staff_id] = done
        return (done - now).total_seconds()

    def _free_at(self, staff_id: StaffId) -> datetime:
        now = self.house.clock()
        return max(now, self._busy.get(staff_id, now))

    def _one(self, role: Role) -> Actor:
        ids = [card.id for card in self.house.live(staff_cards) if card.role is role]
        return Actor(role, staff_id=min(ids, default=None))
