"""Every pair of colours that carries text: AA by day, AAA by night (WCAG 2.2, 1.4.3 and 1.4.6)."""

from __future__ import annotations

import re

import pytest

from tests.browser.client.stage import ROOT

CSS = (ROOT / "static/css/tokens.css").read_text()
AA, AAA, SHAPE = 4.5, 7.0, 3.0
STATES = ("ok", "soon", "late", "info", "vip")


def theme(name: str) -> dict[str, str]:
    block = re.search(rf"\[data-theme={name}\] \{{(.*?)\}}", CSS, re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", block[1]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_pairs() -> list[tuple[str, str]]:
    grounds = ("bg", "surface", "raised")
    pairs = [(ink, ground) for ink in ("ink", "ink2", "ink3") for ground in grounds]
    for state in (*STATES, "accent"):
        pairs += [(f"{state}-ink", ground) for ground in ("bg", "surface", f"{state}-tint")]
    return [*pairs, ("on-strong", "strong"), *(("ink", f"{state}-tint") for state in STATES)]


@pytest.mark.parametrize(("name", "least"), [("day", AA), ("night", AAA)])
def test_text(name: str, least: float) -> None:
    colours = theme(name)
    poor = {
        f"{ink} on {ground}": round(found, 2)
        for ink, ground in text_pairs()
        if (found := contrast(colours[ink], colours[ground])) < least
    }
    assert not poor


@pytest.mark.parametrize(("name", "least"), [("day", AA), ("night", AAA)])
def test_text_on_full_colour(name: str, least: float) -> None:
    colours = theme(name)
    poor = {
        state: round(found, 2)
        for state in (*STATES, "accent")
        if (found := contrast(colours[f"on-{state}"], colours[state])) < least
    }
    assert not poor


@pytest.mark.parametrize("name", ["day", "night"])
def test_shapes(name: str) -> None:
    colours = theme(name)
    shapes = ("line2", "focus", "accent", "late", "ok", "info", "vip")
    poor = {
        f"{shape} on {ground}": round(found, 2)
        for shape in shapes
        for ground in ("bg", "surface")
        if (found := contrast(colours[shape], colours[ground])) < SHAPE
    }
    assert not poor
