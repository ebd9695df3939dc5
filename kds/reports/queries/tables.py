"""The shape of every report: columns, rows, one line of sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import ceil

from kds.config import Settings
from kds.errors import N_
from kds.values import Spoken


class What(Spoken):
    """A report. The first are of sales: their totals are one and the same figure."""

    DAY = "day"
    DAYPART = "daypart"
    CHANNEL = "channel"
    CATEGORY = "category"
    ITEM = "item"
    SERVER = "server"
    OFF = "off"
    VOIDS = "voids"
    WASTE = "waste"
    CASH = "cash"
    CASHIERS = "cashiers"
    DRAWERS = "drawers"
    STATION = "station"
    DISH = "dish"
    HOUR = "hour"
    GUESTS = "guests"
    CHECKS = "checks"

    @property
    def word(self) -> str:
        return {
            What.DAY: "Sales by day",
            What.DAYPART: "Sales by time of day",
            What.CHANNEL: "Sales by channel",
            What.CATEGORY: "Sales by category",
            What.ITEM: "Product mix",
            What.SERVER: "Sales by server",
            What.OFF: "Discounts and comps",
            What.VOIDS: "Voids",
            What.WASTE: "Waste",
            What.CASH: "Cash by day",
            What.CASHIERS: "Cash by person",
            What.DRAWERS: "Drawers",
            What.STATION: "Ticket times by station",
            What.DISH: "Cooking times by dish",
            What.HOUR: "Ticket times by hour",
            What.GUESTS: "Guests and tables",
            What.CHECKS: "Checks",
        }[self]


class Kind(Spoken):
    """What stands in a column. Amounts are minor units, times seconds, shares tenths of a percent;
    counts and amounts alone are added up."""

    COUNT = "count"
    MONEY = "money"
    SECONDS = "seconds"
    SHARE = "share"
    EACH = "each"
    """An amount per something: never added up."""
    TENTHS = "tenths"
    NUMBER = "number"
    """Of a document: never added up."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Row:
    """`key` names it in the address of what is behind it; `spoken`: the label is a word of ours."""

    key: str
    label: str
    values: tuple[int | None, ...]
    spoken: bool = False
    day: date | None = None
    """Its label, where it is a date."""
    also: str = ""
    """A second word of ours, before the label."""


@dataclass(frozen=True, slots=True)
class Report:
    """`chart`: the column that is drawn; `line`: one more, drawn as a line."""

    what: What
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: int = 0
    line: int | None = None
    sums: tuple[int | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        adds = (Kind.COUNT, Kind.MONEY)
        sums = (
            sum(row.values[n] or 0 for row in self.rows) if column.kind in adds else None
            for n, column in enumerate(self.columns)
        )
        object.__setattr__(self, "sums", tuple(sums))

    def total(self, name: str) -> int | None:
        """The sum of the column of this name."""
        return self.sums[[column.name for column in self.columns].index(name)]


@dataclass(frozen=True, slots=True)
class Span:
    """Business dates, both included."""

    first: date
    last: date

    def moments(self, settings: Settings) -> tuple[datetime, datetime]:
        """From when the first one begins until the last one is over."""
        starts = time(settings.day_starts_hour)
        after = self.last + timedelta(days=1)
        return (
            datetime.combine(self.first, starts, settings.tz),
            datetime.combine(after, starts, settings.tz),
        )

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


NOBODY = N_("Nobody")
NO_TIME = N_("At no named time")
NO_DISH = N_("Not on our menu")
ADDED = N_("Service and added taxes")


def rank(values: Sequence[int], per_cent: int) -> int | None:
    """The nearest-rank percentile: the least value that so many per cent don't exceed."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(ceil(len(ordered) * per_cent / 100), 1) - 1]


def tenths(part: int, whole: int) -> int | None:
    """Tenths of a percent, rounded; None = of nothing."""
    return round(1000 * part / whole) if whole else None


def added(values: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Column by column."""
    return tuple(sum(column) for column in zip(*values, strict=True))
