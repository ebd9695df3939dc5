"""Both nights of the clock change, and a service past midnight, in three zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kds.actor import GUEST
from kds.bookings import commands as bookings
from kds.bookings.commands.holds import hold
from kds.bookings.rules import Book, Period, Placed, Plan, Service, Terms, Unit, plan, service_of
from kds.bookings.rules.bits import STEP
from kds.bookings.rules.calendar import Calendar
from kds.bookings.rules.planning import Ask, slots
from kds.floor.queries import claim_cards
from tests.bookings.diary import FRIDAY, NIGHT, Diary, secret

BERLIN, NEW_YORK, LORD_HOWE = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
)
"""Lord Howe Island changes its clock by half an hour."""
LATE = Period(1, "Night", 127, None, None, 22 * 60, 27 * 60, 29 * 60)
"""From ten in the evening to five in the morning; the last party begins at three."""
CHANGES = [
    (BERLIN, date(2026, 3, 28), -60),
    (BERLIN, date(2026, 10, 24), 60),
    (NEW_YORK, date(2026, 3, 7), -60),
    (NEW_YORK, date(2026, 10, 31), 60),
    (LORD_HOWE, date(2026, 10, 3), -30),
    (LORD_HOWE, date(2026, 4, 4), 30),
]
"""The evening before the change, and by how many minutes its night is longer."""
PLAIN = [(zone, date(2026, 6, 12), 0) for zone in (BERLIN, NEW_YORK, LORD_HOWE)]
TABLE = Unit((1,), 4, 1, 4)


def offered(service: Service) -> Iterator[datetime]:
    book = Book(service, [TABLE], [], 4)
    terms = Terms(public=True, now=service.opens_at - timedelta(days=2))
    return (service.at(bit) for bit in slots(book, 2, 90, terms))


@pytest.mark.parametrize(("zone", "evening", "longer"), [*CHANGES, *PLAIN])
def test_a_night_is_as_long_as_it_really_is(zone: ZoneInfo, evening: date, longer: int) -> None:
    service = service_of(LATE, evening, zone)
    assert service.opens_at.astimezone(zone).hour == 22
    assert service.at(service.ends).astimezone(zone).strftime("%H:%M") == "05:00"
    assert service.ends * STEP == timedelta(hours=7, minutes=longer)


@pytest.mark.parametrize(("zone", "evening", "longer"), [*CHANGES, *PLAIN])
def test_every_slot_is_a_real_moment_and_lies_in_its_service(
    zone: ZoneInfo, evening: date, longer: int
) -> None:
    """A wall clock that the night leaves out is never offered; what it has twice is offered twice;
    and every moment finds its way back to the business date of the evening."""
    service = service_of(LATE, evening, zone)
    calendar = Calendar((LATE,), (), (), zone)
    moments = list(offered(service))
    assert moments == sorted(set(moments))
    assert all(b - a == timedelta(minutes=15) for a, b in pairwise(moments))
    for moment in moments:
        local = moment.astimezone(zone)
        assert local.astimezone(UTC) == moment
        found = calendar.service(moment)
        assert found is not None
        assert found.day == evening
        assert found.at(found.bit(moment)) == moment
    assert len(moments) == (5 * 60 + longer) // 15 + 1


@pytest.mark.parametrize(("zone", "evening", "longer"), [*CHANGES, *PLAIN])
def test_stays_over_the_change_never_overlap(zone: ZoneInfo, evening: date, longer: int) -> None:
    """Parties of ninety minutes, one after the other through the night, at one table."""
    service = service_of(LATE, evening, zone)
    book = Book(service, [TABLE], [], 4)
    terms = Terms(public=True, now=service.opens_at - timedelta(days=2))
    taken: list[datetime] = []
    for number, bit in enumerate(slots(book, 2, 90, terms)):
        found = plan(book, Ask(2, bit, 90), terms, offers=False)
        if isinstance(found, Plan):
            taken.append(service.at(bit))
            book = book.with_party(Placed(number, found.tables, 2, bit, 18))
    gaps = [b - a for a, b in pairwise(taken)]
    assert all(gap >= timedelta(minutes=90) for gap in gaps)
    assert len(taken) == (5 * 60 + longer) // 90 + 1


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE])
def test_a_service_past_midnight_belongs_to_the_evening_before(zone: ZoneInfo) -> None:
    calendar = Calendar((LATE,), (), (), zone)
    moment = datetime(2026, 6, 13, 1, 30, tzinfo=zone).astimezone(UTC)
    service = calendar.service(moment)
    assert service is not None
    assert service.day == date(2026, 6, 12)
    assert calendar.service(datetime(2026, 6, 13, 3, 5, tzinfo=zone).astimezone(UTC)) is None


def test_a_start_that_the_night_leaves_out_is_the_hour_after_it() -> None:
    early = Period(1, "Breakfast", 127, None, None, 2 * 60 + 30, 5 * 60, 6 * 60)
    service = service_of(early, date(2026, 3, 29), BERLIN)
    assert service.opens_at.astimezone(BERLIN).strftime("%H:%M") == "03:30"
    assert service.ends * STEP == timedelta(hours=2, minutes=30)


# In a house


async def test_complaint_13_summer_time_begins_in_the_middle_of_service(diary: Diary) -> None:
    """From 22:00 to 03:00 on the night of the change: four hours, and none of them is wrong."""
    night = date(2026, 3, 28)
    diary.clock.now = datetime(2026, 3, 20, 12, tzinfo=UTC)
    await diary.do(
        bookings.add_period,
        name="Bar",
        starts_minute=23 * 60,
        last_start_minute=27 * 60,
        ends_minute=28 * 60,
    )
    late = [clock for clock in await diary.free(2, night) if clock >= "23:00" or clock < "06:00"]
    assert "01:45" in late
    assert "03:00" in late
    assert not [clock for clock in late if clock.startswith("02")]


async def test_complaint_13_summer_time_ends_in_the_middle_of_service(diary: Diary) -> None:
    """The hour from two to three comes twice, and both can be booked."""
    night = date(2026, 10, 24)
    diary.clock.now = datetime(2026, 10, 20, 12, tzinfo=UTC)
    await diary.do(
        bookings.add_period,
        name="Bar",
        starts_minute=23 * 60,
        last_start_minute=27 * 60,
        ends_minute=28 * 60,
    )
    assert (await diary.free(2, night)).count("02:30") == 2
    for fold in (0, 1):
        at = diary.at("2:30", night + NIGHT, fold)
        await diary.do(hold, GUEST, at=at, size=6, token_hash=secret(f"fold {fold}"))
    held = list(diary.house.live(claim_cards))
    assert held[1].starts_at - held[0].starts_at == timedelta(hours=1)


async def test_complaint_15_past_midnight_is_still_the_same_evening(diary: Diary) -> None:
    await diary.do(
        bookings.add_period,
        name="Late",
        starts_minute=23 * 60 + 30,
        last_start_minute=25 * 60 + 30,
        ends_minute=27 * 60,
    )
    assert (await diary.free(2))[-1] == "01:30"
    party = await diary.do(
        hold, GUEST, at=diary.at("1:30", FRIDAY + NIGHT), size=2, token_hash=secret("x")
    )
    assert diary.party(party).business_date == FRIDAY


def test_a_dated_service_goes_before_the_weekly_one_of_the_same_hours() -> None:
    """One moment has one service; what the special evening doesn't cover stays the usual one."""
    eve = date(2026, 12, 31)
    usual = Period(1, "Dinner", 127, None, None, 17 * 60, 22 * 60, 24 * 60)
    special = Period(2, "New Year's Eve", 127, eve, eve, 19 * 60, 21 * 60, 25 * 60)
    calendar = Calendar((usual, special), (), (), BERLIN)
    found = [
        getattr(calendar.service(datetime(2026, 12, 31, hour, tzinfo=BERLIN)), "period", None)
        for hour in (17, 18, 19, 21, 22, 23)
    ]
    assert found == [usual, usual, special, special, usual, None]
    moments = [at for service in calendar.services(eve) for at in offered(service)]
    assert len(moments) == len(set(moments)) == 21
    assert calendar.services(eve - timedelta(days=1))[0].others == 0
