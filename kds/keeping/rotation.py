"""Which backups stay: the last of each of so many days, and of each of so many weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kds.keeping.places import backups_in

DAY = timedelta(days=1)


def kept(made: Iterable[datetime], daily: int, weekly: int, zone: ZoneInfo) -> set[datetime]:
    """Of these backups, those that stay; the newest always does."""
    newest = sorted(made, reverse=True)
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for at in newest:
        local = at.astimezone(zone)
        days.setdefault(local.date(), at)
        weeks.setdefault(local.isocalendar()[:2], at)
    return {*newest[:1], *list(days.values())[:daily], *list(weeks.values())[:weekly]}


def rotate(folder: Path, daily: int, weekly: int, zone: ZoneInfo) -> list[Path]:
    """Delete what need not stay; gives what was deleted. Files with other names are left alone."""
    found = dict(backups_in(folder))
    stay = kept(found, daily, weekly, zone)
    gone = [path for at, path in found.items() if at not in stay]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def last_due(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The latest moment at which a backup was to be made."""
    local = now.astimezone(zone)
    at = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at <= local else at - DAY
