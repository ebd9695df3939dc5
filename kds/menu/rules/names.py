"""Names and their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from kds.errors import Invalid

T = TypeVar("T")

_LATIN_MARKS = range(0x300, 0x370)


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


def moved(rows: Sequence[T], row: T, by: int) -> list[T]:
    """The rows with one of them moved by so many places, not beyond either end."""
    rest = [each for each in rows if each is not row]
    place = max(0, min(len(rest), rows.index(row) + by))
    return [*rest[:place], row, *rest[place:]]


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"
