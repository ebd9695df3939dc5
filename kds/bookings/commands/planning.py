"""How a booking gets its tables: one plan, checked and written in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.bookings.events import PlanImproved
from kds.bookings.queries.availability import too_far
from kds.bookings.queries.loading import read_book, read_calendar, some_ran_out
from kds.bookings.rules import (
    Ask,
    Book,
    Move,
    Plan,
    Refused,
    Service,
    Terms,
    Why,
    is_on_grid,
    plan,
    unit_of,
)
from kds.bookings.rules.calendar import Calendar
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid, KdsError
from kds.floor.commands.claims import claim_tables, claims_of, expire_holds, let_go, release_claims
from kds.floor.commands.parties import check_size, new_party
from kds.floor.model import ClaimState, Party, PartyState, Source
from kds.values import PartyId, TableId

SHORTEST_STAY, LONGEST_STAY = 15, 720
"""Minutes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: by the public, or by the house, which may choose tables and minutes."""

    at: datetime
    size: int
    public: bool
    minutes: int | None = None
    tables: tuple[int, ...] = ()
    party: Party | None = None
    """Who has a booking already and wants another."""

    def terms(self, now: datetime) -> Terms:
        """Who asks. A time that a party has already is never too late for the house: a late party
        may be given another table."""
        kept = self.party is not None and self.party.booked_for == self.at and not self.public
        return Terms(self.public, min(now, self.at) if kept else now)


@dataclass(frozen=True, slots=True)
class Found:
    """A service, and the plan in it."""

    service: Service
    minutes: int
    plan: Plan


def find(uow: UnitOfWork, wanted: Wanted) -> Found:
    """The plan for what is wanted; raises what to tell whoever asked. Holds that have run out are
    expired first, in this same transaction."""
    check_size(wanted.size)
    if not is_on_grid(wanted.at):
        raise Invalid("Times go in steps of five minutes", field="at", do="Choose another time")
    if some_ran_out(uow.session, uow.now):
        expire_holds(uow)
    calendar = read_calendar(uow.session, uow.settings.tz, uow.now)
    service = _service(calendar, wanted, uow.now)
    minutes = _minutes(calendar, service, wanted)
    book = read_book(uow.session, service, uow.now)
    if wanted.party is not None:
        book = book.without(wanted.party.id)
    check_unit(book, wanted.tables)
    ask = Ask(wanted.size, service.bit(wanted.at), minutes, wanted.tables)
    answer = plan(book, ask, wanted.terms(uow.now), offers=False)
    if isinstance(answer, Refused):
        raise refusal(answer.why, wanted.public)
    return Found(service, minutes, answer)


def _service(calendar: Calendar, wanted: Wanted, now: datetime) -> Service:
    found = calendar.service(wanted.at)
    party = wanted.party
    if found is None and party is not None and party.booked_for == wanted.at and not wanted.public:
        # Its hours were taken away, its time wasn't: the house may still change the rest.
        return calendar.around(wanted.at, party.business_date)
    if found is None or (wanted.public and too_far(found, now)):
        raise refusal(Why.CLOSED, wanted.public)
    return found


def _minutes(calendar: Calendar, service: Service, wanted: Wanted) -> int:
    if wanted.minutes is None:
        return calendar.minutes(wanted.size, service)
    if not SHORTEST_STAY <= wanted.minutes <= LONGEST_STAY:
        raise Invalid("A stay is 15 minutes to 12 hours", field="minutes", do="Correct its length")
    return wanted.minutes


def check_unit(book: Book, tables: Sequence[int]) -> None:
    """Only tables that stand side by side and may be combined make a unit."""
    if not tables:
        return
    unknown = [table for table in tables if table not in book.busy]
    if unknown or unit_of(book.units, tuple(tables)) is None:
        raise Conflict(
            "Those tables can't be booked together",
            do="Choose a table, or a combination that the floor allows",
        )


def refusal(why: Why, public: bool) -> KdsError:
    """Why not, in words for who asked."""
    if why is Why.PAST:
        return Conflict("It is too late for that time", do="Choose a later time")
    if why is Why.CLOSED:
        return Conflict("We take no bookings for that time", do="Choose another time or day")
    if why is Why.PAUSED:
        return Conflict("We take no bookings online just now", do="Call us, or try again later")
    if why is Why.TOO_LARGE:
        return Conflict("For so many guests, please talk to us", do="Call us")
    if public:
        return Conflict("That time is no longer free", do="Choose another time")
    return Conflict("No table is free at that time", do="Choose another time or table")


def party_for(
    uow: UnitOfWork,
    wanted: Wanted,
    found: Found,
    token_hash: bytes | None,
    language: str,
    held_until: datetime | None = None,
) -> Party:
    """The one row of whoever gets this plan: a hold of the public (until `held_until`), or a
    booking that the house takes. Its tables are claimed with `take`."""
    public = wanted.public
    return new_party(
        uow,
        PartyState.HELD if public else PartyState.BOOKED,
        Source.ONLINE if public else Source.PHONE,
        wanted.size,
        business_date=found.service.day,
        booked_for=wanted.at,
        minutes=found.minutes,
        period_id=found.service.period.id,
        token_hash=token_hash,
        expires_at=held_until,
        language=language,
    )


def take(
    uow: UnitOfWork,
    party: Party,
    found: Found,
    state: ClaimState = ClaimState.BOOKED,
    expires_at: datetime | None = None,
) -> None:
    """Claim a plan's tables, after those who make room have been moved."""
    release_claims(uow, party.id)
    apply_moves(uow, found.service, found.plan.moves, party.size)
    starts_at = found.service.at(found.plan.first)
    claim_tables(
        uow,
        PartyId(party.id),
        [TableId(each) for each in found.plan.tables],
        starts_at,
        starts_at + timedelta(minutes=found.minutes),
        state,
        expires_at,
    )


def apply_moves(uow: UnitOfWork, service: Service, moves: Iterable[Move], size: int) -> None:
    """Give parties their new tables: all old claims are released before the first new one is made,
    so that two may swap."""
    spans = []
    for move in moves:
        claims = claims_of(uow, move.party_id)
        if claims:
            spans.append((move, min(c.starts_at for c in claims), max(c.ends_at for c in claims)))
        let_go(uow, claims)
    for move, starts_at, ends_at in spans:
        tables = [TableId(each) for each in move.new]
        claim_tables(uow, PartyId(move.party_id), tables, starts_at, ends_at)
    if spans:
        moved = tuple(move.party_id for move, _, _ in spans)
        reason = f"room for {size}" if size else "fewer empty chairs"
        uow.record(PlanImproved(service.day, moved, reason))
