"""Who sits where: seating, moving, sharing, leaving, and what each refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from kds.errors import Conflict, Forbidden, Invalid, NotFound
from kds.floor import commands as floor
from kds.floor.model import ClaimState, PartyState, QuoteOutcome, Stage, TableState
from tests.floor.room import COOK, Clock, Room


async def test_a_walk_in_is_seated_in_one_step(room: Room) -> None:
    party = await room.walk_in("B1", name="Ida", allergy="nuts")
    card = room.party(party)
    assert (card.state, card.size, card.name, card.allergies) == (
        PartyState.SEATED,
        2,
        "Ida",
        "nuts",
    )
    assert room.sits(party) == {"B1"}
    assert room.state("B1") is TableState.SEATED
    room.check()


async def test_a_table_has_one_party_at_a_time(room: Room) -> None:
    await room.walk_in("B1")
    with pytest.raises(Conflict, match="Table B1 is occupied"):
        await room.walk_in("B1")


async def test_nobody_sits_at_no_table(room: Room) -> None:
    with pytest.raises(Invalid, match="No table"):
        await room.walk_in()
    with pytest.raises(NotFound):
        await room.do(floor.seat_walk_in, size=2, table_ids=(999,))
    with pytest.raises(Invalid, match="1 to 99"):
        await room.walk_in("B1", size=0)


async def test_only_who_works_the_floor_may_seat(room: Room) -> None:
    with pytest.raises(Forbidden):
        await room.do(floor.seat_walk_in, COOK, size=2, table_ids=room.ids("B1"))


async def test_a_party_from_the_waitlist_settles_its_quote(room: Room, clock: Clock) -> None:
    party = await room.do(floor.add_waiting, size=2, name="Sato", quoted_low=10, quoted_high=20)
    clock.forward(minutes=17)
    await room.seat(party, "B1")
    (outcome,) = await room.house.read(lambda s: list(s.scalars(select(QuoteOutcome))))
    assert (outcome.quoted_low, outcome.quoted_high, outcome.actual, outcome.seated) == (
        10,
        20,
        17,
        True,
    )
    room.check()


async def test_some_of_a_party_sit_down_and_the_rest_follow(room: Room) -> None:
    party = await room.book("C1", size=6)
    await room.do(floor.arrive, party_id=party, size=2)
    assert room.party(party).state is PartyState.ARRIVED_PARTIAL
    await room.seat(party, "C1", size=4)
    assert (room.party(party).state, room.party(party).arrived_size) == (
        PartyState.SEATED_PARTIAL,
        4,
    )
    await room.do(floor.arrive, party_id=party)
    assert room.party(party).state is PartyState.SEATED
    room.check()


async def test_more_come_than_were_booked(room: Room) -> None:
    party = await room.book("C1", size=4)
    await room.seat(party, "C1", size=5)
    assert (room.party(party).size, room.party(party).state) == (5, PartyState.SEATED)


async def test_a_booked_party_sits_elsewhere_and_gives_its_table_free(room: Room) -> None:
    party = await room.book("A1", size=2)
    await room.seat(party, "B1")
    assert room.claims("A1") == []
    assert room.state("A1") is TableState.AVAILABLE
    room.check()


async def test_its_own_claim_stays_while_it_sits(room: Room) -> None:
    party = await room.book("A1", size=2)
    await room.seat(party, "A1")
    assert [claim.state for claim in room.claims("A1")] == [ClaimState.BOOKED]
    assert not room.standing("A1").overstay
    await room.do(floor.leave, party_id=party)
    assert room.claims("A1") == []


async def test_a_table_kept_for_others_is_given_only_knowingly(room: Room) -> None:
    await room.book("A1", size=2)
    with pytest.raises(Conflict, match="kept for another party"):
        await room.walk_in("A1")
    await room.walk_in("A1", anyway=True)
    assert room.standing("A1").overstay


async def test_a_coming_claim_never_forbids_a_seating(room: Room) -> None:
    await room.book("A1", size=2, minutes=40)
    await room.walk_in("A1")
    standing = room.standing("A1")
    assert (standing.state, standing.overstay, standing.tight) == (TableState.SEATED, False, True)


async def test_who_overstays_is_flagged_and_never_blocked(room: Room, clock: Clock) -> None:
    await room.walk_in("A1")
    booked = await room.book("A1", size=2, minutes=30)
    clock.forward(minutes=31)
    standing = room.standing("A1")
    assert (standing.overstay, standing.next_party_id) == (True, booked)
    assert len(room.claims("A1")) == 1


async def test_a_dirty_table_is_cleared_first_or_taken_anyway(room: Room) -> None:
    first = await room.walk_in("B1")
    await room.do(floor.leave, party_id=first)
    with pytest.raises(Conflict, match="isn't cleared"):
        await room.walk_in("B1")
    await room.walk_in("B1", anyway=True)
    assert room.table("B1").dirty_since is None
    room.check()


async def test_a_party_moves_and_leaves_a_dirty_table(room: Room) -> None:
    party = await room.walk_in("B1")
    await room.do(floor.move_party, party_id=party, table_ids=room.ids("C1"))
    assert room.sits(party) == {"C1"}
    assert room.state("B1") is TableState.DIRTY
    await room.do(floor.move_party, party_id=party, table_ids=room.ids("C1"))
    room.check()


async def test_a_party_takes_one_more_table(room: Room) -> None:
    party = await room.walk_in("A1", size=4)
    await room.do(floor.move_party, party_id=party, table_ids=room.ids("A1", "A2"))
    assert room.sits(party) == {"A1", "A2"}
    assert room.table("A1").dirty_since is None
    with pytest.raises(Conflict, match="don't stand side by side"):
        await room.do(floor.move_party, party_id=party, table_ids=room.ids("A1", "C1"))


async def test_a_moving_party_chases_nobody_away(room: Room) -> None:
    party, _ = await room.walk_in("B1"), await room.walk_in("C1")
    with pytest.raises(Conflict, match="Table C1 is occupied"):
        await room.do(floor.move_party, party_id=party, table_ids=room.ids("C1"))


async def test_chairs_are_added_and_taken_away(room: Room) -> None:
    with pytest.raises(Conflict, match="Nobody sits"):
        await room.do(floor.add_chair, table_id=room.tables["B1"])
    party = await room.walk_in("B1", size=3)
    await room.do(floor.add_chair, table_id=room.tables["B1"])
    seating = room.seating(party)
    assert seating is not None
    assert seating.extra_chairs == 1
    with pytest.raises(Invalid, match="0 to 8"):
        await room.do(floor.add_chair, table_id=room.tables["B1"], chairs=-2)


async def test_leaving_makes_the_tables_dirty_until_they_are_cleared(room: Room) -> None:
    party = await room.walk_in("A1", "A2", size=6)
    await room.do(floor.leave, party_id=party)
    assert room.party(party).state is PartyState.COMPLETED
    assert [room.state(name) for name in ("A1", "A2")] == [TableState.DIRTY] * 2
    await room.do(floor.clear_tables, table_ids=room.ids("A1", "A2", "B1"))
    assert [room.state(name) for name in ("A1", "A2")] == [TableState.AVAILABLE] * 2
    with pytest.raises(Conflict, match="no longer there"):
        await room.do(floor.leave, party_id=party)
    room.check()


async def test_leaving_by_a_slip_is_taken_back(room: Room) -> None:
    party = await room.walk_in("B1")
    await room.do(floor.leave, party_id=party)
    await room.do(floor.return_party, party_id=party)
    assert room.sits(party) == {"B1"}
    assert room.state("B1") is TableState.SEATED
    await room.do(floor.leave, party_id=party)
    await room.walk_in("B1", anyway=True)
    with pytest.raises(Conflict, match="Somebody sits there"):
        await room.do(floor.return_party, party_id=party)
    room.check()


async def test_an_occupied_table_is_neither_cleared_nor_soiled(room: Room) -> None:
    await room.walk_in("B1")
    for command in (floor.clear_table, floor.soil_table):
        with pytest.raises(Conflict, match="Table B1 is occupied"):
            await room.do(command, table_id=room.tables["B1"])


async def test_a_tap_overrules_the_stage_forwards_and_back(room: Room) -> None:
    party = await room.walk_in("B1")
    for stage in (Stage.CHECK_DROPPED, Stage.MAINS):
        await room.do(floor.set_stage, party_id=party, stage=stage)
        assert room.state("B1").value == stage.value
    room.check()


async def test_an_order_at_an_empty_table_seats_whoever_is_there(room: Room) -> None:
    party = await room.do(floor.ensure_seated, table_id=room.tables["B1"], covers=2, name="Ida")
    again = await room.do(floor.ensure_seated, table_id=room.tables["B1"], covers=5)
    assert (again, room.party(party).size) == (party, 2)


async def test_an_order_at_a_claimed_table_seats_the_claimant(room: Room) -> None:
    booked = await room.book("A1", size=3, minutes=10)
    assert await room.do(floor.ensure_seated, table_id=room.tables["A1"]) == booked
    assert room.party(booked).state is PartyState.SEATED


async def test_an_order_long_before_a_claim_is_a_walk_in(room: Room) -> None:
    booked = await room.book("A1", size=3, minutes=90)
    assert await room.do(floor.ensure_seated, table_id=room.tables["A1"]) != booked


async def test_the_next_claim_takes_the_cleared_table(room: Room, clock: Clock) -> None:
    first = await room.walk_in("B1")
    booked = await room.book("B1", minutes=60)
    clock.forward(minutes=55)
    await room.do(floor.leave, party_id=first)
    await room.do(floor.clear_table, table_id=room.tables["B1"])
    assert room.state("B1") is TableState.DUE_SOON
    clock.forward(minutes=5)
    assert room.state("B1") is TableState.HELD
    clock.forward(minutes=5)
    assert room.standing("B1").late
    await room.seat(booked, "B1")
    assert room.state("B1") is TableState.SEATED


async def test_later_tonight_is_made_of_plans_and_guesses(room: Room, clock: Clock) -> None:
    await room.walk_in("B1")
    booked = await room.book("B1", minutes=120)
    two_hours = clock.now + timedelta(minutes=125)
    assert room.standing("B1", clock.now + timedelta(minutes=60)).state is TableState.SEATED
    assert room.standing("B1", clock.now + timedelta(minutes=100)).state is TableState.DUE_SOON
    later = room.standing("B1", two_hours)
    assert (later.state, later.party_id, later.guessed) == (TableState.SEATED, booked, True)
