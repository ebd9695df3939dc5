"""How a room is drawn: where its areas lie on the one sheet, and where chairs stand. Pure.

All areas share one sheet (centimetres), side by side, so that a tab only moves the eye and a whole
house fits on a wall.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, pi, sin
from typing import Protocol

from kds.floor.model import Shape

GAP = 200
"""Between two areas."""
ASPECT = 2.1
"""Width by height of the screens that show a whole house: rows are broken so that it fills them."""
REACH = 11
"""How far the middle of a chair mark stands off the table's edge."""


class Room(Protocol):
    """What of an area is drawn."""

    @property
    def width(self) -> int: ...
    @property
    def depth(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat mark from the middle of its table, before the table is rotated; degrees."""

    x: float
    y: float
    angle: float
    taken: bool


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    depth: int


def lay_out(rooms: Iterable[Room]) -> list[Box]:
    """Where each area lies on the sheet, in their order, in the rows that let it be largest."""
    rooms = list(rooms)
    limits = [sum(room.width + GAP for room in rooms[: n + 1]) for n in range(len(rooms))]
    tried = [_in_rows(rooms, limit) for limit in limits]
    return max(tried, key=_scale, default=[])


def _in_rows(rooms: Iterable[Room], limit: int) -> list[Box]:
    boxes: list[Box] = []
    x = y = row = 0
    for room in rooms:
        if x and x + room.width > limit:
            x, y, row = 0, y + row + GAP, 0
        boxes.append(Box(x, y, room.width, room.depth))
        x, row = x + room.width + GAP, max(row, room.depth)
    return boxes


def _scale(boxes: list[Box]) -> float:
    """How large a sheet is seen on a screen of the usual shape."""
    width = max(box.x + box.width for box in boxes)
    return 1 / max(width / ASPECT, max(box.y + box.depth for box in boxes))


@lru_cache(maxsize=4096)
def chairs(shape: Shape, width: int, depth: int, seats: int, taken: int = 0) -> tuple[Chair, ...]:
    """Seat marks around a table; the first `taken` of them are sat on."""
    places = _round(width, seats) if shape is Shape.ROUND else _straight(shape, width, depth, seats)
    return tuple(
        Chair(round(x, 1), round(y, 1), round(angle, 1), number < taken)
        for number, (x, y, angle) in enumerate(places)
    )


def _round(width: int, seats: int) -> list[tuple[float, float, float]]:
    reach = width / 2 + REACH
    turns = [2 * pi * number / seats for number in range(seats)]
    return [(reach * sin(t), -reach * cos(t), t * 180 / pi) for t in turns]


def _straight(shape: Shape, width: int, depth: int, seats: int) -> list[tuple[float, float, float]]:
    top, right, bottom, left = sides(shape, width, depth, seats)
    along, aside = width / 2 + REACH, depth / 2 + REACH
    places = [(x, -aside, 0.0) for x in _spread(width, top)]
    places += [(x, aside, 180.0) for x in _spread(width, bottom)]
    places += [(along, y, 90.0) for y in _spread(depth, right)]
    places += [(-along, y, 270.0) for y in _spread(depth, left)]
    return places


def sides(shape: Shape, width: int, depth: int, seats: int) -> tuple[int, int, int, int]:
    """How many sit at the top, right, bottom and left of a straight table."""
    if shape is Shape.BAR:
        return 0, 0, seats, 0
    if seats <= 2:
        return 1, 0, seats - 1, 0
    if shape is Shape.SQUARE and seats <= 4:
        return 1, 1, 1, seats - 3
    fits = max(2, 2 * (max(width, depth) // 50))
    ends = max(seats % 2, min(2, seats - fits))
    long = seats - ends
    first, second = ceil(long / 2), long // 2
    head, foot = (1 if ends else 0), max(0, ends - 1)
    return (first, head, second, foot) if width >= depth else (head, first, foot, second)


def _spread(length: int, count: int) -> list[float]:
    return [length * ((number + 0.5) / count - 0.5) for number in range(count)]


@lru_cache(maxsize=1024)
def label_width(shape: Shape, width: int, depth: int, rotation: int) -> int:
    """How much room upright letters have across the table's middle."""
    turned = rotation % 180
    if shape is Shape.ROUND:
        return round(width * 0.92)
    if turned == 0:
        return width - 6
    return depth - 6 if turned == 90 else min(width, depth) - 6


@lru_cache(maxsize=1024)
def half_height(shape: Shape, width: int, depth: int, rotation: int) -> int:
    """From the table's middle down to its lower edge, as it stands on the sheet."""
    if shape is Shape.ROUND:
        return width // 2
    turn = rotation * pi / 180
    if rotation % 90 == 0:
        return (depth if rotation % 180 == 0 else width) // 2
    return round((abs(width * sin(turn)) + abs(depth * cos(turn))) / 2 * 0.8)


def half_width(shape: Shape, width: int, depth: int, rotation: int) -> int:
    """From the table's middle to its right edge, as it stands on the sheet."""
    return half_height(shape, depth, width, rotation)
