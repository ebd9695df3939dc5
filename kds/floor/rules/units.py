"""What may be joined: adjacency is explicit, and pushing tables together costs seats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST_TABLES = 4
"""Of one combination."""

Joins = Mapping[tuple[int, int], int]
"""Adjacent tables (the smaller id first) → seats that joining them costs."""


def pair(one: int, other: int) -> tuple[int, int]:
    """Two tables in the order in which their adjacency is kept."""
    return (one, other) if one < other else (other, one)


def hang_together(table_ids: Iterable[int], joins: Joins) -> bool:
    """Whether every table is reached from every other over tables that stand side by side."""
    return _cheapest(set(table_ids), joins) is not None


def seats_together(seats: Mapping[int, int], joins: Joins) -> int | None:
    """How many sit at tables pushed together: all seats less what the joins cost.

    Two square tables of 4 with a loss of 2 seat 6, three seat 8. None: they don't hang together.
    """
    loss = _cheapest(set(seats), joins)
    return None if loss is None else max(1, sum(seats.values()) - loss)


def _cheapest(tables: set[int], joins: Joins) -> int | None:
    """The least loss of seats with which all tables hang together (Kruskal); None if they don't."""
    group = {table: table for table in tables}
    loss, parts = 0, len(tables)
    edges = sorted((cost, edge) for edge, cost in joins.items() if set(edge) <= tables)
    for cost, (one, other) in edges:
        first, second = _root(group, one), _root(group, other)
        if first != second:
            group[second] = first
            loss, parts = loss + cost, parts - 1
    return loss if parts <= 1 else None


def _root(group: dict[int, int], table: int) -> int:
    while group[table] != table:
        table = group[table]
    return table
