"""How a manager writes the calendar → the commands' arguments: clock times, weekdays ticked."""

from __future__ import annotations

from datetime import time
from typing import Any

from starlette.requests import Request

from kds.errors import Invalid

TIMES = ("starts", "last_start", "ends")
DAY = 1440
Values = dict[str, Any]


async def hours(request: Request, values: Values) -> Values:
    """`starts`, `last_start`, `ends` as HH:MM → minutes; what comes after midnight lies after it.
    `day0` (Monday) to `day6` are ticked, where `ticked` says that they were asked."""
    values = dict(values)
    last = 0
    for name in TIMES:
        if name in values:
            minute = minute_of(str(values.pop(name)), name)
            last = minute if minute >= last else minute + DAY
            values[f"{name}_minute"] = last
    if values.pop("ticked", ""):
        ticked = [day for day in range(7) if values.pop(f"day{day}", "")]
        values["weekdays"] = sum(1 << day for day in ticked)
    for name in ("first_date", "last_date"):
        if values.get(name) == "":
            values[name] = None
    return values


def minute_of(clock: str, field: str) -> int:
    """HH:MM → minutes from midnight."""
    try:
        when = time.fromisoformat(clock)
    except ValueError:
        raise Invalid("Write the time as 18:30", field=field, do="Correct the time") from None
    return when.hour * 60 + when.minute
