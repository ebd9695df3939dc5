"""One party's evening in the demo's past, and one order from outside."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from kds.actor import SYSTEM, Actor, Role
from kds.demo.chance import Chances
from kds.demo.door import LATE_SECONDS, LONGEST_LINE, PATIENCE, STAYS_AWAY
from kds.demo.guests import GuestBook
from kds.demo.kitchen import LUCK
from kds.demo.memory import Memory
from kds.demo.paying import CASH, TIPS
from kds.demo.scribe import Scribe
from kds.demo.tables import CHOOSING, EATING, LINGERING
from kds.floor.commands import (
    add_waiting,
    clear_tables,
    leave,
    mark_no_show,
    renege,
    seat_party,
    seat_walk_in,
)
from kds.floor.model import EXPECTED, Party
from kds.kitchen.commands import bump_ticket, collect_order
from kds.kitchen.model import OPEN, Ticket
from kds.menu.model import Channel
from kds.orders.commands import (
    add_line,
    close_order,
    fire_course,
    fire_order,
    open_order,
    place_order,
    send,
    serve_lines,
    void_line,
)
from kds.orders.model import LineState, OrderLine, VoidReason
from kds.payments.commands import begin_payment, comp_line, discount_check, open_check, take_cash
from kds.payments.commands.charging import resolve_payment
from kds.payments.model import AdjustReason, PaymentState
from kds.values import OrderId, PartyId, StationId, TableId, TicketId

Steps = Iterator[float]

QUEUE = 150.0
"""Seconds that a ticket may wait until somebody has a hand free."""
CARRYING, TRY_AGAIN = 40.0, 180.0
WIPED = (120.0, 420.0)
MORE = 0.35
VOIDS, COMPS, DISCOUNTS = 0.035, 0.02, 0.03
GIVEN_UP = 1020.0
REASONS = (
    VoidReason.MISTAKE,
    VoidReason.GUEST_CHANGED,
    VoidReason.SPOILED,
    VoidReason.TOO_LATE,
    VoidReason.OUT,
)


class Outing:
    """Steps of guests, cooks and waiters in one: each yields the seconds until the next."""

    def __init__(self, scribe: Scribe, memory: Memory, guests: GuestBook, chances: Chances) -> None:
        self.change = scribe.change
        self.session = scribe.session
        self.memory = memory
        self.guests = guests
        self.chances = chances

    def walk_in(self, number: str) -> Steps:
        """As on any evening: seated, in line, or turned away."""
        chance = self.chances.for_one("walk-in", number)
        size, who, host = self.guests.size(chance), self.guests.who(chance), self.host
        known = {"size": size, "name": who.name, "allergy": who.allergy, "note": who.note}
        tables = self.memory.tables_for(size) if not self.memory.line else None
        if tables is not None:
            party_id = self.change(host, seat_walk_in, table_ids=tables, **known)
            yield from self._sit(party_id, tables, size)
        elif self.memory.line < LONGEST_LINE:
            yield from self._stand(chance, known, size)

    def _stand(self, chance: random.Random, known: dict[str, object], size: int) -> Steps:
        low = 10 * (self.memory.line + 1)
        quote = {"quoted_low": low, "quoted_high": low + 15}
        party_id = self.change(self.host, add_waiting, **known, **quote)
        self.memory.line += 1
        patience, tables = chance.uniform(*PATIENCE), None
        while patience > 0 and tables is None:
            yield TRY_AGAIN
            patience -= TRY_AGAIN
            tables = self.memory.tables_for(size)
        self.memory.line -= 1
        if tables is None:
            self.change(self.host, renege, party_id=party_id)
            return
        self.change(self.host, seat_party, party_id=party_id, table_ids=tables)
        yield from self._sit(party_id, tables, size)

    def booked(self, party_id: PartyId, at: datetime) -> Steps:
        """They come about on time, or never."""
        chance = self.chances.for_one("guest", party_id)
        away, late = chance.random() < STAYS_AWAY, chance.triangular(*LATE_SECONDS, -60.0)
        when = at + timedelta(seconds=GIVEN_UP if away else late)
        yield max(0.0, (when - self.memory.clock()).total_seconds())
        if self._party(party_id).state not in EXPECTED:
            return
        if away:
            self.change(self.host, mark_no_show, party_id=party_id)
            return
        own, size = self.memory.claims_of(party_id), self._party(party_id).size
        while (tables := self.memory.tables_for(size, own, party_id)) is None:
            yield TRY_AGAIN
        seat = {"party_id": party_id, "table_ids": tables, "anyway": True}
        self.change(self.host, seat_party, **seat)
        yield from self._sit(party_id, tables, size)

    def away(self, number: str) -> Steps:
        """An order from outside: cooked, paid, fetched."""
        chance = self.chances.for_one("away", number)
        channel = chance.choice((Channel.TAKEAWAY, Channel.KIOSK, Channel.DELIVERY))
        order = self.guests.order_away(chance, channel)
        if order is None:
            return
        placed = self.change(Actor(Role.ORDERS), place_order, order=order)
        waiter = Actor(Role.SERVER, staff_id=self.memory.waiters()[0])
        self._pay(chance, waiter, placed.order_id)
        yield from self._cook(chance, placed.order_id)
        yield chance.uniform(60, 600)
        expo = self.memory.one(Role.EXPO)
        self.change(expo, collect_order, order_id=placed.order_id)

    # --- at the table ---------------------------------------------------------------------------

    def _sit(self, party_id: PartyId, tables: tuple[TableId, ...], size: int) -> Steps:
        self.memory.taken.update(tables)
        chance = self.chances.for_one("outing", party_id)
        waiter = self.memory.waiter_of(party_id)
        yield chance.uniform(*CHOOSING)
        order_id = self.change(waiter, open_order, table_id=tables[0])
        for wish in self.guests.brief_round(chance, size):
            self.change(waiter, add_line, order_id=order_id, **wish)
        self.change(waiter, send, order_id=order_id)
        yield from self._eat(chance, waiter, order_id)
        if chance.random() < MORE:
            for wish in self.guests.brief_dessert(chance, size):
                self.change(waiter, add_line, order_id=order_id, **wish)
            self.change(waiter, fire_order, order_id=order_id)
            yield from self._eat(chance, waiter, order_id)
        self._mishap(chance, waiter, order_id)
        self._pay(chance, waiter, order_id)
        yield 5.0
        self.change(waiter, close_order, order_id=order_id)
        yield chance.uniform(*LINGERING)
        self.change(waiter, leave, party_id=party_id)
        self.memory.taken.difference_update(tables)
        self.memory.dirty.update(tables)
        yield chance.uniform(*WIPED)
        self.change(self.host, clear_tables, table_ids=tables)
        self.memory.dirty.difference_update(tables)

    def _eat(self, chance: random.Random, waiter: Actor, order_id: OrderId) -> Steps:
        """What is fired is cooked, served and eaten; then comes the next course."""
        while True:
            yield from self._cook(chance, order_id)
            yield CARRYING
            self.change(waiter, serve_lines, order_id=order_id)
            held = self._course(order_id, LineState.HELD)
            eaten = self._course(order_id, LineState.SERVED) or 0
            yield chance.uniform(*EATING[min(eaten, 2)])
            if held is None:
                return
            self.change(waiter, fire_course, order_id=order_id, course=held)

    def _cook(self, chance: random.Random, order_id: OrderId) -> Steps:
        """What is open is done station by station, the quickest first."""
        luck, gone = chance.lognormvariate(*LUCK), QUEUE * chance.random()
        yield gone
        tickets = self._tickets(order_id)
        times = sorted((self.memory.seconds(*each) * luck, *each) for each in tickets)
        for seconds, ticket_id, station_id in times:
            yield max(0.0, seconds - gone)
            gone = max(gone, seconds)
            cook = Actor(Role.KITCHEN, station_id=station_id)
            self.change(cook, bump_ticket, ticket_id=ticket_id)

    def _mishap(self, chance: random.Random, waiter: Actor, order_id: OrderId) -> None:
        luck = chance.random()
        if luck < VOIDS:
            line, reason = self._some_line(order_id), chance.choice(REASONS)
            self.change(waiter, void_line, line_id=line, reason=reason)
        elif luck < VOIDS + COMPS:
            line, manager = self._some_line(order_id), self.memory.one(Role.MANAGER)
            self.change(manager, comp_line, line_id=line, reason=AdjustReason.QUALITY)

    def _pay(self, chance: random.Random, waiter: Actor, order_id: OrderId) -> None:
        check_id = self.change(waiter, open_check, order_id=order_id)
        if chance.random() < DISCOUNTS:
            cut = {"check_id": check_id, "reason": AdjustReason.REGULAR, "percent": 1000}
            self.change(self.memory.one(Role.MANAGER), discount_check, **cut)
        tip = chance.choice(TIPS) * 30
        if chance.random() < CASH:
            self.change(waiter, take_cash, check_id=check_id, tip=tip)
            return
        charge = {"check_id": check_id, "terminal_id": self.memory.terminal(), "tip": tip}
        payment_id = self.change(waiter, begin_payment, **charge)
        brand = chance.choice(("Visa", "Mastercard", "girocard"))
        answer = {"state": PaymentState.APPROVED, "reference": f"demo-{payment_id}"}
        card = f"{brand} {chance.randrange(10000):04d}"
        self.change(SYSTEM, resolve_payment, payment_id=payment_id, card=card, **answer)

    # --- what is so -----------------------------------------------------------------------------

    @property
    def host(self) -> Actor:
        return self.memory.one(Role.HOST)

    def _party(self, party_id: PartyId) -> Party:
        found = self.session.get(Party, party_id)
        assert found is not None  # noqa: S101
        return found

    def _tickets(self, order_id: OrderId) -> list[tuple[TicketId, StationId]]:
        statement = select(Ticket.id, Ticket.station_id).where(
            Ticket.order_id == order_id, Ticket.state.in_(OPEN)
        )
        return [
            (TicketId(t), StationId(s))
            for t, s in self.session.execute(statement.order_by(Ticket.id))
        ]

    def _course(self, order_id: OrderId, state: LineState) -> int | None:
        """The first course that is held, or the last that was served."""
        courses = self.session.scalars(
            select(OrderLine.course).where(OrderLine.order_id == order_id, OrderLine.state == state)
        ).all()
        pick = min if state is LineState.HELD else max
        return pick(courses, default=None)

    def _some_line(self, order_id: OrderId) -> int | None:
        return self.session.scalar(
            select(OrderLine.id)
            .where(OrderLine.order_id == order_id, OrderLine.state == LineState.SERVED)
            .order_by(OrderLine.id.desc())
            .limit(1)
        )
