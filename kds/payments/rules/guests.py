"""What each guest's phone has to pay of a bill, so that the shares are the bill again, always."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kds.payments.rules.bill import Bill
from kds.payments.rules.shares import divide
from kds.values import LineId, PhoneId, Spoken

MOST_GUESTS = 20


class PayShare(Spoken):
    """What a guest wants to pay: all that is due, what they had, or an equal part."""

    ALL = "all"
    MINE = "mine"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Guests:
    """A bill as a guest's phone sees it: `mine`, and `equal` for so many guests. Minor units."""

    due: int
    total: int
    mine: int
    equal: int
    free: int
    """What may be begun to pay now: due, less what others are paying on their phones."""

    def of(self, share: PayShare) -> int:
        return {PayShare.ALL: self.free, PayShare.MINE: self.mine, PayShare.EQUAL: self.equal}[
            share
        ]


def own_shares(
    bill: Bill, whose: Mapping[LineId, PhoneId | None], phones: Sequence[PhoneId]
) -> dict[PhoneId, int]:
    """What each phone had and its part of what is everybody's, service and taxes along with it.

    They add up to the bill's total: by largest remainder, the first guest wins a tie.
    """
    own, loose = dict.fromkeys(phones, 0), 0
    for share in bill.shares:
        phone = whose.get(share.line_id)
        if phone in own:
            own[phone] += share.amount
        else:
            loose += share.amount
    weights = [own[phone] * len(phones) + loose for phone in phones]
    return dict(zip(phones, divide(bill.total, weights), strict=True))


def guest_bill(
    bill: Bill,
    whose: Mapping[LineId, PhoneId | None],
    phones: Sequence[PhoneId],
    paid: Iterable[tuple[PhoneId | None, int]],
    me: PhoneId,
    guests: int,
) -> Guests:
    """The bill for one of its phones; `paid` = who has paid how much of it, `guests` = into how
    many equal parts it is divided. Nobody is asked for more than is due and nobody else is paying.
    """
    already = sum(amount for phone, amount in paid if phone == me)
    place = phones.index(me) % guests
    equal = divide(bill.total, [1] * guests)[place]

    def left(share: int) -> int:
        return min(bill.free, max(0, share - already))

    mine = own_shares(bill, whose, phones)[me]
    return Guests(bill.due, bill.total, left(mine), left(equal), bill.free)
