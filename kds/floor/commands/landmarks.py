"""Landmarks: walls, the entrance, the bar … by which one finds one's way on the map."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.areas import area_named, standing_area
from kds.floor.commands.tables import check_place
from kds.floor.events import LandmarkChanged
from kds.floor.model import Area, Landmark, LandmarkKind
from kds.values import AreaId, LandmarkId

SMALLEST, LARGEST = 5, 20_000
"""Centimetres: a partition is thin, an outer wall is long."""
LABEL_LENGTH = 40


def add_landmark(
    uow: UnitOfWork,
    kind: LandmarkKind,
    area: str,
    x: int,
    y: int,
    width: int,
    depth: int,
    rotation: int = 0,
    label: str = "",
) -> LandmarkId:
    """Draw a wall, an entrance, a bar … into an area; `x`, `y` its middle, in centimetres."""
    uow.require(Capability.EDIT_FLOOR)
    _check(x, y, width, depth, label)
    landmark = uow.add(
        Landmark(
            area_id=_area(uow, area).id,
            kind=kind,
            label=label.strip(),
            x=x,
            y=y,
            width=width,
            depth=depth,
            rotation=rotation % 360,
        )
    )
    uow.record(LandmarkChanged(LandmarkId(landmark.id)))
    return LandmarkId(landmark.id)


def change_landmark(
    uow: UnitOfWork,
    landmark_id: LandmarkId,
    kind: LandmarkKind,
    area_id: AreaId,
    x: int,
    y: int,
    width: int,
    depth: int,
    rotation: int = 0,
    label: str = "",
) -> None:
    """Move, turn, resize or rename a landmark, or say that it is another kind of thing."""
    uow.require(Capability.EDIT_FLOOR)
    landmark = _standing(uow, landmark_id)
    _check(x, y, width, depth, label)
    landmark.area_id = standing_area(uow, area_id).id
    landmark.kind, landmark.label = kind, label.strip()
    landmark.x, landmark.y = x, y
    landmark.width, landmark.depth, landmark.rotation = width, depth, rotation % 360
    uow.record(LandmarkChanged(landmark_id))


def remove_landmark(uow: UnitOfWork, landmark_id: LandmarkId) -> None:
    """Take a landmark off the map."""
    uow.require(Capability.EDIT_FLOOR)
    _standing(uow, landmark_id).removed_at = uow.now
    uow.record(LandmarkChanged(landmark_id))


def restore_landmark(uow: UnitOfWork, landmark_id: LandmarkId) -> None:
    """Put a landmark back that was taken off: the editor's undo."""
    uow.require(Capability.EDIT_FLOOR)
    landmark = uow.get(Landmark, landmark_id)
    if landmark.removed_at is None:
        return
    standing_area(uow, AreaId(landmark.area_id))
    landmark.removed_at = None
    uow.record(LandmarkChanged(landmark_id))


def _standing(uow: UnitOfWork, landmark_id: LandmarkId) -> Landmark:
    landmark = uow.get(Landmark, landmark_id)
    if landmark.removed_at is not None:
        raise Conflict("That is no longer on the map", do="Choose something else")
    return landmark


def _area(uow: UnitOfWork, name: str) -> Area:
    area = area_named(uow, name)
    if area is None:
        raise Invalid("There is no area {name}", field="area", do="Add it first", name=name)
    return area


def _check(x: int, y: int, width: int, depth: int, label: str) -> None:
    check_place(x, y)
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= depth <= LARGEST):
        raise Invalid("It is 5 cm to 200 m long", field="width", do="Correct its size")
    if len(label) > LABEL_LENGTH:
        raise Invalid("That name is too long", field="label", do="Shorten it")
