"""Events: what happened, in the past tense, with ids and plain values only, never personal data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter

EVENTS: dict[str, type[Event]] = {}
POLICIES: dict[type[Event], list[Callable[..., None]]] = {}

P = TypeVar("P", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. A subclass is a frozen dataclass; its name is its kind in the journal."""

    kind: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # dataclass(slots=True) makes the class anew under the same name; the last one counts.
        cls.kind = cls.__name__
        EVENTS[cls.__name__] = cls


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the journal."""

    seq: int
    event: Event


def when(*kinds: type[Event]) -> Callable[[P], P]:
    """Mark a policy: it runs inside the unit of work that records one of these events."""

    def register(policy: P) -> P:
        for kind in kinds:
            POLICIES.setdefault(kind, []).append(policy)
        return policy

    return register


def encode(event: Event) -> str:
    """Canonical JSON of an event's values: what the journal stores and its hash covers."""
    values = {name: getattr(event, name) for name in _names(event.kind)}
    return json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> str:
    """Dates and moments as ISO 8601; any other object has no place in an event."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be journalled")


def decode(kind: str, text: str) -> Event | None:
    """The event that `encode` wrote; None for a kind that this version doesn't know."""
    if kind not in EVENTS:
        return None
    event: Event = _adapter(kind).validate_json(text)
    return event


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(f.name for f in fields(EVENTS[kind]))


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(EVENTS[kind])
