"""The arithmetic of the kitchen: places and pages."""

from __future__ import annotations

from collections.abc import Container

LEAST_TILES, MOST_TILES = 6, 21
"""Tickets on one page of a station's screen."""


def free_slot(taken: Container[int]) -> int:
    """The lowest place at a station that no open ticket holds."""
    slot = 0
    while slot in taken:
        slot += 1
    return slot
