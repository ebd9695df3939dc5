"""Live cards: what a change does to them, and how they are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kds.bus.projection import Live, Projection, Reload

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Cake:
    id: int
    shelf: str
    eaten_at: datetime | None = None


def is_left(cake: Cake, now: datetime) -> bool:
    return cake.eaten_at is None or now - cake.eaten_at < timedelta(hours=1)


cakes: Projection[Cake] = Projection("cakes", lambda read, ids: [], frozenset(), "cake_id", is_left)


def live(*held: Cake) -> Live:
    return Live({cakes: {cake.id: cake for cake in held}})


def change(where: Live, *after: Cake, ids: tuple[int, ...] | None = None) -> bool:
    asked = None if ids is None else frozenset(ids)
    return where.apply(Reload(cakes, {cake.id: cake for cake in after}, asked))


def on(where: Live, shelf: str) -> list[int]:
    return [cake.id for cake in where.by(cakes, "shelf", shelf)]


def test_cards_are_found_by_an_attribute() -> None:
    house = live(Cake(1, "top"), Cake(2, "low"), Cake(3, "top"))
    assert (on(house, "top"), on(house, "low"), on(house, "none")) == ([1, 3], [2], [])


def test_what_was_found_follows_every_change() -> None:
    house = live(Cake(1, "top"), Cake(2, "low"))
    assert on(house, "top") == [1]
    assert change(house, Cake(1, "low"), Cake(3, "top"), ids=(1, 3))
    assert (on(house, "top"), sorted(on(house, "low"))) == ([3], [1, 2])
    assert change(house, ids=(3,))
    assert on(house, "top") == []
    assert change(house, Cake(9, "top"))
    assert (on(house, "top"), on(house, "low")) == ([9], [])


def test_an_equal_card_keeps_its_identity() -> None:
    first = Cake(1, "top")
    house = live(first)
    assert not change(house, Cake(1, "top"), ids=(1,))
    assert house(cakes).get(1) is first


def test_what_has_left_the_working_set_is_pruned_and_no_longer_found() -> None:
    house = live(Cake(1, "top", NOON), Cake(2, "top"))
    assert on(house, "top") == [1, 2]
    assert house.prune(NOON) == set()
    assert house.prune(NOON + timedelta(hours=1)) == {cakes}
    assert on(house, "top") == [2]
