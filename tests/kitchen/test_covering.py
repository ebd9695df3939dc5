"""A dark screen's work goes to its backup, says whose it is, and comes back."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kds.actor import SYSTEM
from kds.attendance import Attendance
from kds.errors import Forbidden
from kds.kitchen import commands
from kds.kitchen.queries import StationCard, station_cards
from kds.kitchen.screens.expo import Expo
from kds.kitchen.screens.station import Station as StationScreen
from kds.web.hub import Hub
from kds.web.render import Renderer
from kds.web.watches import Watches
from tests.kitchen.brigade import MANAGER, Brigade, Clock


@dataclass(eq=False)
class Screen:
    """Somebody's browser: it takes every frame."""

    frames: list[bytes] = field(default_factory=list)

    def send(self, frame: bytes) -> bool:
        self.frames.append(frame)
        return True


async def back_up(kitchen: Brigade, station: str, backup: str) -> None:
    await kitchen.do(
        commands.change_station,
        MANAGER,
        station_id=kitchen.stations[station],
        name=station,
        backup_id=kitchen.stations[backup],
    )


def card(kitchen: Brigade, station: str) -> StationCard:
    found = kitchen.house.live(station_cards).get(kitchen.stations[station])
    assert found is not None
    return found


async def cover(kitchen: Brigade, station: str) -> int:
    moved: int = await kitchen.do(
        commands.cover_station, SYSTEM, station_id=kitchen.stations[station]
    )
    return moved


async def uncover(kitchen: Brigade, station: str) -> int:
    back: int = await kitchen.do(
        commands.uncover_station, SYSTEM, station_id=kitchen.stations[station]
    )
    return back


async def test_its_tickets_go_to_the_backup_say_whose_they_are_and_come_back(
    kitchen: Brigade, clock: Clock
) -> None:
    await back_up(kitchen, "Grill", "Cold")
    await kitchen.order("Lamb cutlets", table="11")
    await kitchen.order("Octopus", table="12")
    clock.forward(minutes=2)
    assert await cover(kitchen, "Grill") == 2
    assert kitchen.on("Grill") == []
    assert [(t.home, t.fired_at < clock.now) for t in kitchen.on("Cold")] == [("Grill", True)] * 2
    first = [t.id for t in kitchen.on("Cold")]
    assert card(kitchen, "Grill").dark_since == clock.now
    # What is sent meanwhile follows; what is the backup's own stays its own.
    await kitchen.order("Lamb cutlets", "Charred leeks", table="14")
    assert await cover(kitchen, "Grill") == 1
    assert kitchen.on("Grill") == []
    kitchen.check()
    marks = {line.name: line.home for t in kitchen.on("Cold") for line in t.lines}
    assert marks == {"Lamb cutlets": "Grill", "Octopus": "Grill", "Charred leeks": ""}
    begun = kitchen.on("Cold")[0]
    assert begun.id == first[0]
    await kitchen.work(commands.start_ticket, begun, actor=kitchen.cook("Cold"))
    await uncover(kitchen, "Grill")
    assert card(kitchen, "Grill").dark_since is None
    assert begun.id in [t.id for t in kitchen.on("Cold")]
    assert "Octopus" in [line.name for t in kitchen.on("Grill") for line in t.lines]
    assert {t.home for t in kitchen.on("Grill")} == {""}
    # The table's leeks stay with the cook who has them, its lamb goes back to the grill.
    assert ["Charred leeks"] in kitchen.dishes("Cold")
    assert ["Lamb cutlets"] in kitchen.dishes("Grill")
    kitchen.check()


async def test_no_plate_is_lost_or_doubled_on_the_way(kitchen: Brigade) -> None:
    await back_up(kitchen, "Grill", "Garnish")  # it works on the rib-eye as well
    order = await kitchen.order("Rib-eye 300 g", "Octopus")
    await cover(kitchen, "Grill")
    await cover(kitchen, "Grill")
    assert sorted(line.name for t in kitchen.on("Garnish") for line in t.lines) == [
        "Octopus",
        "Rib-eye 300 g",
    ]
    await uncover(kitchen, "Grill")
    shown = [line.name for s in ("Grill", "Garnish") for t in kitchen.on(s) for line in t.lines]
    assert sorted(shown) == ["Octopus", "Rib-eye 300 g"]
    assert all(t.order_id == order for t in kitchen.on("Garnish"))


async def test_without_a_backup_it_keeps_its_own(kitchen: Brigade) -> None:
    await kitchen.order("Octopus")
    assert await cover(kitchen, "Grill") == 0
    assert len(kitchen.on("Grill")) == 1
    assert card(kitchen, "Grill").dark_since is None
    assert await uncover(kitchen, "Grill") == 0


async def test_what_somebody_pushed_by_hand_stays_there(kitchen: Brigade) -> None:
    await back_up(kitchen, "Grill", "Cold")
    await kitchen.order("Octopus")
    await cover(kitchen, "Grill")
    await kitchen.work(
        commands.push_ticket, kitchen.ticket("Cold"), station_id=kitchen.stations["Bar"]
    )
    await uncover(kitchen, "Grill")
    assert kitchen.ticket("Bar").home == ""
    assert kitchen.on("Grill") == []


async def test_only_the_house_and_its_managers_cover(kitchen: Brigade) -> None:
    for command in (commands.cover_station, commands.uncover_station):
        with pytest.raises(Forbidden):
            await kitchen.do(command, kitchen.cook("Grill"), station_id=kitchen.stations["Grill"])


async def test_a_screen_that_nobody_has_seen_for_a_minute_is_dark(
    kitchen: Brigade, clock: Clock
) -> None:
    """Real feeds and displays; the clock goes when it is told to."""
    house = kitchen.house
    hub = Hub(house, {"en": Renderer("en", house.settings)})
    attendance = Attendance(house, hub, Watches(house))
    await back_up(kitchen, "Grill", "Cold")
    await kitchen.order("Octopus")
    feeds = {
        name: await hub.feed(StationScreen(station_id=kitchen.stations[name]), "en")
        for name in ("Grill", "Cold")
    }
    grill, cold = Screen(), Screen()
    clock.forward(minutes=5)
    await attendance.tick()
    assert len(kitchen.on("Grill")) == 1  # it never had a screen: it may print
    hub.join(feeds["Grill"], grill)
    await attendance.tick()
    hub.leave(feeds["Grill"], grill)
    clock.forward(seconds=60)
    await attendance.tick()
    assert len(kitchen.on("Grill")) == 1  # nobody is at its backup either
    hub.join(feeds["Cold"], cold)
    await attendance.tick()
    assert [t.home for t in kitchen.on("Cold")] == ["Grill"]
    alarm = list(Expo.regions["dark"].select(Expo(), house.live))
    assert [(each.name, each.backup) for each in alarm] == [("Grill", "Cold")]
    await kitchen.order("Lamb cutlets", table="11")
    await attendance.tick()
    assert len(kitchen.on("Cold")) == 2
    hub.join(feeds["Grill"], grill)
    await attendance.tick()
    assert len(kitchen.on("Grill")) == 2
    assert not list(Expo.regions["dark"].select(Expo(), house.live))
    clock.forward(seconds=59)
    hub.leave(feeds["Grill"], grill)
    await attendance.tick()
    assert len(kitchen.on("Grill")) == 2  # a reload is no darkness
    await hub.close()
