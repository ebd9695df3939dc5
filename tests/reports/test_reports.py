"""Reports: each total equals what is worked out another way, and what two reports tell of the same
thing is the same."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.bus.journal import JournalRow
from kds.errors import Conflict
from kds.kitchen.commands import add_station, bump_ticket
from kds.kitchen.queries import ticket_cards
from kds.menu.model import Channel
from kds.orders.commands import open_order, send, void_line
from kds.orders.model import VoidReason
from kds.payments import commands as money
from kds.payments.model import AdjustReason
from kds.payments.queries import bills_of_order, day_figures
from kds.reports.queries import Report, Span, What, report_of
from kds.reports.queries.tables import rank
from kds.reports.screens.reports import SALES, span_of
from kds.staff.commands import hire_staff
from kds.values import StaffId
from tests.cast import open_house
from tests.payments.till import MIRA, Till, till_in
from tests.web.visitors import Clock, Venue

MONDAY = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)
DAYS = Span(date(2026, 5, 4), date(2026, 5, 6))


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


async def report(house: House, what: What, span: Span = DAYS, **more: Any) -> Report:
    return await house.read(report_of, house.settings, what, span, **more)


async def days(till: Till, clock: Clock, seed: int) -> None:
    """Three days on which everything is done to bills that can be."""
    chance = random.Random(seed)
    added = bool(seed % 2)
    await till.do(money.set_tax_rate, MIRA, tax_class="standard", rate=19_000)
    await till.do(
        money.change_money_rules, MIRA, taxes_included=not added, service_percent=1000 * added
    )
    for name in ("Lena", "Tom"):
        await till.do(hire_staff, MIRA, name=name, role=Role.SERVER, pin_hash="x")
    for day in range(3):
        clock.now = MONDAY + timedelta(days=day)
        for place in range(4):
            clock.go_on(minutes=chance.randrange(5, 90))
            await visit(till, clock, chance, f"Guest {day} {place}")


async def visit(till: Till, clock: Clock, chance: random.Random, name: str) -> None:
    server = Actor(Role.SERVER, staff_id=StaffId(chance.choice((1, 2))))
    dishes = ("Octopus", "Sea bass", "Cheesecake", "Lager", "Espresso")
    channel = chance.choice((Channel.DINE_IN, Channel.TAKEAWAY))
    order = await till.do(open_order, server, name=name, channel=channel)
    for _ in range(chance.randrange(1, 5)):
        await till.add(order, chance.choice(dishes), actor=server, quantity=chance.randrange(1, 4))
    await till.add(order, "Lager", actor=server)
    await till.do(send, server, order_id=order)
    if chance.random() < 0.4:
        line = till.card(order).lines[0].id
        await till.do(void_line, MIRA, line_id=line, reason=VoidReason.SPOILED)
    check = await till.bill(order)
    if chance.random() < 0.5:
        reason = chance.choice((AdjustReason.LATE, AdjustReason.REGULAR))
        await till.do(money.discount_check, MIRA, check_id=check, reason=reason, percent=777)
    if chance.random() < 0.3:
        line = till.card(order).lines[-1].id
        await till.do(money.comp_line, MIRA, line_id=line, reason=AdjustReason.STAFF, percent=10000)
    if chance.random() < 0.5:
        with suppress(Conflict):  # all that was left on it may have been voided
            await till.do(money.split_shares, MIRA, check_id=check, shares=3)
    clock.go_on(minutes=chance.randrange(4, 20))
    for ticket in list(till.house.live(ticket_cards)):
        if ticket.open and ticket.changed_at is None:
            await till.do(bump_ticket, MIRA, ticket_id=ticket.id)
    for made in bills_of_order(till.house.live, order):
        if made.check is not None and not made.paid:
            if made.bill.due:
                await till.pay(made.check.id)
            if chance.random() < 0.2 and made.bill.due:
                await till.do(
                    money.reopen_check, MIRA, check_id=made.check.id, reason=AdjustReason.WRONG
                )


async def journal_total(house: House) -> int:
    """What the journal says was paid and not brought back."""

    def totals(session: Session) -> int:
        standing: dict[int, int] = defaultdict(int)
        rows = session.execute(
            select(JournalRow.kind, JournalRow.data)
            .where(JournalRow.kind.in_(("CheckPaid", "CheckReopened")))
            .order_by(JournalRow.seq)
        )
        for kind, text in rows:
            data = json.loads(text)
            standing[data["check_id"]] = data["total"] if kind == "CheckPaid" else 0
        return sum(standing.values())

    return await house.read(totals)


@pytest.mark.parametrize("seed", range(4))
async def test_all_reports_of_sales_agree(till: Till, clock: Clock, seed: int) -> None:
    await days(till, clock, seed)
    house = till.house
    made = {what: await report(house, what) for what in SALES}
    total = made[What.DAY].total("Total")
    assert total
    for what, each in made.items():
        for name in ("Total", "At the menu’s prices", "Discounts", "Service and taxes added"):
            assert each.total(name) == made[What.DAY].total(name), (what, name)
        for row in each.rows:
            assert sum(value or 0 for value in row.values[1:4]) == row.values[4], (what, row)
    assert total == await journal_total(house)
    for row in made[What.DAY].rows:
        assert row.day is not None
        figures = await house.read(day_figures, row.day)
        sales = figures["sales"]
        assert row.values[4] == sales["total"]
        assert row.values[1] == sales["gross"]
        assert row.values[2] == -sales["discount"]
    off = await report(house, What.OFF)
    assert off.total("Worth") == -(made[What.DAY].total("Discounts") or 0)
    for what in SALES:
        for row in made[what].rows:
            if row.key:
                behind = await report(house, What.CHECKS, of=what, key=row.key)
                assert behind.total("Total") == row.values[4], (what, row.key)


async def test_pieces_are_the_lines_that_were_sold(till: Till, clock: Clock) -> None:
    """A line that three people share is sold once."""
    order = await till.ordered("Octopus", "Lager")
    check = await till.bill(order)
    await till.do(money.split_shares, MIRA, check_id=check, shares=3)
    for made in bills_of_order(till.house.live, order):
        assert made.check is not None
        await till.pay(made.check.id)
    told = await report(till.house, What.ITEM)
    assert {row.label: row.values[0] for row in told.rows} == {"Octopus": 1, "Lager": 1}
    assert told.total("Total") == 1650 + 480


async def test_voids_have_their_reasons(till: Till) -> None:
    order = await till.ordered("Octopus", "Lager")
    line = till.line(order, "Octopus").id
    await till.do(void_line, MIRA, line_id=line, reason=VoidReason.SPOILED)
    told = await report(till.house, What.VOIDS)
    assert [(row.key, row.values) for row in told.rows] == [("spoiled", (1, 1650))]


async def test_ticket_times(till: Till, clock: Clock) -> None:
    for minutes, table in ((4, "11"), (6, "12"), (20, "14")):
        await till.ordered("Sea bass", table=table)
        clock.go_on(minutes=minutes)
        for ticket in list(till.house.live(ticket_cards)):
            if ticket.open:
                await till.do(bump_ticket, MIRA, ticket_id=ticket.id)
    for what in (What.STATION, What.DISH):
        (row,) = (await report(till.house, what)).rows
        assert row.values == (3, 360, 1200, 333), what
    hours = await report(till.house, What.HOUR)
    assert [row.label for row in hours.rows] == ["18:00"]


async def test_guests_and_what_they_spend(till: Till, clock: Clock) -> None:
    order = await till.do(open_order, MIRA, table_id=till.menu.tables["12"], covers=2)
    await till.add(order, "Octopus")
    await till.add(order, "Sea bass")
    await till.send(order)
    await till.pay(await till.bill(order))
    told = await report(till.house, What.GUESTS)
    row = told.rows[0]
    assert (row.values[0], row.values[3], row.values[4]) == (2, 4300, 2150)
    assert len(told.rows) == 3


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert [rank([15, 20, 35, 40, 50], p) for p in (5, 30, 40, 50, 100)] == [15, 20, 20, 35, 50]
    assert rank([], 50) is None


def test_what_cant_be_read_is_the_last_week() -> None:
    now = date(2026, 5, 8)
    assert span_of("", "x", now) == Span(date(2026, 5, 2), now)
    assert span_of("2026-05-09", "2026-05-01", now) == Span(date(2026, 5, 1), date(2026, 5, 9))
    assert len(span_of("0001-01-01", "2026-05-01", now).days()) == 366


@pytest.mark.parametrize("what", list(What))
def test_every_report_as_page_and_file(venue: Venue, what: What) -> None:
    manager = venue.visitor(Role.MANAGER)
    query = f"what={what.value}&first=2026-05-01&last=2026-05-03"
    assert venue.get(f"/reports?{query}", manager).status_code == 200
    answer = venue.get(f"/reports.csv?{query}", manager)
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[-1][0] == "Together"
    assert {len(row) for row in rows} == {len(rows[0])}
    server = venue.visitor(Role.SERVER)
    for path in ("/reports", "/reports.csv"):
        assert venue.get(path, server).status_code == 403
