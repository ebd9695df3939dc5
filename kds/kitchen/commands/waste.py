"""What was made or bought and fed nobody: noted by hand, or by the house when a dish is voided."""

from __future__ import annotations

from sqlalchemy import or_, select

from kds.actor import Capability
from kds.bus.event import when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.kitchen.events import WasteNoted, WasteTakenBack
from kds.kitchen.model import TicketLine, Waste, WasteReason
from kds.menu.commands import give_back, take_stock, use_up
from kds.menu.model import Component, Item
from kds.orders.events import LineRefired, LineVoided
from kds.orders.model import LineState, OrderLine
from kds.values import ComponentId, ItemId, OrderId

MOST = 999


def throw_away(
    uow: UnitOfWork,
    reason: WasteReason,
    quantity: int = 1,
    item_id: ItemId | None = None,
    component_id: ComponentId | None = None,
) -> int:
    """Note what was thrown away, dishes or so much of a component; what is counted goes down."""
    uow.require(Capability.SET_AVAILABILITY)
    if (item_id is None) == (component_id is None):
        raise Invalid("A dish or a component", field="item_id", do="Choose one of the two")
    if not 1 <= quantity <= MOST:
        raise Invalid("From 1 to 999 at a time", field="quantity", do="Correct the number")
    if reason is WasteReason.TAKEN_BACK:
        raise Invalid("The house notes that by itself", field="reason", do="Choose another reason")
    waste = Waste(quantity=quantity, reason=reason, worth=0)
    if item_id is not None:
        item = uow.get(Item, item_id)
        waste.item_id, waste.name, waste.worth = item_id, item.name, quantity * item.price
        take_stock(uow, {item_id: quantity}, short_ok=True)
    elif component_id is not None:
        waste.component_id, waste.name = component_id, uow.get(Component, component_id).name
        use_up(uow, component_id, quantity)
    return _note(uow, waste)


def take_back_waste(uow: UnitOfWork, waste_id: int) -> None:
    """It was noted by mistake: what is counted goes up again."""
    uow.require(Capability.SET_AVAILABILITY)
    waste = uow.get(Waste, waste_id)
    if waste.removed_at is not None or waste.order_line_id is not None:
        raise Conflict("That can't be taken back", do="Look at the list again")
    item_id = None if waste.item_id is None else ItemId(waste.item_id)
    component_id = None if waste.component_id is None else ComponentId(waste.component_id)
    if item_id is not None:
        give_back(uow, {item_id: waste.quantity})
    if component_id is not None:
        use_up(uow, component_id, -waste.quantity)
    waste.removed_at = uow.now
    uow.record(WasteTakenBack(waste_id, item_id, component_id, waste.worth))


@when(LineVoided)
def waste_voided_line(uow: UnitOfWork, event: LineVoided) -> None:
    """What somebody had begun to cook is waste; what hung there untouched isn't."""
    line = uow.get(OrderLine, event.line_id)
    _note_line(uow, line, line.quantity)


@when(LineRefired)
def waste_spoiled_part(uow: UnitOfWork, event: LineRefired) -> None:
    """A part of a line that is made again; a whole one was voided, and is noted there."""
    spoiled = uow.get(OrderLine, event.spoiled_line_id)
    if spoiled.state is not LineState.VOIDED:
        _note_line(uow, spoiled, uow.get(OrderLine, event.line_id).quantity)


def _note_line(uow: UnitOfWork, line: OrderLine, quantity: int) -> None:
    begun = select(TicketLine.id).where(
        TicketLine.order_line_id == line.id,
        or_(TicketLine.started_at.is_not(None), TicketLine.bumped_at.is_not(None)),
    )
    if line.item_id is None or uow.session.scalar(begun.limit(1)) is None:
        return
    waste = Waste(
        item_id=line.item_id,
        name=line.name,
        quantity=quantity,
        worth=quantity * line.unit_price,
        reason=WasteReason.TAKEN_BACK,
        order_line_id=line.id,
    )
    _note(uow, waste, OrderId(line.order_id))


def _note(uow: UnitOfWork, waste: Waste, order_id: OrderId | None = None) -> int:
    waste.at, waste.staff_id = uow.now, uow.actor.staff_id
    uow.add(waste)
    item_id = None if waste.item_id is None else ItemId(waste.item_id)
    component_id = None if waste.component_id is None else ComponentId(waste.component_id)
    uow.record(
        WasteNoted(
            waste.id,
            item_id,
            component_id,
            order_id,
            waste.quantity,
            waste.worth,
            waste.reason.value,
        )
    )
    return waste.id
