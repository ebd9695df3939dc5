"""The overview: figures of now, alerts that lead somewhere, and what is done about them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.errors import Forbidden, Invalid
from kds.kitchen.commands import add_station, bump_ticket
from kds.kitchen.queries import ticket_cards
from kds.menu.commands import set_left
from kds.orders.queries import order_cards
from kds.orders.queries.channels import kiosk_rules
from kds.reports.commands import answer_alert
from kds.reports.model import Deed
from kds.reports.queries import deed_cards, tonight
from kds.reports.screens.alerts import alerts
from kds.reports.screens.overview import Overview
from tests.cast import open_house
from tests.orders.pad import LENA
from tests.payments.till import MIRA, Till, till_in
from tests.web.visitors import Clock, Venue

EVENING = datetime(2026, 5, 8, 17, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def till(tmp_path: Path, clock: Clock) -> AsyncIterator[Till]:
    async with open_house(tmp_path, clock) as house:
        made = await till_in(house)
        await made.do(add_station, MIRA, name="Grill")
        yield made


def shown(house: House) -> list[str]:
    house.live.now = house.clock()
    return [alert.id for alert in sorted(alerts(house.live), key=lambda alert: alert.sort)]


async def test_a_late_order_is_rushed_from_here(till: Till, clock: Clock) -> None:
    order = await till.ordered("Sea bass")
    assert shown(till.house) == []
    clock.go_on(minutes=9)
    assert shown(till.house) == [f"late-{order}"]
    await till.do(answer_alert, MIRA, alert=f"late-{order}", deed=Deed.RUSH)
    card = till.house.live(order_cards).get(order)
    assert card is not None
    assert card.rush
    assert shown(till.house) == []
    clock.go_on(minutes=11)
    assert shown(till.house) == [f"late-{order}"], "it didn't help"
    (alert,) = alerts(till.house.live)
    assert alert.deeds == (Deed.COMP,), "it can't be rushed twice"


async def test_muted_for_half_an_hour_and_kept(till: Till, clock: Clock) -> None:
    await till.do(set_left, MIRA, item_id=till.menu.items["Lager"], left=2)
    alert = f"low-{till.menu.items['Lager']}"
    assert shown(till.house) == [alert]
    await till.do(answer_alert, MIRA, alert=alert, deed=Deed.MUTE)
    clock.go_on(minutes=29)
    assert shown(till.house) == []
    clock.go_on(minutes=2)
    assert shown(till.house) == [alert]
    await till.do(answer_alert, MIRA, alert=alert, deed=Deed.OUT)
    clock.go_on(minutes=11)
    assert shown(till.house) == []
    fresh = {loaded.projection: loaded.cards for loaded in till.house.fresh()}
    assert fresh[deed_cards] == till.house.live.memory[deed_cards]
    assert [card.deed for card in till.house.live(deed_cards)] == [Deed.OUT]


async def test_an_overloaded_station_pauses_the_kiosks(till: Till) -> None:
    order = await till.open()
    await till.add(order, "Sea bass", quantity=40)
    await till.send(order)
    station = next(iter(till.house.live(ticket_cards))).station_id
    assert shown(till.house) == [f"busy-{station}"]
    await till.do(answer_alert, MIRA, alert=f"busy-{station}", deed=Deed.PAUSE_KIOSK)
    assert not kiosk_rules(till.house.live).open


async def test_only_what_fits_and_by_whom(till: Till) -> None:
    with pytest.raises(Invalid):
        await till.do(answer_alert, MIRA, alert="late-1", deed=Deed.OUT)
    for odd in ("late", "nothing-1", "late-x", "late-" + "9" * 30):
        with pytest.raises(Invalid):
            await till.do(answer_alert, MIRA, alert=odd, deed=Deed.MUTE)
    with pytest.raises(Forbidden):
        await till.do(answer_alert, LENA, alert="late-1", deed=Deed.MUTE)
    with pytest.raises(Forbidden):
        await till.do(answer_alert, Actor(Role.KITCHEN), alert="late-1", deed=Deed.MUTE)


async def test_sales_against_the_same_weekday(till: Till, clock: Clock) -> None:
    clock.now = EVENING - timedelta(days=7, hours=1)
    await till.pay(await till.bill(await till.ordered("Octopus")))
    clock.now = EVENING - timedelta(days=7) + timedelta(hours=1)
    await till.pay(await till.bill(await till.ordered("Cheesecake", table="14")))
    clock.now = EVENING
    await till.pay(await till.bill(await till.ordered("Sea bass", table="11")))
    told = await till.house.read(tonight, EVENING.date(), clock.now)
    assert (told.total, told.weeks, told.by_now, told.whole) == (2650, 1, 1650, 1650 + 850)
    assert told.change == 61


async def test_station_charts_tell_times(till: Till, clock: Clock) -> None:
    await till.ordered("Octopus")
    ticket = next(iter(till.house.live(ticket_cards)))
    clock.go_on(minutes=10)
    await till.do(bump_ticket, MIRA, ticket_id=ticket.id)
    till.house.live.now = clock.now
    (pace,) = Overview().regions["stations"].select(Overview(), till.house.live)
    assert (pace.median, pace.open, len(pace.bars)) == ("10:00", 0, 1)
    assert pace.bars[0].late


def test_the_page(venue: Venue) -> None:
    manager, server = venue.visitor(Role.MANAGER), venue.visitor(Role.SERVER)
    assert "Needs you" in venue.get("/overview", manager).text
    assert venue.get("/overview", server).status_code == 403
