"""What a check comes to. Pure arithmetic in whole minor units; nothing is ever negative.

In this order: a line's price is divided among its shares; the line's own discounts and comps take
off the line, and each share bears its part; those of the check take off what is left, and its
shares bear their parts by largest remainder; then the service charge; then the taxes. Service and
each tax (class and rate) are rounded half up, once per check: every check is an invoice of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import lcm

from kds.payments.rules.shares import apportion, divide, half_up, percent_of
from kds.payments.rules.terms import Terms
from kds.values import AdjustmentId, LineId

FREE = 10_000
"""All of it, in hundredths of a percent."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A discount or comp that counts: `percent` in hundredths of one, or `amount`."""

    id: AdjustmentId
    percent: int | None
    amount: int | None

    def of(self, left: int) -> int:
        """What it takes off: never more than there is."""
        if self.percent is not None:
            return percent_of(left, self.percent)
        return min(self.amount or 0, left)


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a line, on some check. A paid one keeps its amounts: `gross` and `net`."""

    part: int = 1
    parts: int = 1
    gross: int | None = None
    net: int | None = None


WHOLE = (Part(),)
"""A line that is on one check alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line, as far as money is concerned: `gross` is quantity × unit price, 0 when it is void.

    `parts` are all its shares on whichever checks, in the order they were made; `mine` is the one
    on this check.
    """

    line_id: LineId
    gross: int
    tax_class: str = "standard"
    rate: int = 0
    cuts: tuple[Cut, ...] = ()
    parts: tuple[Part, ...] = WHOLE
    mine: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A line's share on a check, worked out: at the menu's price (`gross`), after the line's own
    discounts (`net`), after those of the check too (`amount`)."""

    line_id: LineId
    part: int
    parts: int
    gross: int
    net: int
    amount: int
    tax_class: str
    rate: int


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of one class and rate: `base` is net."""

    tax_class: str
    rate: int
    included: bool
    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What a discount or comp takes off this check."""

    id: AdjustmentId
    amount: int


@dataclass(frozen=True, slots=True)
class Bill:
    """A check, worked out. All amounts in minor units; `total` is before tips."""

    shares: tuple[Share, ...]
    worths: tuple[Worth, ...]
    subtotal: int
    """After the lines' own discounts."""
    discount: int
    """All that is less than the menu's price."""
    service_percent: int
    service: int
    taxes: tuple[Tax, ...]
    tax: int
    total: int
    paid: int
    """Tenders less refunds, without tips."""
    pending: int
    """On its way: charges that a terminal hasn't decided, or that nobody knows of."""
    due: int
    """Still to be paid; what is pending isn't taken off."""

    @property
    def gross(self) -> int:
        return sum(share.gross for share in self.shares)

    @property
    def free(self) -> int:
        """What may be begun to pay now: due, less what is on its way."""
        return max(0, self.due - self.pending)

    @property
    def empty(self) -> bool:
        return not self.shares


def bill_of(
    lines: Iterable[Wanted],
    cuts: Sequence[Cut] = (),
    terms: Terms = Terms(),  # noqa: B008 — frozen
    paid: int = 0,
    pending: int = 0,
) -> Bill:
    """Work out an open check (or a cart) from its lines, its own discounts and what was paid."""
    worths: dict[AdjustmentId, int] = defaultdict(int)
    shares = [_share(line, worths) for line in lines]
    subtotal = sum(share.net for share in shares)
    shares = _less(shares, cuts, worths)
    amount = sum(share.amount for share in shares)
    service = percent_of(amount, terms.service_percent)
    taxes = _taxes(shares, service, terms)
    tax = sum(each.amount for each in taxes)
    total = amount + service + (0 if terms.taxes_included else tax)
    return Bill(
        shares=tuple(shares),
        worths=tuple(Worth(ident, worth) for ident, worth in worths.items()),
        subtotal=subtotal,
        discount=sum(share.gross for share in shares) - amount,
        service_percent=terms.service_percent,
        service=service,
        taxes=taxes,
        tax=tax,
        total=total,
        paid=paid,
        pending=pending,
        due=max(0, total - paid),
    )


def net_of(gross: int, cuts: Iterable[Cut]) -> tuple[int, list[int]]:
    """What is left of an amount after these, one after the other, and what each took off."""
    taken = []
    for cut in cuts:
        taken.append(cut.of(gross))
        gross -= taken[-1]
    return gross, taken


def amounts_of(total: int, parts: Sequence[Part], frozen: Sequence[int | None]) -> list[int]:
    """Each share's part of `total`: paid ones keep theirs, the rest is the others'."""
    still = [index for index, amount in enumerate(frozen) if amount is None]
    amounts = [amount or 0 for amount in frozen]
    common = lcm(*(part.parts for part in parts))
    weights = [parts[index].part * (common // parts[index].parts) for index in still]
    if still:
        left = apportion(max(0, total - sum(amounts)), weights)
        for index, amount in zip(still, left, strict=True):
            amounts[index] = amount
    return amounts


def _share(line: Wanted, worths: dict[AdjustmentId, int]) -> Share:
    mine = line.parts[line.mine]
    whole, taken = net_of(line.gross, line.cuts)
    gross = amounts_of(line.gross, line.parts, [part.gross for part in line.parts])[line.mine]
    net = min(gross, amounts_of(whole, line.parts, [part.net for part in line.parts])[line.mine])
    if gross > net:
        for cut, worth in zip(line.cuts, divide(gross - net, taken), strict=True):
            worths[cut.id] += worth
    return Share(line.line_id, mine.part, mine.parts, gross, net, net, line.tax_class, line.rate)


def _less(shares: list[Share], cuts: Iterable[Cut], worths: dict[AdjustmentId, int]) -> list[Share]:
    """Take the check's own discounts off its shares."""
    amounts = [share.amount for share in shares]
    for cut in cuts:
        worth = cut.of(sum(amounts))
        worths[cut.id] += worth
        off = divide(worth, amounts)
        amounts = [amount - less for amount, less in zip(amounts, off, strict=True)]
    return [_at(share, amount) for share, amount in zip(shares, amounts, strict=True)]


def _at(share: Share, amount: int) -> Share:
    s = share
    return Share(s.line_id, s.part, s.parts, s.gross, s.net, amount, s.tax_class, s.rate)


def _taxes(shares: Iterable[Share], service: int, terms: Terms) -> tuple[Tax, ...]:
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for share in shares:
        sums[share.tax_class, share.rate] += share.amount
    if service:
        sums[terms.service_tax_class, terms.service_rate] += service
    return tuple(
        _tax(tax_class, rate, amount, included=terms.taxes_included)
        for (tax_class, rate), amount in sorted(sums.items())
        if amount
    )


def _tax(tax_class: str, rate: int, amount: int, *, included: bool) -> Tax:
    if included:
        tax = half_up(amount * rate, 100_000 + rate)
        return Tax(tax_class, rate, included, amount - tax, tax)
    return Tax(tax_class, rate, included, amount, half_up(amount * rate, 100_000))
