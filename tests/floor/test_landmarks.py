"""Walls, the entrance, the bar …: drawn, changed, taken off the map, and in the room's file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kds.errors import Conflict, Forbidden, Invalid
from kds.floor import commands as floor
from kds.floor.model import LandmarkKind
from kds.floor.queries import LandmarkCard, area_cards, landmark_cards
from kds.floor.queries.plan import LandmarkPlan, read_room
from kds.floor.screens.landmarks import landmarks
from kds.values import LandmarkId
from tests.floor.room import HOST, MANAGER, Room

BAR: dict[str, Any] = {"kind": LandmarkKind.BAR, "x": 400, "y": 30, "width": 300, "depth": 60}


async def draw(room: Room, **values: Any) -> LandmarkId:
    return await room.do(floor.add_landmark, MANAGER, **{**BAR, "area": "Room", **values})


def card(room: Room, landmark_id: LandmarkId) -> LandmarkCard:
    found = room.house.live(landmark_cards).get(landmark_id)
    assert found is not None
    return found


async def test_a_landmark_is_drawn_changed_and_taken_off(room: Room) -> None:
    bar = await draw(room)
    area_id = card(room, bar).area_id
    change = {**BAR, "landmark_id": bar, "area_id": area_id, "rotation": 450, "label": " Oysters "}
    await room.do(floor.change_landmark, MANAGER, **{**change, "x": 60})
    changed = card(room, bar)
    assert (changed.x, changed.rotation, changed.label) == (60, 90, "Oysters")
    await room.do(floor.remove_landmark, MANAGER, landmark_id=bar)
    assert bar not in room.house.live(landmark_cards)
    with pytest.raises(Conflict, match="no longer on the map"):
        await room.do(floor.change_landmark, MANAGER, **change)
    await room.do(floor.restore_landmark, MANAGER, landmark_id=bar)
    await room.do(floor.restore_landmark, MANAGER, landmark_id=bar)
    assert card(room, bar) == changed
    room.check()


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"width": 2}, "5 cm to 200 m"),
        ({"depth": 30_000}, "5 cm to 200 m"),
        ({"x": 30_000}, "outside of the house"),
        ({"area": "Moon"}, "There is no area Moon"),
        ({"label": "x" * 41}, "too long"),
    ],
)
async def test_a_landmark_makes_sense(room: Room, values: dict[str, Any], what: str) -> None:
    with pytest.raises(Invalid, match=what):
        await draw(room, **values)


async def test_only_who_may_edit_draws(room: Room) -> None:
    with pytest.raises(Forbidden):
        await room.do(floor.add_landmark, HOST, area="Room", **BAR)


async def test_what_stands_in_an_area_goes_with_it(room: Room) -> None:
    yard = await room.do(floor.add_area, MANAGER, name="Yard")
    wall = await draw(room, kind=LandmarkKind.WALL, area="Yard")
    await room.do(floor.remove_area, MANAGER, area_id=yard)
    assert wall not in room.house.live(landmark_cards)
    with pytest.raises(Conflict, match="area is no longer there"):
        await room.do(floor.restore_landmark, MANAGER, landmark_id=wall)
    room.check()


async def test_what_is_written_lies_along_what_stands_upright(room: Room) -> None:
    lying = await draw(room)
    upright = await draw(room, rotation=90)
    tall = await draw(room, width=60, depth=300)
    wall = await draw(room, kind=LandmarkKind.WALL)
    named = await draw(room, kind=LandmarkKind.WALL, label="Cloakroom")
    marks = {mark.id: mark for mark in landmarks(room.house.live)}
    assert {each for each, mark in marks.items() if mark.turned} == {upright, tall}
    assert {each for each, mark in marks.items() if mark.unsaid} == {wall}
    assert {lying, named} < marks.keys()


async def test_the_file_has_them_and_one_that_stands_as_it_says_stays(room: Room) -> None:
    bar, wall = await draw(room), await draw(room, kind=LandmarkKind.WALL, rotation=90)
    before = await room.house.read(read_room)
    assert before.landmarks[0] == LandmarkPlan(LandmarkKind.BAR, "Room", 400, 30, 300, 60)
    door = LandmarkPlan(LandmarkKind.ENTRANCE, "Porch", 0, 0, 150, 40, 0, "Main door")
    later = replace(before, landmarks=(before.landmarks[0], door))
    with pytest.raises(Invalid, match="There is no area Porch"):
        await room.do(floor.import_room, MANAGER, room=later)
    await room.do(floor.add_area, MANAGER, name="Porch")
    await room.do(floor.import_room, MANAGER, room=later)
    standing = room.house.live(landmark_cards)
    assert bar in standing
    assert wall not in standing
    assert {mark.label for mark in standing} == {"", "Main door"}
    assert "Porch" in {area.name for area in room.house.live(area_cards)}
    await room.do(floor.import_room, MANAGER, room=before)
    assert (await room.house.read(read_room)).landmarks == before.landmarks
    room.check()
