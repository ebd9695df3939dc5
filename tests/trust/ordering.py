"""A house in a process of its own that takes orders and writes down each one it has acknowledged.

python -m tests.trust.ordering FOLDER ORDERS AT_ONCE [NORMAL]
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from sqlalchemy import event

import kds.bus.writer
from kds.actor import Actor, Role
from kds.bus.house import House
from kds.db.engine import raw
from kds.orders.commands import NewLine, NewOrder, place_order
from tests.bench.kitchen import LINES, MENU
from tests.cast import open_house

ACKS = "acknowledged"
CHECKPOINTS = 12
"""Batches after which the log moves into the file, so that a short run has several of them."""


async def take_orders(folder: Path, orders: int, at_once: int, mode: str) -> None:
    kds.bus.writer.CHECKPOINT_FORCED = CHECKPOINTS
    acks = os.open(folder / ACKS, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    serial = iter(range(orders))
    async with open_house(folder, chores=False) as house:
        if mode:
            _weaken(house, mode)

        async def customer() -> None:
            for number in serial:
                await house.change(Actor(Role.ORDERS), place_order, order=_order(number))
                os.write(acks, f"order-{number}\n".encode())

        await asyncio.gather(*(customer() for _ in range(at_once)))
    os.close(acks)


def _order(number: int) -> NewOrder:
    lines = tuple(NewLine(item=dish.name, quantity=2) for dish in MENU[:LINES])
    return NewOrder(channel="takeaway", name=f"order-{number}", lines=lines)


def _weaken(house: House, mode: str) -> None:
    """The control: what a less careful house would do."""
    engine = house._writer.engine

    @event.listens_for(engine, "engine_connect")
    def _set(connection: object) -> None:
        raw(connection, f"PRAGMA synchronous={mode}")  # type: ignore[arg-type]


if __name__ == "__main__":
    folder, orders, at_once, *more = sys.argv[1:]
    mode = more[0] if more else ""
    asyncio.run(take_orders(Path(folder), int(orders), int(at_once), mode))
