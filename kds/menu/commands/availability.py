"""86, snooze, countdown and back on sale: of dishes, of choices, and of what both are made of.

A snooze ends by itself: nothing is written then, screens and orders look at the time.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from pydantic import AwareDatetime

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.menu.commands.components import standing_component
from kds.menu.commands.groups import items_offering
from kds.menu.commands.items import standing_item
from kds.menu.commands.options import standing_option
from kds.menu.commands.stock import made_of
from kds.menu.events import (
    ComponentAvailabilityChanged,
    ItemAvailabilityChanged,
    OptionAvailabilityChanged,
)
from kds.menu.model import Component, Item, Option
from kds.menu.rules import is_available
from kds.values import ComponentId, GroupId, ItemId, OptionId

T = TypeVar("T", Item, Option, Component)

LONGEST_SNOOZE = timedelta(days=31)
MOST_LEFT = 9999
MOST_PARTS = 999_999
"""Of a component, which may be counted in grams."""


def set_out(uow: UnitOfWork, item_id: ItemId) -> None:
    """86 a dish: nobody can order it until somebody puts it back."""
    _record_item(uow, _out(uow, _item(uow, item_id)))


def snooze(
    uow: UnitOfWork, item_id: ItemId, minutes: int | None = None, until: AwareDatetime | None = None
) -> None:
    """Take a dish off sale for some minutes, until a moment, or (neither) for the rest of today."""
    _record_item(uow, _sleep(uow, _item(uow, item_id), minutes, until))


def set_left(uow: UnitOfWork, item_id: ItemId, left: int | None) -> None:
    """Count a dish down from so many; None stops counting. It is on sale again unless none left."""
    _record_item(uow, _count(uow, _item(uow, item_id), left))


def put_back(uow: UnitOfWork, item_id: ItemId) -> None:
    """Put a dish on sale again, whatever took it off."""
    _record_item(uow, _back(uow, _item(uow, item_id)))


def set_option_out(uow: UnitOfWork, option_id: OptionId) -> None:
    """86 a choice with every dish that offers it."""
    _record_option(uow, _out(uow, _option(uow, option_id)))


def snooze_option(
    uow: UnitOfWork,
    option_id: OptionId,
    minutes: int | None = None,
    until: AwareDatetime | None = None,
) -> None:
    """Take a choice off sale for some minutes, until a moment, or for the rest of today."""
    _record_option(uow, _sleep(uow, _option(uow, option_id), minutes, until))


def set_option_left(uow: UnitOfWork, option_id: OptionId, left: int | None) -> None:
    """Count a choice down from so many; None stops counting."""
    _record_option(uow, _count(uow, _option(uow, option_id), left))


def put_option_back(uow: UnitOfWork, option_id: OptionId) -> None:
    """Put a choice on sale again, whatever took it off."""
    _record_option(uow, _back(uow, _option(uow, option_id)))


def set_component_out(uow: UnitOfWork, component_id: ComponentId) -> None:
    """86 a component with every dish and choice that is made of it."""
    _record_component(uow, _out(uow, _component(uow, component_id)))


def snooze_component(
    uow: UnitOfWork,
    component_id: ComponentId,
    minutes: int | None = None,
    until: AwareDatetime | None = None,
) -> None:
    """Take all that has a component off sale for some minutes, until a moment, or for today."""
    _record_component(uow, _sleep(uow, _component(uow, component_id), minutes, until))


def set_component_left(uow: UnitOfWork, component_id: ComponentId, left: int | None) -> None:
    """Count a component down, in its own unit; None stops counting."""
    _record_component(uow, _count(uow, _component(uow, component_id), left, MOST_PARTS))


def put_component_back(uow: UnitOfWork, component_id: ComponentId) -> None:
    """Say that a component is there again, whatever took it away."""
    _record_component(uow, _back(uow, _component(uow, component_id)))


def _item(uow: UnitOfWork, item_id: ItemId) -> Item:
    uow.require(Capability.SET_AVAILABILITY)
    return standing_item(uow, item_id)


def _option(uow: UnitOfWork, option_id: OptionId) -> Option:
    uow.require(Capability.SET_AVAILABILITY)
    return standing_option(uow, option_id)


def _component(uow: UnitOfWork, component_id: ComponentId) -> Component:
    uow.require(Capability.SET_AVAILABILITY)
    return standing_component(uow, component_id)


def _out(uow: UnitOfWork, row: T) -> T:
    row.out, row.out_until = True, None
    return row


def _sleep(uow: UnitOfWork, row: T, minutes: int | None, until: datetime | None) -> T:
    ends = until or _ends(uow, minutes)
    if not uow.now < ends <= uow.now + LONGEST_SNOOZE:
        raise Invalid(
            "A snooze ends within a month from now", field="until", do="Choose another time"
        )
    row.out, row.out_until = False, ends
    return row


def _ends(uow: UnitOfWork, minutes: int | None) -> datetime:
    if minutes is not None:
        if not 0 < minutes <= LONGEST_SNOOZE // timedelta(minutes=1):
            raise Invalid("A snooze ends within a month from now", field="minutes")
        return uow.now + timedelta(minutes=minutes)
    opens = time(uow.settings.day_starts_hour)
    local = datetime.combine(uow.business_date + timedelta(days=1), opens, uow.settings.tz)
    return local.astimezone(UTC)


def _count(uow: UnitOfWork, row: T, left: int | None, most: int = MOST_LEFT) -> T:
    if left is not None and not 0 <= left <= most:
        raise Invalid("Count from 0 to {most}", field="left", do="Correct the number", most=most)
    row.left_count = left
    row.out, row.out_until = False, None
    return row


def _back(uow: UnitOfWork, row: T) -> T:
    row.out, row.out_until = False, None
    if row.left_count == 0:
        row.left_count = None
    return row


def _record_item(uow: UnitOfWork, item: Item) -> None:
    uow.record(ItemAvailabilityChanged(ItemId(item.id), _on_sale(uow, item), item.left_count))


def _record_option(uow: UnitOfWork, option: Option) -> None:
    uow.record(
        OptionAvailabilityChanged(
            OptionId(option.id),
            GroupId(option.group_id),
            items_offering(uow, option.group_id),
            _on_sale(uow, option),
            option.left_count,
        )
    )


def _record_component(uow: UnitOfWork, component: Component) -> None:
    ident = ComponentId(component.id)
    users = made_of(uow, ident)
    uow.record(
        ComponentAvailabilityChanged(
            ident, users.item_ids, users.group_ids, _on_sale(uow, component), component.left_count
        )
    )


def _on_sale(uow: UnitOfWork, row: Item | Option | Component) -> bool:
    return is_available(row.out, row.out_until, row.left_count, uow.now)
