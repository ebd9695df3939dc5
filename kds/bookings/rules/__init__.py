"""The arithmetic of bookings: hours, turn times, who fits where. Pure, and in UTC."""

from kds.bookings.rules.book import Book, Placed, Terms, Unit
from kds.bookings.rules.chain import Move
from kds.bookings.rules.hours import (
    Closed,
    Period,
    Service,
    is_on_grid,
    moment_of,
    service_at,
    service_of,
    services_on,
)
from kds.bookings.rules.planning import Ask, Plan, Refused, Why, nearby, plan, slots, unit_of
from kds.bookings.rules.turns import Turn, in_bits, turn_minutes

__all__ = [
    "Ask",
    "Book",
    "Closed",
    "Move",
    "Period",
    "Placed",
    "Plan",
    "Refused",
    "Service",
    "Terms",
    "Turn",
    "Unit",
    "Why",
    "in_bits",
    "is_on_grid",
    "moment_of",
    "nearby",
    "plan",
    "service_at",
    "service_of",
    "services_on",
    "slots",
    "turn_minutes",
    "unit_of",
]
