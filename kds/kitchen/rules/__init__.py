"""The arithmetic of the kitchen: places on a screen, and times that can be promised."""

from kds.kitchen.rules.ledger import Booking, Ledger, Load, Work, remaining, work_of
from kds.kitchen.rules.promises import Promise, book, promise, start_of, wait
from kds.kitchen.rules.rail import LEAST_TILES, MOST_TILES, free_slot

__all__ = [
    "LEAST_TILES",
    "MOST_TILES",
    "Booking",
    "Ledger",
    "Load",
    "Promise",
    "Work",
    "book",
    "free_slot",
    "promise",
    "remaining",
    "start_of",
    "wait",
    "work_of",
]
