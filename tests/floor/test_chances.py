"""How likely it is in time: said where the host decides, and never as a certainty."""

from __future__ import annotations

from datetime import timedelta

from kds.floor import commands as floor
from kds.floor.model import Stage
from kds.floor.rules.quote import percent
from kds.floor.screens.waiting import newcomers
from tests.floor.room import Room
from tests.floor.test_host import add, comes, look, waits


def test_a_chance_is_told_in_steps_and_never_as_certain() -> None:
    assert [percent(each) for each in (0.0, 0.01, 0.5, 0.86, 0.99, 1.0)] == [5, 5, 50, 85, 95, 95]


async def test_a_booking_on_a_taken_table_says_how_likely_it_is_free(room: Room) -> None:
    sitting = await room.walk_in("A1", size=4)
    await room.book("A1", size=4, minutes=60, name="Haddad")
    early = comes(room)[0].in_time
    assert early is not None
    assert early < 20
    await room.do(floor.set_stage, party_id=sitting, stage=Stage.CHECK_DROPPED)
    later = comes(room)[0].in_time
    assert later is not None
    assert later > 80
    await room.do(floor.leave, party_id=sitting)
    assert comes(room)[0].in_time is None


async def test_what_is_too_late_has_no_chance_to_tell(room: Room) -> None:
    await room.walk_in("A1", size=4)
    await room.book("A1", size=4, minutes=3, name="Haddad")
    assert comes(room)[0].in_time is None


async def test_all_parties_at_its_tables_must_be_gone(room: Room) -> None:
    for name in ("A1", "A2"):
        party = await room.walk_in(name, size=4)
        await room.do(floor.set_stage, party_id=party, stage=Stage.DESSERT)
    await room.book("A1", size=4, minutes=30, name="One")
    await room.book("A1", "A2", size=6, minutes=150, name="Both")
    await room.book("A2", size=4, minutes=30, name="Other")
    chances = {row.name: row.in_time for row in comes(room)}
    one, both = chances["One"], chances["Both"]
    assert one == chances["Other"]
    assert one is not None
    assert both == 95


async def test_who_waits_and_who_comes_is_told_how_sure_the_wait_is(room: Room) -> None:
    for name in ("A1", "A2", "A3", "B1", "C1"):
        party = await room.walk_in(name, size=2)
        await room.do(floor.set_stage, party_id=party, stage=Stage.MAINS)
    newcomer = next(each for each in newcomers(look(room)) if each.id == 2)
    assert newcomer.in_time is not None
    assert newcomer.in_time >= 80
    quote = newcomer.quote
    ruiz = await room.do(
        floor.add_waiting,
        size=2,
        name="Ruiz",
        quoted_low=quote.low,
        quoted_high=quote.high,
    )
    assert waits(room)[0].in_time == newcomer.in_time
    await room.do(floor.quote_wait, party_id=ruiz, quoted_low=5, quoted_high=10)
    hasty = waits(room)[0].in_time
    assert hasty is not None
    assert hasty < newcomer.in_time
    room.clock.forward(minutes=11)
    assert waits(room)[0].in_time is None


async def test_a_suggestion_says_how_likely_they_are_gone_before_the_next(room: Room) -> None:
    await room.book("B1", size=2, minutes=95, name="Next")
    await add(room, "Ruiz")
    [row] = waits(room)
    near = next(each for each in row.choices if each.name == "B1")
    assert near.until == room.clock.now + timedelta(minutes=94)
    assert near.sure is not None
    assert 50 <= near.sure < 80
    assert all(each.sure is None for each in row.choices if each.name != "B1")
