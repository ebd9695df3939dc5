"""Walls, the entrance, the bar … on the sheet: what all maps draw beneath their tables. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from kds.bus.projection import Live
from kds.floor.model import LandmarkKind
from kds.floor.queries import LandmarkCard, landmark_cards
from kds.floor.screens.sheet import Room, rooms
from kds.values import AreaId, LandmarkId

UNSAID = frozenset({LandmarkKind.WALL, LandmarkKind.WINDOW, LandmarkKind.PLANT, LandmarkKind.OTHER})
"""Kinds that are drawn without their word: one sees what it is, or a label says it."""

SIZES = {
    LandmarkKind.WALL: (300, 15),
    LandmarkKind.WINDOW: (160, 15),
    LandmarkKind.ENTRANCE: (140, 40),
    LandmarkKind.KITCHEN: (300, 150),
    LandmarkKind.PASS: (200, 50),
    LandmarkKind.BAR: (300, 60),
    LandmarkKind.PLANT: (50, 50),
    LandmarkKind.OTHER: (150, 60),
}
"""Width and depth of a new one, in centimetres."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A landmark on the sheet; `left`, `top` are its area's corner there."""

    id: LandmarkId
    sort: str
    area_id: AreaId
    left: int
    top: int
    x: int
    y: int
    width: int
    depth: int
    rotation: int
    kind: LandmarkKind
    label: str

    @property
    def unsaid(self) -> bool:
        """Nothing is written on it."""
        return not self.label and self.kind in UNSAID

    @property
    def turned(self) -> bool:
        """It stands upright on the sheet, so what is written on it does too."""
        turn = self.rotation * pi / 180
        across = abs(self.width * cos(turn)) + abs(self.depth * sin(turn))
        return across < abs(self.width * sin(turn)) + abs(self.depth * cos(turn))

    @property
    def longer(self) -> int:
        return max(self.width, self.depth)

    @property
    def shorter(self) -> int:
        return min(self.width, self.depth)


def landmarks(live: Live) -> list[Mark]:
    """Every landmark, where it stands on the sheet."""
    boxes = {room.id: room for room in rooms(live)}
    return [
        _mark(card, boxes[card.area_id]) for card in live(landmark_cards) if card.area_id in boxes
    ]


def _mark(card: LandmarkCard, room: Room) -> Mark:
    return Mark(
        id=card.id,
        sort=f"{card.id:06}",
        area_id=card.area_id,
        left=room.x,
        top=room.y,
        x=room.x + card.x,
        y=room.y + card.y,
        width=card.width,
        depth=card.depth,
        rotation=card.rotation,
        kind=card.kind,
        label=card.label,
    )
