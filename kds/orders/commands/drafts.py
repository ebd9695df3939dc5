"""Drafts: lines on the pad that the kitchen hasn't been told of. They are free to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.projection import Read
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid, NotFound
from kds.menu.model import Category
from kds.menu.queries import ItemCard, daypart_cards, read_menu
from kds.menu.rules import check_choices, daypart_at
from kds.orders import rules
from kds.orders.commands.orders import TEXT_LENGTH, still_open
from kds.orders.events import LinesDrafted
from kds.orders.model import LineState, Order, OrderLine
from kds.values import ItemId, LineId, OptionId, OrderId

MOST = 999
MOST_SEATS = 99
MOST_COURSES = 9


def tap_item(
    uow: UnitOfWork,
    order_id: OrderId,
    item_id: ItemId,
    seat: int = 0,
    course: int | None = None,
    quantity: int = 1,
) -> LineId:
    """Put a dish on the pad with the choices it comes with: the one-tap way."""
    uow.require(Capability.TAKE_ORDERS)
    item = item_on_sale(uow, item_id)
    chosen = tuple(option.id for option in rules.presets(item))
    return add_line(uow, order_id, item_id, chosen, quantity, seat, course)


def add_line(
    uow: UnitOfWork,
    order_id: OrderId,
    item_id: ItemId,
    option_ids: tuple[OptionId, ...] = (),
    quantity: int = 1,
    seat: int = 0,
    course: int | None = None,
    note: str = "",
) -> LineId:
    """Put a dish on the pad; the same dish with the same choices counts up instead."""
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    item = item_on_sale(uow, item_id)
    choices = chosen(uow, item, option_ids)
    wanted = course_of(uow, item) if course is None else course
    check(quantity, seat, wanted, note)
    line = _same_draft(uow, order_id, item_id, choices, seat, wanted, note)
    if line is None:
        line = uow.add(
            new_line(
                uow,
                order,
                item,
                choices,
                quantity=quantity,
                seat=seat,
                course=wanted,
                note=note,
            )
        )
    else:
        check(line.quantity + quantity, seat, wanted, note)
        line.quantity += quantity
    return _drafted(uow, line)


def change_draft(
    uow: UnitOfWork,
    line_id: LineId,
    option_ids: tuple[OptionId, ...] = (),
    quantity: int = 1,
    seat: int = 0,
    course: int | None = None,
    note: str = "",
) -> None:
    """Change anything about a line that isn't sent yet."""
    line = draft(uow, line_id)
    check(quantity, seat, line.course if course is None else course, note)
    recompose(uow, line, option_ids)
    line.quantity, line.seat, line.note = quantity, seat, note
    line.course = line.course if course is None else course
    _drafted(uow, line)


def step_draft(uow: UnitOfWork, line_id: LineId, quantity: int) -> None:
    """Set how many of a line there are; none takes it off the pad."""
    if quantity == 0:
        remove_draft(uow, line_id)
        return
    line = draft(uow, line_id)
    check(quantity, line.seat, line.course, line.note)
    line.quantity = quantity
    _drafted(uow, line)


def remove_draft(uow: UnitOfWork, line_id: LineId) -> None:
    """Take a line off the pad before it is sent; `restore_draft` undoes it."""
    line = draft(uow, line_id)
    line.state, line.voided_at = LineState.VOIDED, uow.now
    _drafted(uow, line)


def restore_draft(uow: UnitOfWork, line_id: LineId) -> None:
    """Put a line that was taken off the pad back on it."""
    uow.require(Capability.TAKE_ORDERS)
    line = uow.get(OrderLine, line_id)
    still_open(uow, line.order_id)
    if line.state is LineState.VOIDED and line.round_number == 0:
        line.state, line.voided_at = LineState.DRAFT, None
        _drafted(uow, line)


def draft(uow: UnitOfWork, line_id: LineId) -> OrderLine:
    """A line that the caller may still change freely."""
    uow.require(Capability.TAKE_ORDERS)
    line = uow.get(OrderLine, line_id)
    still_open(uow, line.order_id)
    if line.state is not LineState.DRAFT:
        raise Conflict("That line is sent already", do="Edit or void it instead")
    return line


def item_on_sale(uow: UnitOfWork, item_id: ItemId) -> ItemCard:
    item = read_menu(uow.session).item(item_id)
    if item is None:
        raise NotFound("That dish is no longer on the menu", do="Choose another")
    if not item.on_sale(uow.now):
        raise Conflict("{name} is sold out", do="Choose another dish", name=item.name)
    return item


def chosen(uow: UnitOfWork, item: ItemCard, option_ids: Sequence[OptionId]) -> list[dict[str, Any]]:
    """The choices as a line keeps them; raises what is wrong with them."""
    check_choices(item.groups, option_ids, uow.now)
    options = {option.id: option for group in item.groups for option in group.options}
    return [rules.choice_of(options[ident]) for ident in option_ids]


def recompose(uow: UnitOfWork, line: OrderLine, option_ids: Sequence[OptionId]) -> None:
    """Give a line other choices, at the price they cost now."""
    if list(option_ids) == [choice["option"] for choice in line.choices]:
        return
    item = None if line.item_id is None else read_menu(uow.session).item(line.item_id)
    if item is None:
        raise Conflict("That dish is no longer on the menu", do="Void it and order another")
    order = uow.get(Order, line.order_id)
    line.choices = chosen(uow, item, option_ids)
    line.unit_price = price(uow, order, item, line.choices)


def price(uow: UnitOfWork, order: Order, item: ItemCard, choices: list[dict[str, Any]]) -> int:
    return rules.price_of(item, choices, order.channel, daypart(uow) if item.prices else "")


def daypart(uow: UnitOfWork) -> str:
    """The part of the day that it is at the venue."""
    with uow.session.no_autoflush:
        known = daypart_cards.load(Read(uow.session, uow.now), None)
    return daypart_at(known, uow.now.astimezone(uow.settings.tz).time())


def course_of(uow: UnitOfWork, item: ItemCard) -> int:
    """The course a dish goes to unless the waiter says otherwise."""
    return uow.get(Category, item.category_id).course


def new_line(
    uow: UnitOfWork, order: Order, item: ItemCard, choices: list[dict[str, Any]], **values: Any
) -> OrderLine:
    """A draft of this dish at our price."""
    return OrderLine(
        order_id=order.id,
        item_id=item.id,
        name=item.name,
        kitchen_name=item.kitchen_name,
        unit_price=price(uow, order, item, choices),
        tax_class=item.tax_class,
        choices=choices,
        state=LineState.DRAFT,
        round_number=0,
        added_at=uow.now,
        **values,
    )


def check(quantity: int, seat: int, course: int, note: str) -> None:
    if not 1 <= quantity <= MOST:
        raise Invalid("A quantity is 1 to 999", field="quantity", do="Correct the number")
    if not 0 <= seat <= MOST_SEATS:
        raise Invalid("A seat is 0 to 99", field="seat", do="Correct the number")
    if not 0 <= course <= MOST_COURSES:
        raise Invalid("A course is 0 to 9", field="course", do="Correct the number")
    if len(note) > TEXT_LENGTH:
        raise Invalid("That text is too long", field="note", do="Shorten it")


def _same_draft(
    uow: UnitOfWork,
    order_id: OrderId,
    item_id: ItemId,
    choices: list[dict[str, Any]],
    seat: int,
    course: int,
    note: str,
) -> OrderLine | None:
    drafts = uow.session.scalars(
        select(OrderLine).where(
            OrderLine.order_id == order_id,
            OrderLine.state == LineState.DRAFT,
            OrderLine.item_id == item_id,
            OrderLine.seat == seat,
            OrderLine.course == course,
            OrderLine.note == note,
        )
    )
    return next((line for line in drafts if line.choices == choices), None)


def _drafted(uow: UnitOfWork, line: OrderLine) -> LineId:
    uow.record(LinesDrafted(OrderId(line.order_id), (LineId(line.id),)))
    return LineId(line.id)
