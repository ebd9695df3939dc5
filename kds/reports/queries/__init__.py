"""What is asked of the past, and what the overview looks at."""

from kds.reports.queries.alerts import DeedCard, deed_cards
from kds.reports.queries.journal import THINGS, Asked, Story, Thing, Told, kinds, tell
from kds.reports.queries.reading import report_of
from kds.reports.queries.tables import Column, Kind, Report, Row, Span, What
from kds.reports.queries.tonight import Left, Tonight, left_today, tonight

__all__ = [
    "THINGS",
    "Asked",
    "Column",
    "DeedCard",
    "Kind",
    "Left",
    "Report",
    "Row",
    "Span",
    "Story",
    "Thing",
    "Told",
    "Tonight",
    "What",
    "deed_cards",
    "kinds",
    "left_today",
    "report_of",
    "tell",
    "tonight",
]
