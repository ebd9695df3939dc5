"""The declarative base and the column types of every table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Dialect, Enum, ForeignKey, MetaData, inspect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from kds.values import from_ms, to_ms


class Utc(TypeDecorator[datetime]):
    """A moment, stored as epoch milliseconds: exact, sortable, the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_ms(value)


def enum_column(enum: type[StrEnum]) -> Enum:
    """A StrEnum as text with a CHECK of its members: a state is spelled once, in Python."""
    return Enum(
        enum,
        native_enum=False,
        length=32,
        create_constraint=True,
        values_callable=lambda members: [m.value for m in members],
        name=enum.__name__.lower(),
    )


def ref(target: str) -> ForeignKey:
    """A foreign key that is checked at commit, so that the order of inserts doesn't matter."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {datetime: Utc}

    def __init__(self, **values: Any) -> None:
        """A new row. Its values are put in as they are: there is no history of a row that isn't
        written yet, and keeping one costs more than the rest of making it."""
        if not type(self)._columns() >= values.keys():
            raise TypeError(f"{type(self).__name__} has no such columns: {', '.join(values)}")
        self.__dict__.update(values)

    @classmethod
    @cache
    def _columns(cls) -> frozenset[str]:
        return frozenset(inspect(cls).column_attrs.keys())
