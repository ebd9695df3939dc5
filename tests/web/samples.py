"""A well-formed value for anything a command may ask for, made from its types."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AwareDatetime, BaseModel

NOBODY = 999
"""An id that nothing has."""
PLAIN: dict[Any, Any] = {
    bool: True,
    int: NOBODY,
    float: 1.0,
    str: "x",
    bytes: "x",
    Decimal: "1",
    datetime: datetime(2026, 5, 8, tzinfo=UTC).isoformat(),
    date: "2026-05-08",
    time: "17:30",
    AwareDatetime: datetime(2026, 5, 8, tzinfo=UTC).isoformat(),
    Any: "x",
}


def sample(kind: Any) -> Any:
    """JSON that pydantic takes for this type."""
    kind = getattr(kind, "__supertype__", kind)
    origin, inner = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if origin is Literal:
        return inner[0]
    if origin in (Union, types.UnionType):
        return sample(next(each for each in inner if each is not type(None)))
    if origin is tuple and Ellipsis not in inner:
        return [sample(each) for each in inner]
    if origin in (tuple, list, set, frozenset):
        return [sample(inner[0])] if inner else []
    if origin is dict:
        return {sample(inner[0]): sample(inner[1])}
    if hasattr(kind, "__metadata__"):
        return sample(inner[0])
    return sample_object(kind)


def sample_object(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: sample(each.annotation) for name, each in kind.model_fields.items()}
    assert is_dataclass(kind), kind
    hints = get_type_hints(kind)
    return {each.name: sample(hints[each.name]) for each in fields(kind)}
