"""Rooms to begin with, to scale, and how they are drawn before they are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from kds.errors import N_
from kds.floor.model import LandmarkKind, Shape
from kds.floor.queries.plan import AreaPlan, LandmarkPlan, RoomPlan, SectionPlan, TablePlan
from kds.floor.screens import drawing

INSIDE, OUTSIDE = N_("Dining room"), N_("Terrace")
WINDOW, MIDDLE, BACK = N_("Window"), N_("Middle"), N_("Back")
TWO, FOUR = (75, 75), (90, 90)
LONG = (180, 90)


class Start(StrEnum):
    """The rooms that one may begin with."""

    CAFE = "cafe"
    BISTRO = "bistro"
    RESTAURANT = "restaurant"
    EMPTY = "empty"


TITLES = {
    Start.CAFE: N_("A small café"),
    Start.BISTRO: N_("A bistro"),
    Start.RESTAURANT: N_("A restaurant with a terrace"),
    Start.EMPTY: N_("An empty room"),
}


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """What floor/_table.html needs to draw a table's top and its chairs."""

    x: int
    y: int
    width: int
    depth: int
    rotation: int
    shape: Shape
    name: str
    chairs: tuple[drawing.Chair, ...]


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """What floor/_landmark.html needs to draw a wall, the bar or the door."""

    x: int
    y: int
    width: int
    depth: int
    rotation: int
    kind: LandmarkKind
    label: str = ""
    unsaid: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A room as it will stand, on one sheet; lengths in centimetres."""

    width: int
    depth: int
    areas: tuple[drawing.Box, ...]
    tables: tuple[DrawnTable, ...]
    marks: tuple[DrawnMark, ...]


def _rows(
    area: str, section: str, shape: Shape, *rows: tuple[int, int, int, int, int]
) -> Iterable[TablePlan]:
    """Rows of equal tables: (first x, y, step, how many, seats)."""
    for x, y, step, many, seats in rows:
        width, depth = TWO if seats <= 2 else FOUR if seats <= 4 else LONG
        for n in range(many):
            yield TablePlan(
                "", area, seats, x + n * step, y, width, depth, 0, shape, 1, section=section
            )


def _mark(kind: LandmarkKind, area: str, x: int, y: int, width: int, depth: int) -> LandmarkPlan:
    return LandmarkPlan(kind, area, x, y, width, depth)


def _cafe() -> RoomPlan:
    tables = [
        *_rows(INSIDE, WINDOW, Shape.ROUND, (120, 130, 190, 4, 2)),
        *_rows(INSIDE, MIDDLE, Shape.SQUARE, (130, 340, 190, 3, 4)),
        *_rows(INSIDE, MIDDLE, Shape.LONG, (220, 520, 0, 1, 6)),
    ]
    marks = (
        _mark(LandmarkKind.BAR, INSIDE, 790, 330, 60, 320),
        _mark(LandmarkKind.ENTRANCE, INSIDE, 560, 590, 140, 30),
        _mark(LandmarkKind.WINDOW, INSIDE, 330, 10, 480, 15),
    )
    sections = (SectionPlan(WINDOW, 0), SectionPlan(MIDDLE, 1))
    return RoomPlan((AreaPlan(INSIDE, 860, 610),), sections, tuple(tables), landmarks=marks)


def _bistro() -> RoomPlan:
    tables = [
        *_rows(INSIDE, WINDOW, Shape.ROUND, (130, 130, 190, 5, 2)),
        *_rows(INSIDE, MIDDLE, Shape.SQUARE, (140, 350, 200, 5, 4)),
        *_rows(INSIDE, BACK, Shape.SQUARE, (140, 560, 200, 2, 4)),
        *_rows(INSIDE, BACK, Shape.LONG, (600, 560, 280, 2, 6)),
        *_rows(INSIDE, WINDOW, Shape.ROUND, (1080, 130, 0, 1, 2)),
        *_rows(INSIDE, BACK, Shape.SQUARE, (1090, 560, 0, 1, 2)),
    ]
    marks = (
        _mark(LandmarkKind.BAR, INSIDE, 640, 720, 420, 60),
        _mark(LandmarkKind.KITCHEN, INSIDE, 1040, 715, 220, 90),
        _mark(LandmarkKind.ENTRANCE, INSIDE, 170, 745, 140, 30),
        _mark(LandmarkKind.WINDOW, INSIDE, 520, 10, 800, 15),
    )
    sections = (SectionPlan(WINDOW, 0), SectionPlan(MIDDLE, 1), SectionPlan(BACK, 2))
    return RoomPlan((AreaPlan(INSIDE, 1180, 770),), sections, tuple(tables), landmarks=marks)


def _restaurant() -> RoomPlan:
    inside = _bistro()
    terrace = [
        *_rows(OUTSIDE, OUTSIDE, Shape.SQUARE, (130, 140, 200, 4, 4)),
        *_rows(OUTSIDE, OUTSIDE, Shape.ROUND, (130, 360, 200, 4, 2)),
        *_rows(OUTSIDE, OUTSIDE, Shape.LONG, (300, 560, 300, 1, 6)),
    ]
    plants = tuple(_mark(LandmarkKind.PLANT, OUTSIDE, x, 640, 50, 50) for x in (60, 800))
    return replace(
        inside,
        areas=(*inside.areas, AreaPlan(OUTSIDE, 860, 690)),
        sections=(*inside.sections, SectionPlan(OUTSIDE, 3)),
        tables=(*inside.tables, *terrace),
        landmarks=(*inside.landmarks, *plants),
    )


MAKERS: dict[Start, Callable[[], RoomPlan]] = {
    Start.CAFE: _cafe,
    Start.BISTRO: _bistro,
    Start.RESTAURANT: _restaurant,
    Start.EMPTY: lambda: RoomPlan((AreaPlan(INSIDE, 1000, 700),)),
}


@cache
def plan_of(start: Start) -> RoomPlan:
    """A room to begin with, its tables numbered from the window; names are message ids."""
    plan = MAKERS[start]()
    tables = (replace(table, name=str(n)) for n, table in enumerate(plan.tables, 1))
    return replace(plan, tables=tuple(tables))


def spoken(plan: RoomPlan, gettext: Callable[[str], str]) -> RoomPlan:
    """The same with its areas and sections named in one language."""
    return replace(
        plan,
        areas=tuple(replace(area, name=gettext(area.name)) for area in plan.areas),
        sections=tuple(replace(each, name=gettext(each.name)) for each in plan.sections),
        tables=tuple(
            replace(t, area=gettext(t.area), section=gettext(t.section)) for t in plan.tables
        ),
        landmarks=tuple(replace(mark, area=gettext(mark.area)) for mark in plan.landmarks),
    )


@cache
def picture(plan: RoomPlan) -> Picture:
    """How a room looks."""
    boxes = dict(zip((area.name for area in plan.areas), drawing.lay_out(plan.areas), strict=True))
    tables = (
        DrawnTable(
            boxes[t.area].x + t.x,
            boxes[t.area].y + t.y,
            t.width,
            t.depth,
            t.rotation,
            t.shape,
            t.name,
            drawing.chairs(t.shape, t.width, t.depth, t.seats),
        )
        for t in plan.tables
    )
    marks = (
        DrawnMark(
            boxes[m.area].x + m.x, boxes[m.area].y + m.y, m.width, m.depth, m.rotation, m.kind
        )
        for m in plan.landmarks
    )
    return Picture(
        max((box.x + box.width for box in boxes.values()), default=0),
        max((box.y + box.depth for box in boxes.values()), default=0),
        tuple(boxes.values()),
        tuple(tables),
        tuple(marks),
    )
