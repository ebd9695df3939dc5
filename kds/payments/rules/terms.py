"""Under which terms a check is worked out: taxes, and the house's service charge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Rate(Protocol):
    """What a tax class costs: thousandths of a percent; no channel = any."""

    @property
    def tax_class(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def rate(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """How one check is worked out. Percents in hundredths, tax rates in thousandths of one."""

    taxes_included: bool = True
    service_percent: int = 0
    service_tax_class: str = "standard"
    service_rate: int = 0


def rate_of(rates: Iterable[Rate], tax_class: str, channel: str) -> int:
    """The rate of a class on a channel: the channel's own, else any's, else none (0)."""
    fitting = {r.channel: r.rate for r in rates if r.tax_class == tax_class}
    return fitting.get(channel, fitting.get("", 0))


def service_percent(percent: int, from_covers: int, covers: int, *, at_table: bool) -> int:
    """The service charge of a check: only at a table, and only for so many guests."""
    return percent if at_table and covers >= from_covers else 0
