"""The doors of the house: change, read, live cards, keys, group commit."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.bus.journal import JournalRow, first_bad_row
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden, Invalid
from kds.floor.commands import add_table
from kds.floor.model import Area, Table
from kds.floor.queries import table_cards
from tests.cast import open_house

SERVER = Actor(Role.SERVER)


async def _count(house: House) -> int:
    return await house.read(lambda s: s.scalar(select(func.count()).select_from(JournalRow)) or 0)


async def test_a_change_is_answered_journalled_and_live(house: House) -> None:
    table_id = await house.change(SYSTEM, add_table, name="T1", seats=4, area="Room")
    card = house.live(table_cards).get(table_id)
    assert card is not None
    assert (card.name, card.seats) == ("T1", 4)
    assert house.seq == 2, "the area and the table"
    assert await _count(house) == 2


async def test_the_same_key_always_gets_the_same_answer(house: House) -> None:
    first = await house.change(SYSTEM, add_table, key="k", name="T1", seats=4, area="Room")
    again = await house.change(SYSTEM, add_table, key="k", name="T1", seats=4, area="Room")
    assert first == again
    assert len(house.live(table_cards)) == 1


async def test_the_same_key_twice_in_one_batch_counts_once(house: House) -> None:
    answers = await asyncio.gather(
        *(
            house.change(SYSTEM, add_table, key="k", name="T1", seats=4, area="Room")
            for _ in range(20)
        )
    )
    assert len(set(answers)) == 1
    assert len(house.live(table_cards)) == 1


async def test_a_refused_command_undoes_itself_alone(house: House) -> None:
    names = ["A", "B", "A", "C", "", "D"]
    results = await asyncio.gather(
        *(house.change(SYSTEM, add_table, name=n, seats=4 if n else 99, area="R") for n in names),
        return_exceptions=True,
    )
    assert [type(r) for r in results if not isinstance(r, int)] == [Invalid, Invalid]
    assert sorted(c.name for c in house.live(table_cards)) == ["A", "B", "C", "D"]
    assert await _count(house) == 5, "four tables and their area"
    assert await house.read(first_bad_row) is None


async def test_a_key_may_not_be_used_for_another_command(house: House) -> None:
    await house.change(SYSTEM, add_table, key="k", name="T1", seats=4, area="Room")

    def another_command(uow: object) -> None:
        """Something else."""

    with pytest.raises(Conflict):
        await house.change(SYSTEM, another_command, key="k")


async def test_who_lacks_the_capability_is_refused(house: House) -> None:
    with pytest.raises(Forbidden):
        await house.change(SERVER, add_table, name="T1", seats=4, area="Room")


async def test_all_is_there_after_reopening(tmp_path: object) -> None:
    async with open_house(tmp_path) as house:
        await house.change(SYSTEM, add_table, name="T1", seats=4, area="Room")
    async with open_house(tmp_path) as house:
        assert [c.name for c in house.live(table_cards)] == ["T1"]
        again = await house.change(SYSTEM, add_table, name="T2", seats=2, area="Room")
        assert (house.seq, again) == (3, 2)


async def test_another_process_is_heard(tmp_path: object) -> None:
    async with open_house(tmp_path) as house, open_house(tmp_path) as other:
        await other.change(SYSTEM, add_table, name="T1", seats=4, area="Room")
        await house.change(SYSTEM, add_table, name="T2", seats=4, area="Room")
        for _ in range(100):
            if len(other.live(table_cards)) == 2:
                break
            await asyncio.sleep(0.02)
        assert {c.id: c.name for c in house.live(table_cards)} == {1: "T1", 2: "T2"}
        assert {c.id: c.name for c in other.live(table_cards)} == {1: "T1", 2: "T2"}
        assert await house.read(first_bad_row) is None


async def test_live_equals_fresh(house: House) -> None:
    for n in range(5):
        await house.change(SYSTEM, add_table, name=f"T{n}", seats=4, area="Room")
    for fresh in house.fresh():
        assert house.live.memory[fresh.projection] == fresh.cards


async def test_a_key_of_a_job_that_the_database_refuses_answers_nobody(house: House) -> None:
    def same_name_twice(uow: UnitOfWork, name: str) -> int:
        """A command that forgot to look: only a constraint of the database stops it."""
        area = uow.add(Area(name=name, position=0))
        for _ in range(2):
            uow.add(Table(area_id=area.id, name=name, seats=2, position=0))
        return area.id

    results = await asyncio.gather(
        *(house.change(SYSTEM, same_name_twice, key="k", name="X") for _ in range(3)),
        house.change(SYSTEM, add_table, name="T1", seats=4, area="Room"),
        return_exceptions=True,
    )
    assert [type(r) for r in results] == [Conflict, Conflict, Conflict, int]
    assert [c.name for c in house.live(table_cards)] == ["T1"]


async def test_a_job_that_breaks_at_commit_pays_alone(house: House) -> None:
    def add_nowhere(uow: UnitOfWork) -> None:
        """Its area isn't there, which the database only notices at commit."""
        uow.add(Table(area_id=999, name="T9", seats=2, position=0))

    for name in ("T1", "T2", "T3"):
        with pytest.raises(Conflict):
            await house.change(SYSTEM, add_nowhere)
        await house.change(SYSTEM, add_table, name=name, seats=4, area="Room")
    assert [card.name for card in house.live(table_cards)] == ["T1", "T2", "T3"]


async def test_what_others_wrote_is_heard_though_our_own_job_fails(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, open_house(tmp_path) as other:
        # Both have written once, so that nothing else is on its way that would hear it first.
        await house.change(SYSTEM, add_table, name="T0", seats=4, area="Room")
        await other.change(SYSTEM, add_table, name="T1", seats=4, area="Room")

        def add_nowhere(uow: UnitOfWork) -> None:
            """Its area isn't there, which the database only notices at commit."""
            uow.add(Table(area_id=999, name="T9", seats=2, position=0))

        with pytest.raises(Conflict):
            await house.change(SYSTEM, add_nowhere)
        assert [card.name for card in house.live(table_cards)] == ["T0", "T1"]
