"""SQL is compiled once in a process of tests, not once in every house.

A statement costs 1–3 ms to compile, and SQLAlchemy keeps what it compiled by engine: a served
restaurant does it once in its life, but every test opens a house, which has three engines of its
own. Here all engines over one driver share their dialect and its cache, which is what the threads
of one engine do anyway. To import this module is enough; `tests/conftest.py` does it for all tests.
"""

from __future__ import annotations

from sqlalchemy import Connection, Dialect, Engine, event

STATEMENTS = 20_000
"""More than all tests use: nothing is ever thrown out and compiled anew."""
_first: dict[type[Dialect], Engine] = {}


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    engine = connection.engine
    first = _first.setdefault(type(engine.dialect), engine)
    if engine is first:
        engine._compiled_cache.capacity = STATEMENTS  # type: ignore[union-attr]
    elif engine.dialect is not first.dialect:
        engine.dialect = connection.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
