"""Where a ticket lies on the wall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kds.kitchen.queries import AgeCard
from kds.kitchen.screens.tiles import Tile, grid_of, lay_out, pages_of, rows_needed
from kds.menu.model import Channel
from tests.kitchen.screens.cards import dish, station, ticket

LONG = [dish(900 + i, "Slow-roasted shoulder of lamb", note="with its own sauce") for i in range(6)]


def where(tiles: list[Tile]) -> dict[int, tuple[int, int]]:
    """Ticket → its page and its number there."""
    return {t.ticket.id: (t.page, t.number) for t in tiles if t.ticket}


@pytest.mark.parametrize(
    ("tiles", "grid"), [(6, (3, 2)), (8, (4, 2)), (10, (5, 2)), (15, (5, 3)), (21, (7, 3))]
)
def test_the_grid_fits_the_tiles(tiles: int, grid: tuple[int, int]) -> None:
    assert grid_of(tiles) == grid


def test_an_empty_station_shows_one_page_of_empty_places() -> None:
    tiles = lay_out(station(), [])
    assert [t.number for t in tiles] == list(range(1, 11))
    assert not any(t.ticket for t in tiles)


def test_a_slot_is_a_place_on_a_page() -> None:
    three = [ticket(1, slot=0), ticket(2, slot=9), ticket(3, slot=10)]
    assert where(lay_out(station(), three)) == {1: (1, 1), 2: (1, 10), 3: (2, 1)}
    assert pages_of(station(), three) == [2, 1]


def test_a_place_stays_when_its_neighbour_goes() -> None:
    three = [ticket(i, slot=i) for i in (1, 2, 3)]
    before, after = lay_out(station(), three), lay_out(station(), three[1:])
    assert {t: w for t, w in where(before).items() if t != 1} == where(after)


def test_a_long_ticket_grows_over_the_empty_place_below() -> None:
    tiles = lay_out(station(), [ticket(1, *LONG, slot=1)])
    [grown] = [t for t in tiles if t.ticket]
    assert grown.span == 2
    assert "slot6" not in {t.id for t in tiles}
    assert "slot5" in {t.id for t in tiles}


def test_it_shrinks_when_that_place_is_taken() -> None:
    tiles = lay_out(station(), [ticket(1, *LONG, slot=1), ticket(2, slot=6)])
    assert [t.span for t in tiles if t.ticket] == [1, 1]


def test_it_never_grows_over_the_edge_of_its_page() -> None:
    tiles = lay_out(station(), [ticket(1, *LONG, slot=6), ticket(2, slot=12)])
    assert [t.span for t in tiles if t.ticket] == [1, 1]


def test_three_rows_can_be_filled_by_one_ticket() -> None:
    tiles = lay_out(station(15), [ticket(1, *LONG, *LONG, slot=0)])
    assert next(t.span for t in tiles if t.ticket) == 3


def test_a_short_ticket_needs_one_row() -> None:
    assert rows_needed(ticket(1), 10) == 1


def test_two_on_one_slot_are_both_shown() -> None:
    tiles = lay_out(station(), [ticket(1, slot=0), ticket(2, slot=0), ticket(3, slot=1)])
    assert where(tiles) == {1: (1, 1), 3: (1, 2), 2: (1, 3)}


def test_ages_follow_the_dining_option() -> None:
    there = station(10, AgeCard(Channel.DELIVERY, 600, 900))
    tiles = lay_out(there, [ticket(1, slot=0), ticket(2, slot=1, channel=Channel.DELIVERY)])
    assert [(t.soon, t.late) for t in tiles if t.ticket] == [(300, 480), (600, 900)]


@given(
    st.sets(st.integers(0, 80), max_size=40),
    st.integers(6, 21),
    st.sets(st.integers(0, 80), max_size=8),
)
def test_every_ticket_is_shown_once_and_covers_nobody(
    slots: set[int], size: int, long: set[int]
) -> None:
    columns, _ = grid_of(size)
    cards = [ticket(s + 1, *(LONG if s in long else ()), slot=s) for s in slots]
    tiles = lay_out(station(size), cards)
    assert sorted(t.ticket.id for t in tiles if t.ticket) == sorted(s + 1 for s in slots)
    covered = [t.sort + columns * i for t in tiles for i in range(t.span)]
    assert len(covered) == len(set(covered)) == len(pages_of(station(size), cards)) * size
