"""kill -9 in the middle of traffic: nothing acknowledged is lost, nothing comes twice or half."""

from __future__ import annotations

import asyncio
import os
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from kds.bus.journal import JournalRow, first_bad_row
from kds.kitchen.model import TicketLine
from kds.menu.rules import match_key
from kds.orders.model import Order, OrderLine
from tests.bench.furnish import furnish
from tests.bench.kitchen import MENU
from tests.bench.load import Client
from tests.bench.server import MODULE, environment_of, log_of, wait_until_open
from tests.forked import Forked, fork

KILLS = 20 if os.environ.get("CI") else 8
CLIENTS = 12
LINES = 3
TRAFFIC_SECONDS = (0.05, 0.6)
"""How long orders flow before the next kill."""
ANSWER_SECONDS = 5.0


@dataclass
class Traffic:
    """Clients that post orders, each again with the same key until it is answered."""

    client: Client
    token: str
    serial: Iterator[int] = field(default_factory=lambda: count(1))
    sent: set[str] = field(default_factory=set)
    acknowledged: dict[str, set[int]] = field(default_factory=dict)
    """Every order id that was ever the answer to a key."""
    repeated: int = 0
    stopping: bool = False

    async def run(self) -> None:
        await asyncio.gather(*(self._customer() for _ in range(CLIENTS)))

    async def _customer(self) -> None:
        while not self.stopping:
            key = f"order-{next(self.serial)}"
            self.sent.add(key)
            tries = 0
            while not await self._answered(key):
                tries += 1
                await asyncio.sleep(0.02)
            self.repeated += tries > 0
            if random.random() < 0.1:
                await self._answered(key)  # an impatient client asks again

    async def _answered(self, key: str) -> bool:
        lines = [{"item": dish.name, "quantity": 2} for dish in MENU[:LINES]]
        body = {"channel": "takeaway", "name": key, "lines": lines}
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                status, answer = await self.client.ask("POST", "/api/v1/orders", body, headers)
            assert status in (200, 201), answer
            self.acknowledged.setdefault(key, set()).add(answer["order_id"])
            return True
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int) -> Forked:
    """A server over the data in `folder`, open."""
    environment = environment_of(folder, port, {"KDS_DEMO": "1"})
    process = fork([], environment, log_of(folder), MODULE)
    wait_until_open(process, folder, port)
    return process


def kill(process: Forked) -> None:
    process.kill()
    process.wait()


async def killed_again_and_again(folder: Path, traffic: Traffic) -> None:
    """The same house on the same port, ended by SIGKILL at random moments; at last left alone."""
    flowing = None
    for _ in range(KILLS):
        process = await asyncio.to_thread(start, folder, traffic.client.port)
        flowing = flowing or asyncio.create_task(traffic.run())
        await asyncio.sleep(random.uniform(*TRAFFIC_SECONDS))
        await asyncio.to_thread(kill, process)
    assert flowing is not None
    process = await asyncio.to_thread(start, folder, traffic.client.port)
    traffic.stopping = True
    try:
        await asyncio.wait_for(flowing, 20)
    finally:
        await asyncio.to_thread(kill, process)


@contextmanager
def reopened(folder: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///{folder / 'kds.db'}")
    with Session(engine) as session:
        yield session
    engine.dispose()


def orders_by_name(session: Session) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for order_id, name in session.execute(select(Order.id, Order.name)):
        found.setdefault(name, []).append(order_id)
    return found


def parts(session: Session) -> dict[int, tuple[int, int]]:
    """Order → how many lines and how many ticket lines it has."""
    lines = select(OrderLine.order_id, func.count()).group_by(OrderLine.order_id)
    cooked = lines.join(TicketLine, TicketLine.order_line_id == OrderLine.id)
    on_tickets = dict(row for row in session.execute(cooked))
    return {order: (found, on_tickets.get(order, 0)) for order, found in session.execute(lines)}


async def test_nothing_is_lost_doubled_or_halved(tmp_path: Path) -> None:
    house = await furnish(tmp_path, MENU)
    traffic = Traffic(Client(free_port()), house.token)
    await killed_again_and_again(tmp_path, traffic)
    with reopened(tmp_path) as session:
        found = orders_by_name(session)
        counts = parts(session)
        assert first_bad_row(session) is None
        last = session.scalar(select(func.max(JournalRow.seq)))
        assert last == session.scalar(select(func.count()).select_from(JournalRow))
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert set(traffic.acknowledged) == traffic.sent
    assert traffic.repeated > 0, "no kill ever met an order under way"
    # 0 lost, 0 twice: one order for each key, and every answer named it.
    assert {key: sorted(ids) for key, ids in traffic.acknowledged.items()} == found
    # 0 half: all lines, at all of their stations.
    ticket_lines = sum(len(house.routes[match_key(dish.name)]) for dish in MENU[:LINES])
    assert set(counts.values()) == {(LINES, ticket_lines)}
