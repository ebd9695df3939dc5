"""The times that staff are offered: at any table, or at the table and time they pointed at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kds.bookings import commands as bookings
from kds.bookings.screens.offering import Missed, Offers, offered
from kds.floor import commands as floor
from tests.bookings.diary import HOST, Diary


def ask(diary: Diary, size: int, tables: str = "", at: datetime | None = None) -> Offers:
    diary.house.live.now = diary.clock()
    ids = tuple(diary.tables[name] for name in tables.split("+") if name)
    return offered(diary.house.live, diary.day, size, ids, at)


def clocks(diary: Diary, offers: Offers) -> list[str]:
    return [f"{time.at.astimezone(diary.zone):%H:%M}" for time in offers.times]


async def test_a_table_that_was_pointed_at_offers_its_own_times(diary: Diary) -> None:
    await diary.take("19:30", 2, "1", name="Ada")
    found = ask(diary, 2, "1", diary.at("21:00"))
    assert (found.table, found.seats, found.missed) == ("1", 2, None)
    assert clocks(diary, found) == ["18:00", "21:00"]
    assert [time.wanted for time in found.times] == [False, True]
    assert len(ask(diary, 2).times) == 13


async def test_who_is_in_the_way_is_named(diary: Diary) -> None:
    await diary.take("20:00", 2, "1", name="Ada")
    found = ask(diary, 2, "1", diary.at("19:00"))
    assert found.missed is Missed.TAKEN
    assert [(c.name, c.starts_at) for c in found.clashes] == [("Ada", diary.at("20:00"))]
    span: dict[str, Any] = {"starts_at": diary.at("18:00"), "ends_at": diary.at("19:00")}
    await diary.do(floor.block_tables, table_ids=(diary.tables["2"],), reason="", **span)
    found = ask(diary, 2, "2", diary.at("18:30"))
    assert [(c.name, c.starts_at) for c in found.clashes] == [("", diary.at("18:00"))]


async def test_a_time_off_the_grid_is_offered_because_it_was_pointed_at(diary: Diary) -> None:
    assert "19:05" in clocks(diary, ask(diary, 2, "1", diary.at("19:05")))
    assert "19:05" not in clocks(diary, ask(diary, 2, "1"))


async def test_past_and_closed_times_say_so(diary: Diary) -> None:
    assert ask(diary, 2, "1", diary.at("12:00")).missed is Missed.CLOSED
    diary.clock.now = diary.at("20:00")
    assert ask(diary, 2, "1", diary.at("19:00")).missed is Missed.PAST
    assert ask(diary, 2, "1", diary.at("12:00")).missed is Missed.PAST


async def test_a_combination_is_free_when_all_its_tables_are(diary: Diary) -> None:
    await diary.take("19:30", 2, "4", name="Ada")
    found = ask(diary, 6, "3+4", diary.at("19:00"))
    assert found.missed is Missed.TAKEN
    assert [clash.name for clash in found.clashes] == ["Ada"]


async def test_what_is_offered_can_be_booked(diary: Diary) -> None:
    await diary.take("19:30", 2, "1", name="Ada")
    ids = (diary.tables["1"],)
    for time in ask(diary, 2, "1").times:
        party = await diary.do(
            bookings.take_booking, HOST, at=time.at, size=2, name="Bo", table_ids=ids
        )
        assert await diary.at_tables(party) == ["1"]
