"""How orders and kitchen move a table on."""

from __future__ import annotations

from kds.floor.model import Stage

ORDER = tuple(Stage)
PAYING = (Stage.CHECK_DROPPED, Stage.PAID)

OF_COURSE = {0: Stage.ORDERED, 1: Stage.STARTERS, 2: Stage.MAINS}
"""What a table eats when a course has come to it; later courses are desserts."""


def stage_of_course(course: int) -> Stage:
    return OF_COURSE.get(course, Stage.DESSERT)


def advance(now: Stage, heard: Stage) -> Stage:
    """The stage after something was heard: it only goes forwards by itself, except that somebody
    who was about to pay and orders again is at the table for longer, and that a bill that was paid
    may be brought back."""
    if (heard is Stage.ORDERED and now in PAYING) or (now is Stage.PAID and heard in PAYING):
        return heard
    return max(now, heard, key=ORDER.index)
