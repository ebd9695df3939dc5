"""How many covers a plan takes in: the benchmark's evenings."""

from __future__ import annotations

import random

import pytest

from kds.bookings.rules import Book, Placed, Plan, plan
from kds.bookings.rules.optimum import HAS_SOLVER
from tests.bench import covers


def test_ours_takes_in_more_than_best_fit_and_offers_more_still() -> None:
    found = covers.shares()
    assert found["first_fit"] < found["best_fit"] <= found["no_offers"] <= found["with_offers"]
    assert found["no_offers"] >= 86
    assert found["with_offers"] >= 91


@pytest.mark.skipif(not HAS_SOLVER, reason="the optional solver isn't installed")
def test_nothing_at_its_own_time_beats_the_optimum() -> None:
    for seed in range(4):
        each = covers.evening(seed)
        assert covers.taken(each, covers.ours) <= covers.at_best(each) + 1e-9


def test_a_search_for_room_is_bounded() -> None:
    """However full it is: a plan ends, and nobody sits on somebody else's table."""
    chance = random.Random(3)
    book = Book(covers.SERVICE, covers.room(chance, 60, 60), ())
    for number in range(200):
        ask = covers.request(chance)
        found = plan(book, ask, covers.TERMS)
        if isinstance(found, Plan):
            moved = book.moved({move.party_id: move.new for move in found.moves})
            book = moved.with_party(
                Placed(number, found.tables, ask.size, found.first, ask.length, movable=True)
            )
    covers.check(book)
