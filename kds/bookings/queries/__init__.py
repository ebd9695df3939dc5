"""What is asked of bookings: live cards of the calendar, and reads of any date."""

from kds.bookings.queries.availability import (
    Availability,
    Slot,
    TimeAnswer,
    ask_time,
    availability_day,
    open_days,
)
from kds.bookings.queries.cards import (
    WishCard,
    closure_cards,
    period_cards,
    turn_cards,
    wish_cards,
)
from kds.bookings.queries.diary import (
    DiaryDay,
    Load,
    Sitting,
    Stay,
    check_change,
    diary_day,
    outside_hours,
)
from kds.bookings.queries.guest import OwnBooking, own_booking
from kds.bookings.queries.lining import (
    Estimate,
    Line,
    LineState,
    OwnPlace,
    line_now,
    own_place,
    own_wait,
)
from kds.bookings.queries.loading import read_book, read_calendar

__all__ = [
    "Availability",
    "DiaryDay",
    "Estimate",
    "Line",
    "LineState",
    "Load",
    "OwnBooking",
    "OwnPlace",
    "Sitting",
    "Slot",
    "Stay",
    "TimeAnswer",
    "WishCard",
    "ask_time",
    "availability_day",
    "check_change",
    "closure_cards",
    "diary_day",
    "line_now",
    "open_days",
    "outside_hours",
    "own_booking",
    "own_place",
    "own_wait",
    "period_cards",
    "read_book",
    "read_calendar",
    "turn_cards",
    "wish_cards",
]
