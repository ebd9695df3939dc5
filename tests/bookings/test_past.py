"""What the diary knows of days that are over, and of who is over today; who sits without a plan."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kds.bookings import commands as bookings
from kds.bookings.queries.past import gone_parties
from kds.bookings.screens.diary import Diary as Screen
from kds.bus.projection import Live
from kds.floor import commands as floor
from kds.floor.model import PartyState
from kds.values import PartyId
from kds.web.screen import Reading
from tests.bookings.diary import HOST, NIGHT, Diary

NOBODY = frozenset[PartyId]()


async def region(diary: Diary, name: str) -> list[Any]:
    """What a region of the diary's page of `diary.day` shows now."""
    screen, found = Screen(day=diary.day), Screen.regions[name]
    diary.house.live.now = diary.clock()
    live, read = diary.house.live, diary.house.read
    values = [await read(partial(_ask, each, screen, live)) for each in found.readings]
    selected = found.select(screen, live, *values)
    return [selected] if found.single else list(selected)


def _ask(reading: Reading, screen: Screen, live: Live, session: Session) -> Any:
    return reading.read(screen, session, live)


async def bars(diary: Diary, name: str = "past_bars") -> set[tuple[str, str, str, str]]:
    """Name, table, from and until, as local clock times."""
    return {
        (b.name, b.table, *(f"{t.astimezone(diary.zone):%H:%M}" for t in (b.starts_at, b.ends_at)))
        for b in await region(diary, name)
    }


async def walk_in(diary: Diary, table: str, name: str = "") -> PartyId:
    ids = (diary.tables[table],)
    found: PartyId = await diary.do(
        floor.seat_walk_in, HOST, size=2, table_ids=ids, name=name, anyway=True
    )
    return found


async def seat(diary: Diary, party: PartyId, *tables: str) -> None:
    ids = tuple(diary.tables[table] for table in tables)
    await diary.do(floor.seat_party, HOST, party_id=party, table_ids=ids)


@pytest.fixture
async def friday(diary: Diary) -> Diary:
    """A Friday that is over: Ada came to the joined tables, Cem didn't come, Eva had called off,
    somebody walked in at Cem's table."""
    ada = await diary.take("18:00", 6, "3", "4", name="Ada")
    cem = await diary.take("19:00", 2, "1", name="Cem")
    eva = await diary.take("20:00", 2, "2", name="Eva")
    await diary.do(floor.cancel_party, party_id=eva)
    diary.clock.now = diary.at("18:05")
    await seat(diary, ada, "3", "4")
    diary.clock.now = diary.at("19:20")
    await diary.do(bookings.keep_time)
    assert diary.state(cem) is PartyState.NO_SHOW
    guest = await walk_in(diary, "1")
    diary.clock.now = diary.at("20:30")
    for party in (ada, guest):
        await diary.do(floor.leave, HOST, party_id=party)
    diary.clock.now += 2 * NIGHT
    diary.house.live.prune(diary.clock())
    return diary


async def test_a_past_day_shows_who_sat_where_and_whose_table_stayed_empty(friday: Diary) -> None:
    assert await bars(friday) == {
        ("Ada", "3", "18:05", "20:30"),
        ("Ada", "4", "18:05", "20:30"),
        ("Cem", "1", "19:00", "20:30"),
        ("", "1", "19:20", "20:30"),
    }
    assert all(bar.fixed for bar in await region(friday, "past_bars"))
    assert await region(friday, "bars") == []


async def test_a_past_day_lists_everybody_and_nothing_may_be_changed(friday: Diary) -> None:
    assert await region(friday, "entries") == []
    found = await region(friday, "past_entries")
    assert {(e.name, e.tables, e.state) for e in found} == {
        ("Ada", "3+4", PartyState.COMPLETED),
        ("Cem", "1", PartyState.NO_SHOW),
        ("Eva", "2", PartyState.CANCELLED_HOUSE),
        ("", "1", PartyState.COMPLETED),
    }
    assert not any(e.open or e.due or e.unplaced for e in found)


async def test_a_past_day_is_counted_as_it_was(friday: Diary) -> None:
    [tally] = await region(friday, "tally")
    assert (tally.covers, tally.parties, tally.past) == (8, 2, True)
    assert (tally.no_shows, tally.cancelled, tally.walk_ins) == (1, 1, 1)
    quarters = await region(friday, "past_load")
    assert max(q.present for q in quarters) == 8
    assert sum(q.starting for q in quarters) == 8
    assert await region(friday, "load") == []


async def test_a_table_that_has_gone_since_still_has_its_lane(friday: Diary) -> None:
    await friday.do(floor.remove_table, table_id=friday.tables["1"])
    rows = await region(friday, "past_rows")
    assert [(row.name, row.table_id) for row in rows] == [("", None), ("1", friday.tables["1"])]
    assert ("Cem", "1", "19:00", "20:30") in await bars(friday)


async def test_a_block_of_a_past_day_is_seen(diary: Diary) -> None:
    span: dict[str, Any] = {"starts_at": diary.at("18:00"), "ends_at": diary.at("20:00")}
    tables = (diary.tables["5"],)
    await diary.do(floor.block_tables, table_ids=tables, reason="wobbles", **span)
    diary.clock.now = diary.at("20:00") + NIGHT
    diary.house.live.prune(diary.clock())
    assert await bars(diary) == {("wobbles", "5", "18:00", "20:00")}


async def test_nothing_is_booked_or_changed_on_a_past_day(friday: Diary) -> None:
    at = friday.at("19:00")
    said = await friday.refused(bookings.take_booking, at=at, size=2, name="Late")
    assert said == "It is too late for that time"
    for each in await region(friday, "past_entries"):
        party = {"party_id": each.party_id, "at": at, "size": 2}
        assert await friday.refused(bookings.change_booking, **party) == (
            "That party is no longer there"
        )
    assert await friday.do(bookings.replan, day=friday.day) == 0


async def test_the_last_plan_of_who_did_not_come_counts(diary: Diary) -> None:
    party = await diary.take("19:00", 2, "1", name="Cem")
    for table in ("2", "3"):
        ids = (diary.tables[table],)
        await diary.do(
            bookings.change_booking, party_id=party, at=diary.at("19:00"), size=2, table_ids=ids
        )
    await diary.do(floor.cancel_party, party_id=party)
    [gone] = await diary.house.read(gone_parties, diary.day, diary.clock(), NOBODY)
    assert [diary.names[table] for table in gone.planned] == ["3"]


async def test_both_tables_of_a_combination_are_remembered(diary: Diary) -> None:
    party = await diary.take("19:00", 6, "3", "4", name="Six")
    await diary.do(floor.cancel_party, party_id=party)
    [gone] = await diary.house.read(gone_parties, diary.day, diary.clock(), NOBODY)
    assert [diary.names[table] for table in gone.planned] == ["3", "4"]


async def test_who_left_hours_ago_is_still_in_todays_diary(diary: Diary) -> None:
    ada = await diary.take("18:00", 2, "1", name="Ada")
    diary.clock.now = diary.at("18:00")
    await seat(diary, ada, "1")
    diary.clock.now = diary.at("19:00")
    await diary.do(floor.leave, HOST, party_id=ada)
    diary.clock.now = diary.at("23:30")
    diary.house.live.prune(diary.clock())
    assert [e.name for e in await region(diary, "past_entries")] == ["Ada"]
    [tally] = await region(diary, "tally")
    assert (tally.covers, tally.past) == (2, False)


async def test_a_walk_in_is_a_bar_until_it_probably_leaves(diary: Diary) -> None:
    diary.clock.now = diary.at("19:00")
    await walk_in(diary, "1", "Jo")
    [bar] = await region(diary, "bars")
    assert (bar.sits, bar.walk_in, bar.fixed) == (True, True, True)
    assert await bars(diary, "bars") == {("Jo", "1", "19:00", "20:30")}
    [entry] = await region(diary, "entries")
    assert (entry.tables, entry.walk_in) == ("1", True)
    # Who should have gone long ago still sits there, in steps that don't redraw for ever.
    diary.clock.now = diary.at("21:02")
    assert await bars(diary, "bars") == {("Jo", "1", "19:00", "21:05")}


async def test_a_party_that_outstays_its_plan_keeps_its_bar(diary: Diary) -> None:
    ada = await diary.take("19:00", 2, "1", name="Ada")
    diary.clock.now = diary.at("19:00")
    await seat(diary, ada, "1")
    [bar] = await region(diary, "bars")
    assert not bar.sits
    assert bar.ends_at == diary.at("20:30")
    diary.clock.now = diary.at("20:40")
    [bar] = await region(diary, "bars")
    assert bar.sits
    assert bar.ends_at == diary.at("20:40") + timedelta(minutes=5)


async def test_a_party_moved_to_another_table_is_drawn_where_it_sits(diary: Diary) -> None:
    ada = await diary.take("19:00", 2, "1", name="Ada")
    diary.clock.now = diary.at("19:00")
    await seat(diary, ada, "1")
    await diary.do(floor.move_party, HOST, party_id=ada, table_ids=(diary.tables["2"],))
    assert await bars(diary, "bars") == {("Ada", "2", "19:00", "20:30")}
