"""The arithmetic of promised times: nothing too early, nothing twice, always an offer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kds.kitchen.rules import (
    Booking,
    Ledger,
    Load,
    Work,
    book,
    promise,
    remaining,
    start_of,
    work_of,
)
from kds.values import StationId

NOW = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
GRILL, BAR = StationId(1), StationId(2)
SLOT = 900


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return NOW.replace(hour=int(hour), minute=int(minute))


def ledger(grill: Load, bar: Load | None = None, busy: int = 0) -> Ledger:
    return Ledger({GRILL: grill, BAR: bar or Load(2)}, SLOT, busy)


def steak(count: int = 1) -> dict[StationId, Work]:
    return work_of([(count, [(GRILL, 600)])])


def slot(moment: datetime) -> int:
    return int(moment.timestamp()) // SLOT


def test_an_idle_kitchen_promises_its_longest_dish_on_the_next_five_minutes() -> None:
    found = promise(ledger(Load(2)), {**steak(), BAR: Work(60, 30)}, NOW)
    assert (found.at, found.wait) == (at("19:15"), 600)  # 10 minutes, 2 to decide, rounded up
    assert found.fits
    assert found.others == (at("19:30"), at("19:45"), at("20:00"))


def test_what_is_open_comes_first() -> None:
    assert promise(ledger(Load(2, open=2400)), steak(), NOW).wait == 1200 + 600


def test_more_than_the_hands_can_hold_takes_several_turns() -> None:
    assert promise(ledger(Load(2)), steak(6), NOW).wait == 1800


def test_the_slowest_station_decides() -> None:
    found = promise(ledger(Load(4), Load(1, open=1500)), {**steak(), BAR: Work(30, 30)}, NOW)
    assert found.wait == 1530


def test_a_full_slot_is_refused_with_the_next_free_ones() -> None:
    full = {slot(at("19:30")): 1800, slot(at("19:45")): 1500}
    found = promise(ledger(Load(2, booked=full)), steak(), NOW, asked=at("19:45"))
    assert not found.fits
    # Until 20:00 there are 300 seconds left, a steak needs 600.
    assert found.offers == (at("20:05"), at("20:15"), at("20:30"), at("20:45"))


def test_the_asked_time_is_kept_when_there_is_room() -> None:
    half = {slot(at("19:30")): 1200}
    found = promise(ledger(Load(2, booked=half)), steak(), NOW, asked=at("19:45"))
    assert (found.fits, found.at) == (True, at("19:45"))


def test_what_is_open_is_poured_around_what_is_promised() -> None:
    # The grill has 1800 a slot: 900 of the first are promised, so 1800 that are open reach into
    # the second one and leave 900 of it.
    load = Load(2, open=1800, booked={slot(NOW): 900})
    assert not promise(ledger(load), steak(), NOW, asked=at("19:15")).fits
    assert promise(ledger(load), steak(), NOW, asked=at("19:30")).wait == 900 + 600
    assert promise(ledger(load), steak(), NOW, asked=at("19:30")).fits
    assert not promise(ledger(load), steak(2), NOW, asked=at("19:30")).fits


def test_a_busy_kitchen_adds_its_minutes() -> None:
    assert promise(ledger(Load(2), busy=600), steak(), NOW).at == at("19:25")
    assert not promise(ledger(Load(2), busy=600), steak(), NOW, asked=at("19:15")).fits


def test_an_asked_time_in_the_past_is_no_promise() -> None:
    found = promise(ledger(Load(2)), steak(), NOW, asked=at("18:30"))
    assert not found.fits
    assert found.at == at("19:15")


def test_the_kitchen_begins_so_that_the_longest_dish_is_done_in_time() -> None:
    both = {**steak(), BAR: Work(60, 60)}
    assert start_of(ledger(Load(2)), both, NOW, at("20:00")) == at("19:50")
    assert start_of(ledger(Load(2)), both, NOW, at("19:15")) is None  # it is time already


def test_an_order_of_nothing_but_what_nobody_cooks_is_ready_soon() -> None:
    assert promise(ledger(Load(2)), {}, NOW).at == at("19:05")
    assert start_of(ledger(Load(2)), {}, NOW, at("20:00")) == at("20:00")


def test_a_line_that_cooks_needs_less_and_less() -> None:
    assert remaining(3, 600, None, NOW) == 1800
    assert remaining(3, 600, NOW - timedelta(seconds=200), NOW) == 1200
    assert remaining(3, 600, NOW - timedelta(hours=1), NOW) == 0
    assert remaining(3, 600, NOW + timedelta(seconds=9), NOW) == 1800  # a clock that was put back


def test_the_night_the_clocks_change_has_all_its_slots() -> None:
    """25 October 2026: 3:00 is 2:00 again in Berlin. An hour later is an hour later."""
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 10, 25, 2, 30, tzinfo=berlin).astimezone(UTC)
    work, booked, times = {GRILL: Work(900, 900)}, dict[int, int](), list[datetime]()
    for _ in range(5):
        found = promise(ledger(Load(1, booked=booked)), work, now)
        times.append(found.at)
        for each in book(ledger(Load(1, booked=booked)), work, now, found.at):
            booked[slot(each.slot_at)] = each.seconds
    assert {later - one for one, later in pairwise(times)} == {timedelta(minutes=15)}
    shown = [f"{each.astimezone(berlin):%H:%M}" for each in times]
    assert shown == ["02:50", "02:05", "02:20", "02:35", "02:50"]


works = st.builds(
    lambda longest, more: Work(longest + more, longest),
    st.integers(0, 3600),
    st.integers(0, 20_000),
)
loads = st.builds(
    lambda hands, open_, booked: Load(hands, open_, {slot(NOW) + k: v for k, v in booked.items()}),
    st.integers(1, 8),
    st.integers(0, 30_000),
    st.dictionaries(st.integers(-2, 12), st.integers(0, 9000)),
)
orders = st.dictionaries(st.sampled_from([GRILL, BAR]), works, min_size=1)
kitchens = st.builds(
    lambda grill, bar, busy: Ledger({GRILL: grill, BAR: bar}, SLOT, busy),
    loads,
    loads,
    st.sampled_from([0, 600]),
)
moments = st.integers(0, 3600).map(lambda s: NOW + timedelta(seconds=s, milliseconds=s % 7))
wishes = st.none() | st.integers(-60, 400).map(lambda m: NOW + timedelta(minutes=m))


@given(kitchens, orders, moments, wishes)
def test_no_promise_is_before_it_can_be_kept(
    kitchen: Ledger, work: dict[StationId, Work], now: datetime, asked: datetime | None
) -> None:
    found = promise(kitchen, work, now, asked)
    longest = max(each.longest for each in work.values())
    assert found.at >= now + timedelta(seconds=longest + kitchen.busy)
    assert found.at >= now + timedelta(seconds=found.wait)
    assert list(found.offers) == sorted(set(found.offers))
    assert len(found.offers) == 4
    if asked is not None:
        assert found.fits is (found.at == asked)
        assert found.at >= asked or not found.fits
    begin = start_of(kitchen, work, now, found.at)
    assert begin is None or now <= begin <= found.at


@given(kitchens, orders, moments)
def test_every_offer_is_free_and_its_booking_is_the_whole_work(
    kitchen: Ledger, work: dict[StationId, Work], now: datetime
) -> None:
    for offer in promise(kitchen, work, now).offers:
        bookings = book(kitchen, work, now, offer)
        for station_id, asks in work.items():
            mine = [each for each in bookings if each.station_id == station_id]
            assert sum(each.seconds for each in mine) == asks.seconds
            for each in mine:
                before = kitchen.stations[station_id].booked.get(slot(each.slot_at), 0)
                cap = kitchen.stations[station_id].hands * SLOT
                assert before + each.seconds <= cap
                assert now - timedelta(seconds=SLOT) < each.slot_at < offer


@given(kitchens, st.lists(orders, max_size=12))
def test_orders_one_after_the_other_never_overfill_a_slot(
    kitchen: Ledger, wanted: list[dict[StationId, Work]]
) -> None:
    """Whatever was there before: what we add is never more than what was left."""
    first = {each: dict(load.booked) for each, load in kitchen.stations.items()}
    booked = {each: dict(slots) for each, slots in first.items()}
    for work in wanted:
        held = {e: Load(v.hands, v.open, booked[e]) for e, v in kitchen.stations.items()}
        now_kitchen = Ledger(held, SLOT, kitchen.busy)
        found = promise(now_kitchen, work, NOW)
        for each in book(now_kitchen, work, NOW, found.at):
            slots = booked[each.station_id]
            slots[slot(each.slot_at)] = slots.get(slot(each.slot_at), 0) + each.seconds
    for station_id, slots in booked.items():
        cap = kitchen.stations[station_id].hands * SLOT
        asked = sum(w[station_id].seconds for w in wanted if station_id in w)
        assert sum(slots.values()) - sum(first[station_id].values()) == asked
        assert all(v <= max(cap, first[station_id].get(k, 0)) for k, v in slots.items())


def test_what_has_no_room_any_more_overfills_the_last_slot() -> None:
    """A dine-in order is promised whatever it is told: the ledger says so."""
    load = Load(1, booked={slot(NOW): 900})
    assert book(ledger(load), steak(), NOW, at("19:15")) == (Booking(GRILL, NOW, 600),)
