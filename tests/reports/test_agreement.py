"""Beyond sales: what two reports tell of the same thing is one number, and the journal's too."""

from __future__ import annotations

import json
import os
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.house import House
from kds.bus.journal import JournalRow
from kds.kitchen.commands import add_station, take_back_waste, throw_away
from kds.kitchen.model import WasteReason
from kds.payments import commands as money
from kds.payments.model import MovementKind
from kds.payments.queries import day_figures
from kds.payments.queries.drawers import drawer_cards
from kds.reports.queries import What
from tests.cast import open_house
from tests.payments.till import MIRA, Till, till_in
from tests.reports.test_reports import DAYS, MONDAY, days, report
from tests.web.visitors import Clock

EVENINGS = int(os.environ.get("KDS_EVENINGS", "2"))
"""How many random evenings are lived: a long run names more."""


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.now = MONDAY
    return made


@pytest.fixture
async def till(tmp_path: Path, clock: Clock) -> AsyncIterator[Till]:
    async with open_house(tmp_path, clock) as house:
        made = await till_in(house)
        await made.do(add_station, MIRA, name="Grill")
        yield made


async def told(house: House, kind: str) -> list[dict[str, Any]]:
    def read(session: Session) -> list[dict[str, Any]]:
        rows = session.scalars(
            select(JournalRow.data).where(JournalRow.kind == kind).order_by(JournalRow.seq)
        )
        return [json.loads(row) for row in rows]

    return await house.read(read)


async def cash(till: Till, clock: Clock, chance: random.Random) -> None:
    """Drawers on three days: sales, money in and out, counts that are right or not."""
    for day in range(3):
        clock.now = MONDAY + timedelta(days=day, hours=6)
        for name in ("Bar", "Terrace"):
            drawer = await till.do(
                money.open_drawer, MIRA, name=name, float_amount=chance.randrange(20_000)
            )
            for kind in (MovementKind.PAID_IN, MovementKind.PAID_OUT):
                amount = chance.randrange(1, 900)
                await till.do(
                    money.move_cash, MIRA, drawer_id=drawer, kind=kind, amount=amount, reason="x"
                )
            order = await till.ordered("Lager", table=chance.choice(("11", "12", "14")))
            check = await till.bill(order)
            await till.do(money.take_cash, MIRA, check_id=check, drawer_id=drawer)
            await till.do(
                money.close_drawer, MIRA, drawer_id=drawer, counted=chance.randrange(30_000)
            )


async def waste(till: Till, chance: random.Random) -> None:
    for _ in range(4):
        noted = await till.do(
            throw_away,
            MIRA,
            item_id=chance.choice(list(till.menu.items.values())),
            quantity=chance.randrange(1, 5),
            reason=chance.choice((WasteReason.DROPPED, WasteReason.BURNT)),
        )
        if chance.random() < 0.3:
            await till.do(take_back_waste, MIRA, waste_id=noted)


@pytest.mark.parametrize("seed", range(EVENINGS))
async def test_reports_and_journal_are_one(till: Till, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    await days(till, clock, seed)
    await cash(till, clock, chance)
    await waste(till, chance)
    await _kitchen_agrees(till.house)
    await _waste_agrees(till.house)
    await _cash_agrees(till.house)


async def _kitchen_agrees(house: House) -> None:
    station, hour = [await report(house, what) for what in (What.STATION, What.HOUR)]
    assert station.total("Tickets") == hour.total("Tickets")
    assert station.total("Tickets") == len(await told(house, "TicketBumped"))
    sent = await told(house, "LineVoided")
    assert (await report(house, What.VOIDS)).total("How often") == len(sent)


async def _waste_agrees(house: House) -> None:
    noted, back = await told(house, "WasteNoted"), await told(house, "WasteTakenBack")
    gone = {each["waste_id"] for each in back}
    kept = [each for each in noted if each["waste_id"] not in gone]
    shown = await report(house, What.WASTE)
    assert shown.total("How often") == len(kept)
    assert shown.total("Pieces") == sum(each["quantity"] for each in kept)
    assert shown.total("Worth") == sum(each["worth"] for each in kept)


async def _cash_agrees(house: House) -> None:
    by_day, by_person, each = [
        await report(house, what) for what in (What.CASH, What.CASHIERS, What.DRAWERS)
    ]
    closed = [card for card in house.live(drawer_cards) if not card.is_open]
    assert closed
    for name in ("Float", "Taken", "Paid in", "Paid out", "Must be there", "Counted", "Difference"):
        assert by_day.total(name) == by_person.total(name) == each.total(name), name
    for row in each.rows:
        start, taken, paid_in, paid_out, expected, counted, off = (v or 0 for v in row.values)
        assert start + taken + paid_in + paid_out == expected
        assert counted - expected == off
    for row in by_day.rows:
        assert row.day is not None
        assert DAYS.first <= row.day <= DAYS.last
        tenders = (await house.read(day_figures, row.day))["tenders"]
        figures = [t["net"] + t["rounding"] for t in tenders if t["kind"] == "cash"]
        assert row.values[-2] == sum(figures)
