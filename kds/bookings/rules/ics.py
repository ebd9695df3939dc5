"""A booking as a calendar entry (RFC 5545). One event needs five rules of the standard: CRLF, lines
folded at 75 octets, four escaped characters, times in UTC, and a UID and SEQUENCE that tell a
calendar which entry a change replaces. A library would bring its own time zones for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LINE = 75
"""Octets."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the calendar shows. `uid` never changes, `sequence` grows with every change."""

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    minutes: int
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    cancelled: bool = False


def uid_of(party_id: int, made_for: str) -> str:
    """The lasting name of a party's entry; `made_for` is the venue's own address or name."""
    host = "".join(c if c.isalnum() or c in ".-" else "-" for c in made_for.lower()).strip("-")
    return f"booking-{party_id}@{host or 'kds'}"


def calendar_file(entry: Entry) -> str:
    """The text of the .ics file."""
    ends_at = entry.starts_at + timedelta(minutes=entry.minutes)
    fields = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//kds//bookings//EN"),
        ("METHOD", "CANCEL" if entry.cancelled else "PUBLISH"),
        ("BEGIN", "VEVENT"),
        ("UID", entry.uid),
        ("SEQUENCE", str(entry.sequence)),
        ("DTSTAMP", _utc(entry.stamp)),
        ("DTSTART", _utc(entry.starts_at)),
        ("DTEND", _utc(ends_at)),
        ("SUMMARY", _text(entry.summary)),
        ("DESCRIPTION", _text(entry.description)),
        ("LOCATION", _text(entry.location)),
        ("URL", entry.url),
        ("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    return "".join(_folded(f"{name}:{value}") for name, value in fields if value)


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value.replace("\r", "")


def _folded(line: str) -> str:
    """A line of at most 75 octets; the rest goes on behind a space, never inside a character."""
    rows, row = [], ""
    for letter in line:
        if len((row + letter).encode()) > LINE:
            rows.append(row)
            row = " "
        row += letter
    return "\r\n".join([*rows, row]) + "\r\n"
