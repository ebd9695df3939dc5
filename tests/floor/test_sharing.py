"""Two parties become one, and one becomes two."""

from __future__ import annotations

import pytest

from kds.errors import Conflict, Invalid
from kds.floor import commands as floor
from kds.floor.model import PartyState
from tests.floor.room import Room


async def test_two_parties_become_one_with_both_tables(room: Room) -> None:
    one, other = await room.walk_in("A1", size=3), await room.walk_in("A2", size=4, allergy="fish")
    await room.do(floor.merge_parties, party_id=one, other_id=other)
    assert room.sits(one) == {"A1", "A2"}
    assert (room.party(one).size, room.party(one).allergy) == (7, "fish")
    assert room.party(other).state is PartyState.COMPLETED
    assert room.sits(other) == set()
    room.check()


async def test_guests_at_the_door_join_friends_at_a_table(room: Room) -> None:
    seated = await room.walk_in("C1", size=3)
    late = await room.do(floor.add_waiting, size=2)
    await room.do(floor.merge_parties, party_id=seated, other_id=late)
    assert (room.party(seated).size, room.party(seated).arrived_size) == (5, 3)
    assert room.party(seated).state is PartyState.SEATED_PARTIAL
    room.check()


async def test_what_can_not_be_merged(room: Room) -> None:
    one, far = await room.walk_in("A1"), await room.walk_in("C1")
    with pytest.raises(Conflict, match="don't stand side by side"):
        await room.do(floor.merge_parties, party_id=one, other_id=far)
    with pytest.raises(Invalid, match="the same party"):
        await room.do(floor.merge_parties, party_id=one, other_id=one)
    waiting = await room.do(floor.add_waiting, size=2)
    with pytest.raises(Conflict, match="seated already"):
        await room.do(floor.merge_parties, party_id=waiting, other_id=one)


async def test_one_party_becomes_two(room: Room) -> None:
    party = await room.walk_in("A1", "A2", size=6, name="Sato")
    half = await room.do(
        floor.split_party, party_id=party, size=2, table_ids=room.ids("A2"), name="Ito"
    )
    assert (room.sits(party), room.sits(half)) == ({"A1"}, {"A2"})
    assert (room.party(party).size, room.party(half).size) == (4, 2)
    assert room.table("A2").dirty_since is None
    away = await room.do(floor.split_party, party_id=party, size=1, table_ids=room.ids("B1"))
    assert room.sits(away) == {"B1"}
    room.check()


async def test_what_can_not_be_split(room: Room) -> None:
    party = await room.walk_in("A1", "A2", size=6)
    for size in (0, 6):
        with pytest.raises(Invalid, match="Some must stay"):
            await room.do(floor.split_party, party_id=party, size=size, table_ids=room.ids("A2"))
    with pytest.raises(Conflict, match="need a table"):
        await room.do(floor.split_party, party_id=party, size=2, table_ids=room.ids("A1", "A2"))
    await room.walk_in("B1")
    with pytest.raises(Conflict, match="Table B1 is occupied"):
        await room.do(floor.split_party, party_id=party, size=2, table_ids=room.ids("B1"))
