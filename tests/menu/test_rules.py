"""Prices, choices, names and amounts: pure, so many at once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kds.errors import Conflict, Invalid
from kds.menu.queries import DaypartCard, GroupCard, OptionCard, PriceCard
from kds.menu.rules import (
    Stand,
    check_choices,
    choice_problems,
    daypart_at,
    is_available,
    match_key,
    minor_units,
    moved,
    overlap,
    unit_price,
)
from kds.values import GroupId, OptionId

NOW = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)
CHANNELS = st.sampled_from(["", "kiosk", "delivery"])
DAYPARTS = st.sampled_from(["", "Lunch", "Dinner"])
PRICES = st.integers(0, 10_000)


def option(ident: int, group: int = 1, **values: object) -> OptionCard:
    defaults = {
        "price": 0, "preset": False, "removes": False, "available": True, "left": None,
        "out_until": None, "own": Stand(True, None, None), "uses": (),
    }  # fmt: skip
    whole = {**defaults, **values, "name": f"O{ident}", "kitchen_name": f"O{ident}"}
    return OptionCard(id=OptionId(ident), group_id=GroupId(group), **whole)  # type: ignore[arg-type]


def group(ident: int, least: int, most: int, *options: OptionCard) -> GroupCard:
    return GroupCard(GroupId(ident), f"G{ident}", least, most, options, "0")


# Prices


@given(PRICES, st.lists(st.integers(-500, 500)))
def test_a_price_is_base_and_choices_and_never_negative(base: int, options: list[int]) -> None:
    assert unit_price(base, options) == max(0, base + sum(options))


@given(
    PRICES,
    st.dictionaries(st.tuples(DAYPARTS, CHANNELS), PRICES),
    st.sampled_from(["kiosk", "delivery", "dine_in"]),
    st.sampled_from(["Lunch", "Dinner", ""]),
)
def test_the_most_specific_price_counts(
    base: int, known: dict[tuple[str, str], int], channel: str, daypart: str
) -> None:
    specials = [PriceCard(d, c, price) for (d, c), price in known.items()]
    order = [(daypart, channel), ("", channel), (daypart, ""), ("", "")]
    expected = next((known[key] for key in order if key in known), base)
    assert unit_price(base, (), specials, channel, daypart) == expected


# Dayparts


LUNCH = DaypartCard(1, "Lunch", 11 * 60, 15 * 60, "1")
LATE = DaypartCard(2, "Late", 22 * 60, 2 * 60, "2")


@pytest.mark.parametrize(
    ("local", "name"),
    [
        (time(10, 59), ""), (time(11, 0), "Lunch"), (time(14, 59), "Lunch"), (time(15, 0), ""),
        (time(23, 0), "Late"), (time(1, 59), "Late"), (time(2, 0), ""),
    ],
)  # fmt: skip
def test_a_daypart_is_half_open_and_may_pass_midnight(local: time, name: str) -> None:
    assert daypart_at([LUNCH, LATE], local) == name


SPAN = st.tuples(st.integers(0, 1439), st.integers(0, 1439)).filter(lambda s: s[0] != s[1])


@given(SPAN, SPAN)
def test_overlap_is_a_shared_minute(one: tuple[int, int], other: tuple[int, int]) -> None:
    def minutes(span: tuple[int, int]) -> set[int]:
        a, b = span
        return set(range(a, b)) if a < b else set(range(a, 1440)) | set(range(b))

    assert overlap(one, other) == bool(minutes(one) & minutes(other))


# What is on sale


def test_on_sale_unless_out_snoozed_or_at_zero() -> None:
    later, before = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)
    assert is_available(False, None, None, NOW)
    assert is_available(False, before, 3, NOW)
    assert is_available(False, NOW, None, NOW)
    assert not is_available(True, None, None, NOW)
    assert not is_available(False, later, None, NOW)
    assert not is_available(False, None, 0, NOW)


# Choices


def test_a_required_group_must_be_chosen() -> None:
    groups = [group(1, 1, 1, option(1), option(2))]
    with pytest.raises(Invalid, match="at least 1 of G1"):
        check_choices(groups, [], NOW)
    check_choices(groups, [OptionId(2)], NOW)


def test_no_more_than_allowed_and_twice_counts_twice() -> None:
    groups = [group(1, 0, 2, option(1), option(2), option(3))]
    check_choices(groups, [OptionId(1), OptionId(1)], NOW)
    with pytest.raises(Invalid, match="at most 2 of G1"):
        check_choices(groups, [OptionId(1), OptionId(1), OptionId(2)], NOW)


def test_most_zero_is_any_number() -> None:
    check_choices([group(1, 0, 0, option(1))], [OptionId(1)] * 40, NOW)


def test_what_is_not_offered_is_refused() -> None:
    with pytest.raises(Invalid, match="isn't offered"):
        check_choices([group(1, 0, 0, option(1))], [OptionId(9)], NOW)


def test_a_choice_that_is_sold_out_is_a_conflict() -> None:
    out = option(1, available=False)
    snoozed = option(2, out_until=NOW + timedelta(hours=1))
    groups = [group(1, 0, 0, out, snoozed, option(3))]
    problems = choice_problems(groups, [OptionId(1), OptionId(2), OptionId(3)], NOW)
    assert [type(p) for p in problems] == [Conflict, Conflict]
    assert not choice_problems(groups, [OptionId(2)], NOW + timedelta(hours=1))


def test_every_problem_is_told() -> None:
    groups = [group(1, 1, 1, option(1)), group(2, 0, 1, option(2, 2), option(3, 2))]
    assert len(choice_problems(groups, [OptionId(2), OptionId(3), OptionId(9)], NOW)) == 3


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Roasted Chili Corn Salsa (Medium)", "roasted chili-corn  salsa, medium"),
        ("Crème brûlée", "CREME BRULEE"),
        ("Weißbier", "WEISSBIER"),
        ("Cola 0,5 l", "Cola 0.5 L"),
        ("ﬁsh & chips", "Fish & Chips"),
        ("7-Up", "7 up"),
    ],
)
def test_names_that_read_the_same_match(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("Cola", "Cola light"), ("カキ", "ガギ"), ("★", "☆")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_and_empty_only_for_nothing(name: str) -> None:
    key = match_key(name)
    assert match_key(key) == key
    assert match_key(f"  {name}\t") == key
    assert bool(key) or not name.strip()


# Amounts


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12.50", 1250), ("12,5", 1250), ("12", 1200), ("-1", -100), ("+0.5", 50), ("0", 0),
     ("1.250,00", 125000), ("1,234,567.8", 123456780), (" 1 250 ", 125000), ("1'250.00", 125000)],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, amount: int) -> None:
    assert minor_units(text) == amount


@pytest.mark.parametrize("text", ["", "x", "12.", ".5", "1,250", "1.2.3", "12.505", "1e3", "€ 5"])
def test_amounts_that_could_mean_anything_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        minor_units(text)


def test_a_currency_without_small_coins() -> None:
    assert minor_units("1,250", digits=0) == minor_units("1250", digits=0) == 1250


@given(st.integers(-(10**8), 10**8))
def test_what_is_written_is_read_again(amount: int) -> None:
    sign = "-" if amount < 0 else ""
    assert minor_units(f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02}") == amount


# Order


@given(st.integers(1, 8), st.integers(0, 7), st.integers(-9, 9))
def test_moving_one_keeps_the_others_in_order(size: int, place: int, by: int) -> None:
    rows = list(range(size))
    row = rows[place % size]
    after = moved(rows, row, by)
    assert after.index(row) == max(0, min(size - 1, rows.index(row) + by))
    assert [r for r in after if r != row] == [r for r in rows if r != row]
