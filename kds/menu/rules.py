"""The menu's arithmetic: which price counts, which choices are allowed, what is on sale."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from kds.errors import N_, Conflict, Invalid, KdsError
from kds.values import OptionId

if TYPE_CHECKING:
    from kds.menu.queries.cards import DaypartCard, GroupCard, ItemCard, OptionCard, PriceCard

T = TypeVar("T")

LOW_STOCK = 5
"""From so many left on, a countdown is shown as a warning."""
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d+|\d{1,3}(?:([.,' ])\d{3})(?:\3\d{3})*)(?:[.,](?P<rest>\d{1,3}))?"
)
DEAREST = 100_000_000
MOST_CHOICES = 50
_LATIN_MARKS = range(0x300, 0x370)


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


def is_available(out: bool, out_until: datetime | None, left: int | None, now: datetime) -> bool:
    """Whether it may be sold: not 86'd, not snoozed beyond now, not counted down to zero."""
    return not out and (out_until is None or out_until <= now) and left != 0


class Sale(StrEnum):
    """How a dish or choice stands, as screens show it."""

    ON = "on"
    LOW = "low"
    SNOOZED = "snoozed"
    OUT = "out"

    @property
    def word(self) -> str:
        return {
            Sale.ON: "On sale",
            Sale.LOW: "Running low",
            Sale.SNOOZED: "Snoozed",
            Sale.OUT: "Sold out",
        }[self]


def sale(card: ItemCard | OptionCard, now: datetime) -> Sale:
    """How it stands now."""
    if not card.available:
        return Sale.OUT
    if not card.on_sale(now):
        return Sale.SNOOZED
    return Sale.LOW if card.left is not None and card.left <= LOW_STOCK else Sale.ON


def check_choices(groups: Sequence[GroupCard], chosen: Sequence[OptionId], now: datetime) -> None:
    """Raise what is wrong with the options chosen for one item; see `choice_problems`."""
    for problem in choice_problems(groups, chosen, now):
        raise problem


def choice_problems(
    groups: Sequence[GroupCard], chosen: Sequence[OptionId], now: datetime
) -> list[KdsError]:
    """Invalid for an option that isn't offered, too few or too many; Conflict for one sold out.

    An option that is named twice counts twice.
    """
    offered = {option.id: option for group in groups for option in group.options}
    problems = [_unknown(ident) for ident in chosen if ident not in offered]
    taken = [offered[ident] for ident in dict.fromkeys(chosen) if ident in offered]
    problems.extend(_sold_out(option) for option in taken if not option.on_sale(now))
    counts = Counter(offered[ident].group_id for ident in chosen if ident in offered)
    for group in groups:
        problems.extend(_miscounted(group, counts[group.id]))
    return problems


def _unknown(ident: int) -> KdsError:
    return Invalid(
        "That choice isn't offered with this dish", field="choices", do="Choose another", id=ident
    )


def _sold_out(option: OptionCard) -> KdsError:
    return Conflict(
        "{name} is sold out", field="choices", do="Choose something else", name=option.name
    )


def _miscounted(group: GroupCard, count: int) -> list[KdsError]:
    if count < group.least:
        message = N_("Choose at least {least} of {group}")
    elif group.most and count > group.most:
        message = N_("Choose at most {most} of {group}")
    else:
        return []
    return [
        Invalid(
            message,
            field="choices",
            do="Change the choices",
            least=group.least,
            most=group.most,
            group=group.name,
        )
    ]


@lru_cache(maxsize=4096)
def match_key(name: str) -> str:
    """A name as it is compared: case, accents, punctuation and spacing don't count.

    >>> match_key("  Roasted Chili-Corn Salsa (Medium)")
    'roasted chili corn salsa medium'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    # Latin accents are dropped; marks of other scripts (が) make another word, so they stay.
    bare = "".join(char for char in plain if ord(char) not in _LATIN_MARKS)
    whole = unicodedata.normalize("NFKC", bare).casefold()
    words = "".join(char if _is_word(char) else " " for char in whole).split()
    return " ".join(words) or " ".join(name.casefold().split())


def named(name: str, longest: int, *, field: str = "name", empty: bool = False) -> str:
    """A name that fits; raises Invalid for none or one too long."""
    whole = " ".join(name.split())
    if not whole and not empty:
        raise Invalid("A name is needed", field=field, do="Write one")
    if len(whole) > longest:
        raise Invalid("Too long: at most {most} letters", field=field, do="Shorten", most=longest)
    return whole


def priced(price: int, *, negative: bool = False) -> int:
    """A price in minor units that can be meant; raises Invalid."""
    if abs(price) > DEAREST or (price < 0 and not negative):
        raise Invalid("That price can't be right", field="price", do="Correct the price")
    return price


def minor_units(text: str, digits: int = 2) -> int:
    """An amount as people write it ("12.50", "12,5", "-1", "1.250,00") → minor units.

    Raises Invalid. `digits` = how many the currency has behind the point.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise Invalid("That isn't an amount", field="price", do="Write it like 12.50")
    sign, whole, rest = match["sign"], match["whole"], match["rest"] or ""
    if not digits and len(rest) == 3:  # a currency without small coins: that was thousands
        whole, rest = whole + rest, ""
    if len(rest) > digits:
        raise Invalid("Too many digits behind the point", field="price", do="Write it like 12.50")
    amount = int(re.sub(r"[.,' ]", "", whole) + rest.ljust(digits, "0"))
    return -amount if sign == "-" else amount


def check_bounds(least: int, most: int, presets: int) -> None:
    """Raise Invalid when a group can't be fulfilled, or its presets are more than it allows."""
    if not 0 <= least <= MOST_CHOICES or not 0 <= most <= MOST_CHOICES:
        raise Invalid("Choices are counted from 0 to 50", field="most", do="Correct the numbers")
    if most and least > most:
        raise Invalid("At least can't be more than at most", field="least", do="Correct one")
    if most and presets > most:
        raise Invalid("More choices are preset than may be chosen", field="most", do="Allow more")


def moved(rows: Sequence[T], row: T, by: int) -> list[T]:
    """The rows with one of them moved by so many places, not beyond either end."""
    rest = [each for each in rows if each is not row]
    place = max(0, min(len(rest), rows.index(row) + by))
    return [*rest[:place], row, *rest[place:]]


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"
