"""Whole orders from outside, in one command: nothing of them is ever dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints
from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.floor.commands import ensure_seated
from kds.floor.model import Table
from kds.menu.queries import ItemCard, Menu, read_menu
from kds.menu.rules import choice_problems
from kds.orders import rules
from kds.orders.commands.drafts import price
from kds.orders.commands.orders import new_order
from kds.orders.commands.rounds import commit_round
from kds.orders.commands.stock import take_what_there_is
from kds.orders.events import OrderNeedsAttention
from kds.orders.model import Attention, LineState, Order, OrderLine
from kds.orders.queries import Concern, concerns_of
from kds.values import LineId, OrderId, TableId

PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""No control characters, but for tabs and line ends."""
STRICT = ConfigDict(extra="forbid")


def _text(most: int, least: int = 0) -> Any:
    return StringConstraints(
        strip_whitespace=True, min_length=least, max_length=most, pattern=PLAIN
    )


Name = Annotated[str, _text(120, 1)]


@dataclass(frozen=True, slots=True)
class NewLine:
    """What is wanted: `item` and `choices` by name or id; `unit_price` in minor units, choices
    included; None = ours."""

    __pydantic_config__ = STRICT

    item: Name
    quantity: Annotated[int, Field(ge=1, le=999)] = 1
    choices: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    unit_price: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    note: Annotated[str, _text(300)] | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as an outside system tells it; `external_id` is that system's own number."""

    __pydantic_config__ = STRICT

    channel: Annotated[str, _text(40, 1)]
    lines: Annotated[tuple[NewLine, ...], Field(min_length=1, max_length=200)]
    external_id: Annotated[str, _text(120, 1)] | None = None
    name: Annotated[str, _text(80)] | None = None
    table: Annotated[str, _text(20)] | None = None
    note: Annotated[str, _text(300)] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """The answer to whoever placed an order."""

    order_id: OrderId
    number: int
    needs_attention: tuple[Concern, ...]


def place_order(uow: UnitOfWork, order: NewOrder) -> Placed:
    """Take a whole order from outside and fire it at once."""
    uow.require(Capability.PLACE_ORDERS)
    # The menu first: to read it would write an order that has just begun, and its end once more.
    menu = read_menu(uow.session)
    made = _open(uow, order)
    lines = [uow.add(_line(uow, made, menu, wanted)) for wanted in order.lines]
    take_what_there_is(uow, lines)
    commit_round(uow, made, lines, lambda line: True)
    concerns = concerns_of(made.attention, lines)
    order_id = OrderId(made.id)
    if concerns:
        flagged = tuple(LineId(line.id) for line in lines if line.attention is not None)
        uow.record(OrderNeedsAttention(order_id, flagged))
    return Placed(order_id, made.number, concerns)


def _open(uow: UnitOfWork, order: NewOrder) -> Order:
    table_id = _table_named(uow, order.table) if order.table else None
    lost = bool(order.table) and table_id is None
    return new_order(
        uow,
        rules.channel_named(order.channel, at_table=bool(order.table)),
        source=order.channel,
        external_id=order.external_id,
        table_id=table_id,
        party_id=None if table_id is None else ensure_seated(uow, table_id, name=order.name or ""),
        # A table that we don't have is still how they call it.
        name=order.name or (order.table if lost and order.table else ""),
        note=order.note or "",
        attention=Attention.UNKNOWN_TABLE if lost else None,
    )


def _table_named(uow: UnitOfWork, name: str) -> TableId | None:
    with uow.session.no_autoflush:
        found = uow.session.scalar(
            select(Table.id).where(Table.name == name, Table.removed_at.is_(None))
        )
    return None if found is None else TableId(found)


def _line(uow: UnitOfWork, order: Order, menu: Menu, wanted: NewLine) -> OrderLine:
    item = menu.item(wanted.item)
    choices = [_choice(menu, item, name) for name in wanted.choices]
    ours = None if item is None else price(uow, order, item, choices)
    charged = wanted.unit_price if wanted.unit_price is not None else ours or 0
    return OrderLine(
        order_id=order.id,
        item_id=None if item is None else item.id,
        name=wanted.item if item is None else item.name,
        kitchen_name=wanted.item if item is None else item.kitchen_name,
        quantity=wanted.quantity,
        unit_price=charged,
        menu_price=None if ours == charged else ours,
        tax_class="standard" if item is None else item.tax_class,
        choices=choices,
        note=wanted.note or "",
        seat=0,
        course=0,
        round_number=0,
        state=LineState.DRAFT,
        added_at=uow.now,
        attention=_attention(uow, item, choices, ours == charged),
    )


def _choice(menu: Menu, item: ItemCard | None, name: str) -> dict[str, Any]:
    option = None if item is None else menu.option(item, name)
    return rules.strange_choice(name) if option is None else rules.choice_of(option)


def _attention(
    uow: UnitOfWork, item: ItemCard | None, choices: list[dict[str, Any]], priced_alike: bool
) -> Attention | None:
    """The gravest reason why a person must look at a line."""
    if item is None:
        return Attention.UNKNOWN_ITEM
    if any(choice["attention"] for choice in choices):
        return Attention.UNKNOWN_CHOICE
    chosen = [choice["option"] for choice in choices]
    if item.groups and choice_problems(item.groups, chosen, uow.now):
        return Attention.CHOICES
    return None if priced_alike else Attention.PRICE
