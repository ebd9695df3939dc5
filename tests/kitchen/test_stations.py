"""Stations and routing: one default always, and nothing without a cook."""

from __future__ import annotations

from typing import Any

import pytest

from kds.bus.house import House
from kds.errors import Conflict, Forbidden, Invalid
from kds.kitchen import commands
from kds.kitchen.model import BumpUnit
from kds.kitchen.queries import AgeCard, RouteCard, StationCard, routing_cards, station_cards
from kds.menu.model import Channel
from kds.values import StationId
from tests.kitchen.brigade import EXPO, MANAGER, Brigade


def station(kitchen: Brigade, name: str) -> StationCard:
    return next(card for card in kitchen.house.live(station_cards) if card.name == name)


async def edit(kitchen: Brigade, command: Any, at: str, /, **arguments: Any) -> None:
    await kitchen.do(command, MANAGER, station_id=kitchen.stations[at], **arguments)


def defaults(house: House) -> list[str]:
    return [card.name for card in house.live(station_cards) if card.is_default]


async def test_the_first_station_is_the_default(kitchen: Brigade) -> None:
    assert [card.name for card in sorted(kitchen.house.live(station_cards), key=_sort)] == [
        "Grill",
        "Garnish",
        "Cold",
        "Bar",
    ]
    assert defaults(kitchen.house) == ["Grill"]


async def test_there_is_one_default_always(kitchen: Brigade) -> None:
    await edit(kitchen, commands.set_default_station, "Bar")
    assert defaults(kitchen.house) == ["Bar"]
    with pytest.raises(Conflict, match="default"):
        await edit(kitchen, commands.remove_station, "Bar")
    await edit(kitchen, commands.remove_station, "Grill")
    assert defaults(kitchen.house) == ["Bar"]


async def test_a_station_is_changed(kitchen: Brigade) -> None:
    await edit(
        kitchen,
        commands.change_station,
        "Grill",
        name="Fire",
        soon_minutes=1.5,
        late_minutes=3,
        tiles=21,
        bump_unit=BumpUnit.LINE,
        backup_id=kitchen.stations["Bar"],
    )
    card = station(kitchen, "Fire")
    assert (card.soon_seconds, card.late_seconds, card.tiles) == (90, 180, 21)
    assert (card.bump_unit, card.backup_id) == (BumpUnit.LINE, kitchen.stations["Bar"])


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": "Bar"}),
        ("name", {"name": ""}),
        ("name", {"name": "x" * 41}),
        ("tiles", {"tiles": 5}),
        ("tiles", {"tiles": 22}),
        ("late_minutes", {"soon_minutes": 8, "late_minutes": 8}),
        ("late_minutes", {"soon_minutes": 0, "late_minutes": 8}),
        ("late_minutes", {"late_minutes": 500}),
        ("backup_id", {"backup_id": 1}),
    ],
)
async def test_what_a_station_cannot_be(
    kitchen: Brigade, field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        await edit(kitchen, commands.change_station, "Grill", **({"name": "Grill"} | wrong))
    assert refusal.value.field == field


async def test_a_name_is_used_once(kitchen: Brigade) -> None:
    with pytest.raises(Invalid):
        await kitchen.do(commands.add_station, MANAGER, name="Bar")


async def test_a_removed_station_comes_back_under_its_name(kitchen: Brigade) -> None:
    await edit(kitchen, commands.remove_station, "Bar")
    with pytest.raises(Conflict, match="removed"):
        await edit(kitchen, commands.change_station, "Bar", name="Bar")
    again = await kitchen.do(commands.add_station, MANAGER, name="Bar")
    assert again == kitchen.stations["Bar"]


async def test_a_dining_option_has_its_own_ages(kitchen: Brigade) -> None:
    await edit(
        kitchen,
        commands.set_station_age,
        "Grill",
        channel=Channel.DELIVERY,
        soon_minutes=10,
        late_minutes=15,
    )
    card = station(kitchen, "Grill")
    assert card.ages == (AgeCard(Channel.DELIVERY, 600, 900),)
    assert (card.ages_for(Channel.DELIVERY), card.ages_for(Channel.DINE_IN)) == (
        (600, 900),
        (300, 480),
    )
    with pytest.raises(Invalid):
        await edit(kitchen, commands.set_station_age, "Grill", channel=Channel.QR, soon_minutes=3)
    await edit(kitchen, commands.set_station_age, "Grill", channel=Channel.DELIVERY)
    assert station(kitchen, "Grill").ages == ()


async def test_a_removed_station_leaves_its_work_to_its_backup(kitchen: Brigade) -> None:
    await edit(
        kitchen,
        commands.change_station,
        "Cold",
        name="Cold",
        backup_id=kitchen.stations["Bar"],
    )
    await edit(
        kitchen, commands.change_station, "Grill", name="Grill", backup_id=kitchen.stations["Cold"]
    )
    await kitchen.order("Cheesecake", "Lager")
    await kitchen.order("Charred leeks", table="11")
    await edit(kitchen, commands.remove_station, "Cold")
    assert kitchen.dishes("Bar") == [["Cheesecake", "Lager"], ["Charred leeks"]]
    assert station(kitchen, "Grill").backup_id is None
    await kitchen.order("Cheesecake", table="14")
    assert kitchen.dishes("Bar")[2] == ["Cheesecake"]
    kitchen.check()


async def test_without_a_backup_the_default_takes_over(kitchen: Brigade) -> None:
    await kitchen.order("Rib-eye 300 g", "Lager")
    await edit(kitchen, commands.remove_station, "Bar")
    assert kitchen.dishes("Grill") == [["Rib-eye 300 g", "Lager"]]
    kitchen.check()


async def test_routing_is_set_as_a_whole_or_one_by_one(kitchen: Brigade) -> None:
    bass, grill, bar = (
        kitchen.menu.items["Sea bass"],
        kitchen.stations["Grill"],
        kitchen.stations["Bar"],
    )
    await kitchen.do(commands.set_route, MANAGER, item_id=bass, station_id=bar, minutes=0.5)
    assert _routes(kitchen, bass) == (RouteCard(grill, 540), RouteCard(bar, 30))
    await kitchen.do(commands.set_route, MANAGER, item_id=bass, station_id=grill)
    assert _routes(kitchen, bass) == (RouteCard(bar, 30),)
    await kitchen.order("Sea bass")
    assert kitchen.dishes("Bar") == [["Sea bass"]]
    await kitchen.do(commands.set_routing, MANAGER, item_id=bass, stations=())
    assert kitchen.house.live(routing_cards).get(bass) is None
    twice = (commands.Route(bar), commands.Route(bar))
    for wrong in (twice, (commands.Route(bar, -1),)):
        with pytest.raises(Invalid):
            await kitchen.do(commands.set_routing, MANAGER, item_id=bass, stations=wrong)
    with pytest.raises(Invalid):
        await kitchen.do(commands.set_route, MANAGER, item_id=bass, station_id=bar, minutes=999)
    kitchen.check()


async def test_only_who_may_edits_stations(kitchen: Brigade) -> None:
    bar = kitchen.stations["Bar"]
    for command, arguments in (
        (commands.add_station, {"name": "Oven"}),
        (commands.change_station, {"station_id": bar, "name": "Bar"}),
        (commands.set_default_station, {"station_id": bar}),
        (commands.set_station_age, {"station_id": bar, "channel": Channel.QR}),
        (commands.remove_station, {"station_id": bar}),
        (commands.set_route, {"item_id": 1, "station_id": bar}),
        (commands.set_routing, {"item_id": 1, "stations": ()}),
        (commands.clear_leftovers, {}),
    ):
        with pytest.raises(Forbidden):
            await kitchen.do(command, EXPO, **arguments)


def _routes(kitchen: Brigade, item_id: Any) -> tuple[RouteCard, ...]:
    card = kitchen.house.live(routing_cards).get(item_id)
    assert card is not None
    return card.stations


def _sort(card: StationCard) -> tuple[int, StationId]:
    return card.position, card.id
