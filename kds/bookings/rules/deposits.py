"""What a booking would have to put down. Taking it is the payments' part."""

from __future__ import annotations

from kds.bookings.rules.hours import Period


def deposit_of(period: Period, size: int) -> int:
    """Minor units that a party of this size puts down; 0 = nothing."""
    if not period.deposit_from or size < period.deposit_from:
        return 0
    return period.deposit_per_cover * size
