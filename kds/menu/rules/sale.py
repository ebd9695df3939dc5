"""What is on sale: 86, snooze, countdown, and what something is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kds.menu.queries.cards import ComponentCard, ItemCard, OptionCard, Use

LOW_STOCK = 5
"""From so many portions left on, a countdown is shown as a warning."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How something stands: 86'd or counted down to zero (not `available`), how many are left (None
    = not counted), until when it is snoozed."""

    available: bool
    left: int | None
    out_until: datetime | None

    @property
    def serves(self) -> int | None:
        return self.left

    def on_sale(self, now: datetime) -> bool:
        return is_available(not self.available, self.out_until, self.left, now)


def standing(own: Stand, uses: Sequence[Use]) -> Stand:
    """How a dish or choice stands with all that it is made of: the least of its own count and of
    the portions that each counted component makes."""
    if not uses:
        return own
    counts = [use.left // use.quantity for use in uses if use.left is not None]
    until = [use.out_until for use in uses]
    return Stand(
        own.available and all(use.available for use in uses),
        min([own.left, *counts] if own.left is not None else counts, default=None),
        max((each for each in (own.out_until, *until) if each is not None), default=None),
    )


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


def sale(card: ItemCard | OptionCard | ComponentCard | Stand, now: datetime) -> Sale:
    """How it stands now; of its `own`, how it would stand if all that it is made of were there."""
    if not card.available:
        return Sale.OUT
    if not card.on_sale(now):
        return Sale.SNOOZED
    return Sale.LOW if card.serves is not None and card.serves <= LOW_STOCK else Sale.ON


def lacking(card: ItemCard | OptionCard, now: datetime) -> str:
    """The names of the components that it can't be made without now."""
    return ", ".join(use.name for use in card.uses if not use.on_sale(now))
