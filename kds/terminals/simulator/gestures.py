"""What a hand may do at the simulated reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CARD = "Visa 4242"
DECLINES = (
    "insufficient_funds",
    "lost_card",
    "expired_card",
    "do_not_honor",
    "incorrect_pin",
    "generic_decline",
)
"""Codes that real banks answer with."""
DEAF_SECONDS = 3.0


class Act(StrEnum):
    """What happens at the reader. LOSE: the card is charged, and the answer never arrives. MUTE:
    nothing happens, and nobody is told."""

    APPROVE = "approve"
    DECLINE = "decline"
    CANCEL = "cancel"
    TIME_OUT = "time_out"
    LOSE = "lose"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Gesture:
    """One act; `code` is a decline's, `seconds` is how long an automatic hand takes."""

    act: Act
    code: str = ""


def gestures(script: str) -> list[Gesture]:
    """ "approve, decline:lost_card, lose" → what will be done to the next charges, in order."""
    found = []
    for word in script.replace(",", " ").split():
        name, _, code = word.partition(":")
        found.append(Gesture(Act(name), code))
    return found
