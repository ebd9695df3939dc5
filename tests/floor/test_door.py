"""The door: the waitlist, arrivals, who doesn't come; the rotation; blocks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kds.actor import SYSTEM
from kds.config import Settings
from kds.errors import Conflict, Forbidden, Invalid, NotFound
from kds.floor import commands as floor
from kds.floor.events import PartyCalled
from kds.floor.model import Duty, PartyState, QuoteOutcome, TableState
from kds.floor.queries import DutyCard, duty_cards
from kds.floor.rules.rotation import rotation
from kds.floor.rules.times import Policy, policy_of
from kds.guests.model import Guest
from tests.floor.room import COOK, Clock, Room


async def outcomes(room: Room) -> list[QuoteOutcome]:
    return await room.house.read(lambda s: list(s.scalars(select(QuoteOutcome))))


# The waitlist


async def test_a_party_waits_with_its_quote(room: Room, clock: Clock) -> None:
    party = await room.do(
        floor.add_waiting, size=4, name="Sato", phone="+49301", quoted_low=15, quoted_high=25
    )
    card = room.party(party)
    assert (card.state, card.waiting_since, card.quoted_low) == (
        PartyState.WAITING,
        clock.now,
        15,
    )
    clock.forward(minutes=5)
    await room.do(floor.quote_wait, party_id=party, quoted_low=5, quoted_high=10)
    assert (room.party(party).quoted_at, room.party(party).quoted_high) == (clock.now, 10)
    room.check()


@pytest.mark.parametrize(
    "quote", [{"quoted_low": 9}, {"quoted_low": 9, "quoted_high": 5}, {"quoted_high": 5}]
)
async def test_a_quote_is_a_range(room: Room, quote: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="from-to"):
        await room.do(floor.add_waiting, size=2, **quote)


async def test_who_is_too_many_or_says_too_much(room: Room) -> None:
    with pytest.raises(Invalid, match="1 to 99"):
        await room.do(floor.add_waiting, size=100)
    with pytest.raises(Invalid, match="too long"):
        await room.do(floor.add_waiting, size=2, name="x" * 81)
    with pytest.raises(Invalid, match="too long"):
        await room.do(floor.add_waiting, size=2, note="x" * 301)
    with pytest.raises(Forbidden):
        await room.do(floor.add_waiting, COOK, size=2)


async def test_a_party_is_corrected(room: Room) -> None:
    party = await room.do(floor.add_waiting, size=2, name="Satoo")
    await room.do(floor.change_party, party_id=party, size=3, name="Sato", allergy="nuts")
    card = room.party(party)
    assert (card.size, card.name, card.allergies) == (3, "Sato", "nuts")
    await room.do(floor.renege, party_id=party)
    with pytest.raises(Conflict, match="no longer there"):
        await room.do(floor.change_party, party_id=party, size=3)


async def test_who_leaves_the_line_is_remembered_with_its_quote(room: Room, clock: Clock) -> None:
    party = await room.do(floor.add_waiting, size=2, quoted_low=10, quoted_high=15)
    clock.forward(minutes=12)
    await room.do(floor.renege, party_id=party)
    (outcome,) = await outcomes(room)
    assert (outcome.actual, outcome.seated) == (12, False)
    with pytest.raises(Conflict, match="no longer there"):
        await room.do(floor.renege, party_id=party)
    await room.do(floor.bring_back, party_id=party)
    assert room.party(party).state is PartyState.WAITING
    room.check()


async def test_a_party_is_told_that_its_table_is_ready(room: Room, clock: Clock) -> None:
    party = await room.do(floor.add_waiting, size=2)
    heard: list[Any] = []
    stop = room.house.bus.subscribe(lambda change: heard.extend(change.recorded))
    await room.do(floor.notify_ready, party_id=party)
    stop()
    assert room.party(party).notified_at == clock.now
    assert PartyCalled(party) in [recorded.event for recorded in heard]
    await room.seat(party, "B1")
    with pytest.raises(Conflict, match="seated already"):
        await room.do(floor.notify_ready, party_id=party)


# Arrivals


async def test_a_booked_party_arrives_in_parts(room: Room, clock: Clock) -> None:
    party = await room.book("C1", size=4, minutes=5)
    await room.do(floor.mark_late, party_id=party)
    await room.do(floor.arrive, party_id=party, size=1)
    clock.forward(minutes=3)
    await room.do(floor.arrive, party_id=party)
    card = room.party(party)
    assert (card.state, card.arrived_size) == (PartyState.ARRIVED, 4)
    assert card.arrived_at == clock.now - timedelta(minutes=3)
    with pytest.raises(Conflict, match="doesn't fit"):
        await room.do(floor.mark_late, party_id=party)
    room.check()


async def with_guest(room: Room) -> int:
    def meet(uow: Any) -> int:
        """A guest who books."""
        guest = uow.add(Guest(name="Noor", visits=2, no_shows=0, met_at=uow.now))
        return int(guest.id)

    return await room.do(meet, SYSTEM)


async def test_who_does_not_come_gives_the_table_free(room: Room, clock: Clock) -> None:
    guest = await with_guest(room)
    party = await room.book("A1", minutes=10, guest_id=guest)
    with pytest.raises(Conflict, match="hasn't come yet"):
        await room.do(floor.mark_no_show, party_id=party)
    clock.forward(minutes=26)
    await room.do(floor.mark_no_show, party_id=party)
    assert (room.claims("A1"), room.party(party).guest_no_shows) == ([], 1)
    await room.do(floor.arrive, party_id=party)
    assert (room.party(party).state, room.party(party).guest_no_shows) == (PartyState.ARRIVED, 0)
    room.check()


async def test_a_no_show_by_a_slip_gets_its_table_back(room: Room, clock: Clock) -> None:
    party = await room.book("A1", "A2", size=6)
    clock.forward(minutes=20)
    await room.do(floor.mark_no_show, party_id=party)
    await room.do(floor.bring_back, party_id=party)
    assert room.party(party).state is PartyState.BOOKED
    assert [len(room.claims(name)) for name in ("A1", "A2")] == [1, 1]
    await room.do(floor.mark_no_show, party_id=party)
    await room.book("A1")
    await room.do(floor.bring_back, party_id=party)
    assert len(room.claims("A1")) == 1
    assert room.claims("A2") == []
    room.check()


async def test_a_visit_is_counted_for_its_guest(room: Room) -> None:
    party = await room.book("A1", guest_id=await with_guest(room))
    await room.seat(party, "A1")
    await room.do(floor.leave, party_id=party)
    assert room.party(party).guest_visits == 3
    await room.do(floor.return_party, party_id=party)
    assert room.party(party).guest_visits == 2


async def test_the_house_calls_a_booking_off(room: Room) -> None:
    party = await room.book("A1", minutes=30)
    await room.do(floor.cancel_party, party_id=party)
    assert room.party(party).state is PartyState.CANCELLED_HOUSE
    assert room.state("A1") is TableState.AVAILABLE
    await room.do(floor.bring_back, party_id=party)
    assert room.state("A1") is TableState.DUE_SOON
    room.check()


# Blocks


async def test_a_blocked_table_is_neither_seated_nor_booked(room: Room, clock: Clock) -> None:
    ends_at = clock.now + timedelta(hours=1)
    (block,) = await room.do(
        floor.block_tables, table_ids=room.ids("B1"), ends_at=ends_at, reason="wobbles"
    )
    assert room.state("B1") is TableState.BLOCKED
    with pytest.raises(Conflict, match="Table B1 is blocked"):
        await room.walk_in("B1", anyway=True)
    with pytest.raises(Conflict, match="taken at that time"):
        await room.book("B1", minutes=30)
    await room.do(floor.unblock, claim_id=block)
    assert room.state("B1") is TableState.AVAILABLE
    with pytest.raises(Conflict, match="isn't blocked"):
        await room.do(floor.unblock, claim_id=block)
    room.check()


async def test_what_can_not_be_blocked(room: Room, clock: Clock) -> None:
    await room.book("B1", minutes=30)
    hour, tables = clock.now + timedelta(hours=1), room.ids("B1")
    with pytest.raises(Conflict, match="Table B1 is taken"):
        await room.do(floor.block_tables, table_ids=tables, ends_at=hour)
    with pytest.raises(Invalid, match="in the future"):
        await room.do(floor.block_tables, table_ids=tables, ends_at=clock.now)
    with pytest.raises(Invalid, match="No table"):
        await room.do(floor.block_tables, table_ids=(), ends_at=hour)


# The rotation


def queue(room: Room, clock: Clock) -> list[str]:
    return [duty.name for duty in rotation(room.house.live(duty_cards), clock.now, Policy())]


def duty(room: Room, name: str) -> DutyCard:
    card = room.house.live(duty_cards).get(room.staff[name])
    assert card is not None
    return card


async def on_duty(room: Room, *names: str) -> None:
    for name in names:
        await room.do(floor.start_duty, staff_id=room.staff[name])


async def test_tables_go_round(room: Room, clock: Clock) -> None:
    await on_duty(room, "Lena", "Marek", "Ada")
    served = []
    for table in ("A1", "A2", "A3", "B1"):
        party = await room.walk_in(table)
        served.append(room.party(party).staff_id)
        clock.forward(minutes=11)
    names = {ident: name for name, ident in room.staff.items()}
    assert [names[each] for each in served if each] == ["Lena", "Marek", "Ada", "Lena"]
    room.check()


async def test_no_server_gets_two_tables_within_ten_minutes(room: Room, clock: Clock) -> None:
    await on_duty(room, "Lena", "Marek")
    await room.walk_in("A1", staff_id=room.staff["Lena"])
    await room.do(floor.move_turn, staff_id=room.staff["Lena"], position=0)
    assert queue(room, clock) == ["Marek", "Lena"]
    clock.forward(minutes=10)
    assert queue(room, clock) == ["Lena", "Marek"]


async def test_a_skip_is_remembered(room: Room, clock: Clock) -> None:
    await on_duty(room, "Lena", "Marek", "Ada")
    await room.do(floor.skip_turn, staff_id=room.staff["Lena"])
    assert queue(room, clock) == ["Marek", "Lena", "Ada"]
    await room.walk_in("A1")
    assert (queue(room, clock)[0], duty(room, "Lena").skips) == ("Lena", 1)
    await room.walk_in("A2")
    assert (queue(room, clock)[0], duty(room, "Lena").skips) == ("Ada", 0)
    room.check()


async def test_who_is_passed_over_keeps_the_turn(room: Room, clock: Clock) -> None:
    await on_duty(room, "Lena", "Marek", "Ada")
    await room.walk_in("A1", staff_id=room.staff["Ada"])
    assert queue(room, clock) == ["Lena", "Marek", "Ada"]
    assert [duty(room, name).skips for name in ("Lena", "Marek", "Ada")] == [1, 1, 0]


async def test_a_section_has_its_own_server(room: Room, clock: Clock) -> None:
    window = await room.do(floor.add_section, SYSTEM, name="Window")
    await room.do(floor.assign_section, SYSTEM, table_ids=room.ids("B1"), section_id=window)
    await on_duty(room, "Lena")
    await room.do(floor.start_duty, staff_id=room.staff["Marek"], section_id=window)
    party = await room.walk_in("B1")
    assert room.party(party).staff_id == room.staff["Marek"]
    room.check()


async def test_who_has_gone_home_gets_no_table(room: Room) -> None:
    await on_duty(room, "Lena", "Marek")
    await room.do(floor.end_duty, staff_id=room.staff["Lena"])
    party = await room.walk_in("B1")
    assert room.party(party).staff_id == room.staff["Marek"]
    with pytest.raises(Conflict, match="gone home"):
        await room.do(floor.skip_turn, staff_id=room.staff["Lena"])
    with pytest.raises(NotFound, match="don't serve tonight"):
        await room.do(floor.end_duty, staff_id=room.staff["Ada"])
    await on_duty(room, "Lena")
    assert duty(room, "Lena").position > duty(room, "Marek").position
    room.check()


async def test_duties_of_yesterday_are_over(room: Room, clock: Clock) -> None:
    await on_duty(room, "Lena")
    clock.forward(days=2)
    await on_duty(room, "Marek")
    rows = await room.house.read(lambda s: len(list(s.scalars(select(Duty)))))
    assert (queue(room, clock)[-1], rows) == ("Marek", 2)
    party = await room.walk_in("B1")
    assert room.party(party).staff_id == room.staff["Marek"]


def test_a_venue_has_its_own_numbers() -> None:
    own = policy_of(Settings(rotation_gap_minutes=15, no_show_minutes=20))
    assert (own.rotation_gap, own.no_show_after) == (timedelta(minutes=15), timedelta(minutes=20))
    assert policy_of(Settings()) == policy_of(None) == Policy()
