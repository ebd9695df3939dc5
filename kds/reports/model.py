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
    """A station that nobody sees; its backup has its tickets."""
    SCREEN = "screen"
    """A screen on a wall that is gone while guests are here."""
    BUSY = "busy"
    """A station with more work than its hands can do soon."""
    QUOTE = "quote"
    """A party that waits for longer than it was told."""
    STAY = "stay"
    """A table that is sat at into the next party's time."""
    FULL = "full"
    """A quarter of an hour (its epoch ms) for which more are booked than the house wants."""
    HOUSE = "house"
    """The machine: a backup, the disk, the clock; what the doctor says must be done."""
    LOW = "low"
    """A dish that runs low."""

    @property
    def word(self) -> str:
        return {
            About.MONEY: "Money",
            About.LATE: "Late tickets",
            About.DARK: "Dark screen",
            About.SCREEN: "Screen offline",
            About.BUSY: "Busy station",
            About.QUOTE: "Broken quote",
            About.STAY: "Overstay",
            About.FULL: "Over capacity",
            About.HOUSE: "Doctor",
            About.LOW: "Running low",
        }[self]


class Deed(Spoken):
    """What one does about an alert."""

    MUTE = "mute"
    RUSH = "rush"
    COMP = "comp"
    SHOW = "show"
    PAUSE_KIOSK = "pause_kiosk"
    TELL = "tell"
    MOVE = "move"
    PAUSE_ONLINE = "pause_online"
    OUT = "out"

    @property
    def word(self) -> str:
        return {
            Deed.MUTE: "Mute",
            Deed.RUSH: "Rush",
            Deed.COMP: "Comp a dish",
            Deed.SHOW: "Show it elsewhere",
            Deed.PAUSE_KIOSK: "Pause kiosks",
            Deed.TELL: "Tell the guest",
            Deed.MOVE: "Move the booking",
            Deed.PAUSE_ONLINE: "Pause online bookings",
            Deed.OUT: "86 it",
        }[self]


OFFERED: dict[About, tuple[Deed, ...]] = {
    About.LATE: (Deed.RUSH, Deed.COMP),
    About.SCREEN: (Deed.SHOW,),
    About.BUSY: (Deed.PAUSE_KIOSK,),
    About.QUOTE: (Deed.TELL,),
    About.STAY: (Deed.MOVE,),
    About.FULL: (Deed.PAUSE_ONLINE,),
    About.LOW: (Deed.OUT,),
}
"""The deeds that fit; about the others something must be done where they are."""
