"""Card numbers have no business here: they are refused wherever they are typed, and scrubbed from
logs. Cards are read by terminals alone (PCI DSS, SAQ A).

What counts: 13 to 19 digits, with or without spaces, dots and dashes between them, whose last one
is right by Luhn (ISO/IEC 7812). A telephone number with its + or its leading zeros is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kds.errors import Invalid

LEAST, MOST = 13, 19
SCRUBBED = "[card number]"
_RUN = re.compile(r"(?<![\w+])[1-9]\d*(?:[ .\-]{1,2}\d+)*(?!\w)")
_GROUP = re.compile(r"\d+")
FOREIGN = frozenset({"external_id"})
"""Ids that another system has made, which may be long numbers."""


def luhn(digits: str) -> bool:
    """Whether the last digit fits the others.

    >>> luhn("4242424242424242"), luhn("4242424242424241")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand: whole groups of digits, so that an expiry date after one hides nothing."""
    for run in _RUN.finditer(text):
        groups = [(g.start(), g.end()) for g in _GROUP.finditer(text, run.start(), run.end())]
        after = 0
        for first in range(len(groups)):
            if groups[first][0] < after:
                continue
            digits = ""
            for start, end in groups[first:]:
                digits += text[start:end]
                if LEAST <= len(digits) <= MOST and luhn(digits):
                    after = end
                    yield groups[first][0], end
                    break


def holds_card_number(text: str) -> bool:
    """Whether a text has something in it that can be a card number."""
    return len(text) >= LEAST and next(_found(text), None) is not None


def scrub(text: str) -> str:
    """The text without its card numbers."""
    if len(text) < LEAST:
        return text
    kept, at = [], 0
    for start, end in _found(text):
        kept += [text[at:start], SCRUBBED]
        at = end
    return "".join([*kept, text[at:]])


def refuse_card_numbers(arguments: Mapping[str, Any]) -> None:
    """Raise Invalid, naming the field, when a value has a card number in it, however deep."""
    for name, value in arguments.items():
        if name not in FOREIGN and _holds(value):
            raise Invalid(
                "That looks like a card number",
                field=name,
                do="Never write one down: hold the card to the terminal",
            )


def _holds(value: Any) -> bool:
    if isinstance(value, str):
        return holds_card_number(value)
    if isinstance(value, int):
        return value >= 10 ** (LEAST - 1) and holds_card_number(str(value))
    if isinstance(value, Mapping):
        return any(_holds(each) for pair in value.items() for each in pair)
    if isinstance(value, tuple | list | set | frozenset):
        return any(_holds(each) for each in value)
    if is_dataclass(value):
        names = (each.name for each in fields(value) if each.name not in FOREIGN)
        return any(_holds(getattr(value, name)) for name in names)
    return False
