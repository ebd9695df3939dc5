"""The journal for people: it tells of a thing what happened to it, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kds.actor import Role
from kds.bus.event import EVENTS
from kds.bus.house import House
from kds.orders.commands import open_order
from kds.payments.commands import discount_check, reopen_check
from kds.payments.model import AdjustReason
from kds.reports.queries import Asked, Story, tell
from kds.reports.queries.journal import PAGE
from kds.reports.queries.sentences import SENTENCES
from tests.cast import open_house
from tests.payments.till import MIRA, Till, till_in
from tests.web.visitors import Venue

EVENING = datetime(2026, 5, 8, 17, 30, tzinfo=UTC)


class Clock:
    now = EVENING

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
async def till(tmp_path: Path) -> AsyncIterator[Till]:
    async with open_house(tmp_path, Clock()) as house:
        yield await till_in(house)


async def story(house: House, **asked: Any) -> Story:
    return await house.read(tell, house.settings, Asked(**asked))


def said(story: Story) -> list[str]:
    return [row.kind for row in reversed(story.rows)]


async def test_an_order_has_its_own_story(till: Till) -> None:
    first = await till.ordered("Octopus")
    other = await till.ordered("Lager", table="14")
    await till.pay(await till.bill(first))
    told = await story(till.house, thing="order", ident=first)
    kinds = said(told)
    assert kinds[0] == "OrderOpened"
    assert {"RoundSent", "LinesFired", "CheckOpened", "CheckPaid", "OrderPaid"} <= set(kinds)
    for row in told.rows:
        about = {thing.ident for thing in row.things if thing.noun == "order"}
        assert first in about, row
    assert "CheckPaid" not in said(await story(till.house, thing="order", ident=other))


async def test_a_number_isnt_found_within_another(till: Till) -> None:
    """Order 1 is not order 11, nor the table 1; in lists neither."""
    first = await till.ordered("Octopus")
    orders = [await till.do(open_order, name=f"Guest {n}") for n in range(11)]
    assert first == 1
    assert 11 in orders
    told = await story(till.house, thing="order", ident=1)
    assert said(told).count("OrderOpened") == 1
    for row in told.rows:
        assert 1 in {thing.ident for thing in row.things if thing.noun == "order"}


async def test_a_check_and_who_touched_it(till: Till) -> None:
    order = await till.ordered("Octopus")
    check = await till.bill(order)
    await till.do(discount_check, MIRA, check_id=check, reason=AdjustReason.LATE, percent=1000)
    await till.pay(check)
    await till.do(reopen_check, MIRA, check_id=check, reason=AdjustReason.WRONG)
    told = await story(till.house, thing="check", ident=check)
    assert {"CheckOpened", "Adjusted", "CheckPaid", "CheckReopened"} <= set(said(told))
    adjusted = next(row for row in told.rows if row.kind == "Adjusted")
    assert (adjusted.role, adjusted.amount) == ("manager", 165)
    by_mira = await story(till.house, thing="check", ident=check, actor="manager")
    assert set(said(by_mira)) == {"Adjusted", "CheckReopened"}


async def test_a_day_a_kind_and_a_time(till: Till) -> None:
    order = await till.ordered("Octopus")
    day = EVENING.date()
    opened = await story(till.house, day=day, kind="OrderOpened")
    assert [row.things[0].ident for row in opened.rows] == [order]
    assert not (await story(till.house, day=day - timedelta(days=1))).rows
    # 17:30 UTC is 19:30 in Berlin.
    assert (await story(till.house, day=day, since=time(19, 29), until=time(19, 40))).rows
    assert not (await story(till.house, day=day, since=time(19, 40))).rows


async def test_pages_follow_each_other_without_a_gap(till: Till) -> None:
    while till.house.seq < 2 * PAGE + 5:
        await till.ordered("Lager", "Espresso")
    seen: list[int] = []
    before = 0
    while True:
        page = await story(till.house, before=before)
        seen += [row.seq for row in page.rows]
        if not page.older:
            break
        before = page.older
    assert seen == list(range(till.house.seq, 0, -1))


def test_sentences_fit_their_events() -> None:
    """Each stands for a kind that there is, and asks only for values that it has."""
    for kind, sentence in SENTENCES.items():
        names = EVENTS[kind].__dataclass_fields__
        assert sentence.format(**dict.fromkeys(names, "x")), kind


def test_the_page(venue: Venue) -> None:
    manager, server = venue.visitor(Role.MANAGER), venue.visitor(Role.SERVER)
    client: TestClient = venue.client
    page = client.get("/journal", headers=manager.headers)
    assert page.status_code == 200
    assert "A screen was paired" in page.text
    odd = "/journal?thing=order&ident=99999999999999999999&day=x&since=y&actor=%25&kind=zz"
    assert "Nothing of that happened" in client.get(odd, headers=manager.headers).text
    assert client.get("/journal", headers=server.headers).status_code == 403
