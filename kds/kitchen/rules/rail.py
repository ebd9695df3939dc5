"""The arithmetic of a station's screen: places and pages."""

from __future__ import annotations

from collections.abc import Container

LEAST_TILES, MOST_TILES = 6, 21
"""Tickets on one page of a station's screen."""


def free_slot(taken: Container[int], lowest: int = 0) -> int:
    """The first place at a station, from `lowest` on, that no open ticket holds."""
    slot = lowest
    while slot in taken:
        slot += 1
    return slot
