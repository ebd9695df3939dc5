"""Changing, calling off, promising tables, making room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kds.actor import GUEST
from kds.bookings import commands as bookings
from kds.bookings.commands import NewTables
from kds.bookings.commands.holds import hold
from kds.bookings.events import PlanImproved
from kds.bookings.queries import ask_time, availability_day, check_change, diary_day
from kds.bookings.rules import Why
from kds.floor import commands as floor
from kds.floor.model import Offer, PartyState
from tests.bookings.diary import HOST, Diary, secret


async def test_a_guest_changes_time_and_size_until_an_hour_before(diary: Diary) -> None:
    party = await diary.book("19:30")
    await diary.do(
        bookings.change_by_guest, GUEST, token_hash=secret("x"), at=diary.at("20:00"), size=4
    )
    card = diary.party(party)
    assert (card.booked_for, card.size, card.minutes) == (diary.at("20:00"), 4, 105)
    kinds = [letter.kind.value for letter in await diary.letters()]
    assert kinds == ["confirmation", "change"]
    assert "SEQUENCE:1" in (await diary.letters())[1].attachment
    diary.clock.now = diary.at("19:05")
    assert await diary.refused(
        bookings.change_by_guest, GUEST, token_hash=secret("x"), at=diary.at("20:30"), size=4
    )


async def test_a_change_that_cannot_be_leaves_the_old_booking(diary: Diary) -> None:
    party = await diary.book("19:30")
    before = await diary.claims(party)
    for name in diary.tables:
        if name not in before:
            await diary.take("20:30", 2, name)
    await diary.take("21:00", 2, *before)
    assert await diary.refused(
        bookings.change_by_guest, GUEST, token_hash=secret("x"), at=diary.at("20:45"), size=6
    )
    assert await diary.claims(party) == before
    assert diary.state(party) is PartyState.BOOKED


async def test_a_guest_calls_off_and_twice_is_once(diary: Diary) -> None:
    party = await diary.book("19:30")
    for _ in range(2):
        await diary.do(bookings.cancel_by_guest, GUEST, token_hash=secret("x"))
    assert diary.state(party) is PartyState.CANCELLED_GUEST
    assert await diary.claims() == {}
    letters = await diary.letters()
    assert [letter.kind.value for letter in letters] == ["confirmation", "cancellation"]
    assert "STATUS:CANCELLED" in letters[1].attachment
    assert await diary.letters(timedelta(days=2)) == letters  # no reminder is left


async def test_the_house_calls_off_and_the_guest_is_told(diary: Diary) -> None:
    party = await diary.book("19:30")
    await diary.do(floor.cancel_party, party_id=party)
    assert [letter.kind.value for letter in await diary.letters()][-1] == "cancellation"
    await diary.do(floor.bring_back, party_id=party)
    assert diary.state(party) is PartyState.BOOKED
    assert len(await diary.at_tables(party)) == 1


async def test_a_reminder_a_day_before_and_one_only(diary: Diary) -> None:
    await diary.book("19:30")
    await diary.do(
        bookings.change_by_guest, GUEST, token_hash=secret("x"), at=diary.at("20:00"), size=2
    )
    assert "reminder" not in [letter.kind.value for letter in await diary.letters()]
    later = diary.at("20:00") - timedelta(hours=24) - diary.clock()
    reminders = [x for x in await diary.letters(later) if x.kind.value == "reminder"]
    assert len(reminders) == 1
    assert reminders[0].data["at"] == diary.at("20:00").timestamp() * 1000


async def test_a_change_keeps_its_table_where_it_can(diary: Diary) -> None:
    party = await diary.take("19:30", 2, "6")
    await diary.do(bookings.change_booking, party_id=party, at=diary.at("20:00"), size=2)
    assert await diary.at_tables(party) == ["6"]


async def test_the_host_drags_a_booking_to_another_table_and_length(diary: Diary) -> None:
    party = await diary.take("19:30", 2, "1")
    await diary.do(
        bookings.change_booking,
        HOST,
        party_id=party,
        at=diary.at("19:45"),
        size=2,
        minutes=120,
        table_ids=(diary.tables["2"],),
    )
    assert await diary.claims(party) == {"2": ("booked", "19:45", "21:45")}


async def test_two_tables_that_are_not_side_by_side_are_no_unit(diary: Diary) -> None:
    said = await diary.refused(
        bookings.take_booking,
        at=diary.at("19:30"),
        size=8,
        name="Bo",
        table_ids=(diary.tables["1"], diary.tables["6"]),
    )
    assert said == "Those tables can't be booked together"


async def test_the_house_exceeds_pacing_but_never_sits_two_parties_on_one_table(
    diary: Diary,
) -> None:
    await diary.do(bookings.limit_period, period_id=diary.dinner, pace_covers=2)
    await diary.take("19:30", 2, "1")
    assert "19:30" not in await diary.free(2)
    for name in ("2", "3", "4", "5", "6"):
        await diary.take("19:30", 2, name)
    assert await diary.refused(bookings.take_booking, at=diary.at("19:30"), size=2, name="One more")
    assert await diary.overlaps() == 0


async def test_room_is_made_by_moving_who_is_not_promised_a_table(diary: Diary) -> None:
    """Two sit at a table for six, the last for so many; six want to come."""
    small = await diary.take("19:30", 2, "6")
    await diary.take("19:30", 6, "5")
    await diary.take("19:30", 4, "3")
    heard: list[PlanImproved] = []
    diary.house.bus.subscribe(
        lambda change: heard.extend(
            each.event for each in change.recorded if isinstance(each.event, PlanImproved)
        )
    )
    six = await diary.take("19:30", 6)
    assert await diary.at_tables(six) == ["6"]
    assert await diary.at_tables(small) == ["1"]
    assert [event.party_ids for event in heard] == [(small,)]
    assert await diary.overlaps() == 0


async def test_a_locked_party_never_moves(diary: Diary) -> None:
    small = await diary.take("19:30", 2, "6")
    await diary.take("19:30", 6, "5")
    await diary.take("19:30", 4, "3")
    await diary.do(bookings.lock_booking, party_id=small)
    assert await diary.refused(bookings.take_booking, at=diary.at("19:30"), size=6, name="Six")
    assert await diary.at_tables(small) == ["6"]
    await diary.do(bookings.unlock_booking, party_id=small)
    await diary.take("19:30", 6)


async def test_two_parties_swap_tables_in_one_plan(diary: Diary) -> None:
    one, two = await diary.take("19:30", 2, "1"), await diary.take("19:30", 2, "2")
    moved = await diary.do(
        bookings.replan,
        day=diary.day,
        moves=(NewTables(one, (diary.tables["2"],)), NewTables(two, (diary.tables["1"],))),
    )
    assert moved == 2
    assert await diary.at_tables(one) == ["2"]
    assert await diary.at_tables(two) == ["1"]
    assert await diary.overlaps() == 0


async def test_a_plan_gives_large_tables_back(diary: Diary) -> None:
    small = await diary.take("19:30", 2, "6")
    kept = await diary.take("19:30", 2, "5")
    await diary.do(bookings.lock_booking, party_id=kept)
    assert await diary.do(bookings.replan, day=diary.day) == 1
    assert await diary.at_tables(small) == ["1"]
    assert await diary.at_tables(kept) == ["5"]
    assert await diary.do(bookings.replan, day=diary.day) == 0


async def test_a_plan_that_no_longer_fits_changes_nothing(diary: Diary) -> None:
    one, two = await diary.take("19:30", 2, "1"), await diary.take("19:30", 2, "2")
    moves = (NewTables(one, (diary.tables["2"],)),)
    assert await diary.refused(bookings.replan, day=diary.day, moves=moves)
    assert (await diary.at_tables(one), await diary.at_tables(two)) == (["1"], ["2"])


async def test_a_full_time_offers_its_neighbours(diary: Diary) -> None:
    for name in diary.tables:
        await diary.take("19:30", 2, name)
    answer = await diary.house.read(ask_time, diary.zone, diary.clock(), diary.at("20:45"), 2)
    assert answer.why is Why.NO_TABLE
    assert [f"{slot.at.astimezone(diary.zone):%H:%M}" for slot in answer.offers] == ["21:00"]


async def test_a_drop_is_checked_before_it_is_made(diary: Diary) -> None:
    party = await diary.take("19:30", 2, "1")
    await diary.take("19:30", 2, "2")
    arguments = (diary.zone, diary.clock(), party, diary.at("19:30"), 2, 90)
    taken = await diary.house.read(check_change, *arguments, (diary.tables["2"],))
    free = await diary.house.read(check_change, *arguments, (diary.tables["3"],))
    own = await diary.house.read(check_change, *arguments, (diary.tables["1"],))
    assert (taken.why, free.why, own.why) == (Why.NO_TABLE, None, None)


async def test_the_diary_shows_who_comes_and_how_busy_it_gets(diary: Diary) -> None:
    await diary.do(bookings.limit_period, period_id=diary.dinner, pace_covers=8)
    party = await diary.take("19:30", 6, "3", "4")
    gone = await diary.take("20:00", 2, "1")
    await diary.do(floor.cancel_party, party_id=gone)
    ends = diary.at("21:00")
    await diary.do(floor.block_tables, table_ids=(diary.tables["6"],), ends_at=ends, reason="VIP")
    day = await diary.house.read(diary_day, diary.zone, diary.clock(), diary.day)
    assert [(stay.party_id, stay.reason) for stay in day.stays] == [(party, ""), (None, "VIP")]
    assert day.covers == 6
    [dinner] = day.sittings
    load = {f"{each.at.astimezone(diary.zone):%H:%M}": each for each in dinner.load}
    assert (load["19:30"].covers, load["19:30"].present, load["19:30"].most_covers) == (6, 6, 8)
    assert (load["20:45"].covers, load["20:45"].present) == (0, 6)


async def test_a_late_party_may_be_given_another_table(diary: Diary) -> None:
    party = await diary.take("19:30", 2, "1")
    diary.clock.now = diary.at("19:41")
    await diary.do(bookings.keep_time)
    arguments: dict[str, Any] = {
        "at": diary.at("19:30"),
        "size": 2,
        "table_ids": (diary.tables["3"],),
    }
    await diary.do(bookings.change_booking, party_id=party, **arguments)
    assert await diary.at_tables(party) == ["3"]
    assert diary.state(party) is PartyState.LATE


async def test_a_table_is_for_the_public_the_house_or_walk_ins_alone(diary: Diary) -> None:
    for name, offer in (("5", Offer.IN_HOUSE), ("6", Offer.WALK_IN)):
        await diary.do(
            floor.change_table, table_id=diary.tables[name], name=name, seats=6, offer=offer
        )
    await diary.take("19:30", 4, "3")  # so that 3 and 4 make no six either
    assert "19:30" not in await diary.free(6)
    assert "19:30" in await diary.free(6, public=False)
    party = await diary.take("19:30", 6)
    assert await diary.at_tables(party) == ["5"]
    assert await diary.refused(bookings.take_booking, at=diary.at("19:30"), size=6, name="Six")
    chosen = await diary.take("19:30", 6, "6")
    assert await diary.at_tables(chosen) == ["6"]


async def test_a_large_party_online_is_asked_to_call(diary: Diary) -> None:
    said = await diary.refused(hold, GUEST, at=diary.at("19:30"), size=9, token_hash=secret("x"))
    assert said == "For so many guests, please talk to us"


async def test_what_a_large_party_puts_down_is_shown_with_the_slot(diary: Diary) -> None:
    await diary.do(
        bookings.limit_period,
        period_id=diary.dinner,
        pace_covers=0,
        deposit_from=5,
        deposit_per_cover=1000,
    )
    for size, deposit in ((4, 0), (6, 6000)):
        found = await diary.house.read(availability_day, diary.zone, diary.clock(), diary.day, size)
        assert {slot.deposit for slot in found.slots} == {deposit}
