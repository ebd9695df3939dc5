"""A tap outlives the house: killed and started again in between, it counts, and once."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.bench.server import MODULE, environment_of
from tests.browser.kitchen.served import furnished
from tests.terminals.processes import Process, house
from tests.trust.taps.conftest import live
from tests.trust.taps.line import line_to

pytestmark = pytest.mark.browser

ACTIONS = int(os.environ.get("KDS_OUTBOX_ACTIONS", "12"))
"""How many taps; 100 and more for the long form."""
DISHES = ("Burrata", "Octopus", "Charred leeks", "Beef tartare")


def lines_in(folder: Path, order: int) -> list[tuple[int, str, str]]:
    with closing(sqlite3.connect(folder / "kds.db")) as connection:
        return connection.execute(
            "SELECT quantity, name, state FROM order_line WHERE order_id = ? ORDER BY id", (order,)
        ).fetchall()


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    (tmp_path / "kds.db").write_bytes(await furnished())
    return tmp_path


@pytest.fixture
def killed(folder: Path) -> Iterator[list[Process]]:
    """Houses over the same data, one after the other; all are gone in the end."""
    houses: list[Process] = []
    yield houses
    for each in houses:
        each.kill()


def opened(folder: Path, houses: list[Process]) -> int:
    """With the demo's rights, and without its guests: nobody else orders at the table."""
    process = house(folder)
    process.module = MODULE
    process.environment.update(environment_of(folder, process.port, {"KDS_DEMO": "true"}))
    houses.append(process.start())
    return process.port


async def test_random_cuts_and_restarts(
    browser: Browser, folder: Path, killed: list[Process]
) -> None:
    chance = random.Random(int(os.environ.get("KDS_OUTBOX_SEED", "7")))
    wanted: dict[str, int] = {}
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="en")
    context.set_default_timeout(20_000)
    async with line_to(opened(folder, killed)) as line:
        page = await context.new_page()
        await page.goto(f"{line.url}/orders")
        await page.locator("#tables .table-tap", has_text="T5").first.click()
        await live(page)
        order = int(page.url.rsplit("/", 1)[1])
        for number in range(ACTIONS):
            fault = chance.random()
            if number == ACTIONS // 2:
                killed[-1].kill()
                line.cut()
            elif fault < 0.2:
                line.cut()
            elif fault < 0.35:
                line.lose_answers()
            elif fault < 0.6 and killed[-1].running and killed[-1].running.poll() is None:
                line.mend()
            dish = chance.choice(DISHES)
            wanted[dish] = wanted.get(dish, 0) + 1
            await page.locator("#dishes .dish", has_text=dish).first.click()
            await page.wait_for_timeout(chance.randrange(120))
        line.cut()
        line.house = opened(folder, killed)
        line.mend()
        await expect(page.locator("#outbox p:visible")).to_have_count(0, timeout=60_000)
        await live(page)
        drafts = {name: quantity for quantity, name, _ in lines_in(folder, order)}
        assert drafts == wanted
        await page.locator("#actions .act-go").click()
        await page.wait_for_url("**/orders")
    assert {state for _, _, state in lines_in(folder, order)} <= {"fired", "held"}
    await context.close()
