"""The benchmark's figures: what was measured, what it was held against, what was to be reached."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """`ratio` is value ÷ floor. `ok` None = there is nothing to reach. `value` None = it could not
    be measured, and `target` says why."""

    name: str
    value: float | None
    unit: str
    floor: float | None = None
    target: str = ""
    ok: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor and self.value is not None else None

    @property
    def verdict(self) -> str:
        return {True: "pass", False: "MISS", None: ""}[self.ok]


def failed(name: str, error: Exception) -> Figure:
    """The row of a case that raised."""
    return Figure(name, None, "", target=f"{type(error).__name__}: {error}", ok=False)


def tell(figures: Iterable[Figure]) -> None:
    """Each figure on a line of its own, as soon as it is known."""
    for each in figures:
        words = (f"  {each.name}:", _short(each.value), each.unit, each.target, each.verdict)
        print(*filter(None, words), flush=True)


def middle(rounds: Sequence[float]) -> float:
    """The median of the rounds."""
    return statistics.median(rounds)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def at_most(
    name: str, value: float, unit: str, most: float, *, floor: float | None = None
) -> Figure:
    return Figure(name, value, unit, floor, f"≤ {most:g} {unit}", value <= most)


def write(figures: Iterable[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "name": each.name,
            "value": None if each.value is None else round(each.value, 4),
            "unit": each.unit,
            "floor": None if each.floor is None else round(each.floor, 4),
            "ratio": None if each.ratio is None else round(each.ratio, 3),
        }
        for each in figures
    ]
    path.write_text(json.dumps(rows, indent=1) + "\n")


def show(figures: Iterable[Figure], notes: Iterable[str]) -> None:
    table = Table()
    table.add_column("case")
    for column in ("value", "unit", "floor", "ratio", "target", ""):
        table.add_column(
            column, justify="right" if column in ("value", "floor", "ratio") else "left"
        )
    for each in figures:
        verdict = "[bold red]MISS[/]" if each.ok is False else each.verdict
        table.add_row(
            each.name,
            _short(each.value),
            each.unit,
            _short(each.floor),
            _short(each.ratio),
            escape(each.target),
            verdict,
        )
    console = Console(width=120)
    console.print(table)
    for note in notes:
        console.print(note, highlight=False)


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
