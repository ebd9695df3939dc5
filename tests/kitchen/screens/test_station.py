"""The header of a station's wall, and what has just left it."""

from __future__ import annotations

from kds.kitchen.model import TicketState
from kds.kitchen.screens.station import newest, summarise, usual_time
from tests.kitchen.screens.cards import at, station, ticket


def test_the_header_counts_what_is_open_and_ages_what_cooks() -> None:
    tickets = [
        ticket(1, fired_at=at(3)),
        ticket(2, fired_at=at(1), state=TicketState.PARKED),
        ticket(3, fired_at=at(0), state=TicketState.BUMPED, bumped_at=at(4)),
    ]
    found = summarise(station(), tickets)
    assert (found.open, found.oldest_at, found.median) == (2, at(3), "4:00")
    assert (found.soon, found.late) == (300, 480)


def test_nothing_cooks() -> None:
    assert summarise(station(), []).oldest_at is None
    assert usual_time([]) == ""


def test_the_usual_time_is_the_median() -> None:
    gone = [
        ticket(i, state=TicketState.BUMPED, bumped_at=at(minutes))
        for i, minutes in enumerate((1, 6.5, 90), 1)
    ]
    assert usual_time(gone) == "6:30"


def test_the_last_bumped_come_first() -> None:
    gone = [ticket(i, state=TicketState.BUMPED, bumped_at=at(i)) for i in (1, 3, 2)]
    found = newest([*gone, ticket(4)], most=2)
    assert [each.id for each in found] == [3, 2]
    assert found[0].sort < found[1].sort
