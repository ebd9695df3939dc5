"""The short notations inside the cells of a CSV file. Each raises ValueError with what is wrong."""

from __future__ import annotations

import re
from typing import Any

_GROUP = re.compile(r"(?P<name>[^:\[\]]+?)\s*(?:\[(?P<bounds>[^\]]*)\])?\s*(?::(?P<options>.*))?")
_BOUNDS = re.compile(r"(?P<least>\d+)\s*(?:(?P<open>\+)|-\s*(?P<most>\d+))?")
_OPTION = re.compile(
    r"(?P<removes>-)?\s*(?P<name>.+?)(?:\s+(?P<price>[+-]\s*\d[\d.,]*))?\s*(?P<preset>\*)?"
)
# A station with its seconds, a component with its quantity.
_COUNTED = re.compile(r"(?P<name>.+?)(?:\s*[:\s]\s*(?P<number>\d+))?")


def parts(cell: str, separators: str = ";") -> list[str]:
    """What stands between the separators, without empty ones."""
    return [each.strip() for each in re.split(f"[{separators}]", cell) if each.strip()]


def modifiers(cell: str) -> list[Any]:
    """`Doneness [1]: rare | medium* | well done; Extras [0-2]: cheese +1.50 | -onion; Sides`

    [1] exactly one, [0-2] up to two, [1+] one or more, none = any number; `*` is preset, `-` leaves
    out; a name alone offers a set that is defined elsewhere.
    """
    return [_group(each) for each in parts(cell)]


def _group(text: str) -> Any:
    match = _GROUP.fullmatch(text)
    if match is None:
        raise ValueError(f"can't read “{text}”; write it like: Doneness [1]: rare | medium")
    if match["options"] is None:
        if match["bounds"] is not None:
            raise ValueError(f"“{text}” has no choices; write them after a colon")
        return match["name"]
    least, most = _bounds(match["bounds"], text)
    options = [_option(each) for each in parts(match["options"], "|")]
    if not options:
        raise ValueError(f"“{text}” has no choices after the colon")
    return {"name": match["name"], "least": least, "most": most, "options": options}


def _bounds(text: str | None, whole: str) -> tuple[int, int]:
    if text is None:
        return 0, 0
    match = _BOUNDS.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"can't read the numbers of “{whole}”; write [1], [0-2] or [1+]")
    least = int(match["least"])
    return least, 0 if match["open"] else int(match["most"] or least)


def _option(text: str) -> dict[str, Any]:
    match = _OPTION.fullmatch(text)
    if match is None:
        raise ValueError(f"can't read the choice “{text}”")
    price = (match["price"] or "0").replace(" ", "")
    marks = {"preset": bool(match["preset"]), "removes": bool(match["removes"])}
    return {"name": match["name"], "price": price, **marks}


def stations(cell: str) -> list[dict[str, Any]]:
    """`Grill: 240; Fry: 180`: stations with their seconds (300 where none are named)."""
    found = []
    for text in parts(cell, ";|"):
        match = _COUNTED.fullmatch(text)
        assert match is not None  # noqa: S101
        found.append({"station": match["name"], "seconds": match["number"] or 300})
    return found


def components(cell: str) -> list[dict[str, Any]]:
    """`Patty: 2; Bun`: what one portion takes, 1 where no number is named."""
    found = []
    for text in parts(cell, ";|"):
        match = _COUNTED.fullmatch(text)
        assert match is not None  # noqa: S101
        found.append({"component": match["name"], "quantity": match["number"] or 1})
    return found


def prices(cell: str) -> list[dict[str, str]]:
    """`lunch = 11.00; delivery = 13.50; lunch/delivery = 12.00`: a daypart, a channel or both."""
    found = []
    for text in parts(cell, ";|"):
        when, equals, price = text.partition("=")
        if not equals or not when.strip():
            raise ValueError(f"can't read the price “{text}”; write it like: lunch = 11.00")
        found.append({"when": when.strip(), "price": price.strip()})
    return found


def allergens(cell: str) -> list[str]:
    """`milk, eggs`"""
    return parts(cell, ",;|")
