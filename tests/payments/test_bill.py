"""The arithmetic of a check: pure, to the last cent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kds.payments.rules.bill import Cut, Part, Wanted, bill_of
from kds.payments.rules.shares import apportion, divide, half_up
from kds.payments.rules.terms import Terms, rate_of, service_percent
from kds.values import AdjustmentId, LineId

WEIGHTS = st.lists(st.integers(1, 60), min_size=1, max_size=9)
AMOUNTS = st.integers(0, 100_000)


def line(gross: int, number: int = 1, **values: Any) -> Wanted:
    return replace(Wanted(LineId(number), gross), **values)


def percent(whole: int, number: int = 1) -> Cut:
    return Cut(AdjustmentId(number), whole * 100, None)


def off(amount: int, number: int = 1) -> Cut:
    return Cut(AdjustmentId(number), None, amount)


def shared(gross: int, parts: list[tuple[int, int]], **values: Any) -> list[Wanted]:
    """The same line as each of its checks sees it."""
    every = tuple(Part(part, of) for part, of in parts)
    return [line(gross, parts=every, mine=mine, **values) for mine in range(len(parts))]


# --- dividing


def test_complaint_18_a_three_way_split_is_not_a_cent_short() -> None:
    bills = [bill_of([each]) for each in shared(10_000, [(1, 3)] * 3)]
    assert [bill.total for bill in bills] == [3334, 3333, 3333]


@given(AMOUNTS, st.lists(st.integers(0, 5000), min_size=1, max_size=9))
def test_largest_remainder_gives_all_and_at_most_a_unit_more(total: int, ws: list[int]) -> None:
    shares, whole = divide(total, ws), sum(ws)
    assert sum(shares) == total
    if whole:
        assert all(
            total * w // whole <= s <= -(-total * w // whole)
            for s, w in zip(shares, ws, strict=True)
        )


@given(AMOUNTS, WEIGHTS)
def test_apportioning_gives_all_and_no_more_of_less(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == total
    assert min(shares) >= 0
    more = apportion(total + 1, weights)
    assert all(a <= b for a, b in zip(shares, more, strict=True))


@given(AMOUNTS, WEIGHTS)
def test_who_pays_moves_no_cent_of_the_others(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    for paid in range(len(weights) if len(weights) > 1 else 0):
        rest = weights[:paid] + weights[paid + 1 :]
        assert apportion(total - shares[paid], rest) == shares[:paid] + shares[paid + 1 :]


@given(AMOUNTS, st.integers(1, 9), st.lists(st.integers(1, 60), min_size=2, max_size=2))
def test_equal_shares_and_two_are_by_largest_remainder(t: int, n: int, two: list[int]) -> None:
    assert apportion(t, [1] * n) == divide(t, [1] * n)
    if t * two[0] * 2 % sum(two) or t * two[0] % sum(two) == 0:
        assert apportion(t, two) == divide(t, two)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"), [(5, 10, 1), (4, 10, 0), (0, 7, 0)]
)
def test_a_half_goes_up(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


# --- lines, shares, discounts


def test_lines_add_up_and_nothing_is_taken_off_by_itself() -> None:
    bill = bill_of([line(1450, 1), line(6400, 2), line(0, 3)])
    assert (bill.gross, bill.subtotal, bill.discount, bill.total) == (7850, 7850, 0, 7850)
    assert (bill.paid, bill.due) == (0, 7850)


def test_discounts_follow_each_other_and_never_give_money() -> None:
    bill = bill_of([line(1000, cuts=(percent(10), off(5000, 2)))])
    assert bill.total == 0
    assert [(worth.id, worth.amount) for worth in bill.worths] == [(1, 100), (2, 900)]


def test_a_check_s_discount_is_borne_by_its_lines_in_proportion() -> None:
    bill = bill_of([line(1000, 1), line(500, 2), line(500, 3)], [off(333)])
    assert [share.amount for share in bill.shares] == [833, 417, 417]
    assert (bill.subtotal, bill.discount, bill.total) == (2000, 333, 1667)


def test_a_comp_after_a_split_frees_every_share() -> None:
    comp = percent(100)
    assert [bill_of([each]).total for each in shared(1000, [(1, 3)] * 3, cuts=(comp,))] == [0, 0, 0]


def test_a_paid_share_keeps_its_amount_and_the_others_bear_the_rest() -> None:
    parts = (Part(1, 3, 334, 334), Part(1, 3), Part(1, 3))
    assert bill_of([line(1000, parts=parts, mine=1)]).total == 333
    assert bill_of([line(1300, parts=parts, mine=1)]).total == 483


@given(
    AMOUNTS,
    st.lists(st.integers(1, 12), min_size=1, max_size=6),
    st.lists(st.tuples(st.booleans(), st.integers(1, 10_000)), max_size=3),
)
def test_shares_of_a_line_are_the_line(
    gross: int, weights: list[int], gifts: list[tuple[bool, int]]
) -> None:
    cuts = tuple(
        Cut(AdjustmentId(n), size if share else None, None if share else size)
        for n, (share, size) in enumerate(gifts)
    )
    parts = [(weight, sum(weights)) for weight in weights]
    whole = bill_of([line(gross, cuts=cuts)])
    bills = [bill_of([each]) for each in shared(gross, parts, cuts=cuts)]
    assert sum(bill.gross for bill in bills) == gross
    assert sum(bill.total for bill in bills) == whole.total
    for bill in bills:
        assert bill.shares[0].gross >= bill.shares[0].net >= bill.shares[0].amount >= 0
        assert sum(worth.amount for worth in bill.worths) == bill.discount


# --- service and taxes


def test_taxes_that_are_included_are_taken_out_per_class() -> None:
    lines = [line(1190, 1, rate=19_000), line(2140, 2, tax_class="reduced", rate=7000)]
    bill = bill_of(lines)
    assert [(tax.tax_class, tax.base, tax.amount) for tax in bill.taxes] == [
        ("reduced", 2000, 140),
        ("standard", 1000, 190),
    ]
    assert (bill.tax, bill.total) == (330, 3330)


def test_taxes_that_are_added_come_on_top_half_up() -> None:
    bill = bill_of([line(10_000, rate=8875)], terms=Terms(taxes_included=False))
    assert (bill.subtotal, bill.tax, bill.total) == (10_000, 888, 10_888)


def test_service_comes_on_what_is_left_and_is_taxed_in_its_class() -> None:
    terms = Terms(False, service_percent=1250, service_tax_class="service", service_rate=10_000)
    bill = bill_of([line(4000, rate=20_000)], [percent(50)], terms)
    assert (bill.service, bill.tax, bill.total) == (250, 400 + 25, 2000 + 250 + 425)


def test_a_channel_of_its_own_beats_any() -> None:
    class R:
        def __init__(self, tax_class: str, channel: str, rate: int) -> None:
            self.tax_class, self.channel, self.rate = tax_class, channel, rate

    rates = [R("food", "", 19_000), R("food", "takeaway", 7000)]
    assert rate_of(rates, "food", "takeaway") == 7000
    assert rate_of(rates, "food", "kiosk") == 19_000
    assert rate_of(rates, "drinks", "kiosk") == 0


@pytest.mark.parametrize(
    ("covers", "at_table", "percent"), [(6, True, 1000), (5, True, 0), (8, False, 0)]
)
def test_service_is_for_tables_of_so_many(covers: int, at_table: bool, percent: int) -> None:
    assert service_percent(1000, 6, covers, at_table=at_table) == percent


def test_what_is_paid_is_taken_off_and_what_is_on_its_way_is_not() -> None:
    bill = bill_of([line(5000)], paid=2000, pending=1000)
    assert (bill.due, bill.free) == (3000, 2000)
