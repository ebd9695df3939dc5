"""Prices, and the parts of the day that they go by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time
from typing import TYPE_CHECKING

from kds.errors import Invalid

if TYPE_CHECKING:
    from kds.menu.queries.cards import DaypartCard, PriceCard

_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d+|\d{1,3}(?:([.,' ])\d{3})(?:\3\d{3})*)(?:[.,](?P<rest>\d{1,3}))?"
)
DEAREST = 100_000_000


def unit_price(
    base: int,
    option_prices: Iterable[int] = (),
    specials: Sequence[PriceCard] = (),
    channel: str = "",
    daypart: str = "",
) -> int:
    """The price of one, in minor units, choices included; never below zero.

    Of the specials that fit the channel and daypart the most specific one replaces the base: both
    named, then the channel alone (what is agreed with a delivery service), then the daypart alone.
    """
    fitting = [s for s in specials if s.channel in ("", channel) and s.daypart in ("", daypart)]
    best = max(fitting, key=lambda s: (bool(s.channel), bool(s.daypart)), default=None)
    return max(0, (base if best is None else best.price) + sum(option_prices))


def daypart_at(dayparts: Iterable[DaypartCard], local: time) -> str:
    """The name of the daypart at a local time of day, or "". One may go past midnight."""
    minute = local.hour * 60 + local.minute
    return next((d.name for d in dayparts if _within(minute, d)), "")


def _within(minute: int, daypart: DaypartCard) -> bool:
    starts, ends = daypart.starts_minute, daypart.ends_minute
    if starts < ends:
        return starts <= minute < ends
    return minute >= starts or minute < ends


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two half-open spans of minutes of a day share a minute; either may wrap."""
    return any(a < d and c < b for a, b in _spans(*one) for c, d in _spans(*other))


def _spans(starts: int, ends: int) -> list[tuple[int, int]]:
    return [(starts, ends)] if starts < ends else [(starts, 1440), (0, ends)]


def priced(price: int, *, negative: bool = False) -> int:
    """A price in minor units that can be meant; raises Invalid."""
    if abs(price) > DEAREST or (price < 0 and not negative):
        raise Invalid("That price can't be right", field="price", do="Correct the price")
    return price


LONGEST = 30
"""Characters of an amount. Python refuses to read numbers of over 4,300 digits."""


def minor_units(text: str, digits: int = 2) -> int:
    """An amount as people write it ("12.50", "12,5", "-1", "1.250,00") → minor units.

    Raises Invalid. `digits` = how many the currency has behind the point.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or len(text) > LONGEST:
        raise Invalid("That isn't an amount", field="price", do="Write it like 12.50")
    sign, whole, rest = match["sign"], match["whole"], match["rest"] or ""
    if not digits and len(rest) == 3:  # a currency without small coins: that was thousands
        whole, rest = whole + rest, ""
    if len(rest) > digits:
        raise Invalid("Too many digits behind the point", field="price", do="Write it like 12.50")
    amount = int(re.sub(r"[.,' ]", "", whole) + rest.ljust(digits, "0"))
    return -amount if sign == "-" else amount
