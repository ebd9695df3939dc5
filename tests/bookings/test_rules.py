"""The arithmetic of bookings, held against doing it one five minutes at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kds.bookings.rules import (
    Ask,
    Book,
    Period,
    Placed,
    Plan,
    Refused,
    Terms,
    Turn,
    Unit,
    Why,
    plan,
    service_of,
    slots,
    turn_minutes,
)
from kds.bookings.rules.bits import bits, comb, erode, gap_above, gap_below, ones

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = date(2026, 11, 27)
DINNER = Period(1, "Dinner", 127, None, None, 18 * 60, 21 * 60, 23 * 60)
SERVICE = service_of(DINNER, FRIDAY, BERLIN)
EARLY = SERVICE.opens_at - timedelta(days=2)
PUBLIC, HOUSE = Terms(True, EARLY), Terms(False, EARLY)
TWO, FOUR, SIX = Unit((1,), 2, 1, 2, 0), Unit((2,), 4, 1, 4, 1), Unit((3,), 6, 1, 6, 2)
HOUR = 12


def book(*placed: Placed, period: Period = DINNER, units: tuple[Unit, ...] = (TWO, FOUR)) -> Book:
    seats = sum(unit.seats for unit in units if len(unit.tables) == 1)
    return Book(service_of(period, FRIDAY, BERLIN), units, placed, seats)


@given(st.integers(0, 2**80), st.integers(1, 40))
def test_eroding_finds_every_start_that_fits(free: int, length: int) -> None:
    slow = [n for n in range(81) if all(free >> (n + k) & 1 for k in range(length))]
    assert list(bits(erode(free, length))) == slow


@given(st.integers(0, 2**60), st.integers(0, 60))
def test_gaps_are_counted_to_the_next_busy_bit(busy: int, at: int) -> None:
    below = next((n for n in range(at) if busy >> (at - 1 - n) & 1), at)
    above = next((n for n in range(100 - at) if busy >> (at + n) & 1), 100 - at)
    assert (gap_below(busy, at), gap_above(busy, at, 100)) == (below, above)


def test_masks() -> None:
    assert (ones(1, 3), ones(-2, 1), ones(3, 3)) == (0b110, 0b1, 0)
    assert comb(3, 6) == 0b1001001


def test_turn_time_of_the_most_specific_rule() -> None:
    rules = [Turn(1, None, None, 1, 4, 100), Turn(2, 1, None, 1, 4, 110), Turn(3, 1, 4, 2, 2, 80)]
    assert turn_minutes(rules, 2, 1, FRIDAY) == 80
    assert turn_minutes(rules, 2, 1, date(2026, 11, 28)) == 110
    assert turn_minutes(rules, 2, 7, FRIDAY) == 100
    assert [turn_minutes([], size, 1, FRIDAY) for size in (2, 4, 6, 9)] == [90, 105, 120, 180]


def test_a_single_table_comes_before_a_combination_and_the_small_one_first() -> None:
    joined = Unit((2, 3), 8, 5, 8, 9)
    whole = book(units=(SIX, joined, FOUR, TWO))
    assert plan(whole, Ask(2, 0, 90), HOUSE) == Plan(0, (1,))
    assert plan(whole, Ask(5, 0, 90), HOUSE) == Plan(0, (3,))
    assert plan(whole, Ask(7, 0, 90), HOUSE) == Plan(0, (2, 3))


def test_between_equal_tables_the_one_that_leaves_no_useless_gap() -> None:
    other = Unit((4,), 4, 1, 4, 0)
    taken = book(Placed(9, (2,), 4, 0, 18), units=(other, FOUR))
    # At table 2 the party follows the other at once; at table 4 half an hour would be lost.
    taken = taken.with_party(Placed(8, (4,), 4, 0, 12))
    assert plan(taken, Ask(4, 18, 90), HOUSE) == Plan(18, (2,))


def test_a_full_time_moves_somebody_who_is_not_here_yet() -> None:
    """Two sit at the table for four; they go to the table for two, and four come."""
    taken = book(Placed(9, (2,), 2, 0, 18, movable=True))
    found = plan(taken, Ask(4, 0, 105), HOUSE)
    assert isinstance(found, Plan)
    assert found.tables == (2,)
    assert [(m.party_id, m.old, m.new) for m in found.moves] == [(9, (2,), (1,))]


def test_who_sits_or_was_promised_a_table_is_never_moved() -> None:
    taken = book(Placed(9, (2,), 2, 0, 18, movable=False))
    assert isinstance(plan(taken, Ask(4, 0, 105), HOUSE), Refused)


def test_a_full_time_offers_its_neighbours_the_nearest_first() -> None:
    taken = book(Placed(9, (2,), 4, 0, 21))
    refused = plan(taken, Ask(4, 18, 105), PUBLIC)
    assert isinstance(refused, Refused)
    assert refused.why is Why.NO_TABLE
    assert [offer.first for offer in refused.offers] == [21, 24]


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"pace_covers": 4}, Why.PACED),
        ({"pace_groups": 1}, Why.PACED),
        ({"capacity": 3}, Why.FULL),
        ({"paused": True}, Why.PAUSED),
        ({"largest_online": 1}, Why.TOO_LARGE),
        ({"walk_in_reserve": 4}, Why.NO_TABLE),
        ({"lead_minutes": 60 * 24 * 3}, Why.PAST),
    ],
)
def test_the_public_keeps_to_limits_and_the_house_may_pass_them(
    limits: dict[str, Any], why: Why
) -> None:
    period = Period(1, "Dinner", 127, None, None, 18 * 60, 21 * 60, 23 * 60, **limits)
    taken = book(Placed(9, (2,), 3, 0, 21), period=period)
    refused = plan(taken, Ask(2, 0, 90), PUBLIC)
    assert isinstance(refused, Refused)
    assert refused.why is why
    assert 0 not in slots(taken, 2, 90, PUBLIC)
    assert plan(taken, Ask(2, 0, 90), HOUSE) == Plan(0, (1,))


SIZES = st.integers(1, 6)


@given(st.lists(st.tuples(SIZES, st.integers(0, 12)), max_size=12), SIZES)
def test_what_is_read_can_be_written(wishes: list[tuple[int, int]], size: int) -> None:
    """Every slot that reading shows is one that the same plan() gives a table for."""
    units = (TWO, FOUR, SIX, Unit((2, 3), 8, 5, 8, 9))
    whole = book(units=units)
    for number, (covers, slot) in enumerate(wishes, 1):
        minutes = turn_minutes([], covers, 1, FRIDAY)
        found = plan(whole, Ask(covers, slot * 3, minutes), PUBLIC)
        if isinstance(found, Plan):
            whole = whole.moved({m.party_id: m.new for m in found.moves}).with_party(
                Placed(number, found.tables, covers, found.first, minutes // 5, movable=True)
            )
        assert_no_overlap(whole)
    minutes = turn_minutes([], size, 1, FRIDAY)
    for slot in slots(whole, size, minutes, PUBLIC):
        assert isinstance(plan(whole, Ask(size, slot, minutes), PUBLIC), Plan)


def assert_no_overlap(whole: Book) -> None:
    seen: dict[int, int] = {}
    for each in whole.placed:
        for table in each.tables:
            assert not seen.get(table, 0) & ones(each.first, each.last)
            seen[table] = seen.get(table, 0) | ones(each.first, each.last)


def test_a_moment_before_opening_is_no_bit() -> None:
    assert SERVICE.opens_at == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert SERVICE.bit(SERVICE.opens_at - timedelta(minutes=1)) == -1
    assert SERVICE.bit_up(SERVICE.opens_at + timedelta(minutes=1)) == 1
    assert SERVICE.at(HOUR) == datetime(2026, 11, 27, 18, tzinfo=UTC)
