"""The demo's day: it opens, guests come as they wish to, it closes and counts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from kds.actor import Role
from kds.demo.agenda import Steps
from kds.demo.away import Away
from kds.demo.demand import drawn
from kds.demo.door import Door
from kds.demo.phone import Callers
from kds.demo.scene import Scene
from kds.floor.commands import start_duty
from kds.floor.queries import duty_cards, seating_cards, section_cards
from kds.payments.commands import close_day, close_drawer, open_drawer
from kds.payments.model import Drawer
from kds.payments.queries import drawer_cards
from kds.payments.queries.drawers import expected_in
from kds.staff.queries import staff_cards
from kds.values import DrawerId

MORNING, LAST_GUESTS = time(11), time(0, 30)
FRIDAY = 4
FLOAT = 20_000
NOTHING_LEFT = 120.0
DIFFERENCES = (0, 0, 0, 0, 0, -50, -120, 80)
"""By how much a counted drawer is off, minor units."""


def cash_in(session: Session, drawer_id: DrawerId) -> int:
    """What lies in a drawer: whoever counts it sees it, though no screen says it."""
    drawer = session.get(Drawer, drawer_id)
    return 0 if drawer is None else expected_in(session, drawer)


class Hours:
    """One actor: morning, service, night, and again."""

    def __init__(self, scene: Scene, door: Door, away: Away, callers: Callers) -> None:
        self.scene = scene
        self.live = scene.live
        self.door = door
        self.away = away
        self.callers = callers

    async def days(self) -> Steps:
        """Day after day. A house that is opened in the middle of one goes on with it."""
        while True:
            day = self.scene.today
            yield self.scene.until(self._at(day, MORNING))
            if self.scene.demand.is_open(day):
                await self._open(day)
                yield self.scene.until(self._at(day + timedelta(days=1), LAST_GUESTS))
                while len(self.live(seating_cards)):
                    yield NOTHING_LEFT
                await self._close(day)
            # Nobody needs to watch an empty house: the next thing to see is its morning.
            self.scene.clock.skip(self._next_morning(day))
            yield 1.0

    async def _open(self, day: date) -> None:
        self.guests_of(day)
        manager = self.scene.people.manager()
        if not any(card.closed_at is None for card in self.live(drawer_cards)):
            await self.scene.do(manager, open_drawer, name="Bar", float_amount=FLOAT)
        await self._start_duties(day)

    async def _start_duties(self, day: date) -> None:
        """Each waiter takes a section; there are more of them when more guests come."""
        today = {card.id for card in self.live(duty_cards) if card.business_date == day}
        if today:
            return
        sections = sorted(self.live(section_cards), key=lambda card: card.id)
        waiters = sorted(c.id for c in self.live(staff_cards) if c.role is Role.SERVER)
        manager = self.scene.people.manager()
        few = len(sections) if day.weekday() < FRIDAY else len(waiters)
        for number, staff_id in enumerate(waiters[:few]):
            section = sections[number % len(sections)].id
            await self.scene.do(manager, start_duty, staff_id=staff_id, section_id=section)

    def guests_of(self, day: date) -> None:
        """Everybody who will come today without having said so."""
        scene = self.scene
        walk_ins = scene.demand.walk_ins(day, scene.chances.for_one("walk-ins", day))
        away = drawn(scene.demand.away(day), scene.chances.for_one("away", day))
        for number, at in enumerate(walk_ins):
            if at >= scene.now:
                name = f"{day}/{number}"
                scene.begin(("walk-in", name), self.door.walk_in(name), scene.until(at))
        for number, at in enumerate(away):
            if at >= scene.now:
                name = f"{day}/{number}"
                scene.begin(("away", name), self.away.order(name), scene.until(at))
        scene.begin(("phone", str(day)), self.callers.day(day))

    async def _close(self, day: date) -> None:
        """Count the drawer and close the date: nobody sits any more, and every bill is paid."""
        manager = self.scene.people.manager()
        chance = self.scene.chances.for_one("drawer", day)
        for drawer in list(self.live(drawer_cards)):
            if drawer.closed_at is None:
                there = await self.scene.house.read(cash_in, drawer.id)
                counted = max(0, there + chance.choice(DIFFERENCES))
                await self.scene.do(manager, close_drawer, drawer_id=drawer.id, counted=counted)
        await self.scene.do(manager, close_day, business_date=day)

    def _next_morning(self, day: date) -> datetime:
        day += timedelta(days=1)
        while not self.scene.demand.is_open(day):
            day += timedelta(days=1)
        return self._at(day, MORNING)

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.scene.demand.zone)
