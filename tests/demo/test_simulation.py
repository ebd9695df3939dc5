"""The living demo: one seed is one evening, and who takes over a screen is a colleague."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.demo.clock import Paced, Stepped
from kds.demo.past import lay
from kds.demo.seed import seed
from kds.demo.simulation import Simulation
from kds.floor.commands import seat_walk_in
from kds.floor.queries import seating_cards, table_cards
from kds.kitchen.commands import bump_ticket
from kds.kitchen.queries import ticket_cards
from kds.menu.queries import item_cards
from kds.orders.commands import add_line, open_order, send
from kds.orders.queries import order_cards
from tests.cast import open_house, settings_for

FRIDAY = datetime(2026, 11, 27, 11, 30, tzinfo=UTC)
"""Half an hour after lunch has begun, in Berlin."""
MINUTES = float(os.environ.get("KDS_DEMO_MINUTES", "25"))


@asynccontextmanager
async def evening(folder: Path, luck: int = 7, busy: float = 2.0) -> AsyncIterator[Simulation]:
    """A house with its people in their places, at the beginning of a service."""
    clock = Stepped(FRIDAY)
    async with open_house(folder, clock, chores=False) as house:
        await seed(house)
        simulation = Simulation(house, clock, luck, alone=True, busy=busy)
        await simulation.open(book=True)
        try:
            yield simulation
        finally:
            await simulation.close()


async def journal(folder: Path, luck: int, minutes: float = MINUTES) -> list[tuple[Any, ...]]:
    async with evening(folder, luck) as simulation:
        await simulation.run(FRIDAY + timedelta(minutes=minutes))
        assert simulation.errors == 0
    with closing(sqlite3.connect(folder / "kds.db")) as connection:
        return connection.execute("SELECT * FROM journal ORDER BY seq").fetchall()


async def test_the_same_seed_gives_the_same_journal_byte_for_byte(tmp_path: Path) -> None:
    one = await journal(tmp_path / "one", 7)
    assert one == await journal(tmp_path / "two", 7)
    kinds = {row[4] for row in one}
    assert {"PartySeated", "RoundSent", "TicketBumped"} <= kinds
    assert [row[1] for row in one] == sorted(row[1] for row in one)
    other = await journal(tmp_path / "other", 8, 1.0)
    assert other != one[: len(other)]


async def test_a_colleague_is_noticed(tmp_path: Path) -> None:
    """A person seats a party, takes its order and cooks it: the simulation does the rest."""
    async with evening(tmp_path, busy=0.0) as simulation:
        house = simulation.house
        table = min(card.id for card in house.live(table_cards))
        party = await house.change(SYSTEM, seat_walk_in, size=2, table_ids=(table,))
        order = await house.change(SYSTEM, open_order, table_id=table)
        dish = next(card for card in house.live(item_cards) if not card.groups)
        await house.change(SYSTEM, add_line, order_id=order, item_id=dish.id)
        await house.change(SYSTEM, send, order_id=order)
        await simulation.run(simulation.until(0.5))
        [ticket] = house.live(ticket_cards)
        await house.change(SYSTEM, bump_ticket, ticket_id=ticket.id)
        assert simulation.scene.done["bump_ticket"] == 0
        await simulation.run(simulation.until(130))
        assert simulation.errors == 0
        assert party not in house.live(seating_cards)
        assert all(card.paid_at for card in house.live(order_cards) if card.id == order)


def test_the_past_is_told_in_its_order_and_leaves_an_evening_at_work(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    until = FRIDAY + timedelta(hours=1)
    lay(settings, until, 7, days=0)
    with closing(sqlite3.connect(settings.data)) as connection:
        times = [at for (at,) in connection.execute("SELECT at FROM journal ORDER BY seq")]
        sitting = connection.execute("SELECT count(*) FROM seating WHERE left_at IS NULL")
        assert sitting.fetchone()[0] > 0
    assert times == sorted(times)
    assert times[-1] <= until.timestamp() * 1000


@pytest.mark.parametrize("speed", [1.0, 30.0])
async def test_a_paced_clock_runs_at_its_rate_and_never_backwards(speed: float) -> None:
    real = iter([0.0, 2.0, 2.0, 3.0, 3.0, 3.5])
    clock = Paced(FRIDAY, speed, lambda: next(real))
    assert clock() == FRIDAY + timedelta(seconds=2 * speed)
    assert await clock.reach(FRIDAY + timedelta(seconds=speed), asyncio.Event())
    clock.skip(FRIDAY + timedelta(hours=9))
    assert clock() == FRIDAY + timedelta(hours=9, seconds=0.5 * speed)
