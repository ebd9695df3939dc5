"""What one tap on the overview does about an alert, where it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kds.actor import SYSTEM
from kds.bookings import commands as bookings
from kds.bus.house import House
from kds.errors import Conflict, Invalid
from kds.floor.commands import add_waiting, seat_party
from kds.floor.model import PartyState
from kds.floor.queries import claim_cards, party_cards
from kds.guests.model import MessageKind
from kds.guests.queries import due_messages
from kds.kitchen.commands import add_station, change_station, set_route
from kds.kitchen.queries import station_cards
from kds.payments.model import AdjustReason
from kds.reports.commands import answer_alert
from kds.reports.model import About, Deed
from kds.reports.queries import deed_cards
from kds.reports.screens.alert import Alert
from kds.reports.screens.alerts import alerts
from kds.reports.screens.overview import Overview
from kds.staff.commands import make_pairing_link, miss_device, use_pairing_link
from kds.values import PartyId
from tests.cast import open_house
from tests.payments.till import MIRA, Till, till_in
from tests.web.visitors import Clock

EVENING = datetime(2026, 5, 8, 17, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.now = EVENING
    return made


@pytest.fixture
async def till(tmp_path: Path, clock: Clock) -> AsyncIterator[Till]:
    async with open_house(tmp_path, clock, chores=False) as house:
        made = await till_in(house)
        await made.do(add_station, MIRA, name="Grill")
        yield made


def seen(house: House, about: About) -> list[Alert]:
    house.live.now = house.clock()
    return [alert for alert in alerts(house.live) if alert.about is about]


def kept(house: House) -> dict[str, Deed]:
    return {card.id: card.deed for card in house.live(deed_cards)}


async def open_evening(till: Till) -> int:
    hours = {"starts_minute": 17 * 60, "last_start_minute": 22 * 60, "ends_minute": 23 * 60}
    period: int = await till.do(bookings.add_period, MIRA, name="Evening", **hours)
    return period


async def test_a_dish_of_a_late_order_is_comped_with_its_reason(till: Till, clock: Clock) -> None:
    order = await till.ordered("Sea bass", "Octopus")
    clock.go_on(minutes=9)
    (alert,) = seen(till.house, About.LATE)
    assert alert.deeds == (Deed.RUSH, Deed.COMP)
    dishes = {name: ident for ident, name in alert.dishes}
    assert set(dishes) == {"1 × Octopus"}, "the bass is held for its course"
    comp = {"alert": alert.id, "deed": Deed.COMP}
    with pytest.raises(Invalid):
        await till.do(answer_alert, MIRA, **comp)
    other = await till.ordered("Lager", table="14")
    with pytest.raises(Conflict):
        await till.do(answer_alert, MIRA, **comp, line_id=till.line(other, "Lager").id)
    assert kept(till.house) == {}
    line = dishes["1 × Octopus"]
    await till.do(answer_alert, MIRA, **comp, line_id=line, reason=AdjustReason.LATE)
    bill = till.worked_out(await till.bill(order))
    assert bill.total == 2650
    assert kept(till.house) == {alert.id: Deed.COMP}
    assert seen(till.house, About.LATE) == []


async def test_a_party_that_waits_too_long_is_told(till: Till, clock: Clock) -> None:
    quote = {"quoted_low": 5, "quoted_high": 10}
    party = await till.do(add_waiting, MIRA, size=2, name="Weber", phone="030 7770001", **quote)
    silent = await till.do(add_waiting, MIRA, size=3, name="Okafor", **quote)
    clock.go_on(minutes=11)
    found = {alert.title: alert.deeds for alert in seen(till.house, About.QUOTE)}
    assert found == {"Weber": (Deed.TELL,), "Okafor": ()}
    await till.do(answer_alert, MIRA, alert=f"quote-{party}", deed=Deed.TELL)
    (letter,) = await till.house.read(due_messages, clock.now)
    assert (letter.kind, letter.address) == (MessageKind.DELAY, "+49307770001")
    assert [alert.title for alert in seen(till.house, About.QUOTE)] == ["Okafor"]
    with pytest.raises(Conflict):
        await till.do(answer_alert, MIRA, alert=f"quote-{silent}", deed=Deed.TELL)


async def booked(till: Till, name: str, minutes: int, table: str) -> PartyId:
    party: PartyId = await till.do(
        bookings.take_booking,
        MIRA,
        at=EVENING + timedelta(minutes=minutes),
        size=2,
        name=name,
        minutes=60,
        table_ids=(till.menu.tables[table],),
    )
    return party


async def test_an_overstay_gives_the_next_party_another_table(till: Till, clock: Clock) -> None:
    await open_evening(till)
    tables = till.menu.tables
    first = await booked(till, "First", 30, "12")
    second = await booked(till, "Second", 90, "12")
    clock.go_on(minutes=30)
    await till.do(seat_party, MIRA, party_id=first, table_ids=(tables["12"],))
    clock.go_on(minutes=65)
    (alert,) = seen(till.house, About.STAY)
    assert (alert.party_id, alert.deeds) == (second, (Deed.MOVE,))
    (target,) = (ident for ident, _ in alert.tables)
    assert target != tables["12"]
    move = {"alert": alert.id, "deed": Deed.MOVE, "party_id": second}
    with pytest.raises(Invalid):
        await till.do(answer_alert, MIRA, **move)
    await till.do(answer_alert, MIRA, **move, table_ids=(target,))
    standing = [c.table_id for c in till.house.live(claim_cards) if c.party_id == second]
    assert standing == [target]
    party = till.house.live(party_cards).get(second)
    assert party is not None
    assert (party.booked_for, party.state) == (EVENING + timedelta(minutes=90), PartyState.BOOKED)
    assert seen(till.house, About.STAY) == []
    with pytest.raises(Conflict):
        await till.do(answer_alert, MIRA, **move, table_ids=(tables["12"],))


async def test_a_screen_that_is_gone_is_shown_elsewhere(till: Till, clock: Clock) -> None:
    grill = next(iter(till.house.live(station_cards))).id
    cold = await till.do(add_station, MIRA, name="Cold")
    await till.do(set_route, MIRA, item_id=till.menu.items["Octopus"], station_id=grill, minutes=5)
    await till.do(
        make_pairing_link, MIRA, code_hash=b"1" * 32, name="Wall", role="kitchen", station_id=grill
    )
    wall = await till.do(use_pairing_link, SYSTEM, code_hash=b"1" * 32, token_hash=b"2" * 32)
    await till.do(miss_device, SYSTEM, device_id=wall)
    (listed,) = Overview().regions["screens"].select(Overview(), till.house.live)
    assert (listed.name, listed.station) == ("Wall", "Grill")
    assert seen(till.house, About.SCREEN) == [], "nobody is here: all screens may be dark"
    await till.ordered("Octopus")
    (alert,) = seen(till.house, About.SCREEN)
    assert alert.deeds == (), "no station stands in for it"
    with pytest.raises(Conflict):
        await till.do(answer_alert, MIRA, alert=alert.id, deed=Deed.SHOW)
    await till.do(change_station, MIRA, station_id=grill, name="Grill", backup_id=cold)
    (alert,) = seen(till.house, About.SCREEN)
    assert (alert.deeds, alert.detail) == ((Deed.SHOW,), "Cold")
    await till.do(answer_alert, MIRA, alert=alert.id, deed=Deed.SHOW)
    station = till.house.live(station_cards).get(grill)
    assert station is not None
    assert station.dark_since == clock.now
    assert [each.id for each in seen(till.house, About.DARK)] == [f"dark-{grill}"]
    assert seen(till.house, About.SCREEN) == []
    assert kept(till.house) == {alert.id: Deed.SHOW}


async def test_a_quarter_over_capacity_is_never_all_well(till: Till, clock: Clock) -> None:
    overview = Overview()

    def crowded() -> list[Alert]:
        till.house.live.now = clock.now
        return list(overview.regions["crowded"].select(overview, till.house.live))

    await till.do(
        bookings.limit_period, MIRA, period_id=await open_evening(till), pace_covers=0, capacity=4
    )
    for table in ("11", "12"):
        await booked(till, table, 30, table)
    assert crowded() == []
    await booked(till, "One more", 30, "14")
    (alert,) = crowded()
    assert (alert.at, alert.count, alert.deeds) == (
        EVENING + timedelta(minutes=30),
        6,
        (Deed.PAUSE_ONLINE,),
    )
    words = {
        each.at: each.crowd for each in overview.regions["coming"].select(overview, till.house.live)
    }
    assert words[alert.at].word == "too full"
    await till.do(answer_alert, MIRA, alert=alert.id, deed=Deed.PAUSE_ONLINE)
    assert crowded() == []
    clock.go_on(minutes=11)
    (alert,) = crowded()
    assert alert.deeds == (), "online bookings are paused already"
