"""What users of other systems complained about, one test each, numbered as in the field's guide."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kds.actor import GUEST, SYSTEM
from kds.bookings import commands as bookings
from kds.bookings.commands.holds import hold
from kds.bookings.queries import ask_time, outside_hours
from kds.bookings.rules.ics import Entry, calendar_file
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor import commands as floor
from kds.floor.model import Claim, ClaimState, PartyState
from kds.floor.queries import party_cards
from tests.bookings.diary import FRIDAY, NIGHT, Diary, claim_rows, secret


async def test_complaint_1_check_then_insert_races(diary: Diary) -> None:
    """Two ask for the last table at once; and behind the command stands the database itself."""
    await fill(diary, "19:30", but=1)
    asked = [
        diary.do(hold, GUEST, at=diary.at("19:30"), size=2, token_hash=secret(str(n)))
        for n in range(8)
    ]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(not isinstance(answer, BaseException) for answer in answers) == 1
    assert await diary.overlaps() == 0


async def test_complaint_1_the_database_refuses_an_overlap_itself(diary: Diary) -> None:
    await diary.take("19:30", 2, "1")

    def force(uow: UnitOfWork) -> None:
        """A command that forgot to check."""
        uow.add(
            Claim(
                party_id=None,
                table_id=diary.tables["1"],
                starts_at=diary.at("20:55"),
                ends_at=diary.at("22:00"),
                state=ClaimState.BLOCK,
                reason="",
            )
        )

    with pytest.raises(Conflict):
        await diary.house.change(SYSTEM, force)
    assert await diary.overlaps() == 0


async def test_complaint_2_no_call_outside_in_the_window(diary: Diary) -> None:
    """The letter is a row of the same transaction; it is sent after the commit by somebody else."""
    await diary.book("19:30", word="ada")
    letters = await diary.letters()
    assert [(each.kind.value, each.address) for each in letters] == [
        ("confirmation", "ada@example.org")
    ]
    assert letters[0].tries == 0


async def test_complaint_3_a_pending_request_holds_its_table(diary: Diary) -> None:
    await diary.do(bookings.limit_period, period_id=diary.dinner, pace_covers=0, requests_from=5)
    request = await diary.book("19:30", 6, "large")
    assert diary.state(request) is PartyState.REQUESTED
    [table] = await diary.at_tables(request)
    said = await diary.refused(
        bookings.take_booking,
        at=diary.at("19:30"),
        size=6,
        name="Bo",
        table_ids=(diary.tables[table],),
    )
    assert said == "No table is free at that time"
    await diary.do(bookings.confirm_booking, party_id=request)
    assert diary.state(request) is PartyState.BOOKED
    assert await diary.at_tables(request) == [table]


async def test_complaint_4_a_hold_becomes_the_booking_in_the_same_rows(diary: Diary) -> None:
    party = await diary.hold("19:30")
    before = await diary.house.read(claim_rows, party)
    await diary.do(
        bookings.book, GUEST, token_hash=secret("x"), name="Ada", email="ada@example.org"
    )
    after = await diary.house.read(claim_rows, party)
    assert [ident for ident, _ in before] == [ident for ident, _ in after]
    assert [state for _, state in before] == [ClaimState.HELD]
    assert [state for _, state in after] == [ClaimState.BOOKED]


async def test_complaint_5_a_group_claims_every_physical_table(diary: Diary) -> None:
    group = await diary.take("19:30", 6, "3", "4")
    assert await diary.at_tables(group) == ["3", "4"]
    for table in ("3", "4"):
        assert await diary.refused(
            bookings.take_booking,
            at=diary.at("19:30"),
            size=4,
            name="Bo",
            table_ids=(diary.tables[table],),
        )


async def test_complaint_8_what_is_shown_is_what_booking_does(diary: Diary) -> None:
    """Every slot that is read can be written, by one plan()."""
    for number, clock in enumerate(await diary.free(6)):
        party = await diary.book(clock, 6, f"w{number}")
        await diary.do(bookings.cancel_by_guest, GUEST, token_hash=secret(f"w{number}"))
        assert diary.state(party) is PartyState.CANCELLED_GUEST
    await fill(diary, "19:30")
    assert "19:30" not in await diary.free(6)
    assert await diary.refused(hold, GUEST, at=diary.at("19:30"), size=6, token_hash=secret("last"))


async def test_complaint_9_a_minute_later_is_no_way_around(diary: Diary) -> None:
    """A stay is a half-open span: a minute's shift overlaps, the end of one may start another."""
    first = await diary.take("19:00", 2, "1")
    assert (await diary.claims(first))["1"] == ("booked", "19:00", "20:30")
    at = diary.at("19:00") + timedelta(minutes=1)
    said = await diary.refused(hold, GUEST, at=at, size=2, token_hash=secret("x"))
    assert said == "Times go in steps of five minutes"
    assert await diary.refused(
        bookings.take_booking,
        at=diary.at("20:25"),
        size=2,
        name="Bo",
        table_ids=(diary.tables["1"],),
    )
    second = await diary.take("20:30", 2, "1")
    assert await diary.at_tables(second) == ["1"]


async def test_complaint_10_past_and_too_near_slots_are_not_offered(diary: Diary) -> None:
    diary.clock.now = diary.at("19:07")
    free = await diary.free(2)
    assert free[0] == "20:15"  # an hour of lead time, then the next of the grid
    assert (await diary.free(2, public=False))[0] == "19:15"
    assert await diary.free(2, FRIDAY - NIGHT) == []


async def test_complaint_10_an_occupied_table_is_not_free(diary: Diary) -> None:
    """Walk-ins have no booking, and one that sits longer than planned is still there."""
    diary.clock.now = diary.at("18:00")
    for table in diary.tables.values():
        await diary.do(floor.seat_walk_in, size=2, table_ids=(table,))
    assert await diary.free(2, public=False) == [
        "19:30", "19:45", "20:00", "20:15", "20:30", "20:45", "21:00",
    ]  # fmt: skip
    diary.clock.now = diary.at("20:00")
    assert (await diary.free(2, public=False))[0] == "20:15"


async def test_complaint_12_a_double_click_books_and_counts_once(diary: Diary) -> None:
    await diary.do(bookings.limit_period, period_id=diary.dinner, pace_covers=4)
    arguments = {"token_hash": secret("x"), "name": "Ada", "email": "ada@example.org"}
    await diary.hold("19:30")
    asked = [
        diary.house.change(GUEST, bookings.book, key="guest:one", **arguments) for _ in range(2)
    ]
    first, second = await asyncio.gather(*asked)
    third = await diary.do(bookings.book, GUEST, **arguments)
    assert first == second == third
    assert len(await diary.letters()) == 1
    # Pacing is counted from the rows: two of four covers are taken, two more still fit.
    assert "19:30" in await diary.free(2)
    await diary.book("19:30", 2, "y")
    assert "19:30" not in await diary.free(2)


def test_complaint_14_calendar_files_are_in_utc() -> None:
    """Half past seven in Berlin is half past six in UTC, whatever zone the phone is in."""
    entry = Entry(
        uid="booking-7@example.org",
        sequence=2,
        stamp=datetime(2026, 11, 25, 12, tzinfo=UTC),
        starts_at=datetime(2026, 11, 27, 18, 30, tzinfo=UTC),
        minutes=105,
        summary="Löwe; Grill, Bar",
    )
    lines = calendar_file(entry).split("\r\n")
    assert "DTSTART:20261127T183000Z" in lines
    assert "DTEND:20261127T201500Z" in lines
    assert "UID:booking-7@example.org" in lines
    assert "SEQUENCE:2" in lines
    assert "SUMMARY:Löwe\\; Grill\\, Bar" in lines
    assert not [line for line in lines if "TZID" in line]


async def test_complaint_16_bookings_leave_the_walk_ins_their_seats(diary: Diary) -> None:
    """One inventory: what is kept for the door is kept from the page, and not a seat more."""
    await diary.do(bookings.limit_period, period_id=diary.dinner, pace_covers=0, walk_in_reserve=12)
    for number in range(6):
        answer = await diary.house.read(
            ask_time, diary.zone, diary.clock(), diary.at("19:30"), 2, True
        )
        if answer.why is not None:
            break
        await diary.book("19:30", 2, f"w{number}")
    claimed = await diary.claims()
    assert sum({"1": 2, "2": 2, "3": 4, "4": 4, "5": 6, "6": 6}[name] for name in claimed) == 12
    assert "19:30" not in await diary.free(2)
    assert "19:30" in await diary.free(2, public=False)


async def test_complaint_20_one_party_is_one_row(diary: Diary) -> None:
    """Booked online, changed by phone, seated at the door: never a second row to disagree."""
    party = await diary.book("19:30", word="ada")
    await diary.do(bookings.change_booking, party_id=party, at=diary.at("20:00"), size=3)
    diary.clock.now = diary.at("19:55")
    await diary.do(floor.arrive, party_id=party)
    [table] = await diary.at_tables(party)
    await diary.do(floor.seat_party, party_id=party, table_ids=(diary.tables[table],))
    cards = list(diary.house.live(party_cards))
    assert [(card.id, card.state, card.size) for card in cards] == [(party, PartyState.SEATED, 3)]


async def test_pausing_online_booking_cancels_none(diary: Diary) -> None:
    party = await diary.book("19:30")
    await diary.do(bookings.pause_online)
    assert await diary.free(2) == []
    assert await diary.refused(hold, GUEST, at=diary.at("20:00"), size=2, token_hash=secret("y"))
    assert diary.state(party) is PartyState.BOOKED
    assert len(await diary.at_tables(party)) == 1
    await diary.take("20:00")  # the house still may
    await diary.do(bookings.resume_online)
    assert "20:00" in await diary.free(2)


async def test_editing_hours_orphans_no_booking(diary: Diary) -> None:
    """Later hours, other days, a closure, no service at all: bookings stay, and are listed."""
    party = await diary.book("18:00")
    kept = await diary.claims(party)
    await diary.do(
        bookings.change_period,
        period_id=diary.dinner,
        name="Dinner",
        starts_minute=19 * 60,
        last_start_minute=21 * 60,
        ends_minute=23 * 60,
        weekdays=0b0001111,
    )
    await diary.do(bookings.add_closure, first_date=FRIDAY, last_date=FRIDAY, reason="Wedding")
    await diary.do(bookings.remove_period, period_id=diary.dinner)
    assert diary.state(party) is PartyState.BOOKED
    assert await diary.claims(party) == kept
    outside = await diary.house.read(outside_hours, diary.zone, diary.clock())
    assert [(stay.party_id, stay.outside) for stay in outside] == [(party, True)]
    # It may still be given another table, or be called off.
    await diary.do(
        bookings.change_booking,
        party_id=party,
        at=diary.at("18:00"),
        size=2,
        table_ids=(diary.tables["6"],),
    )
    assert await diary.at_tables(party) == ["6"]


async def fill(diary: Diary, clock: str, but: int = 0) -> None:
    """Book every table at this time, but so many."""
    for name in list(diary.tables)[: len(diary.tables) - but]:
        await diary.take(clock, 2, name)
