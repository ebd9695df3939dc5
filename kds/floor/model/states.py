"""The states of parties, claims and tables."""

from __future__ import annotations

from kds.values import Spoken


class PartyState(Spoken):
    """A party's way, from the first click on the booking page to the cleared table."""

    HELD = "held"
    REQUESTED = "requested"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    """On the waitlist."""
    LATE = "late"
    ARRIVED_PARTIAL = "arrived_partial"
    ARRIVED = "arrived"
    SEATED_PARTIAL = "seated_partial"
    SEATED = "seated"
    COMPLETED = "completed"
    CANCELLED_GUEST = "cancelled_guest"
    CANCELLED_HOUSE = "cancelled_house"
    NO_SHOW = "no_show"
    RENEGED = "reneged"
    """Left the waitlist."""
    EXPIRED = "expired"

    @property
    def seated(self) -> bool:
        return self in SEATED

    @property
    def over(self) -> bool:
        return self in OVER

    @property
    def expected(self) -> bool:
        """Booked for a time, and not here yet."""
        return self in EXPECTED


SEATED = frozenset({PartyState.SEATED_PARTIAL, PartyState.SEATED})
EXPECTED = frozenset({PartyState.BOOKED, PartyState.CONFIRMED, PartyState.LATE})
HERE = frozenset({PartyState.ARRIVED_PARTIAL, PartyState.ARRIVED})
"""At the door, waiting for a table that they have booked (or were called for)."""
OVER = frozenset(
    {
        PartyState.COMPLETED,
        PartyState.CANCELLED_GUEST,
        PartyState.CANCELLED_HOUSE,
        PartyState.NO_SHOW,
        PartyState.RENEGED,
        PartyState.EXPIRED,
    }
)


class Source(Spoken):
    ONLINE = "online"
    PHONE = "phone"
    WALK_IN = "walk_in"

    @property
    def word(self) -> str:
        return {Source.ONLINE: "Online", Source.PHONE: "Phone", Source.WALK_IN: "Walk-in"}[self]


class ClaimState(Spoken):
    """HELD expires, BOOKED is a party's, BLOCK is the house's; RELEASED claims nothing."""

    HELD = "held"
    BOOKED = "booked"
    BLOCK = "block"
    RELEASED = "released"


class Stage(Spoken):
    """How far a seated party is; orders, kitchen and checks move it on."""

    SEATED = "seated"
    ORDERED = "ordered"
    STARTERS = "starters"
    MAINS = "mains"
    DESSERT = "dessert"
    CHECK_DROPPED = "check_dropped"
    PAID = "paid"


class TableState(Spoken):
    """What the map shows; derived, never stored."""

    AVAILABLE = "available"
    DUE_SOON = "due_soon"
    HELD = "held"
    SEATED = "seated"
    ORDERED = "ordered"
    STARTERS = "starters"
    MAINS = "mains"
    DESSERT = "dessert"
    CHECK_DROPPED = "check_dropped"
    PAID = "paid"
    DIRTY = "dirty"
    BLOCKED = "blocked"
