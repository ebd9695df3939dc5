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
from kds.bookings.queries.loading import read_book, read_calendar
from kds.bookings.queries.waitlist import (
    Estimate,
    OwnPlace,
    Waitlist,
    WaitlistState,
    own_place,
    own_wait,
    waitlist_now,
)

__all__ = [
    "Availability",
    "DiaryDay",
    "Estimate",
    "Load",
    "OwnBooking",
    "OwnPlace",
    "Sitting",
    "Slot",
    "Stay",
    "TimeAnswer",
    "Waitlist",
    "WaitlistState",
    "WishCard",
    "ask_time",
    "availability_day",
    "check_change",
    "closure_cards",
    "diary_day",
    "open_days",
    "outside_hours",
    "own_booking",
    "own_place",
    "own_wait",
    "period_cards",
    "read_book",
    "read_calendar",
    "turn_cards",
    "waitlist_now",
    "wish_cards",
]
