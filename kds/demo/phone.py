"""The demo's telephone: who books for tonight and the next two weeks, and who calls off."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kds.actor import SYSTEM
from kds.bookings.commands import cancel_by_guest, take_booking
from kds.bookings.queries import period_cards
from kds.demo.agenda import Steps
from kds.demo.chance import Chances
from kds.demo.demand import BOOK, Demand, drawn
from kds.demo.guests import GuestBook, Who
from kds.demo.scene import Scene
from kds.demo.seed import open_book

LEADS = (26, 18, 12, 9, 7, 6, 5, 4, 3, 3, 2, 2, 1, 1, 1)
"""Percent of the bookings that are made on the same day, a day ahead, two days, …"""
FIRST_CALL, LAST_CALL = time(10), time(21, 30)
NOTICE = timedelta(hours=1)
CALLS_OFF = 0.05


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody books; `off` is when they call again and call it off."""

    at: datetime
    number: str
    booked_for: datetime
    size: int
    who: Who
    off: datetime | None

    def arguments(self, seed: int) -> dict[str, object]:
        """Of `take_booking`."""
        who = self.who
        booked = {"at": self.booked_for, "size": self.size, "name": who.name, "phone": who.phone}
        asked = {"allergy": who.allergy, "note": who.note}
        return {**booked, **asked, "token_hash": token_hash(seed, self.number)}


def token_hash(seed: int, number: str) -> bytes:
    """Of a booking's private link: here it must be the same each time."""
    return hashlib.sha256(f"{seed}/{number}".encode()).digest()


class Telephone:
    """Draws the calls of a day: more of them for the days that are near and full."""

    def __init__(self, chances: Chances, demand: Demand, guests: GuestBook) -> None:
        self.chances = chances
        self.demand = demand
        self.guests = guests

    def calls(self, day: date) -> list[Call]:
        """Who calls on a date, in their order."""
        chance = self.chances.for_one("calls", day)
        found: list[Call] = []
        for lead, percent in enumerate(LEADS):
            wanted = self.demand.quarters(day + timedelta(days=lead))
            share = BOOK * percent / 100
            for moment in drawn([(at, many * share) for at, many in wanted], chance):
                quarter = max(at for at, _ in wanted if at <= moment)
                found.append(self._call(day, f"{day}/{len(found)}", quarter, chance))
        return sorted(found, key=lambda call: (call.at, call.number))

    def before(self, day: date) -> list[Call]:
        """Who has called on the days before, for this date or later."""
        days = (day - timedelta(days=ago) for ago in range(len(LEADS), 0, -1))
        return [call for each in days for call in self.calls(each) if call.booked_for.date() >= day]

    def _call(self, day: date, number: str, booked: datetime, chance: random.Random) -> Call:
        zone = self.demand.zone
        first, last = (datetime.combine(day, at, zone) for at in (FIRST_CALL, LAST_CALL))
        at = first + (min(last, booked - NOTICE) - first) * chance.random()
        off = None
        if chance.random() < CALLS_OFF:
            off = at + (booked - NOTICE - at) * chance.random()
        size = self.guests.size(chance)
        return Call(at, number, booked, size, self.guests.caller(chance), off)


class Callers:
    """The telephone as an actor: the host answers it."""

    def __init__(self, scene: Scene, telephone: Telephone) -> None:
        self.scene = scene
        self.telephone = telephone

    async def fill_book(self) -> None:
        """What a house that has no past has booked already."""
        if not len(self.scene.live(period_cards)):
            await self.scene.do(SYSTEM, open_book)
        for call in self.telephone.before(self.scene.today):
            if call.booked_for > self.scene.now + NOTICE and not call.off:
                await self._book(call)

    async def day(self, day: date) -> Steps:
        """All the calls of a date."""
        for call in self.telephone.calls(day):
            if call.at < self.scene.now:
                continue
            yield self.scene.until(call.at)
            await self._book(call)
            if call.off is not None and call.off > self.scene.now:
                self.scene.begin(("off", call.number), self._call_off(call, call.off))

    async def _book(self, call: Call) -> None:
        arguments = call.arguments(self.scene.chances.seed)
        await self.scene.do(self.scene.people.host(), take_booking, **arguments)

    async def _call_off(self, call: Call, off: datetime) -> Steps:
        token = token_hash(self.scene.chances.seed, call.number)
        yield self.scene.until(off)
        await self.scene.do(self.scene.people.host(), cancel_by_guest, token_hash=token)
