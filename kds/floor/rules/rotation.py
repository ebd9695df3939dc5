"""Whose turn it is: round robin, skips remembered, and a gap between two tables of one server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from kds.floor.rules.times import Policy


class Turn(Protocol):
    """A server on duty: `position` is the place in the queue, the head is next."""

    @property
    def position(self) -> int: ...
    @property
    def last_seated_at(self) -> datetime | None: ...


T = TypeVar("T", bound=Turn)


def has_gap(duty: Turn, now: datetime, policy: Policy) -> bool:
    """Whether the server's last table is long enough ago for another one."""
    return duty.last_seated_at is None or now - duty.last_seated_at >= policy.rotation_gap


def rotation(duties: Iterable[T], now: datetime, policy: Policy) -> list[T]:
    """Who gets the next tables, in order: the queue, behind it those that were just seated."""
    return sorted(duties, key=lambda d: (not has_gap(d, now, policy), d.position))


def after_seating(queue: Sequence[T], seated: T) -> tuple[list[T], list[T]]:
    """The new queue once a server got a table, and who was passed over and keeps the turn."""
    passed = list(queue[: queue.index(seated)])
    return [*(each for each in queue if each is not seated), seated], passed


def after_skip(queue: Sequence[T], skipped: T) -> list[T]:
    """The new queue when a server lets one turn pass: behind the next one, not at the end."""
    place = queue.index(skipped)
    rest = [each for each in queue if each is not skipped]
    return [*rest[: place + 1], skipped, *rest[place + 1 :]]
