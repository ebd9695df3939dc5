"""The benchmark: `make bench`. Prints a table and writes var/bench.json."""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from tests.bench import booked, bookings, cost, history, kiosk, latency, quotes, service
from tests.bench.figures import Figure, failed, show, tell, write
from tests.bench.kitchen import Kitchen, kitchen
from tests.bench.server import ROOT

VAR = ROOT / "var"
AT_MOST = {
    "availability_day_p99_ms": 5,
    "availability_day_warm_p99_ms": 5,
    "plan_booking_p99_ms": 50,
}
AT_LEAST = {"covers_taken_no_offers": 86, "covers_taken_with_offers": 91}
QUIET_LOAD = 1.0
"""Up to this load average the machine is ours, and the figures mean what they say."""


Measure = Callable[[Path], Awaitable[list[Figure]]]
"""Measures a house of its own, in this folder."""


def cases(folder: Path) -> dict[str, Measure]:
    """By name, in the order in which they run."""
    in_kitchen: dict[str, Callable[[Kitchen], Awaitable[list[Figure]]]] = {
        "at_rest": lambda kitchen: latency.at_rest(kitchen, folder),
        "under_load": latency.under_load,
        "throughput": lambda kitchen: latency.throughput(kitchen, folder),
        "per_frame": cost.per_frame,
        "per_bump": cost.per_bump,
        "per_change": cost.per_change,
        "stalled": latency.stalled,
        "per_screen": cost.per_screen,
        "storms": cost.storms,
        "kiosk_ordering": kiosk.ordering,
        "kiosk_first_page": kiosk.first_page,
    }
    made = {case: _opened(case, measure) for case, measure in in_kitchen.items()}
    made |= {"booked": booked.to_last_screen, "history": history.measured}
    return {**made, "service_replay": service.replay}


MORE = {"kiosk_ordering": kiosk.furnish}
"""What a case needs in its house beside stations and menu."""


def _opened(case: str, measure: Callable[[Kitchen], Awaitable[list[Figure]]]) -> Measure:
    async def in_its_own(folder: Path) -> list[Figure]:
        async with kitchen(folder, MORE.get(case)) as opened:
            return await measure(opened)

    return in_its_own


async def run(wanted: list[str]) -> list[Figure]:
    figures: list[Figure] = []
    VAR.mkdir(exist_ok=True)
    # On the repository's own disk: /tmp may be memory, where nothing has to become durable.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=VAR) as name:
        folder = Path(name)
        for case, measure in cases(folder).items():
            if wanted and case not in wanted:
                continue
            start = time.perf_counter()
            try:
                found = await measure(folder / case)
            except Exception as error:
                traceback.print_exc()
                found = [failed(case, error)]
            print(f"{case}: {time.perf_counter() - start:.0f} s", flush=True)
            tell(found)
            figures.extend(found)
    return figures


def pure(wanted: list[str]) -> list[Figure]:
    """What needs no server: planning bookings, and how good wait quotes are."""
    figures: list[Figure] = []
    for case, measure in {"bookings": bookings.rows, "quotes": quotes.rows}.items():
        if not wanted or case in wanted:
            start = time.perf_counter()
            try:
                found = [_judged(row) for row in measure()]
            except Exception as error:
                traceback.print_exc()
                found = [failed(case, error)]
            print(f"{case}: {time.perf_counter() - start:.0f} s", flush=True)
            tell(found)
            figures.extend(found)
    return figures


def _judged(row: bookings.Row) -> Figure:
    target, ok = judged(row["name"], row["value"])
    return Figure(row["name"], row["value"], row["unit"], row["floor"], target, ok)


def judged(name: str, value: float) -> tuple[str, bool | None]:
    """What was to be reached, and whether it was."""
    if name in AT_MOST:
        return f"≤ {AT_MOST[name]:g}", value <= AT_MOST[name]
    if name in AT_LEAST:
        return f"≥ {AT_LEAST[name]:g}", value >= AT_LEAST[name]
    return "", None


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure kds.")
    parser.add_argument("case", nargs="*", help="only these cases")
    parser.add_argument("--output", type=Path, default=VAR / "bench.json")
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    busy, start = os.getloadavg()[0], time.perf_counter()
    figures = uvloop.run(run(options.case)) + pure(options.case)
    write(figures, options.output)
    notes = [f"{os.cpu_count()} processors, {time.perf_counter() - start:.0f} s"]
    if busy > QUIET_LOAD:
        notes.append(f"The machine was busy before we began (load {busy:.1f}): figures are noisy")
    show(figures, notes)


if __name__ == "__main__":
    main()
