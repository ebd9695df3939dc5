"""What is asked of the past, and what the overview looks at."""

from kds.reports.queries.alerts import DeedCard, deed_cards
from kds.reports.queries.journal import THINGS, Asked, Story, Thing, Told, kinds, tell
from kds.reports.queries.tonight import Tonight, tonight

__all__ = [
    "THINGS",
    "Asked",
    "DeedCard",
    "Story",
    "Thing",
    "Told",
    "Tonight",
    "deed_cards",
    "kinds",
    "tell",
    "tonight",
]
