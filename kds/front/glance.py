"""A screen in small: a few facts in words, and one picture of them. Frozen and coarse, so that a
busy kitchen doesn't draw the start page anew at every plate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and its word (a message id). `tone`: ok, soon, late or nothing. `money` = in minor
    units."""

    value: int
    word: str
    tone: str = ""
    money: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """`age`: soon, late or nothing."""

    title: str
    lines: int
    age: str


@dataclass(frozen=True, slots=True)
class Tickets:
    """A station's wall, oldest first."""

    kind: ClassVar[str] = "tickets"
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """`state`: free, taken, ready, dirty or blocked."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Tiles:
    kind: ClassVar[str] = "tiles"
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table or an area on the sheet, in centimetres; `x`, `y` its middle (of an area: corner)."""

    x: int
    y: int
    width: int
    depth: int
    rotation: int = 0
    round: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """The floor to scale."""

    kind: ClassVar[str] = "room"
    width: int
    depth: int
    areas: tuple[Shape, ...]
    tables: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """An order on the pass: how many of its stations' tickets are done."""

    title: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Pass:
    kind: ClassVar[str] = "pass"
    orders: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The guests' board."""

    kind: ClassVar[str] = "numbers"
    preparing: tuple[int, ...]
    ready: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Heights in per cent, one for each half hour; `now` = how many of them have passed."""

    kind: ClassVar[str] = "bars"
    heights: tuple[int, ...]
    now: int


@dataclass(frozen=True, slots=True)
class Row:
    at: datetime | None
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Rows:
    """A short list: who comes next, what is to cook."""

    kind: ClassVar[str] = "rows"
    rows: tuple[Row, ...]


Picture = Tickets | Tiles | Room | Pass | Numbers | Bars | Rows


@dataclass(frozen=True, slots=True)
class Glance:
    """One page in small. `title` is only said where a screen has several pages."""

    id: int
    facts: tuple[Fact, ...]
    picture: Picture | None = None
    href: str = ""
    title: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """What is going on in the house right now."""

    covers: int
    orders: int
    screens: int
    away: int
    id: int = 0
