"""What a replay must have brought to the screens, and what differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kds.menu.rules import match_key
from tests.bench.orders_file import FileItem, FileLine, OrdersFile
from tests.bench.watching import ShownLine, Watched

MOST_SHOWN = 40

WantedLine = tuple[str, int, str, tuple[str, ...]]
"""(the file's order_id, quantity, dish, choices), names as match keys, choices sorted."""


@dataclass
class Report:
    """What happened, and every difference from what had to."""

    notes: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def add(self, difference: str) -> None:
        self.differences.append(difference)

    def lines(self) -> list[str]:
        shown = [f"DIFFERENT: {each}" for each in self.differences[:MOST_SHOWN]]
        left = len(self.differences) - len(shown)
        rest = [f"and {left} more"] if left else []
        verdict = f"{len(self.differences)} differences" if self.differences else "All is right"
        return [*self.notes, *shown, *rest, verdict]


@dataclass
class Expected:
    """By station, how often each line must be shown; and the sums over the house."""

    at: dict[int, Counter[WantedLine]]
    sums: Counter[str]
    choices: Counter[tuple[str, str]]
    """(dish, choice) → how many."""

    @staticmethod
    def of(file: OrdersFile, routes: dict[str, tuple[int, ...]]) -> Expected:
        found = Expected(defaultdict(Counter), Counter(), Counter())
        for line in file.lines:
            dish = match_key(line.item)
            for station in routes[dish]:
                found.at[station][wanted_line(line)] += 1
            found.sums[dish] += line.quantity
            for choice in line.choices:
                found.choices[dish, match_key(choice)] += line.quantity
        return found


def wanted_line(line: FileLine) -> WantedLine:
    choices = tuple(sorted(map(match_key, line.choices)))
    return line.order_id, line.quantity, match_key(line.item), choices


def check_screens(
    expected: Expected,
    order_ids: dict[str, int],
    stations: dict[int, Watched],
    all_day: Watched,
    report: Report,
) -> None:
    """Every line with every choice exactly once at each of its stations, and the right sums."""
    ours = {str(our_id): file_id for file_id, our_id in order_ids.items()}
    for station, page in stations.items():
        shown = list(page.lines())
        _check_station(station, shown, expected.at[station], ours, report)
        _check_arrivals(station, page, report)
    _check_sums(expected, all_day, report)


def _check_station(
    station: int,
    shown: list[ShownLine],
    wanted: Counter[WantedLine],
    ours: dict[str, str],
    report: Report,
) -> None:
    found: Counter[WantedLine] = Counter(
        (ours.get(order, f"?{order}"), quantity, dish, choices)
        for order, _, quantity, dish, choices in shown
    )
    for line, count in (wanted - found).items():
        report.add(f"station {station} lacks {count} × {line}")
    for line, count in (found - wanted).items():
        report.add(f"station {station} shows {count} × too much {line}")
    ids = Counter(order_line for _, order_line, *_ in shown)
    doubles = [ident for ident, count in ids.items() if count > 1]
    for ident in doubles:
        report.add(f"station {station} shows order line {ident} twice")
    if found == wanted and not doubles:
        report.note(f"station {station}: {found.total()} lines, each exactly once")


def _check_arrivals(station: int, page: Watched, report: Report) -> None:
    """A ticket must come once and stay: not blink, not come twice."""
    for ident, times in page.arrivals.items():
        if ident.startswith("tiles-") and not ident.startswith("tiles-slot") and times != 1:
            report.add(f"station {station}: ticket {ident} came {times} times")


def _check_sums(expected: Expected, all_day: Watched, report: Report) -> None:
    sums: Counter[str] = Counter()
    choices: Counter[tuple[str, str]] = Counter()
    for dish, quantity, parts in all_day.dishes():
        sums[dish] += quantity
        for choice, count in parts.items():
            choices[dish, choice] += count
    for dish in expected.sums.keys() | sums.keys():
        if expected.sums[dish] != sums[dish]:
            report.add(f"all day {dish}: {sums[dish]} for {expected.sums[dish]} in the file")
    for key in expected.choices.keys() | choices.keys():
        if expected.choices[key] != choices[key]:
            report.add(f"all day {key}: {choices[key]} for {expected.choices[key]} in the file")
    if (sums, choices) == (expected.sums, expected.choices):
        report.note(
            f"all day: {sums.total()} plates of {len(sums)} dishes with {choices.total()} choices, "
            "as in the file"
        )


def screens_are_empty(pages: Iterable[Watched], report: Report) -> None:
    left = 0
    for page in pages:
        tickets = list(page.tickets()) if "tiles" in page.regions else page.cells("dishes")
        left += len(tickets)
    if left:
        report.add(f"{left} cells are left after everything was bumped")
    else:
        report.note("all screens are empty")


def check_prices(
    file: OrdersFile,
    menu: dict[str, FileItem],
    concerns: dict[str, list[tuple[int | None, str]]],
    report: Report,
) -> None:
    """Nothing but a price may need attention, and that only where the file has several prices."""
    explained = 0
    for order_id, found in concerns.items():
        lines = file.orders[order_id]
        wanted = {n for n, line in enumerate(lines) if _differs(line, menu)}
        priced = {line for line, reason in found if reason == "price"}
        for line, reason in found:
            if reason != "price":
                report.add(f"order {order_id} line {line}: {reason}")
        if priced != wanted:
            report.add(f"order {order_id}: prices flagged on {priced}, expected on {wanted}")
        explained += len(wanted)
    report.note(
        f"{explained} of {len(file.lines)} lines cost another price than the menu's and are "
        "flagged so: the file has several prices for their dish"
    )


def _differs(line: FileLine, menu: dict[str, FileItem]) -> bool:
    return line.unit_price is not None and line.unit_price != menu[match_key(line.item)].price
