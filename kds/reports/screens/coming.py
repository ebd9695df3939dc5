"""The next two hours against what the house can hold. Pure, from live cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.bookings.queries.cards import period_cards
from kds.bookings.queries.live import moment_of_live, today
from kds.bookings.screens.load import QUARTER, quarters
from kds.bus.projection import Live, glance
from kds.floor.queries import table_cards
from kds.reports.model import About, Deed
from kds.reports.screens.alert import Alert, make_alert
from kds.values import Spoken, to_ms

AHEAD = timedelta(hours=2)


class Crowd(Spoken):
    """How a quarter of an hour stands against what the house wants."""

    FITS = "fits"
    MANY = "many"
    """More come at once than its pacing wants."""
    FULL = "full"
    """More are there than its capacity, or than there are seats."""

    @property
    def word(self) -> str:
        return {Crowd.FITS: "fits", Crowd.MANY: "too many come", Crowd.FULL: "too full"}[self]


@dataclass(frozen=True, slots=True)
class Coming:
    """A quarter of an hour: covers present and starting, of `most` seats."""

    id: int
    sort: int
    at: datetime
    present: int
    starting: int
    most: int
    share: int
    starting_share: int
    crowd: Crowd


@glance
def coming(live: Live) -> list[Coming]:
    """The next two hours in quarters, against all seats of the house."""
    step = int(QUARTER.total_seconds()) * 1000
    first = to_ms(moment_of_live(live)) // step * step
    last = first + int(AHEAD.total_seconds()) * 1000
    seats = sum(table.seats for table in live(table_cards))
    made = quarters(live, today(live), first, last)
    scale = max([seats, 1, *(each.present for each in made)])
    found = []
    for each in made:
        full = each.over_capacity or each.present > seats
        found.append(
            Coming(
                id=to_ms(each.at),
                sort=to_ms(each.at),
                at=each.at,
                present=each.present,
                starting=each.starting,
                most=seats,
                share=round(100 * each.present / scale),
                starting_share=round(100 * each.starting / scale),
                crowd=Crowd.FULL if full else Crowd.MANY if each.over_pace else Crowd.FITS,
            )
        )
    return found


def crowds(live: Live) -> list[Alert]:
    """The first quarter that is over: pausing online bookings keeps it from growing."""
    over = next((each for each in coming(live) if each.crowd is not Crowd.FITS), None)
    if over is None:
        return []
    open_online = any(not period.paused for period in live(period_cards))
    return [
        make_alert(
            About.FULL,
            over.id,
            over.crowd.word,
            "/bookings",
            at=over.at,
            count=over.present,
            most=over.most,
            amount=over.starting,
            deeds=(Deed.PAUSE_ONLINE,) if open_online else (),
        )
    ]
