"""The wait quote: the same room gives the same quote, and it follows the rule of the door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kds.floor.model import Stage
from kds.floor.rules.evening import Claimed, Queued, Room, Taken
from kds.floor.rules.quote import Quote, quotes
from kds.floor.rules.suggest import Unit, fits
from kds.floor.rules.times import turn_minutes
from kds.floor.rules.turns import ENOUGH, Stay, chance_gone, draws, learn, quantiles

TWO, FOUR = (2, turn_minutes(2)), (4, turn_minutes(4))


def tables(*seats: int) -> tuple[Unit, ...]:
    return tuple(Unit((i + 1,), 1, each, rank=i) for i, each in enumerate(seats))


def sitting(table: int, stage: Stage = Stage.MAINS, gone: float = 5, size: int = 2) -> Taken:
    return Taken(table, (table,), size, turn_minutes(size), stage, gone)


def waiting(*sizes: int) -> tuple[Queued, ...]:
    return tuple(Queued(100 + i, size, turn_minutes(size)) for i, size in enumerate(sizes))


FULL = Room(tables(2, 2, 4, 4), tuple(sitting(i, gone=i * 4) for i in (1, 2, 3, 4)))


def middle(quote: Quote) -> int:
    return quote.low


def test_the_same_room_gives_the_same_quote() -> None:
    assert quotes(FULL, (TWO, FOUR)) == quotes(FULL, (TWO, FOUR))


def test_a_free_table_is_no_wait() -> None:
    assert quotes(Room(tables(2)), (TWO,)).sizes[2].now


def test_nobody_fits_where_there_is_no_table_for_them() -> None:
    assert quotes(FULL, ((9, 150),)).sizes[9].beyond


def test_further_courses_wait_less() -> None:
    lows = [
        quotes(Room(tables(2), (sitting(1, stage, 0),)), (TWO,)).sizes[2].low
        for stage in (Stage.SEATED, Stage.STARTERS, Stage.MAINS, Stage.DESSERT, Stage.PAID)
    ]
    assert lows == sorted(lows, reverse=True)
    assert len(set(lows)) == len(lows)


def test_who_waits_longer_in_line_waits_less() -> None:
    found = quotes(replace(FULL, queue=waiting(2, 2, 2))).parties
    assert [q.low for q in found.values()] == sorted(q.low for q in found.values())


@given(st.lists(st.sampled_from((2, 2, 4)), max_size=6), st.integers(0, 30))
def test_every_party_before_you_can_only_add_to_your_wait(ahead: list[int], gone: int) -> None:
    room = Room(tables(4, 4, 4), tuple(sitting(i, gone=gone + i * 3) for i in (1, 2, 3)))
    waits = [
        quotes(replace(room, queue=waiting(*ahead[:n])), (TWO,)).sizes[2].low
        for n in range(len(ahead) + 1)
    ]
    assert waits == sorted(waits)


@given(
    st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=6),
    st.lists(st.integers(1, 6), max_size=6),
    st.floats(0, 200),
)
def test_the_low_end_is_never_above_the_high_end(
    stages: list[Stage], ahead: list[int], gone: float
) -> None:
    seated = tuple(sitting(i + 1, stage, gone) for i, stage in enumerate(stages))
    found = quotes(Room(tables(2, 2, 4, 4, 6, 6), seated, queue=waiting(*ahead)), (TWO, FOUR))
    every = [*found.parties.values(), *found.sizes.values()]
    assert all(quote.now or quote.low < quote.high for quote in every)


def test_a_claimed_table_isnt_given_to_a_walk_in() -> None:
    free = Room(tables(2), claims=(Claimed(1, 40, 130, party=9),))
    assert not quotes(free, (TWO,)).sizes[2].now
    later = Room(tables(2), claims=(Claimed(1, 95, 185, party=9),))
    assert quotes(later, (TWO,)).sizes[2].now


def test_a_claim_takes_its_table_even_from_an_overstaying_party() -> None:
    late = Room(tables(2), (sitting(1, Stage.PAID, 4),), claims=(Claimed(1, -10, 80, party=9),))
    assert quotes(late, (TWO,)).sizes[2].low > 60


def test_a_block_of_the_house_ends_when_it_says() -> None:
    blocked = Room(tables(2), claims=(Claimed(1, -10, 20),))
    assert quotes(blocked, (TWO,)).sizes[2] == Quote(20, 25)


def test_a_large_party_isnt_overtaken_at_its_own_table_but_is_at_others() -> None:
    room = Room(tables(2, 6), (sitting(1, Stage.PAID, 3), sitting(2, Stage.MAINS, 10, 6)))
    found = quotes(replace(room, queue=waiting(6, 2))).parties
    assert found[101].high < found[100].low


def test_a_large_party_first_in_line_isnt_starved_by_small_ones() -> None:
    joined = Unit((1, 2), 5, 6)
    both = (sitting(1, Stage.PAID, 3, 4), sitting(2, Stage.PAID, 1, 4))
    room = Room((*tables(4, 4), joined), both, queue=waiting(6, 2, 2, 2))
    assert quotes(room).parties[100].high < 45
    alone = quotes(replace(room, queue=waiting(6))).parties[100]
    assert quotes(room).parties[100] == alone


def test_a_table_isnt_kept_for_long() -> None:
    joined = Unit((1, 2), 5, 6)
    room = Room((*tables(4, 4), joined), (sitting(2, Stage.SEATED, 1, 4),), queue=waiting(6, 2))
    assert quotes(room).parties[101].now


def test_complaint_17_quotes_drift() -> None:
    """A range, not a number; and it is made anew as the evening moves on."""
    first = quotes(FULL, (TWO,)).sizes[2]
    assert 0 < first.low < first.high
    slow = tuple(replace(each, gone=each.gone + 8) for each in FULL.taken)
    assert quotes(replace(FULL, taken=slow), (TWO,)).sizes[2].low <= first.low
    ahead = tuple(replace(each, stage=Stage.CHECK_DROPPED, gone=1) for each in FULL.taken)
    assert quotes(replace(FULL, taken=ahead), (TWO,)).sizes[2].high < first.low


# --- the table ----------------------------------------------------------------------------------


def names(size: int, units: tuple[Unit, ...], **claims: float) -> list[tuple[int, ...]]:
    free = {table for unit in units for table in unit.tables}
    starts = {int(name[1:]): at for name, at in claims.items()}
    return [fit.unit.tables for fit in fits(units, size, turn_minutes(size), free, starts)]


def test_the_best_fit_comes_first_and_a_single_table_before_a_combination() -> None:
    units = (*tables(6, 2, 4, 2), Unit((2, 4), 3, 4))
    assert names(2, units) == [(2,), (4,), (3,), (1,)]
    assert names(4, units) == [(3,), (1,), (2, 4)]


def test_among_equals_the_tightest_gap_before_the_next_claim_wins() -> None:
    assert names(2, tables(2, 2, 2), t1=150, t3=100) == [(3,), (1,), (2,)]


def test_a_table_that_is_claimed_too_soon_is_no_choice() -> None:
    assert names(2, tables(2, 2), t1=89) == [(2,)]


def test_the_server_whose_turn_it_is_comes_first_among_equals() -> None:
    one, two = tables(2, 2)
    assert names(2, (replace(one, turn=1), two)) == [(2,), (1,)]


# --- what the house has learnt ------------------------------------------------------------------


def stays(number: int, minutes: float) -> list[Stay]:
    return [Stay(2, ((Stage.SEATED, minutes + i % 10),)) for i in range(number)]


def test_history_counts_from_enough_turns_on() -> None:
    guessed, measured = learn(stays(ENOUGH - 1, 40)), learn(stays(ENOUGH, 40))
    assert guessed.left(2, 90, Stage.SEATED)[10] == pytest.approx(90, abs=1)
    assert measured.left(2, 90, Stage.SEATED)[10] == pytest.approx(44.5)
    assert measured.left(4, 105, Stage.SEATED)[10] == pytest.approx(105, abs=1)


def test_who_has_stayed_long_is_still_given_some_minutes() -> None:
    known = quantiles([60.0, 70.0, 80.0, 90.0])
    assert draws(known, 0, [0.5]) == pytest.approx([75])
    assert 0 < draws(known, 85, [0.5])[0] < 5
    assert draws(known, 200, [0.5])[0] > 0


def test_the_chance_that_a_table_is_free_in_time() -> None:
    known = quantiles([float(each) for each in range(101)])
    assert chance_gone(known, 0, 50) == pytest.approx(0.5)
    assert chance_gone(known, 50, 25) == pytest.approx(0.5)
    assert chance_gone(known, 300, 1) == 1
