"""Any command of the house, with any arguments that fit its types: mostly what really is there.

An id is one of a row that exists, or now and then of one that doesn't; a secret is one that
somebody has; everything else is drawn from what people type, and from what they shouldn't.
"""

from __future__ import annotations

import collections.abc
import inspect
import random
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import select
from sqlalchemy.orm import Session

import kds.areas
from kds.actor import SYSTEM, Actor, Role
from kds.db.base import Base

TEXTS = ("", "x", "Ana Ruiz", "no salt, please", "Größe & <b>", "12", "a" * 300, "kaputt\u0000")
NUMBERS = (0, 1, 1, 2, 2, 3, 5, 10, 50, 250, 1000, 99_999, -1)
MODELS = {
    "GroupId": "ModifierGroup",
    "LineId": "OrderLine",
    "ContactId": "GuestContact",
}
"""Ids whose model isn't named like them."""
GONE = 987_654


@dataclass(frozen=True)
class Deed:
    """One command with everything it is given."""

    command: Callable[..., Any]
    actor: Actor
    arguments: dict[str, Any]

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value!r}"[:80] for name, value in self.arguments.items())
        return f"{self.command.__name__}({given})"


@cache
def commands() -> tuple[Callable[..., Any], ...]:
    """Every command of every area, by name."""
    kds.areas.load()
    found: dict[str, Callable[..., Any]] = {}
    for area in kds.areas.AREAS:
        module = import_module(f"kds.{area}.commands")
        for name in getattr(module, "__all__", None) or vars(module):
            value = getattr(module, name)
            if inspect.isfunction(value) and not name.startswith("_"):
                parameters = list(inspect.signature(value).parameters)
                if parameters[:1] == ["uow"] and parameters[1:] != ["event"]:
                    found[f"{area}.{name}"] = value
    return tuple(found[name] for name in sorted(found))


def deed(chance: random.Random, session: Session, now: datetime) -> Deed:
    """Something that somebody does."""
    command = chance.choice(commands())
    draw = _Drawing(chance, session, now)
    arguments = {}
    for name, parameter in inspect.signature(command).parameters.items():
        if name == "uow" or (parameter.default is not parameter.empty and chance.random() < 0.6):
            continue
        arguments[name] = draw(_hints(command)[name])
    roles = (Role.MANAGER, Role.SERVER, Role.HOST, Role.EXPO, Role.GUEST)
    actor = SYSTEM if chance.random() < 0.7 else Actor(chance.choice(roles))
    return Deed(command, actor, arguments)


@cache
def _hints(command: Callable[..., Any]) -> dict[str, Any]:
    return typing.get_type_hints(command)


class _Drawing:
    """Draws a value of a type."""

    def __init__(self, chance: random.Random, session: Session, now: datetime) -> None:
        self.chance = chance
        self.session = session
        self.now = now

    def __call__(self, kind: Any) -> Any:
        if isinstance(kind, typing.NewType):
            return self._id(kind.__name__)
        origin = typing.get_origin(kind)
        if origin in (typing.Union, types.UnionType):
            return self(self.chance.choice(typing.get_args(kind)))
        if origin is typing.Annotated:
            return self(typing.get_args(kind)[0])
        if origin is tuple:
            return self._many(typing.get_args(kind))
        if origin in (collections.abc.Mapping, dict):
            key, value = typing.get_args(kind)
            return {self(key): self(value) for _ in range(self.chance.randrange(3))}
        if origin is typing.Literal:
            return self.chance.choice(typing.get_args(kind))
        return self._plain(kind)

    def _plain(self, kind: Any) -> Any:
        if kind is AwareDatetime or kind is datetime:
            return self.now + timedelta(minutes=15 * self.chance.randrange(-40, 400))
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.chance.choice(list(kind))
        if is_dataclass(kind):
            return self._record(kind)
        return SIMPLE[kind](self)

    def _record(self, kind: Any) -> Any:
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: self(hints[field.name]) for field in fields(kind)})

    def _many(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(args) == 2 and args[1] is ...:
            return tuple(self(args[0]) for _ in range(self.chance.choice((0, 1, 1, 2, 3))))
        return tuple(self(each) for each in args)

    def _id(self, name: str) -> int:
        model = MODELS.get(name, name.removesuffix("Id"))
        known = self.session.scalars(select(_models()[model].id)).all()  # type: ignore[attr-defined]
        return self.chance.choice(known) if known and self.chance.random() < 0.97 else GONE

    def _secret(self) -> bytes:
        tables = ("Phone", "Visit", "Party", "Device")
        column = _models()[self.chance.choice(tables)].token_hash  # type: ignore[attr-defined]
        known = self.session.scalars(select(column).where(column.is_not(None))).all()
        return self.chance.choice(known) if known else bytes(32)


SIMPLE: Mapping[Any, Callable[[_Drawing], Any]] = {
    type(None): lambda _: None,
    bool: lambda d: d.chance.random() < 0.5,
    int: lambda d: d.chance.choice(NUMBERS),
    float: lambda d: float(d.chance.choice(NUMBERS)),
    str: lambda d: d.chance.choice(TEXTS),
    bytes: lambda d: d._secret(),
    time: lambda d: time(d.chance.randrange(24), d.chance.choice((0, 15, 30))),
    date: lambda d: d.now.date() + timedelta(days=d.chance.randrange(-3, 20)),
}


@cache
def _models() -> dict[str, type[Base]]:
    return {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}


START = datetime(2026, 5, 8, 17, 30, tzinfo=UTC)
