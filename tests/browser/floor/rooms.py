"""Rooms of 8, 25 and 60 tables, and an evening in them: something of everything a host may meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.floor import commands as floor
from kds.floor.commands.claims import claim_tables
from kds.floor.commands.parties import new_party
from kds.floor.commands.sitting import seatings_of
from kds.floor.model import Party, PartyState, Shape, Source, Stage
from kds.floor.queries import table_cards
from kds.floor.queries.plan import AreaPlan, JoinPlan, RoomPlan, SectionPlan, TablePlan
from kds.staff.commands import hire_staff
from kds.values import PartyId, TableId

NAMES = [
    "Weber",
    "Lind",
    "Amado",
    "Brandt",
    "Novak",
    "Okafor",
    "Yılmaz",
    "Chen",
    "Iversen",
    "Roy",
    "Fischer",
    "Moreau",
    "Haddad",
    "Sørensen",
    "Dlamini",
    "Kowalczyk",
    "Ruiz",
    "Park",
    "Abebe",
    "Papadopoulos-Schwarzenberg",
    "O’Brien",
    "Tanaka",
    "Nguyen",
    "Silva",
]
SERVERS = ("Lena Berg", "Marek", "Ada", "Jonas Vogt")
T, S, L, B = Shape.ROUND, Shape.SQUARE, Shape.LONG, Shape.BAR


def _row(
    area: str,
    first: int,
    shape: Shape,
    size: tuple[int, int, int],
    at: list[tuple[int, int]],
    rotation: int = 0,
) -> Iterator[TablePlan]:
    seats, width, depth = size
    for number, (x, y) in enumerate(at, first):
        section = ("North", "South", "Window", "Garden")[(x // 620) % 4 if area != "Terrace" else 3]
        yield TablePlan(
            str(number),
            area,
            seats,
            x,
            y,
            width,
            depth,
            shape=shape,
            section=section,
            rotation=rotation,
        )


def _column(x: int, top: int, count: int, step: int) -> list[tuple[int, int]]:
    return [(x, top + step * number) for number in range(count)]


def _line(y: int, left: int, count: int, step: int) -> list[tuple[int, int]]:
    return [(left + step * number, y) for number in range(count)]


SECTIONS = tuple(
    SectionPlan(name, colour) for colour, name in enumerate(("North", "South", "Window", "Garden"))
)
SMALL = RoomPlan(
    areas=(AreaPlan("Dining room", 900, 600),),
    sections=SECTIONS,
    tables=(
        *_row("Dining room", 1, S, (2, 75, 75), _column(110, 130, 3, 170)),
        *_row("Dining room", 4, T, (4, 105, 105), _column(360, 160, 2, 270)),
        *_row("Dining room", 6, L, (8, 190, 85), [(680, 130)]),
        *_row("Dining room", 7, S, (4, 90, 90), _line(420, 600, 2, 100)),
    ),
    joins=(JoinPlan(("7", "8")),),
)
MIDDLE = RoomPlan(
    areas=(AreaPlan("Dining room", 1300, 850), AreaPlan("Terrace", 700, 850)),
    sections=SECTIONS,
    tables=(
        *_row("Dining room", 1, S, (2, 75, 75), _column(110, 130, 5, 150)),
        *_row("Dining room", 6, T, (4, 105, 105), _column(350, 170, 3, 250)),
        *_row("Dining room", 9, S, (4, 90, 90), _line(190, 590, 2, 100)),
        *_row("Dining room", 11, L, (8, 200, 90), _column(1060, 170, 2, 220)),
        *_row("Dining room", 13, S, (4, 90, 90), _column(640, 420, 2, 210)),
        *_row("Dining room", 15, T, (3, 90, 90), _line(660, 900, 2, 210)),
        *_row("Terrace", 17, T, (4, 100, 100), _column(140, 150, 4, 185)),
        *_row("Terrace", 21, S, (2, 70, 70), _column(380, 130, 4, 190)),
        *_row("Terrace", 25, L, (6, 160, 80), [(570, 425)], rotation=90),
    ),
    joins=(JoinPlan(("9", "10")),),
)
LARGE = RoomPlan(
    areas=(
        AreaPlan("Dining room", 2000, 1150),
        AreaPlan("Terrace", 1000, 1150),
        AreaPlan("Bar", 1100, 520),
    ),
    sections=SECTIONS,
    tables=(
        *_row("Dining room", 1, S, (2, 75, 75), _line(120, 130, 10, 192)),
        *_row("Dining room", 11, T, (4, 110, 110), _line(360, 170, 8, 240)),
        *_row("Dining room", 19, S, (4, 90, 90), _line(590, 150, 5, 130)),
        *_row("Dining room", 24, L, (8, 200, 90), _line(600, 980, 4, 290)),
        *_row("Dining room", 28, T, (6, 130, 130), _line(850, 180, 7, 270)),
        *_row("Dining room", 35, S, (4, 90, 90), _line(1050, 140, 9, 210), rotation=45),
        *_row("Terrace", 44, T, (4, 100, 100), _column(160, 150, 5, 215)),
        *_row("Terrace", 49, S, (2, 75, 75), _column(460, 150, 5, 215)),
        *_row("Terrace", 54, L, (6, 160, 85), _column(760, 200, 3, 320), rotation=90),
        *_row("Bar", 57, B, (4, 240, 55), _line(130, 230, 3, 310)),
        *_row("Bar", 60, T, (2, 70, 70), [(200, 380)]),
    ),
    joins=(JoinPlan(("19", "20")), JoinPlan(("20", "21"))),
)
PAIRS = {25: ("9", "10"), 60: ("20", "21")}
"""Tables at which one large party sits."""
ROOMS = {8: SMALL, 25: MIDDLE, 60: LARGE}


@dataclass(frozen=True, slots=True)
class Sat:
    """A party at a table: since when, and how far it is."""

    table: str
    minutes: int
    stage: Stage


async def furnish(house: House, count: int) -> dict[str, TableId]:
    """The room of so many tables, with its servers; gives the tables by name."""
    await house.change(SYSTEM, _furnish, count=count)
    tables = sorted(house.live(table_cards), key=lambda table: table.id)
    return {table.name: table.id for table in tables}


def _furnish(uow: UnitOfWork, count: int) -> None:
    floor.import_room(uow, ROOMS[count])
    for place, name in enumerate(SERVERS, 1):
        staff_id = hire_staff(uow, name, Role.SERVER, "none")
        floor.start_duty(uow, staff_id, section_id=place)  # type: ignore[arg-type]


async def liven(house: House, tables: dict[str, TableId]) -> None:
    """Fill the room: two thirds sit, some are kept, dirty or blocked, some come or wait."""
    await house.change(SYSTEM, _liven, tables=tables)


def _liven(uow: UnitOfWork, tables: dict[str, TableId]) -> None:
    now = uow.now
    stages = list(Stage)
    pair = PAIRS.get(len(tables), ())
    if pair:
        large = floor.seat_walk_in(uow, 7, tuple(tables[name] for name in pair), "Lindqvist")
        _age(uow, large, now - timedelta(minutes=38), Stage.MAINS)
    for place, (name, table_id) in enumerate(tables.items()):
        if name in pair:
            continue
        who = NAMES[place % len(NAMES)] if place % 6 else ""
        kind = place % 9
        if kind in (3, 7):
            continue
        if kind == 5:
            _book(
                uow, who or "Haddad", 2, now + timedelta(minutes=-12 + 30 * (place % 2)), [table_id]
            )
            continue
        size = 2 + place % 3
        party = floor.seat_walk_in(uow, size, (table_id,), who, staff_id=1 + place % 4)  # type: ignore[arg-type]
        began = now - timedelta(minutes=8 + (place * 13) % 85)
        _age(uow, party, began, stages[(place * 3) % 7])
        if kind == 8:
            floor.leave(uow, party)
    free = [t for place, t in enumerate(tables.values()) if place % 9 in (3, 7)]
    _book(uow, "Kowalczyk", 4, now + timedelta(minutes=75), free[:1])
    floor.block_tables(uow, (free[1],), now + timedelta(hours=2), reason="Draught")
    _later(uow, tables, now)
    for size, low, high in ((2, 15, 25), (4, 30, 45), (5, 40, 60)):
        floor.add_waiting(uow, size, NAMES[size + 10], quoted_low=low, quoted_high=high)


def _later(uow: UnitOfWork, tables: dict[str, TableId], now: datetime) -> None:
    """Claims on tables where somebody sits now: near, over already, and far."""
    pair = PAIRS.get(len(tables), ())
    sat = [t for place, t in enumerate(tables.values()) if place % 9 in (0, 2, 4, 6)]
    sat = [table_id for table_id in sat if table_id not in {tables[name] for name in pair}]
    for place, table_id in enumerate(sat):
        minutes = (20, -6, 95, 140)[place % 4] + 5 * (place % 3)
        name = NAMES[(place * 5 + 3) % len(NAMES)]
        _book(uow, name, 2 + place % 4, now + timedelta(minutes=minutes), [table_id])


def _book(uow: UnitOfWork, name: str, size: int, at: datetime, tables: list[TableId]) -> PartyId:
    party = new_party(
        uow,
        PartyState.CONFIRMED,
        Source.ONLINE,
        size,
        name=name,
        booked_for=at,
        allergy="Nuts" if size == 4 else "",
    )
    ends = at + timedelta(minutes=party.minutes)
    claim_tables(uow, PartyId(party.id), tables, at, ends)
    return PartyId(party.id)


def _age(uow: UnitOfWork, party_id: PartyId, began: datetime, stage: Stage) -> None:
    """As if they had come earlier: a test has no other way to be late in the evening."""
    floor.set_stage(uow, party_id, stage)
    party = uow.get(Party, party_id)
    party.seated_at = began
    party.stage_at = max(began, uow.now - timedelta(minutes=12))
    for seating in seatings_of(uow, party_id):
        seating.seated_at = began
