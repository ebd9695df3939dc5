"""What whoever tells the demo's past keeps in mind: the room, the menu, staff, who sits where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import Actor, Role
from kds.bus.projection import Live, Projection, Read
from kds.config import Settings
from kds.demo.clock import Stepped
from kds.demo.guests import Offer
from kds.demo.scribe import Scribe
from kds.floor.model import EXPECTED, Claim, ClaimState, Party
from kds.floor.queries import (
    claim_cards,
    duty_cards,
    party_cards,
    seating_cards,
    section_cards,
    table_cards,
    unit_cards,
    units_now,
)
from kds.floor.rules.suggest import fits
from kds.floor.rules.times import turn_minutes
from kds.kitchen.model import TicketLine
from kds.kitchen.queries import routing_cards
from kds.menu.queries import category_cards, item_cards
from kds.orders.model import OrderLine
from kds.payments.queries import terminal_cards
from kds.staff.queries import staff_cards
from kds.values import PartyId, SectionId, StaffId, StationId, TableId, TerminalId, TicketId

KNOWN: tuple[Projection[Any], ...] = (
    table_cards,
    unit_cards,
    section_cards,
    category_cards,
    item_cards,
    routing_cards,
    staff_cards,
    terminal_cards,
)
AHEAD = timedelta(hours=4)


class Memory:
    """The cards of a house that changes little, loaded once, and the tables that are in use."""

    def __init__(self, settings: Settings, scribe: Scribe, clock: Stepped) -> None:
        self.clock = clock
        self.session: Session = scribe.session
        self.live = Live(settings=settings)
        read = Read(self.session, clock())
        for empty in (claim_cards, duty_cards, seating_cards, party_cards):
            self.live.memory[empty] = {}
        for each in KNOWN:
            self.live.memory[each] = each.fresh(read)
        self.taken: set[int] = set()
        self.dirty: set[int] = set()
        self.line = 0

    def seconds(self, ticket_id: TicketId, station_id: StationId) -> float:
        """How long a ticket takes by the plan: as long as its slowest dish at this station."""
        statement = select(OrderLine.item_id).join(
            TicketLine, TicketLine.order_line_id == OrderLine.id
        )
        items = self.session.scalars(statement.where(TicketLine.ticket_id == ticket_id)).all()
        cards = (self.live(routing_cards).get(item) for item in items)
        routes = (route for card in cards if card for route in card.stations)
        return max((r.prep_seconds for r in routes if r.station_id == station_id), default=120)

    def offer(self) -> Offer:
        return Offer(self.live(category_cards), self.live(item_cards), self.clock())

    def one(self, role: Role) -> Actor:
        ids = [card.id for card in self.live(staff_cards) if card.role is role]
        return Actor(role, staff_id=min(ids))

    def waiters(self) -> list[StaffId]:
        return sorted(c.id for c in self.live(staff_cards) if c.role is Role.SERVER)

    def sections(self) -> list[SectionId]:
        return sorted(card.id for card in self.live(section_cards))

    def terminal(self) -> TerminalId:
        return min(card.id for card in self.live(terminal_cards))

    def waiter_of(self, party_id: PartyId) -> Actor:
        """Whose party it is."""
        staff_id = self.session.scalar(select(Party.staff_id).where(Party.id == party_id))
        return Actor(Role.SERVER, staff_id=StaffId(staff_id or self.waiters()[0]))

    def booked_on(self, day: date) -> list[tuple[PartyId, datetime]]:
        """Who is expected on a date, by the time that they have booked."""
        statement = select(Party.id, Party.booked_for).where(
            Party.business_date == day, Party.state.in_(EXPECTED)
        )
        rows = self.session.execute(statement.order_by(Party.booked_for, Party.id))
        return [(PartyId(party), at) for party, at in rows if at]

    def tables_for(
        self, size: int, own: Iterable[int] = (), party_id: PartyId | None = None
    ) -> tuple[TableId, ...] | None:
        """Their own tables if they are free, else those that the stand would suggest."""
        free = {int(c.id) for c in self.live(table_cards)} - self.taken - self.dirty
        mine = tuple(TableId(each) for each in own)
        if mine and free.issuperset(mine):
            return mine
        until = self._claimed(party_id)
        units = units_now(self.live, self.clock())
        found = fits(units, size, turn_minutes(size), free, until)
        return tuple(TableId(each) for each in found[0].unit.tables) if found else None

    def claims_of(self, party_id: PartyId) -> list[int]:
        statement = select(Claim.table_id).where(
            Claim.party_id == party_id, Claim.state == ClaimState.BOOKED
        )
        return sorted(self.session.scalars(statement))

    def _claimed(self, but_of: PartyId | None) -> dict[int, float]:
        now = self.clock()
        statement = select(Claim.table_id, Claim.starts_at, Claim.party_id).where(
            Claim.state == ClaimState.BOOKED, Claim.ends_at > now, Claim.starts_at < now + AHEAD
        )
        until: dict[int, float] = {}
        for table_id, starts_at, party_id in self.session.execute(statement):
            if party_id != but_of:
                starts = (starts_at - now).total_seconds() / 60
                until[table_id] = min(starts, until.get(table_id, starts))
        return until
