"""The demo's past: three weeks that were, by the same commands, from the first day to this evening.

It is told more shortly than an evening that somebody watches: nobody types line by line, tickets
are bumped without being begun, and only what an evening is remembered by happens.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from kds.actor import SYSTEM, Actor, Role
from kds.bookings.commands import cancel_by_guest, take_booking
from kds.config import Settings
from kds.demo.chance import Chances
from kds.demo.clock import Stepped
from kds.demo.demand import Demand, drawn
from kds.demo.guests import GuestBook
from kds.demo.hours import FLOAT, FRIDAY, MORNING, cash_in
from kds.demo.memory import Memory
from kds.demo.outing import Outing
from kds.demo.phone import NOTICE, Call, Telephone, token_hash
from kds.demo.scribe import Scribe, writing
from kds.demo.seed import count_stock, furnish, open_book, set_pace
from kds.floor.commands import start_duty
from kds.orders.commands.companions import count_companions
from kds.payments.commands import close_day, close_drawer, open_drawer
from kds.values import DrawerId, PartyId

DAYS = 21
NIGHT = time(1)
CASH_OFF = (0, 0, 0, 0, -50, 80)

Steps = Iterator[float]


def lay(settings: Settings, until: datetime, seed: int, days: int = DAYS) -> None:
    """Fill the empty file of a closed house with so many days before this moment, and this day."""
    first = until.astimezone(settings.tz).date() - timedelta(days=days)
    clock = Stepped(datetime.combine(first, time(9), settings.tz))
    with writing(settings, clock) as scribe:
        scribe.change(SYSTEM, furnish)
        scribe.change(SYSTEM, set_pace)
        scribe.change(SYSTEM, open_book)
        past = Past(settings, scribe, clock, seed)
        past.run(first, until)
        clock.skip(until)
        scribe.change(SYSTEM, count_companions)
        scribe.change(SYSTEM, count_stock)


class Past:
    """A heap of (due, number, steps), like the agenda of an evening, but nobody has to wait."""

    def __init__(self, settings: Settings, scribe: Scribe, clock: Stepped, seed: int) -> None:
        self.clock = clock
        self.scribe = scribe
        self.zone = settings.tz
        self.seed = seed
        self.chances = Chances(seed)
        self.demand = Demand(settings.tz)
        self.memory = Memory(settings, scribe, clock)
        self.guests = GuestBook(self.memory.offer)
        self.telephone = Telephone(self.chances, self.demand, self.guests)
        self.outing = Outing(scribe, self.memory, self.guests, self.chances)
        self._heap: list[tuple[datetime, int, Steps]] = []
        self._number = 0

    def run(self, first: date, until: datetime) -> None:
        """Every day from the first to this moment; who is in the middle of something stays so."""
        self._begin(self._days(first), self.clock())
        while self._heap and self._heap[0][0] <= until:
            due, _, steps = heapq.heappop(self._heap)
            self.clock.skip(due)
            pause = next(steps, None)
            if pause is not None:
                self._begin(steps, due + timedelta(milliseconds=round(pause * 1000)))

    def _begin(self, steps: Steps, due: datetime) -> None:
        self._number += 1
        heapq.heappush(self._heap, (due, self._number, steps))

    def _days(self, day: date) -> Steps:
        for call in self.telephone.before(day):
            self._book(call)
        while True:
            for call in self.telephone.calls(day):
                self._begin(self._call(call), call.at)
            if self.demand.is_open(day):
                self._begin(self._open(day), self._at(day, MORNING))
            day += timedelta(days=1)
            yield self._until(self._at(day, time(9)))

    def _open(self, day: date) -> Steps:
        drawer = self.scribe.change(
            self.memory.one(Role.MANAGER), open_drawer, name="Bar", float_amount=FLOAT
        )
        self._duties(day)
        for number, at in enumerate(
            self.demand.walk_ins(day, self.chances.for_one("walk-ins", day))
        ):
            self._begin(self.outing.walk_in(f"{day}/{number}"), at)
        for party_id, at in self.memory.booked_on(day):
            self._begin(self.outing.booked(party_id, at), self.clock())
        away = drawn(self.demand.away(day), self.chances.for_one("away", day))
        for number, at in enumerate(away):
            self._begin(self.outing.away(f"{day}/{number}"), at)
        yield self._until(self._at(day + timedelta(days=1), NIGHT))
        while self.memory.taken:
            yield 300.0
        self._close(day, drawer)

    def _duties(self, day: date) -> None:
        manager = self.memory.one(Role.MANAGER)
        waiters, sections = self.memory.waiters(), self.memory.sections()
        few = len(sections) if day.weekday() < FRIDAY else len(waiters)
        for number, staff_id in enumerate(waiters[:few]):
            section = sections[number % len(sections)]
            self.scribe.change(manager, start_duty, staff_id=staff_id, section_id=section)

    def _close(self, day: date, drawer: DrawerId) -> None:
        manager: Actor = self.memory.one(Role.MANAGER)
        off = self.chances.for_one("drawer", day).choice(CASH_OFF)
        counted = cash_in(self.scribe.session, drawer) + off
        self.scribe.change(manager, close_drawer, drawer_id=drawer, counted=max(0, counted))
        self.scribe.change(manager, close_day, business_date=day)

    def _call(self, call: Call) -> Steps:
        booked = self._book(call)
        today = self.clock().astimezone(self.zone).date()
        if (
            booked is not None
            and call.booked_for.date() == today
            and self.clock() > self._at(today, MORNING)
        ):
            self._begin(self.outing.booked(booked, call.booked_for), self.clock())
        if booked is not None and call.off is not None:
            yield self._until(call.off)
            token = token_hash(self.seed, call.number)
            self.scribe.attempt(self.memory.one(Role.HOST), cancel_by_guest, token_hash=token)

    def _book(self, call: Call) -> PartyId | None:
        if call.booked_for < self.clock() + NOTICE / 2:
            return None
        arguments = call.arguments(self.seed)
        return self.scribe.attempt(self.memory.one(Role.HOST), take_booking, **arguments)

    def _until(self, moment: datetime) -> float:
        return max(0.0, (moment - self.clock()).total_seconds())

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone)
