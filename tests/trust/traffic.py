"""Clients that order, whatever happens to the server, and what must be true afterwards."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from kds.bus.journal import JournalRow, first_bad_row
from kds.kitchen.model import TicketLine
from kds.menu.rules import match_key
from kds.orders.model import Order, OrderLine
from tests.bench.furnish import Furnished, furnish
from tests.bench.kitchen import LINES, MENU
from tests.bench.load import Client
from tests.bench.server import MODULE, ROOT, environment_of, log_of, wait_until_open
from tests.forked import Forked, fork

ANSWER_SECONDS = 5.0
STRACE = ("strace", "-f", "--seccomp-bpf", "-o", "/dev/null")


@dataclass
class Traffic:
    """Clients that post orders, each again with the same key until it is answered."""

    client: Client
    token: str
    clients: int = 12
    serial: Iterator[int] = field(default_factory=lambda: count(1))
    sent: set[str] = field(default_factory=set)
    acknowledged: dict[str, set[int]] = field(default_factory=dict)
    """Every order id that was ever the answer to a key."""
    repeated: int = 0
    stopping: bool = False

    async def run(self) -> None:
        await asyncio.gather(*(self._customer() for _ in range(self.clients)))

    async def _customer(self) -> None:
        while not self.stopping:
            key = f"order-{next(self.serial)}"
            self.sent.add(key)
            tries = 0
            while not await self.answered(key):
                tries += 1
                await asyncio.sleep(0.1)
            self.repeated += tries > 0
            if random.random() < 0.1:
                await self.answered(key)  # an impatient client asks again

    async def answered(self, key: str) -> bool:
        """One try: whether the house has said that it has the order."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                status, answer = await self.post(key)
            if status == 507:
                return False
            assert status in (200, 201), answer
            self.acknowledged.setdefault(key, set()).add(answer["order_id"])
            return True
        return False

    async def post(self, key: str) -> tuple[int, dict[str, Any]]:
        lines = [{"item": dish.name, "quantity": 2} for dish in MENU[:LINES]]
        body = {"channel": "takeaway", "name": key, "lines": lines}
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        return await self.client.ask("POST", "/api/v1/orders", body, headers)


@dataclass
class Shop:
    """A furnished house in `folder`, served by a process that may be ended at any moment."""

    folder: Path
    furnished: Furnished
    traffic: Traffic
    process: Forked | subprocess.Popen[bytes] | None = None

    async def open(self, *inject: str) -> None:
        """Start the server; with `inject` under strace, which breaks its system calls."""
        await asyncio.to_thread(self._start, inject)

    def _start(self, inject: tuple[str, ...]) -> None:
        port = self.traffic.client.port
        values = environment_of(self.folder, port, {"KDS_DEMO": "1"})
        if not inject:
            self.process = fork([], values, log_of(self.folder), MODULE)
            wait_until_open(self.process, self.folder, port)
            return
        command = [*STRACE, *inject, sys.executable, "-m", MODULE]
        with log_of(self.folder).open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **values},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            wait_until_open(self.process, self.folder, port)
        except RuntimeError:
            # It may end while it opens, that is what it is for; it may not outlive its tracer.
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    async def ended(self) -> int:
        """Wait until the process has ended by itself; its code."""
        assert self.process is not None
        return await asyncio.to_thread(self.process.wait, 180)

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.wait)

    async def finish(self, flowing: asyncio.Task[None]) -> None:
        """Let the clients get their last answers, then end the server."""
        self.traffic.stopping = True
        try:
            await asyncio.wait_for(flowing, 120)
        finally:
            await self.kill()


async def shop(folder: Path, clients: int = 12) -> Shop:
    house = await furnish(folder, MENU)
    return Shop(folder, house, Traffic(Client(free_port()), house.token, clients))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# What must be true afterwards


def nothing_lost(found: Shop) -> None:
    """Every order that was sent is there once, whole, as it was acknowledged; the file and the
    journal are sound."""
    with _reopened(found.folder) as session:
        orders = _orders_by_name(session)
        counts = _parts(session)
        assert first_bad_row(session) is None
        last = session.scalar(select(func.max(JournalRow.seq)))
        assert last == session.scalar(select(func.count()).select_from(JournalRow))
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    traffic = found.traffic
    assert set(traffic.acknowledged) == traffic.sent
    # 0 lost, 0 twice: one order for each key, and every answer named it.
    assert {key: sorted(ids) for key, ids in traffic.acknowledged.items()} == orders
    # 0 half: all lines, at all of their stations.
    routes = found.furnished.routes
    ticket_lines = sum(len(routes[match_key(dish.name)]) for dish in MENU[:LINES])
    assert set(counts.values()) == {(LINES, ticket_lines)}


@contextmanager
def _reopened(folder: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///{folder / 'kds.db'}")
    with Session(engine) as session:
        yield session
    engine.dispose()


def _orders_by_name(session: Session) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for order_id, name in session.execute(select(Order.id, Order.name)):
        found.setdefault(name, []).append(order_id)
    return found


def _parts(session: Session) -> dict[int, tuple[int, int]]:
    """Order → how many lines and how many ticket lines it has."""
    lines = select(OrderLine.order_id, func.count()).group_by(OrderLine.order_id)
    cooked = lines.join(TicketLine, TicketLine.order_line_id == OrderLine.id)
    on_tickets = dict(row for row in session.execute(cooked))
    return {order: (found, on_tickets.get(order, 0)) for order, found in session.execute(lines)}
