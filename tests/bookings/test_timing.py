"""Time: late, no-show, requests that nobody answered; the notify list; the night's plan."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from kds.actor import GUEST
from kds.bookings import commands as bookings
from kds.bus import timer
from kds.floor import commands as floor
from kds.floor.model import PartyState
from kds.floor.queries import party_cards
from kds.nightly import Nights, plan_day
from tests.bookings.diary import Diary, secret


async def test_late_after_five_minutes_no_show_after_fifteen(diary: Diary) -> None:
    party = await diary.book("19:30")
    steps = [("19:34", PartyState.BOOKED), ("19:35", PartyState.LATE), ("19:44", PartyState.LATE)]
    for clock, state in [*steps, ("19:45", PartyState.NO_SHOW), ("21:00", PartyState.NO_SHOW)]:
        diary.clock.now = diary.at(clock)
        for _ in range(2):
            await diary.do(bookings.keep_time)
        assert diary.state(party) is state, clock
    assert await diary.claims() == {}
    assert diary.party(party).guest_no_shows == 1


async def test_who_called_to_say_they_are_late_keeps_the_table(diary: Diary) -> None:
    party = await diary.book("19:30")
    diary.clock.now = diary.at("19:20")
    await diary.do(floor.mark_late, party_id=party)
    diary.clock.now = diary.at("20:10")
    await diary.do(bookings.keep_time)
    assert diary.state(party) is PartyState.LATE
    diary.clock.now = diary.at("21:00")
    await diary.do(bookings.keep_time)
    assert diary.state(party) is PartyState.NO_SHOW


async def test_who_is_here_is_never_a_no_show(diary: Diary) -> None:
    party = await diary.book("19:30")
    diary.clock.now = diary.at("19:29")
    await diary.do(floor.arrive, party_id=party)
    diary.clock.now = diary.at("20:30")
    assert await diary.do(bookings.keep_time) == 0
    assert diary.state(party) is PartyState.ARRIVED


async def test_a_request_that_nobody_granted_ends_with_its_time(diary: Diary) -> None:
    await diary.do(bookings.limit_period, period_id=diary.dinner, pace_covers=0, requests_from=2)
    party = await diary.book("19:30")
    diary.clock.now = diary.at("19:35")
    await diary.do(bookings.keep_time)
    assert diary.state(party) is PartyState.EXPIRED
    assert await diary.claims() == {}


async def test_time_writes_only_when_something_is_due(diary: Diary) -> None:
    party = await diary.hold("19:30")
    before = diary.house.seq
    assert await diary.do(bookings.keep_time) == 0
    assert diary.house.seq == before
    diary.clock.forward(minutes=5)
    await diary.do(bookings.keep_time)
    assert diary.state(party) is PartyState.EXPIRED
    before = diary.house.seq
    await diary.do(bookings.keep_time)
    assert diary.house.seq == before


def test_the_house_keeps_time_by_itself() -> None:
    run = {each.command for each in timer.TIMERS}
    assert {bookings.keep_time, bookings.ask_plan} <= run


async def test_a_plan_is_asked_for_once_a_night(diary: Diary) -> None:
    night = diary.at("04:30", diary.day - timedelta(days=1))
    for clock in (diary.clock(), night):
        diary.clock.now = clock
        await diary.take("19:30", 2, "6" if clock == night else "5")
    assert await diary.do(bookings.ask_plan)
    diary.clock.forward(minutes=1)
    assert not await diary.do(bookings.ask_plan)
    diary.clock.forward(hours=2)
    assert not await diary.do(bookings.ask_plan)
    diary.clock.now = diary.at("06:00")
    assert not await diary.do(bookings.ask_plan), "people work with the plan already"
    diary.clock.now = diary.at("04:00")
    assert await diary.do(bookings.ask_plan)


async def test_nothing_is_asked_for_where_there_is_nothing_to_plan(diary: Diary) -> None:
    diary.clock.now = diary.at("04:30", diary.day - timedelta(days=1))
    one = await diary.take("19:30", 2, "6")
    assert not await diary.do(bookings.ask_plan), "there is only one"
    await diary.take("19:30", 2, "5")
    await diary.do(floor.cancel_party, party_id=one)
    assert not await diary.do(bookings.ask_plan), "one of them won't come"


async def test_what_was_asked_for_is_planned_beside_the_writer(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kds.nightly.find_spec", lambda name: None)
    nights = Nights(diary.house)
    nights.start()
    small, other = await diary.take("19:30", 2, "6"), await diary.take("19:30", 2, "5")
    diary.clock.now = diary.at("04:30", diary.day - timedelta(days=1))
    assert await diary.do(bookings.ask_plan)
    for _ in range(100):
        if len({*await diary.at_tables(small), *await diary.at_tables(other)} & {"5", "6"}) < 2:
            break
        await asyncio.sleep(0.02)
    await nights.close()
    assert {*await diary.at_tables(small), *await diary.at_tables(other)} == {"1", "2"}


async def test_the_night_gives_large_tables_back(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the solver: the house's own search."""
    monkeypatch.setattr("kds.nightly.find_spec", lambda name: None)
    small = await diary.take("19:30", 2, "6")
    assert await plan_day(diary.house, diary.day) == 1
    assert await diary.at_tables(small) == ["1"]


async def test_the_solver_finds_the_same_in_its_own_process(diary: Diary) -> None:
    pytest.importorskip("highspy")
    small = await diary.take("19:30", 2, "6")
    locked = await diary.take("19:30", 2, "5")
    await diary.do(bookings.lock_booking, party_id=locked)
    assert await plan_day(diary.house, diary.day) == 1
    assert len(await diary.at_tables(small)) == 1
    assert (await diary.at_tables(small))[0] in ("1", "2")
    assert await diary.at_tables(locked) == ["5"]


async def test_who_wished_for_a_full_time_is_told_when_it_is_free(diary: Diary) -> None:
    for number, name in enumerate(diary.tables):
        await diary.take("19:30", 2, name, email=f"n{number}@example.org")
    leaver = await diary.hold("21:00")
    await diary.do(bookings.drop_hold, GUEST, token_hash=secret("x"))
    wish = {"at": diary.at("19:30"), "size": 2, "name": "Noor", "flexible": 0}
    await diary.do(bookings.note_wish, GUEST, **wish, email="noor@example.org")
    await diary.do(bookings.note_wish, GUEST, **{**wish, "size": 6}, email="six@example.org")
    told = [x.address for x in await diary.letters() if x.kind.value == "slot_free"]
    assert told == []
    party = next(c.id for c in diary.house.live(party_cards) if c.id != leaver)
    await diary.do(floor.cancel_party, party_id=party)
    told = [x.address for x in await diary.letters() if x.kind.value == "slot_free"]
    assert told[0] == "noor@example.org"
    await diary.do(floor.bring_back, party_id=party)
    await diary.do(floor.cancel_party, party_id=party)
    again = [x.address for x in await diary.letters() if x.kind.value == "slot_free"]
    assert again == told


async def test_a_called_party_gets_a_message(diary: Diary) -> None:
    party = await diary.do(floor.add_waiting, size=2, name="Sato", phone="+4930123456")
    await diary.do(floor.notify_ready, party_id=party)
    assert [(x.kind.value, x.address) for x in await diary.letters()] == [
        ("table_ready", "+4930123456")
    ]


async def test_periods_that_make_no_sense_are_refused(diary: Diary) -> None:
    for times in ((1200, 1100, 1300), (1200, 1200, 1200), (1201, 1260, 1320), (0, 1500, 1600)):
        arguments: dict[str, Any] = dict(
            zip(("starts_minute", "last_start_minute", "ends_minute"), times, strict=True)
        )
        assert await diary.refused(bookings.add_period, name="Odd", **arguments)
    assert await diary.refused(bookings.set_turn, least=3, most=2, minutes=90)
    assert await diary.refused(bookings.set_turn, least=1, most=2, minutes=92)
    assert await diary.refused(
        bookings.add_closure, first_date=diary.day, last_date=diary.day - timedelta(days=1)
    )


async def test_a_closed_day_offers_nothing_and_says_why(diary: Diary) -> None:
    closed = await diary.do(
        bookings.add_closure, first_date=diary.day, last_date=diary.day, reason="Wedding"
    )
    assert await diary.free(2) == []
    await diary.do(bookings.remove_closure, closure_id=closed)
    assert "19:30" in await diary.free(2)


async def test_turn_times_count_for_new_bookings_and_leave_old_ones(diary: Diary) -> None:
    old = await diary.take("19:30", 2, "1")
    await diary.do(bookings.set_turn, least=1, most=2, minutes=60, period_id=diary.dinner)
    new = await diary.take("18:00", 2, "1")
    assert await diary.claims(old) == {"1": ("booked", "19:30", "21:00")}
    assert await diary.claims(new) == {"1": ("booked", "18:00", "19:00")}
