"""Replays a file of real orders through a real server and checks what the screens show.

    python -m tests.bench.replay FILE --speed N

The menu is built from the file. Every order is posted through the API; every line with every choice
must arrive exactly once at each of its stations, the all-day counts must equal the file's sums, and
after everything was bumped the screens must be empty. Exit code 1 on any difference.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.check import Expected, Report, check_prices, check_screens, screens_are_empty
from tests.bench.chromium import Chromium
from tests.bench.furnish import Furnished, furnish
from tests.bench.load import Client
from tests.bench.orders_file import OrdersFile, menu_of, read_orders
from tests.bench.server import log_of, server
from tests.bench.watching import Watcher

SECONDS_BETWEEN_ORDERS = 20.0
"""At speed 1: a busy restaurant of that kind."""
AT_ONCE = 8
"""Orders under way at once, when they are posted as fast as possible."""
SETTLE_SECONDS = 20.0
CHANNEL = "replay"


@dataclass
class Replay:
    """One run: the file, the house it was played into, and what was found."""

    file: OrdersFile
    house: Furnished
    client: Client
    report: Report
    order_ids: dict[str, int] = field(default_factory=dict)
    """The file's order_id → ours."""
    concerns: dict[str, list[tuple[int | None, str]]] = field(default_factory=dict)

    async def post_all(self, speed: float) -> None:
        """Every order of the file; `speed` 0 = as fast as possible."""
        pause = SECONDS_BETWEEN_ORDERS / speed if speed else 0.0
        gate = asyncio.Semaphore(AT_ONCE)
        start = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number, order_id in enumerate(self.file.orders):
                delay = start + number * pause - time.perf_counter()
                if delay > 0:
                    await asyncio.sleep(delay)
                await gate.acquire()
                task = tasks.create_task(self._post(order_id))
                task.add_done_callback(lambda _: gate.release())

    async def _post(self, order_id: str) -> None:
        lines = [
            {
                "item": line.item,
                "quantity": line.quantity,
                "choices": line.choices,
                "unit_price": line.unit_price,
            }
            for line in self.file.orders[order_id]
        ]
        body = {"channel": CHANNEL, "external_id": order_id, "name": order_id[:80], "lines": lines}
        headers = {"Authorization": f"Bearer {self.house.token}", "Idempotency-Key": order_id[:99]}
        status, answer = await self.client.ask("POST", "/api/v1/orders", body, headers)
        if status != 201:
            self.report.add(f"order {order_id}: answered {status} {answer}")
            return
        self.order_ids[order_id] = answer["order_id"]
        self.concerns[order_id] = [
            (concern["line"], concern["reason"]) for concern in answer["needs_attention"]
        ]

    async def bump_all(self, tickets: set[str]) -> None:
        """Every ticket that the stations show."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def bump(ticket: str) -> None:
            async with gate:
                path = f"/kitchen/tickets/{ticket}/bump"
                status, answer = await self.client.ask("POST", path, {}, {"HX-Request": "true"})
                if status != 204:
                    self.report.add(f"ticket {ticket}: bump answered {status} {answer}")

        await asyncio.gather(*(bump(ticket) for ticket in tickets))


async def replay(path: Path, speed: float, *, chromium: bool) -> Report:
    """Play a file into a new house on a temporary folder."""
    file, report = read_orders(path), Report()
    report.note(f"{len(file.orders)} orders, {len(file.lines)} lines in {path.name}")
    for reason in file.unusable:
        report.add(f"a row that can't be ordered: {reason}")
    menu = menu_of(file)
    with tempfile.TemporaryDirectory(prefix="kds-replay-") as folder:
        house = await furnish(Path(folder), menu.values())
        with server(Path(folder), KDS_DEMO="1") as port:
            run = Replay(file, house, Client(port), report)
            expected = Expected.of(file, house.routes)
            await _play(run, expected, speed, chromium=chromium)
        faults = log_of(Path(folder)).read_text().count("Traceback")
        if faults:
            report.add(f"the server's log has {faults} tracebacks")
    check_prices(file, menu, run.concerns, report)
    return report


async def _play(run: Replay, expected: Expected, speed: float, *, chromium: bool) -> None:
    async with Watcher(run.client) as watcher, Chromium(run.client.port, chromium) as browser:
        stations = {i: await watcher.watch(f"/kitchen/stations/{i}") for i in run.house.stations}
        all_day = await watcher.watch("/kitchen/all-day")
        seen_first = next(iter(stations))
        await browser.open(f"/kitchen/stations/{seen_first}")
        start = time.perf_counter()
        await run.post_all(speed)
        seconds = time.perf_counter() - start
        run.report.note(f"posted in {seconds:.1f} s, {len(run.order_ids) / seconds:.0f} orders/s")
        await watcher.settle(SETTLE_SECONDS)
        ids = run.order_ids
        check_screens(expected, ids, stations, all_day, run.report)
        shown = await browser.lines()
        if shown is not None:
            _compare("Chromium", shown, Counter(stations[seen_first].lines()), run.report)
        tickets = {ticket for page in stations.values() for ticket in page.tickets()}
        await run.bump_all(tickets)
        run.report.note(f"bumped {len(tickets)} tickets")
        await watcher.settle(SETTLE_SECONDS)
        screens_are_empty([*stations.values(), all_day], run.report)
        if await browser.lines():
            run.report.add("Chromium still shows lines after everything was bumped")


def _compare(who: str, shown: Counter, wanted: Counter, report: Report) -> None:
    for line in wanted - shown:
        report.add(f"{who} lacks {line}")
    for line in shown - wanted:
        report.add(f"{who} shows too much: {line}")
    if shown == wanted:
        report.note(f"{who} shows the same {shown.total()} lines as the clients")


def main() -> None:
    parser = argparse.ArgumentParser(description="Replay a file of real orders.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--speed", type=float, default=0.0, help="times real time; 0 = at once")
    parser.add_argument("--no-chromium", action="store_true")
    options = parser.parse_args()
    report = asyncio.run(replay(options.file, options.speed, chromium=not options.no_chromium))
    print("\n".join(report.lines()))
    sys.exit(1 if report.differences else 0)


if __name__ == "__main__":
    main()
