"""What time does to a booking by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from kds.floor.model import PartyState
from kds.floor.rules.times import Policy

STANDING = frozenset({PartyState.REQUESTED, PartyState.BOOKED, PartyState.CONFIRMED})
EXPECTED = STANDING | {PartyState.LATE}


def time_state(
    state: PartyState,
    state_at: datetime,
    booked_for: datetime | None,
    minutes: int,
    now: datetime,
    policy: Policy | None = None,
) -> PartyState | None:
    """The state that a booking should be in by now; None when it is the right one.

    Late after five minutes, a no-show after fifteen; who called to say that they come later keeps
    the table for all of the planned stay; a request that nobody granted ends with its time.
    """
    policy = policy or Policy()
    if state not in EXPECTED or booked_for is None or now < booked_for + policy.late_after:
        return None
    if state is PartyState.REQUESTED:
        return PartyState.EXPIRED
    called = state is PartyState.LATE and state_at < booked_for + policy.late_after
    given_up = booked_for + (timedelta(minutes=minutes) if called else policy.no_show_after)
    if now >= given_up:
        return PartyState.NO_SHOW
    return None if state is PartyState.LATE else PartyState.LATE
