"""A year of history in a file: one dinner lived through the house's own commands, then copied by
SQL with ids and times moved on. The indexes are the product's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Date, Table

from kds.actor import SYSTEM
from kds.bus.house import House, utc_now
from kds.db.base import Base, Utc
from kds.floor.commands import add_table, leave
from kds.kitchen.commands import bump_ticket
from kds.kitchen.queries import ticket_cards
from kds.menu.queries import item_cards
from kds.orders.commands import add_line, close_order, open_order, send, serve_lines
from kds.orders.queries import order_cards
from kds.payments.commands import open_check, take_cash
from tests.bench.furnish import furnish
from tests.bench.kitchen import MENU
from tests.cast import open_house

ORDERS, A_DAY, DAYS = 140, 2, 358
"""Orders of the dinner, how often it is copied for one date, and for how many dates: 100,240."""
TABLES = 20
LINES = 4
COPIED = (
    *("party", "seating", "order_", "order_line", "ticket", "ticket_line"),
    *("check_", "check_line", "check_tax", "tender", "journal"),
)
NUMBERED = {"order_": "number", "check_": "number"}
"""What is unique within a date: the second copy of a date counts on from 1,000."""
DAY_MS = 24 * 3600 * 1000


class Clock:
    """Goes when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


async def make(folder: Path, *, year: bool) -> None:
    """A furnished house in `folder`, with its dinner, and (if asked) a year of such dinners."""
    await furnish(folder, MENU)
    begins = utc_now().replace(hour=16, minute=0) - timedelta(days=DAYS + 1)
    clock = Clock(begins)
    async with open_house(folder, clock, chores=False) as house:
        await dinner(house, clock)
    if year:
        with closing(sqlite3.connect(folder / "kds.db")) as connection:
            copy(connection)


async def dinner(house: House, clock: Clock) -> None:
    """Orders that are taken, cooked, served, paid and left, one after the other."""

    async def do(command: Callable[..., Any], **arguments: Any) -> Any:
        return await house.change(SYSTEM, command, **arguments)

    tables = [await do(add_table, name=f"T{n}", seats=4, area="Room") for n in range(TABLES)]
    dishes = cycle(sorted(card.id for card in house.live(item_cards)))
    for number in range(ORDERS):
        order = await do(open_order, table_id=tables[number % TABLES], covers=2 + number % 3)
        for item_id in _some(dishes):
            await do(add_line, order_id=order, item_id=item_id, quantity=1 + number % 2)
        await do(send, order_id=order)
        clock.now += timedelta(minutes=2, seconds=number % 50)
        for ticket in [t for t in house.live(ticket_cards) if t.order_id == order and t.open]:
            await do(bump_ticket, ticket_id=ticket.id)
        await do(serve_lines, order_id=order)
        await do(take_cash, check_id=await do(open_check, order_id=order))
        card = house.live(order_cards).get(order)
        if card is not None and card.state.value == "open":
            await do(close_order, order_id=order)
        party = None if card is None else card.party_id
        if party is not None:
            await do(leave, party_id=party)


def _some(dishes: Iterator[Any]) -> list[Any]:
    return [next(dishes) for _ in range(LINES)]


def copy(connection: sqlite3.Connection) -> None:
    """Every row of the dinner once more for each copy, all in one statement per table."""
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")
    connection.execute("CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY)")
    copies = ((n,) for n in range(1, A_DAY * DAYS))
    connection.executemany("INSERT INTO copies VALUES (?)", copies)
    tables = {name: Base.metadata.tables[name] for name in COPIED}
    strides = {name: _most(connection, table) for name, table in tables.items()}
    for table in tables.values():
        connection.execute(_copied(table, strides))
    connection.commit()
    connection.executescript("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")


def _most(connection: sqlite3.Connection, table: Table) -> int:
    """How far ids move on with each copy."""
    (key,) = [c.name for c in table.primary_key.columns][:1]
    found: int = connection.execute(f"SELECT max({key}) FROM {table.name}").fetchone()[0] or 0
    return found


def _copied(table: Table, strides: dict[str, int]) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    shifted = ", ".join(_shifted(table, column, strides) for column in table.columns)
    # Copy by copy, so that the journal's times grow with its numbers.
    return f"INSERT INTO {table.name} ({names}) SELECT {shifted} FROM copies CROSS JOIN {table.name} AS t"  # noqa: E501


def _shifted(table: Table, column: Any, strides: dict[str, int]) -> str:
    name = f't."{column.name}"'
    day = f"(n / {A_DAY})"
    if isinstance(column.type, Utc):
        return f"{name} + {day} * {DAY_MS}"
    if isinstance(column.type, Date):
        return f"date({name}, '+' || {day} || ' days')"
    if NUMBERED.get(table.name) == column.name:
        return f"{name} + (n % {A_DAY}) * 1000"
    if table.name == "journal" and column.primary_key and isinstance(column.type, BigInteger):
        return f"{name} + n * {strides['journal']}"
    for key in column.foreign_keys:
        target = key.column.table.name
        if target in strides:
            return f"{name} + n * {strides[target]}"
    if column.primary_key and column.name == "id":
        return f"{name} + n * {strides[table.name]}"
    return name
