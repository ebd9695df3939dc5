"""A busy evening for the floor's tests and pictures: a room, its servers, guests in every state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.floor import commands as floor
from kds.floor.commands.claims import claim_tables
from kds.floor.commands.parties import new_party, party_in
from kds.floor.commands.sitting import seatings_of
from kds.floor.events import PartyChanged, PartyShifted
from kds.floor.model import PartyState, Shape, Source, Stage
from kds.guests.model import ContactKind, Guest, GuestContact
from kds.staff.commands import hire_staff
from kds.values import GuestId, PartyId, SectionId, StaffId, TableId

ROOM: dict[str, tuple[int, Shape, int, int, int, int]] = {
    "1": (2, Shape.SQUARE, 110, 120, 80, 80),
    "2": (2, Shape.SQUARE, 110, 270, 80, 80),
    "3": (2, Shape.SQUARE, 110, 420, 80, 80),
    "4": (2, Shape.SQUARE, 110, 570, 80, 80),
    "5": (2, Shape.SQUARE, 110, 720, 80, 80),
    "6": (4, Shape.ROUND, 310, 190, 110, 110),
    "7": (4, Shape.ROUND, 310, 380, 110, 110),
    "8": (4, Shape.ROUND, 310, 570, 110, 110),
    "12": (4, Shape.ROUND, 310, 730, 110, 110),
    "9": (4, Shape.SQUARE, 540, 270, 95, 95),
    "10": (4, Shape.SQUARE, 640, 270, 95, 95),
    "14": (4, Shape.SQUARE, 580, 480, 95, 95),
    "15": (4, Shape.SQUARE, 580, 680, 95, 95),
    "21": (8, Shape.LONG, 860, 350, 200, 100),
    "22": (6, Shape.LONG, 860, 560, 200, 100),
    "20": (2, Shape.ROUND, 1080, 340, 110, 110),
    "19": (2, Shape.ROUND, 1080, 560, 110, 110),
    "17": (4, Shape.ROUND, 860, 730, 110, 110),
    "18": (4, Shape.ROUND, 1080, 730, 110, 110),
}
"""Name → seats, shape, middle and size in centimetres."""
SERVERS = {"Mia": "Window", "Jonas": "Middle", "Aleksandra": "Back"}
OFF_DUTY = ("Tom", "Wilhelmina Oppenheimer")
SECTIONS = {"Window": "1 2 3 4 5", "Middle": "6 7 8 12 9 10", "Back": "14 15 21 22 20 19 17 18"}


class Tonight:
    """The rooms' ids by name, and short ways to fill them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.tables: dict[str, TableId] = {}
        self.servers: dict[str, StaffId] = {}

    async def do(self, command: Any, **arguments: Any) -> Any:
        return await self.house.change(SYSTEM, command, **arguments)

    async def furnish(self, *names: str) -> Tonight:
        """The room (or just some of its tables), its sections and its servers."""
        for name in names or ROOM:
            seats, shape, x, y, width, depth = ROOM[name]
            self.tables[name] = await self.do(
                floor.add_table,
                name=name,
                seats=seats,
                area="Dining room",
                shape=shape,
                x=x,
                y=y,
                width=width,
                depth=depth,
                least=max(1, seats // 2),
            )
        if {"9", "10"} <= self.tables.keys():
            nine, ten = self.tables["9"], self.tables["10"]
            await self.do(floor.join_tables, table_id=nine, other_id=ten)
        await self._staff()
        return self

    async def _staff(self) -> None:
        sections: dict[str, SectionId] = {}
        for colour, (name, members) in enumerate(SECTIONS.items()):
            sections[name] = await self.do(floor.add_section, name=name, colour=colour)
            ids = tuple(self.tables[each] for each in members.split() if each in self.tables)
            await self.do(floor.assign_section, table_ids=ids, section_id=sections[name])
        for name, section in SERVERS.items():
            staff = await self.do(hire_staff, name=name, role=Role.SERVER, pin_hash="none")
            self.servers[name] = staff
            await self.do(floor.start_duty, staff_id=staff, section_id=sections[section])
        for name in OFF_DUTY:
            await self.do(hire_staff, name=name, role=Role.SERVER, pin_hash="none")

    async def sit(
        self, name: str, size: int, *tables: str, stage: Stage = Stage.SEATED, ago: int = 0
    ) -> PartyId:
        """A walk-in that sat down some minutes ago and is at a stage since half that time."""
        ids = tuple(self.tables[each] for each in tables)
        party: PartyId = await self.do(floor.seat_walk_in, size=size, table_ids=ids, name=name)
        if stage is not Stage.SEATED:
            await self.do(floor.set_stage, party_id=party, stage=stage)
        if ago:
            await self.do(_sat, party_id=party, minutes=ago)
        return party

    async def book(
        self, name: str, size: int, in_minutes: int, *tables: str, **who: Any
    ) -> PartyId:
        """A booking, that many minutes from now."""
        ids = tuple(self.tables[each] for each in tables)
        booked: PartyId = await self.do(
            _booked, name=name, size=size, in_minutes=in_minutes, tables=ids, **who
        )
        return booked

    async def wait(
        self, name: str, size: int, low: int, high: int, ago: int = 0, **who: Any
    ) -> PartyId:
        """A party on the waitlist since some minutes."""
        party: PartyId = await self.do(
            floor.add_waiting, name=name, size=size, quoted_low=low, quoted_high=high, **who
        )
        if ago:
            await self.do(_waits, party_id=party, minutes=ago)
        return party


def _sat(uow: UnitOfWork, party_id: PartyId, minutes: int) -> None:
    """Let time have passed for a seated party."""
    party = party_in(uow, party_id, {PartyState.SEATED})
    party.seated_at = uow.now - timedelta(minutes=minutes)
    party.stage_at = uow.now - timedelta(minutes=minutes // 3)
    for seating in seatings_of(uow, party_id):
        seating.seated_at = party.seated_at
    uow.record(PartyShifted(party_id, (), ()))


def _waits(uow: UnitOfWork, party_id: PartyId, minutes: int) -> None:
    """Let time have passed for a waiting party."""
    party = party_in(uow, party_id, {PartyState.WAITING})
    party.waiting_since = party.quoted_at = uow.now - timedelta(minutes=minutes)
    uow.record(PartyChanged(party_id))


def _booked(
    uow: UnitOfWork,
    name: str,
    size: int,
    in_minutes: int,
    tables: tuple[TableId, ...],
    note: str = "",
    allergy: str = "",
    phone: str = "",
    visits: int = 0,
    no_shows: int = 0,
) -> PartyId:
    """A booking with its claims and its guest."""
    guest = uow.add(Guest(name=name, met_at=uow.now, visits=visits, no_shows=no_shows))
    if phone:
        uow.add(GuestContact(guest_id=guest.id, kind=ContactKind.PHONE, value=phone))
    at = (uow.now + timedelta(minutes=in_minutes)).replace(second=0, microsecond=0)
    party = new_party(
        uow,
        PartyState.BOOKED,
        Source.ONLINE,
        size,
        name=name,
        note=note,
        allergy=allergy,
        phone=phone,
        guest_id=GuestId(guest.id),
        booked_for=at,
    )
    ident = PartyId(party.id)
    if tables:
        claim_tables(uow, ident, tables, at, at + timedelta(minutes=party.minutes))
    return ident


async def busy(house: House) -> Tonight:
    """A full house: sixteen parties at their tables, twelve expected, nine waiting."""
    room = await Tonight(house).furnish()
    for name, size, table, stage, ago in SEATED:
        await room.sit(name, size, *table.split("+"), stage=stage, ago=ago)
    for name, size, at, table, who in BOOKED:
        await room.book(name, size, at, *(table.split("+") if table else ()), **who)
    for name, size, low, high, ago, who in WAITING:
        await room.wait(name, size, low, high, ago, **who)
    return room


SEATED: list[tuple[str, int, str, Stage, int]] = [
    ("Weber", 2, "1", Stage.MAINS, 42),
    ("Amado", 2, "2", Stage.CHECK_DROPPED, 71),
    ("Brandt", 2, "3", Stage.STARTERS, 38),
    ("Novak", 2, "5", Stage.ORDERED, 19),
    ("Lind", 4, "6", Stage.DESSERT, 88),
    ("", 3, "8", Stage.SEATED, 6),
    ("Okafor", 4, "12", Stage.DESSERT, 104),
    ("Chen", 4, "15", Stage.STARTERS, 27),
    ("Yılmaz", 8, "21", Stage.MAINS, 51),
    ("Iversen", 6, "22", Stage.ORDERED, 11),
    ("Roy", 2, "20", Stage.ORDERED, 16),
    ("Fischer", 4, "17", Stage.MAINS, 33),
    ("Moreau", 3, "18", Stage.PAID, 79),
    ("Garcia Lopez", 4, "9", Stage.MAINS, 48),
    ("Andersson", 3, "10", Stage.MAINS, 44),
]
BOOKED: list[tuple[str, int, int, str, dict[str, Any]]] = [
    ("Haddad", 4, -12, "14", {"phone": "+49 170 1112233"}),
    ("Sørensen", 2, 3, "4", {"visits": 9, "note": "likes the window", "phone": "+45 2011"}),
    ("Dlamini", 6, 18, "", {"allergy": "nuts (1), shellfish (2)", "phone": "+27 83"}),
    ("Kowalczyk", 2, 33, "3", {"visits": 1}),
    (
        "Wolfeschlegelsteinhausenbergerdorff",
        4,
        33,
        "6",
        {
            "visits": 22,
            "note": "Anniversary, "
            "bring the card with the dessert; the gentleman walks with a stick, no stairs please",
        },
    ),
    ("Osei", 2, 48, "2", {"no_shows": 2}),
    ("Marchetti", 4, 48, "12", {}),
    ("van den Berg-Oosterhuis", 5, 63, "22", {"allergy": "gluten"}),
    ("Tanaka", 2, 78, "1", {"visits": 4}),
    ("Nguyễn", 4, 93, "17", {"note": "high chair"}),
    ("O'Brien", 2, 108, "20", {}),
    ("Said", 8, 123, "21", {"phone": "+49 30 1", "note": "Business, one bill"}),
]
WAITING: list[tuple[str, int, int, int, int, dict[str, Any]]] = [
    ("Ruiz", 2, 20, 30, 34, {"phone": "+49 151 23"}),
    ("Park", 3, 25, 35, 22, {"phone": "+49 160 9"}),
    ("Abebe", 5, 35, 50, 21, {"allergy": "sesame"}),
    ("Hernández-Castellanos y Montenegro", 2, 20, 30, 15, {"note": "bar in the meantime"}),
    ("Kim", 4, 30, 45, 12, {"phone": "+49 1"}),
    ("Schmidt", 2, 30, 40, 9, {}),
    ("Ali", 2, 35, 45, 6, {"phone": "+49 2"}),
    ("Johansson", 4, 45, 60, 4, {"note": "pram"}),
    ("Bauer", 6, 60, 80, 1, {"phone": "+49 3"}),
]
