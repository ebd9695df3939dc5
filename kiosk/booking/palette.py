"""A venue's accent colour as a small style sheet: whatever colour it is, text on it can be read."""

from __future__ import annotations

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
GROUND = (246, 244, 240)
"""The page's ground (`--bg` of the day theme): a tone that is read there is read anywhere."""
READABLE = 4.6
"""Contrast of text; WCAG AA asks 4.5."""
Colour = tuple[int, int, int]


def palette(accent: str) -> str:
    """CSS that puts this colour (#rrggbb) in place of the house's own; "" for none."""
    if not accent:
        return ""
    colour = _parsed(accent)
    ink = _darkened(colour)
    on = WHITE if contrast(colour, WHITE) >= contrast(colour, BLACK) else BLACK
    tint = _mixed(colour, WHITE, 0.1)
    return (
        f"[data-theme=day] {{ --accent: {_hex(colour)}; --on-accent: {_hex(on)};"
        f" --accent-ink: {_hex(ink)}; --accent-tint: {_hex(tint)}; }}\n"
    )


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _darkened(colour: Colour) -> Colour:
    """The same colour, as dark as text on the page must be."""
    share = 1.0
    while contrast(_mixed(colour, BLACK, share), GROUND) < READABLE:
        share -= 0.02
    return _mixed(colour, BLACK, share)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return float(share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4)


def _parsed(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
