"""What guests' phones have to pay of a bill: the shares are the bill again, whoever pays first."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kds.payments.rules.bill import Wanted, bill_of
from kds.payments.rules.guests import PayShare, guest_bill, own_shares
from kds.payments.rules.terms import Terms
from kds.values import LineId, PhoneId

LINES = st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 5)), min_size=1, max_size=12)
TERMS = Terms(
    taxes_included=False, service_percent=1250, service_tax_class="standard", service_rate=8875
)


def bill_and_owners(lines: list[tuple[int, int]], paid: int = 0) -> tuple[Any, Any]:
    wanted = [
        Wanted(LineId(number), price, "standard", 8875) for number, (price, _) in enumerate(lines)
    ]
    whose = {LineId(n): PhoneId(phone) or None for n, (_, phone) in enumerate(lines)}
    return bill_of(wanted, (), TERMS, paid), whose


@given(LINES, st.integers(1, 5))
def test_own_shares_add_up_to_the_bill(lines: list[tuple[int, int]], count: int) -> None:
    bill, whose = bill_and_owners(lines)
    shares = own_shares(bill, whose, [PhoneId(n) for n in range(1, count + 1)])
    assert sum(shares.values()) == bill.total
    assert min(shares.values()) >= 0


@given(LINES, st.permutations([1, 2, 3]), st.sampled_from([PayShare.MINE, PayShare.EQUAL]))
def test_when_everybody_has_paid_a_share_nothing_is_due(
    lines: list[tuple[int, int]], turns: list[int], way: PayShare
) -> None:
    phones = [PhoneId(n) for n in (1, 2, 3)]
    tenders: list[tuple[PhoneId | None, int]] = []
    for turn in turns:
        bill, whose = bill_and_owners(lines, sum(amount for _, amount in tenders))
        seen = guest_bill(bill, whose, phones, tenders, PhoneId(turn), 3)
        assert seen.of(way) <= seen.due
        tenders.append((PhoneId(turn), seen.of(way)))
    assert sum(amount for _, amount in tenders) == bill_and_owners(lines)[0].total
