"""The named parts of the day that prices and reports go by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.menu.events import DaypartChanged, ItemChanged
from kds.menu.model import Daypart, ItemPrice
from kds.menu.rules import match_key, named, overlap
from kds.values import ItemId


def add_daypart(uow: UnitOfWork, name: str, starts: time, ends: time) -> int:
    """Name a part of the day, in local time; one that ends before it starts goes past midnight."""
    uow.require(Capability.EDIT_MENU)
    span = _minutes(starts), _minutes(ends)
    _check(uow, name, span, None)
    made = Daypart(name=named(name, 40), starts_minute=span[0], ends_minute=span[1])
    uow.add(made)
    uow.record(DaypartChanged(made.id))
    return made.id


def change_daypart(uow: UnitOfWork, daypart_id: int, name: str, starts: time, ends: time) -> None:
    """Rename a part of the day or move its hours; prices that go by it go on."""
    uow.require(Capability.EDIT_MENU)
    daypart = uow.get(Daypart, daypart_id)
    span = _minutes(starts), _minutes(ends)
    _check(uow, name, span, daypart_id)
    for price in _prices(uow, daypart.name):
        price.daypart = named(name, 40)
        uow.record(ItemChanged(ItemId(price.item_id)))
    daypart.name = named(name, 40)
    daypart.starts_minute, daypart.ends_minute = span
    uow.record(DaypartChanged(daypart_id))


def remove_daypart(uow: UnitOfWork, daypart_id: int) -> None:
    """Forget a part of the day, and the prices that go by it."""
    uow.require(Capability.EDIT_MENU)
    daypart = uow.get(Daypart, daypart_id)
    for price in _prices(uow, daypart.name):
        uow.session.delete(price)
        uow.record(ItemChanged(ItemId(price.item_id)))
    uow.session.delete(daypart)
    uow.record(DaypartChanged(daypart_id))


def _minutes(local: time) -> int:
    return local.hour * 60 + local.minute


def _prices(uow: UnitOfWork, daypart: str) -> Sequence[ItemPrice]:
    return uow.session.scalars(select(ItemPrice).where(ItemPrice.daypart == daypart)).all()


def _check(uow: UnitOfWork, name: str, span: tuple[int, int], own: int | None) -> None:
    if span[0] == span[1]:
        raise Invalid("It ends when it starts", field="ends", do="Give it another end")
    for other in uow.session.scalars(select(Daypart)):
        if other.id == own:
            continue
        if match_key(other.name) == match_key(name):
            raise Conflict(
                "There is a daypart {name} already", field="name", do="Take another", name=name
            )
        if overlap(span, (other.starts_minute, other.ends_minute)):
            raise Conflict(
                "It runs into {name}", field="starts", do="Let one end first", name=other.name
            )
