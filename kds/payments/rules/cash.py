"""The arithmetic of cash: the smallest coin, and change."""

from __future__ import annotations

from dataclasses import dataclass


def rounded(amount: int, step: int) -> int:
    """To the nearest multiple of the smallest coin; halves go up, away from nothing.

    >>> rounded(1242, 5), rounded(1243, 5), rounded(1025, 10), rounded(-1243, 5), rounded(7, 1)
    (1240, 1245, 1030, -1245, 7)
    """
    if step <= 1:
        return amount
    sign = -1 if amount < 0 else 1
    return sign * ((abs(amount) * 2 + step) // (2 * step) * step)


@dataclass(frozen=True, slots=True)
class Cash:
    """What changes hands, in minor units: `given − change = amount + rounding + tip`."""

    amount: int
    """Toward the check."""
    rounding: int
    tip: int
    given: int
    change: int

    @property
    def payable(self) -> int:
        return self.amount + self.rounding + self.tip


def cash_of(amount: int, given: int, tip: int, step: int) -> Cash | None:
    """Cash for an amount; `given` 0 = exactly. None when what was given isn't enough."""
    rounding = rounded(amount, step) - amount
    payable = amount + rounding + tip
    given = given or payable
    return None if given < payable else Cash(amount, rounding, tip, given, given - payable)
