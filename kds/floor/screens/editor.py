"""The editor of the room: what stands where, what may be joined, who may book it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kds.actor import Capability
from kds.bus.projection import Live
from kds.floor.model import Offer, Shape
from kds.floor.queries import (
    SectionCard,
    TableCard,
    area_cards,
    join_cards,
    landmark_cards,
    section_cards,
    table_cards,
    unit_cards,
)
from kds.floor.screens import drawing, plan
from kds.floor.screens.landmarks import SIZES, Mark, landmarks
from kds.values import AreaId, SectionId, TableId
from kds.web.screen import Screen, cells


@dataclass(frozen=True, slots=True)
class EditTable:
    """A table on the sheet; `left`, `top` are its area's corner there."""

    id: TableId
    sort: str
    name: str
    area_id: AreaId
    left: int
    top: int
    x: int
    y: int
    width: int
    depth: int
    rotation: int
    shape: Shape
    seats: int
    least: int
    offer: Offer
    section_id: SectionId | None
    section: str
    colour: int
    chairs: tuple[drawing.Chair, ...]
    label: int
    below: int
    beside: int


@dataclass(frozen=True, slots=True)
class Join:
    """Two tables that stand side by side; the line between them is drawn by the browser, which
    knows where they are being dragged."""

    id: str
    sort: str
    table_id: TableId
    other_id: TableId
    seat_loss: int


@dataclass(frozen=True, slots=True)
class Combined:
    """A combination that one party may have."""

    id: int
    sort: str
    name: str
    least: int
    most: int
    tables: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class SectionRow:
    id: SectionId
    sort: str
    name: str
    colour: int
    tables: int


def edit_tables(live: Live) -> list[EditTable]:
    """Every table, where it stands on the sheet."""
    rooms = {room.id: room for room in plan.rooms(live)}
    sections = {section.id: section for section in live(section_cards)}
    return [
        _edit_table(table, rooms[table.area_id], sections.get(table.section_id or SectionId(0)))
        for table in live(table_cards)
        if table.area_id in rooms
    ]


def _edit_table(table: TableCard, room: plan.Room, section: SectionCard | None) -> EditTable:
    size = (table.shape, table.width, table.depth)
    return EditTable(
        id=table.id,
        sort=table.sort,
        name=table.name,
        area_id=table.area_id,
        left=room.x,
        top=room.y,
        x=room.x + table.x,
        y=room.y + table.y,
        width=table.width,
        depth=table.depth,
        rotation=table.rotation,
        shape=table.shape,
        seats=table.seats,
        least=table.least,
        offer=table.offer,
        section_id=table.section_id,
        section=section.name if section else "",
        colour=section.colour % 8 if section else -1,
        chairs=drawing.chairs(*size, table.seats),
        label=drawing.label_width(*size, table.rotation),
        below=drawing.half_height(*size, table.rotation),
        beside=drawing.half_width(*size, table.rotation),
    )


def combined(live: Live) -> list[Combined]:
    """The permitted combinations."""
    return [
        Combined(unit.combination_id, unit.sort, unit.name, unit.least, unit.most, unit.table_ids)
        for unit in live(unit_cards)
        if unit.combination_id is not None
    ]


def section_rows(live: Live) -> list[SectionRow]:
    """The sections, and how many tables each has."""
    owned = [table.section_id for table in live(table_cards)]
    return [
        SectionRow(
            section.id, f"{section.id:06}", section.name, section.colour, owned.count(section.id)
        )
        for section in live(section_cards)
    ]


@dataclass(frozen=True)
class FloorEditor(Screen):
    """The room on the drawing board: every change is at once everybody's."""

    path, template, title = "/floor/edit", "floor/edit.html", "Arrange the room"
    about = "Tables, areas, sections and what may be joined"
    needs = Capability.EDIT_FLOOR
    css = ("css/floor-map.css", "css/floor.css", "css/floor-edit.css")
    js = ("js/floor-map.js", "js/floor-edit.js")

    def context(self, live: Live) -> dict[str, Any]:
        return {"landmark_sizes": SIZES}

    @cells(area_cards, wrap="svg")
    def rooms(self, live: Live) -> list[plan.Room]:
        return plan.rooms(live)

    @cells(area_cards)
    def tabs(self, live: Live) -> list[plan.Room]:
        return plan.rooms(live)

    @cells(area_cards, landmark_cards, wrap="svg")
    def landmarks(self, live: Live) -> list[Mark]:
        return landmarks(live)

    @cells(area_cards, table_cards, section_cards, wrap="svg")
    def tables(self, live: Live) -> list[EditTable]:
        return edit_tables(live)

    @cells(join_cards, wrap="svg")
    def ties(self, live: Live) -> list[Join]:
        return [
            Join(f"{one.table_id}-{one.other_id}", "0", one.table_id, one.other_id, one.seat_loss)
            for one in live(join_cards)
        ]

    @cells(unit_cards)
    def combinations(self, live: Live) -> list[Combined]:
        return combined(live)

    @cells(section_cards, table_cards)
    def sections(self, live: Live) -> list[SectionRow]:
        return section_rows(live)

    @cells(section_cards)
    def section_choices(self, live: Live) -> list[SectionRow]:
        return section_rows(live)
