"""Feeds: what a change draws, what it sends, and what it leaves alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.projection import Live
from kds.bus.unit import UnitOfWork
from kds.floor.commands import add_table
from kds.floor.events import TableChanged
from kds.floor.model import Table
from kds.floor.queries import TableCard, table_cards
from kds.values import TableId
from kds.web.feed import Feed, encode_text, payload_of
from kds.web.hub import Hub
from kds.web.render import Renderer
from kds.web.screen import Screen, cell, cells

ROOM = """
<div id="tables">{{ regions.tables }}</div><p>{{ regions.total }}</p>
{% block tables %}<b {{ attrs }}>{{ card.name }} {{ card.seats }}</b>{% endblock %}
{% block total %}<i {{ attrs }}>{{ card.seats }}</i>{% endblock %}
"""
FRAGILE = """
<div id="tables">{{ regions.tables }}</div>
{% block tables %}<b {{ attrs }}>{% if card.seats == 13 %}{{ nonsense }}{% endif %}
{{ card.name }} {{ card.seats }}</b>{% endblock %}
"""


@dataclass(frozen=True)
class Total:
    seats: int


@dataclass(frozen=True)
class Room(Screen):
    """Every table, and how many seats there are."""

    path, template, title = "/room", "room.html", "Room"

    @cells(table_cards)
    def tables(self, live: Live) -> list[TableCard]:
        return list(live(table_cards))

    @cell(table_cards)
    def total(self, live: Live) -> Total:
        return Total(sum(table.seats for table in live(table_cards)))


@dataclass(frozen=True)
class Fragile(Screen):
    """Can't draw a table with thirteen seats."""

    path, template, title = "/fragile", "fragile.html", "Fragile"

    @cells(table_cards)
    def tables(self, live: Live) -> list[TableCard]:
        return list(live(table_cards))


class Shelf:
    """A display that keeps the frames it was sent."""

    def __init__(self) -> None:
        self.frames: list[str] = []

    def send(self, frame: bytes) -> bool:
        self.frames.append(payload_of(frame))
        return True

    def take(self) -> list[str]:
        taken, self.frames = self.frames, []
        return taken


def change_table(uow: UnitOfWork, table_id: TableId, seats: int) -> None:
    """Other seats at a table."""
    uow.get(Table, table_id).seats = seats
    uow.record(TableChanged(table_id))


def move_table(uow: UnitOfWork, table_id: TableId, position: int) -> None:
    """Another place in the row."""
    uow.get(Table, table_id).position = position
    uow.record(TableChanged(table_id))


def remove_table(uow: UnitOfWork, table_id: TableId) -> None:
    """It leaves the room."""
    uow.get(Table, table_id).removed_at = uow.now
    uow.record(TableChanged(table_id))


def add_two(uow: UnitOfWork) -> None:
    """Two tables in one command."""
    add_table(uow, name="X1", seats=2, area="Room")
    add_table(uow, name="X2", seats=2, area="Room")


@pytest.fixture
async def hub(house: House, tmp_path: Path) -> Hub:
    (tmp_path / "room.html").write_text(ROOM)
    (tmp_path / "fragile.html").write_text(FRAGILE)
    return Hub(house, {"en": Renderer("en", house.settings, (str(tmp_path),))})


async def watch(hub: Hub, screen: Screen) -> tuple[Feed, Shelf]:
    feed, shelf = await hub.feed(screen, "en"), Shelf()
    hub.join(feed, shelf)
    return feed, shelf


async def table(house: House, name: str = "T1", seats: int = 4) -> TableId:
    return await house.change(SYSTEM, add_table, name=name, seats=seats, area="Room")


def region(frame: str, name: str = "tables") -> str:
    """What a frame says about one region, empty if nothing."""
    found = re.search(rf'<kds-region for="{name}"[^>]*>(.*?)</kds-region>', frame)
    return found[1] if found else ""


async def test_a_new_card_is_inserted(house: House, hub: Hub) -> None:
    _, shelf = await watch(hub, Room())
    await table(house)
    [frame] = shelf.take()
    assert region(frame) == '<b id="tables-1" data-sort="000.0000">T1 4</b>'
    assert region(frame, "total") == '<i id="total-0" data-sort="0">4</i>'


async def test_only_what_changed_is_sent(house: House, hub: Hub) -> None:
    first, _ = await table(house, "T1"), await table(house, "T2")
    _, shelf = await watch(hub, Room())
    await house.change(SYSTEM, change_table, table_id=first, seats=6)
    [frame] = shelf.take()
    assert region(frame) == '<b id="tables-1" data-sort="000.0000">T1 6</b>'


async def test_a_moved_card_is_sent_with_its_new_place(house: House, hub: Hub) -> None:
    first = await table(house)
    _, shelf = await watch(hub, Room())
    await house.change(SYSTEM, move_table, table_id=first, position=7)
    [frame] = shelf.take()
    assert region(frame) == '<b id="tables-1" data-sort="000.0007">T1 4</b>'
    assert region(frame, "total") == ""


async def test_a_card_that_left_is_gone(house: House, hub: Hub) -> None:
    first = await table(house)
    _, shelf = await watch(hub, Room())
    await house.change(SYSTEM, remove_table, table_id=first)
    [frame] = shelf.take()
    assert region(frame) == '<i data-gone="tables-1"></i>'


async def test_nothing_is_sent_when_nothing_looks_different(house: House, hub: Hub) -> None:
    first = await table(house)
    feed, shelf = await watch(hub, Room())
    version = feed.version
    await house.change(SYSTEM, change_table, table_id=first, seats=4)
    assert shelf.take() == []
    assert feed.version == version


async def test_one_command_with_many_changes_makes_one_frame(house: House, hub: Hub) -> None:
    _, shelf = await watch(hub, Room())
    await house.change(SYSTEM, add_two)
    [frame] = shelf.take()
    assert region(frame).count("<b ") == 2


@pytest.mark.parametrize("displays", [1, 50])
async def test_a_change_is_drawn_once(house: House, hub: Hub, displays: int) -> None:
    first = await table(house)
    shelves = [(await watch(hub, Fragile()))[1] for _ in range(displays)]
    before = Feed.draws
    await house.change(SYSTEM, change_table, table_id=first, seats=6)
    assert Feed.draws - before == 1
    assert len({shelf.take()[0] for shelf in shelves}) == 1


async def test_a_snapshot_says_what_the_page_says(house: House, hub: Hub) -> None:
    for name in ("T1", "T2", "T3"):
        await table(house, name)
    await house.change(SYSTEM, move_table, table_id=TableId(1), position=9)
    feed, _ = await watch(hub, Room())
    frame = payload_of(feed.snapshot())
    assert frame.startswith(f'<kds-frame v="{feed.version}" now="')
    assert '<kds-region for="tables" full>' in frame
    assert region(frame) == feed.markup()["tables"]
    assert [int(n) for n in re.findall(r"tables-(\d)", region(frame))] == [2, 3, 1]


async def test_an_old_display_equals_a_fresh_one(house: House, hub: Hub) -> None:
    _, shelf = await watch(hub, Room())
    shown: dict[str, str] = {}
    for name in ("T1", "T2", "T3"):
        await table(house, name)
    await house.change(SYSTEM, change_table, table_id=TableId(2), seats=8)
    await house.change(SYSTEM, remove_table, table_id=TableId(1))
    for frame in shelf.take():
        shown.update(re.findall(r'(<b id="tables-\d+") (.*?</b>)', region(frame)))
        for gone in re.findall(r'data-gone="(tables-\d+)"', frame):
            del shown[f'<b id="{gone}"']
    fresh = Feed(house, Room(), hub.renderers["en"], "fresh")
    fresh.refresh(None)
    assert "".join(f"{k} {v}" for k, v in sorted(shown.items())) == fresh.markup()["tables"]


async def test_an_unwatched_feed_catches_up_when_it_is_asked_for(house: House, hub: Hub) -> None:
    feed, shelf = await watch(hub, Room())
    hub.leave(feed, shelf)
    await table(house)
    assert shelf.take() == []
    again = await hub.feed(Room(), "en")
    assert again is feed
    assert "T1" in feed.markup()["tables"]


async def test_a_broken_cell_harms_no_other_cell_and_no_other_feed(
    house: House, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    fragile, broken = await watch(hub, Fragile())
    _, sound = await watch(hub, Room())
    first = await table(house, "T1")
    await house.change(SYSTEM, change_table, table_id=first, seats=13)
    await table(house, "T2")
    await table(house, "T3", 13)
    assert "could not be drawn" in caplog.text
    assert [region(frame) for frame in broken.take()] == [
        '<b id="tables-1" data-sort="000.0000">T1 4</b>',
        '<b id="tables-2" data-sort="000.0001">T2 4</b>',
    ]
    assert len(sound.take()) == 4
    # It was never drawn right, so the next who asks must not believe it was.
    assert fragile.behind
    with pytest.raises(UndefinedError):
        await hub.feed(Fragile(), "en")
    await house.change(SYSTEM, change_table, table_id=first, seats=2)
    await house.change(SYSTEM, change_table, table_id=TableId(3), seats=2)
    assert region(broken.take()[-1]) == '<b id="tables-3" data-sort="000.0002">T3 2</b>'
    assert not fragile.behind


async def test_words_are_escaped_everywhere(house: House, hub: Hub) -> None:
    _, shelf = await watch(hub, Room())
    await table(house, '<b onload="x">')
    assert "&lt;b onload=&#34;x&#34;&gt; 4</b>" in shelf.take()[0]


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_frames_of_every_length(size: int) -> None:
    frame = encode_text(b"x" * size)
    assert payload_of(frame) == "x" * size
    assert len(frame) == size + (2 if size < 126 else 4 if size < 65536 else 10)


async def test_heartbeats_carry_no_cells_and_change_no_version(house: House, hub: Hub) -> None:
    feed, shelf = await watch(hub, Room())
    version = feed.version
    feed.heartbeat()
    [frame] = shelf.take()
    assert re.fullmatch(rf'<kds-frame v="{version}" now="\d+"></kds-frame>', frame)
    assert feed.version == version
