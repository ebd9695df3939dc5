"""Lines that the kitchen has: edited, voided, cooked again, served. All of it is told to it."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.orders.commands import stock
from kds.orders.commands.drafts import check, recompose, remove_draft
from kds.orders.commands.orders import lines_of, serve, still_open
from kds.orders.commands.rounds import commit_round
from kds.orders.events import LineEdited, LineRefired, LineReplaced, LineVoided, OrderChanged
from kds.orders.model import LineState, OrderLine, VoidReason
from kds.values import LineId, OptionId, OrderId

EDITABLE = (LineState.HELD, LineState.FIRED)
COOKED = (LineState.FIRED, LineState.READY, LineState.SERVED)


def edit_line(
    uow: UnitOfWork,
    line_id: LineId,
    option_ids: tuple[OptionId, ...] = (),
    quantity: int = 1,
    note: str = "",
) -> None:
    """Change quantity, choices or note of a line that is sent but not cooked yet."""
    uow.require(Capability.TAKE_ORDERS)
    line = uow.get(OrderLine, line_id)
    still_open(uow, line.order_id)
    if line.state not in EDITABLE:
        raise Conflict("That line can't be changed any more", do="Void or refire it instead")
    check(quantity, line.seat, line.course, note)
    before = stock.wanted([line])
    recompose(uow, line, option_ids)
    line.quantity, line.note = quantity, note
    stock.settle(uow, before, stock.wanted([line]))
    uow.record(LineEdited(OrderId(line.order_id), line_id))


def void_line(uow: UnitOfWork, line_id: LineId, reason: VoidReason) -> None:
    """Take a line back, with the reason; one that isn't sent just leaves the pad."""
    uow.require(Capability.TAKE_ORDERS)
    line = uow.get(OrderLine, line_id)
    if line.state is LineState.DRAFT:
        remove_draft(uow, line_id)
        return
    uow.require(Capability.VOID_FIRED)
    still_open(uow, line.order_id)
    if line.state is LineState.VOIDED:
        raise Conflict("That line is void already", do="Look at the order again")
    if line.state is LineState.HELD:
        stock.give(uow, [line])
    _void(uow, line, reason)


def refire_line(
    uow: UnitOfWork, line_id: LineId, reason: VoidReason, quantity: int | None = None
) -> LineId:
    """Cook a line, or some of it, once more, at once: the first one is spoiled."""
    uow.require(Capability.TAKE_ORDERS)
    spoiled = uow.get(OrderLine, line_id)
    order = still_open(uow, spoiled.order_id)
    if spoiled.state not in COOKED:
        raise Conflict("That line hasn't been cooked", do="Fire or edit it instead")
    again = spoiled.quantity if quantity is None else quantity
    if not 1 <= again <= spoiled.quantity:
        raise Invalid("Not so many were ordered", field="quantity", do="Choose fewer")
    line = uow.add(_copy(uow, spoiled, again))
    stock.take(uow, [line])
    # First: what is to pay for it moves along before the spoiled one is void.
    uow.record(LineReplaced(OrderId(order.id), LineId(line.id), line_id, again))
    _give_up(uow, spoiled, again, reason)
    commit_round(uow, order, [line], lambda _: True)
    uow.record(LineRefired(OrderId(order.id), LineId(line.id), line_id, reason.value))
    return LineId(line.id)


def serve_lines(uow: UnitOfWork, order_id: OrderId, line_ids: tuple[LineId, ...] = ()) -> None:
    """Plates have reached the table; no lines named = all that are ready."""
    uow.require(Capability.RUN_PASS)
    order = still_open(uow, order_id)
    ready = [line for line in lines_of(uow, order_id) if line.state is LineState.READY]
    if line_ids:
        ready = [line for line in ready if line.id in line_ids]
    if not ready:
        raise Conflict("Nothing of that is ready", do="Look at the order again")
    serve(uow, order, ready)


def _copy(uow: UnitOfWork, line: OrderLine, quantity: int) -> OrderLine:
    return OrderLine(
        order_id=line.order_id,
        item_id=line.item_id,
        name=line.name,
        kitchen_name=line.kitchen_name,
        quantity=quantity,
        unit_price=line.unit_price,
        menu_price=line.menu_price,
        tax_class=line.tax_class,
        choices=list(line.choices),
        note=line.note,
        seat=line.seat,
        course=line.course,
        round_number=0,
        refire_of=line.id,
        state=LineState.DRAFT,
        added_at=uow.now,
    )


def _give_up(uow: UnitOfWork, spoiled: OrderLine, quantity: int, reason: VoidReason) -> None:
    """The price moves to the new line, so the guest pays once; the kitchen learns what is waste."""
    if quantity == spoiled.quantity:
        _void(uow, spoiled, reason)
        return
    spoiled.quantity -= quantity
    order_id = OrderId(spoiled.order_id)
    if spoiled.state is LineState.FIRED:
        uow.record(LineEdited(order_id, LineId(spoiled.id)))
    else:
        uow.record(OrderChanged(order_id))


def _void(uow: UnitOfWork, line: OrderLine, reason: VoidReason) -> None:
    line.state, line.void_reason, line.voided_at = LineState.VOIDED, reason, uow.now
    uow.record(LineVoided(OrderId(line.order_id), LineId(line.id), reason.value))
