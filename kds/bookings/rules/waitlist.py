"""Whether one may put oneself on the waitlist from outside."""

from __future__ import annotations

from datetime import datetime

from kds.bookings.rules.calendar import Calendar


def lets_in(calendar: Calendar, now: datetime, at_work: bool, after: int = 0) -> bool:
    """Whether guests may join the line now and still be seated `after` so many minutes.

    A service must be on and not paused for the public. A house without services takes guests while
    somebody is at work.
    """
    if not calendar.periods:
        return at_work
    service = calendar.service(now)
    if service is None or service.period.paused:
        return False
    return (service.at(service.last) - now).total_seconds() >= after * 60
