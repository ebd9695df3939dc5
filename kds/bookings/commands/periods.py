"""When the house takes bookings. Changing it never touches a booking: what no longer fits stays,
and is listed as outside the hours."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from kds.actor import Capability
from kds.bookings.events import ServiceChanged
from kds.bookings.model import Closure, ServicePeriod, TurnTime
from kds.bookings.rules.bits import STEP_MINUTES
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.parties import check_text

DAY_MINUTES = 1440
EVERY_DAY = 127
LONGEST_TURN = 720


def add_period(
    uow: UnitOfWork, name: str, starts_minute: int, last_start_minute: int, ends_minute: int
) -> int:
    """Add a service: minutes from the business date's midnight; past 1440 is the night after."""
    uow.require(Capability.EDIT_BOOKINGS)
    period = ServicePeriod(
        name=name,
        weekdays=EVERY_DAY,
        starts_minute=starts_minute,
        last_start_minute=last_start_minute,
        ends_minute=ends_minute,
        slot_minutes=15,
        pace_minutes=15,
        pace_groups=0,
        pace_covers=10,
        capacity=0,
        lead_minutes=60,
        horizon_days=60,
        largest_online=8,
        walk_in_reserve=0,
        requests_from=0,
        deposit_from=0,
        deposit_per_cover=0,
        paused=False,
    )
    _check(period)
    uow.add(period)
    uow.record(ServiceChanged(period.id))
    return period.id


def change_period(
    uow: UnitOfWork,
    period_id: int,
    name: str,
    starts_minute: int,
    last_start_minute: int,
    ends_minute: int,
    weekdays: int = EVERY_DAY,
    first_date: date | None = None,
    last_date: date | None = None,
    slot_minutes: int = 15,
    lead_minutes: int = 60,
    horizon_days: int = 60,
) -> None:
    """Change when a service meets and which times it offers. Weekdays: bit 0 = Monday."""
    uow.require(Capability.EDIT_BOOKINGS)
    period = standing_period(uow, period_id)
    period.name, period.weekdays = name, weekdays
    period.starts_minute, period.ends_minute = starts_minute, ends_minute
    period.last_start_minute = last_start_minute
    period.first_date, period.last_date = first_date, last_date
    period.slot_minutes, period.lead_minutes = slot_minutes, lead_minutes
    period.horizon_days = horizon_days
    _check(period)
    uow.record(ServiceChanged(period_id))


def limit_period(
    uow: UnitOfWork,
    period_id: int,
    pace_minutes: int = 15,
    pace_groups: int = 0,
    pace_covers: int = 10,
    capacity: int = 0,
    walk_in_reserve: int = 0,
    largest_online: int = 8,
    requests_from: int = 0,
    deposit_from: int = 0,
    deposit_per_cover: int = 0,
) -> None:
    """Set how many may book: pacing, capacity, the walk-ins' share, requests and deposits. 0 = no
    limit; a deposit in minor units."""
    uow.require(Capability.EDIT_BOOKINGS)
    period = standing_period(uow, period_id)
    period.pace_minutes, period.pace_groups, period.pace_covers = (
        pace_minutes,
        pace_groups,
        pace_covers,
    )
    period.capacity, period.walk_in_reserve = capacity, walk_in_reserve
    period.largest_online, period.requests_from = largest_online, requests_from
    period.deposit_from, period.deposit_per_cover = deposit_from, deposit_per_cover
    _check(period)
    uow.record(ServiceChanged(period_id))


def remove_period(uow: UnitOfWork, period_id: int) -> None:
    """Offer a service no longer. Its bookings stay."""
    uow.require(Capability.EDIT_BOOKINGS)
    standing_period(uow, period_id).removed_at = uow.now
    uow.record(ServiceChanged(period_id))


def pause_online(uow: UnitOfWork, period_id: int | None = None) -> None:
    """Take no more bookings online, for one service or all. What is booked stays."""
    _pause(uow, period_id, paused=True)


def resume_online(uow: UnitOfWork, period_id: int | None = None) -> None:
    """Take bookings online again, for one service or all."""
    _pause(uow, period_id, paused=False)


def add_closure(
    uow: UnitOfWork,
    first_date: date,
    last_date: date,
    reason: str = "",
    period_id: int | None = None,
) -> int:
    """Close on these dates, one service or the house. Bookings in them stay, marked."""
    uow.require(Capability.EDIT_BOOKINGS)
    if last_date < first_date:
        raise Invalid("It ends before it begins", field="last_date", do="Correct the dates")
    check_text(reason, 120, "reason")
    if period_id is not None:
        standing_period(uow, period_id)
    closure = uow.add(
        Closure(period_id=period_id, first_date=first_date, last_date=last_date, reason=reason)
    )
    uow.record(ServiceChanged(period_id))
    return closure.id


def remove_closure(uow: UnitOfWork, closure_id: int) -> None:
    """Be open after all."""
    uow.require(Capability.EDIT_BOOKINGS)
    closure = uow.get(Closure, closure_id)
    uow.session.delete(closure)
    uow.record(ServiceChanged(closure.period_id))


def set_turn(
    uow: UnitOfWork,
    least: int,
    most: int,
    minutes: int,
    period_id: int | None = None,
    weekday: int | None = None,
) -> int:
    """How long parties of these sizes stay; in one service, on one weekday (0 = Monday), or always.
    Bookings keep the length they were made with."""
    uow.require(Capability.EDIT_BOOKINGS)
    _check_turn(least, most, minutes, weekday)
    if period_id is not None:
        standing_period(uow, period_id)
    turn = uow.session.scalar(
        select(TurnTime).where(
            TurnTime.period_id.is_(period_id)
            if period_id is None
            else TurnTime.period_id == period_id,
            TurnTime.weekday.is_(weekday) if weekday is None else TurnTime.weekday == weekday,
            TurnTime.least == least,
            TurnTime.most == most,
        )
    )
    if turn is None:
        turn = uow.add(
            TurnTime(period_id=period_id, weekday=weekday, least=least, most=most, minutes=minutes)
        )
    turn.minutes = minutes
    uow.record(ServiceChanged(period_id))
    return turn.id


def remove_turn(uow: UnitOfWork, turn_id: int) -> None:
    """Forget a turn time: the next less specific one counts."""
    uow.require(Capability.EDIT_BOOKINGS)
    turn = uow.get(TurnTime, turn_id)
    uow.session.delete(turn)
    uow.record(ServiceChanged(turn.period_id))


def standing_period(uow: UnitOfWork, period_id: int) -> ServicePeriod:
    period = uow.get(ServicePeriod, period_id)
    if period.removed_at is not None:
        raise Conflict("That service is no longer there", do="Choose another")
    return period


def _pause(uow: UnitOfWork, period_id: int | None, *, paused: bool) -> None:
    uow.require(Capability.EDIT_BOOKINGS)
    if period_id is not None:
        standing_period(uow, period_id)
    wanted = select(ServicePeriod).where(ServicePeriod.removed_at.is_(None))
    if period_id is not None:
        wanted = wanted.where(ServicePeriod.id == period_id)
    for period in uow.session.scalars(wanted).all():
        if period.paused is not paused:
            period.paused = paused
            uow.record(ServiceChanged(period.id))


def _check(period: ServicePeriod) -> None:
    if not period.name.strip() or len(period.name) > 40:
        raise Invalid("A name has 1 to 40 letters", field="name", do="Correct the name")
    times = (period.starts_minute, period.last_start_minute, period.ends_minute)
    if not 0 <= times[0] <= times[1] <= times[2] or times[0] == times[2]:
        raise Invalid(
            "A service starts, has its last start, and ends", field="ends_minute", do="Correct it"
        )
    if times[0] >= 2 * DAY_MINUTES or times[2] - times[0] > DAY_MINUTES:
        raise Invalid("A service lasts a day at most", field="ends_minute", do="Correct the times")
    steps = (*times, period.slot_minutes, period.pace_minutes)
    if any(minute % STEP_MINUTES for minute in steps) or min(steps[3:]) < STEP_MINUTES:
        raise Invalid("Times go in steps of five minutes", field="starts_minute", do="Round them")
    if not 0 < period.weekdays <= EVERY_DAY:
        raise Invalid("A service meets on some weekday", field="weekdays", do="Choose its days")
    _check_numbers(period)


def _check_numbers(period: ServicePeriod) -> None:
    for field in (
        "pace_groups",
        "pace_covers",
        "capacity",
        "walk_in_reserve",
        "largest_online",
        "requests_from",
        "deposit_from",
        "deposit_per_cover",
        "lead_minutes",
        "horizon_days",
    ):
        if getattr(period, field) < 0:
            raise Invalid("That can't be less than 0", field=field, do="Correct the number")
    if period.first_date and period.last_date and period.last_date < period.first_date:
        raise Invalid("It ends before it begins", field="last_date", do="Correct the dates")


def _check_turn(least: int, most: int, minutes: int, weekday: int | None) -> None:
    if not 1 <= least <= most <= 99:
        raise Invalid("Sizes go from 1 to 99, the smaller first", field="least", do="Correct them")
    if not STEP_MINUTES <= minutes <= LONGEST_TURN or minutes % STEP_MINUTES:
        raise Invalid(
            "A stay is 5 minutes to 12 hours, in steps of five", field="minutes", do="Correct it"
        )
    if weekday is not None and not 0 <= weekday <= 6:
        raise Invalid("A weekday is 0 (Monday) to 6", field="weekday", do="Choose one")
