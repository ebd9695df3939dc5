"""Whole minor units divided so that the parts are the whole again, always."""

from __future__ import annotations

from collections.abc import Sequence


def half_up(numerator: int, denominator: int) -> int:
    """A fraction of two numbers that aren't negative, rounded; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def percent_of(amount: int, percent: int) -> int:
    """So many hundredths of a percent of an amount, half up."""
    return half_up(amount * percent, 10_000)


def divide(total: int, weights: Sequence[int]) -> list[int]:
    """Shares of `total` by these weights, by largest remainder; the first one wins a tie.

    No share of at most the weights' own sum is larger than its weight. Weights that are all zero
    give everything to the first.
    """
    whole = sum(weights)
    if not whole:
        return [total, *(0 for _ in weights[1:])] if weights else []
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Shares of `total` by these weights (all above zero), by highest averages (Sainte-Laguë).

    The same as by largest remainder for equal weights, and for two. Of three and more it keeps two
    promises that largest remainder breaks: when one share is taken out with its amount, the others
    keep theirs, so that a guest who pays moves no cent on anybody else's check; and of a smaller
    total nobody gets more, so that no discount makes a share dearer.
    """
    whole, count = sum(weights), len(weights)
    slack = count // 2 + 2
    shares = [max(0, total * weight // whole - slack) for weight in weights]
    for _ in range(total - sum(shares)):
        shares[_next(shares, weights)] += 1
    return shares


def _next(shares: Sequence[int], weights: Sequence[int]) -> int:
    """Who gets the next unit: the one with the most weight for each unit that it would have."""
    best = 0
    for index in range(1, len(weights)):
        if weights[index] * (2 * shares[best] + 1) > weights[best] * (2 * shares[index] + 1):
            best = index
    return best
