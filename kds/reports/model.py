"""What the overview alerts people to, and what they can do about it with one tap."""

from __future__ import annotations

from datetime import timedelta

from kds.values import Spoken

MUTED = timedelta(minutes=30)
"""How long an alert stays quiet that was muted."""
PATIENCE = timedelta(minutes=10)
"""How long one stays quiet about which something was done: then it had time to help."""


class About(Spoken):
    """What an alert is about, the gravest first. An alert is named `late-12`: this and an id."""

    MONEY = "money"
    """An order: paid and not fired, or fired and not paid."""
    LATE = "late"
    """An order with tickets past their station's time."""
    DARK = "dark"
    """A station that nobody sees."""
    BUSY = "busy"
    """A station with more work than its hands can do soon."""
    QUOTE = "quote"
    """A party that waits for longer than it was told."""
    STAY = "stay"
    """A table that is sat at into the next party's time."""
    HOUSE = "house"
    """The machine: a backup, the disk, the clock; what the doctor says must be done."""
    LOW = "low"
    """A dish that runs low."""


class Deed(Spoken):
    """What one does about an alert."""

    MUTE = "mute"
    RUSH = "rush"
    PAUSE_KIOSK = "pause_kiosk"
    OUT = "out"

    @property
    def word(self) -> str:
        return {
            Deed.MUTE: "Mute",
            Deed.RUSH: "Rush",
            Deed.PAUSE_KIOSK: "Pause kiosks",
            Deed.OUT: "86 it",
        }[self]


OFFERED = {About.LATE: Deed.RUSH, About.BUSY: Deed.PAUSE_KIOSK, About.LOW: Deed.OUT}
"""The deed that fits; about the others something must be done where they are."""
