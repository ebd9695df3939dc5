"""The order as a whole: opened, named, moved, flagged, closed."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands import ensure_seated, move_party
from kds.floor.commands.parties import note_allergy, recount
from kds.floor.commands.seating import sit_at
from kds.floor.model import SEATED, Party, Table
from kds.menu.model import Channel
from kds.orders.commands.forgetting import allergies_of
from kds.orders.events import LinesServed, OrderChanged, OrderClosed, OrderOpened
from kds.orders.model import Counter, LineState, Order, OrderLine, OrderState
from kds.values import LineId, OrderId, PartyId, TableId

MOST_COVERS = 99
NAME_LENGTH = 80
TEXT_LENGTH = 300


def open_order(
    uow: UnitOfWork,
    table_id: TableId | None = None,
    name: str = "",
    channel: Channel = Channel.DINE_IN,
    covers: int = 0,
) -> OrderId:
    """Begin an order for a table or a name; a table that has one already gives that one."""
    uow.require(Capability.TAKE_ORDERS)
    _check_length(name, NAME_LENGTH, "name")
    _check_covers(covers)
    if table_id is not None:
        return _open_at(uow, _standing(uow, table_id), name, channel, covers)
    if not name and channel is Channel.DINE_IN:
        raise Invalid("An order needs a table or a name", field="name", do="Enter a name")
    order = new_order(
        uow, channel, table_id=table_id, name=name, covers=covers, staff_id=uow.actor.staff_id
    )
    return OrderId(order.id)


def _open_at(uow: UnitOfWork, table: Table, name: str, channel: Channel, covers: int) -> OrderId:
    """The order of who sits there: theirs if they have one, wherever they had ordered it."""
    party, fresh = sit_at(uow, table, covers, name)
    party_id = PartyId(party.id)
    found = None if fresh else order_of(uow, party_id)
    if found is not None:
        return found
    uncounted = fresh and party.booked_for is None
    order = new_order(
        uow,
        channel,
        table_id=table.id,
        party_id=party_id,
        name=name or party.name,
        covers=covers or (0 if uncounted else party.size),
        allergy=allergies_of(uow, party),
        staff_id=uow.actor.staff_id or party.staff_id,
    )
    return OrderId(order.id)


def new_order(uow: UnitOfWork, channel: Channel, **values: object) -> Order:
    """An open order with the next number of its business date."""
    date = uow.business_date
    order = Order(
        number=next_number(uow, f"order {date}"),
        business_date=date,
        channel=channel,
        rounds=0,
        state=OrderState.OPEN,
        opened_at=uow.now,
        **values,
    )
    uow.add(order)
    uow.record(OrderOpened(OrderId(order.id)))
    return order


def next_number(uow: UnitOfWork, name: str) -> int:
    # The session's info holds the row: its own identity map is weak and would read it each time.
    held = uow.session.info.get(name)
    counter = held if held is not None and held in uow.session else None
    if counter is None:
        counter = uow.session.get(Counter, name)
    if counter is None:
        counter = Counter(name=name, value=0)
        uow.session.add(counter)
    uow.session.info[name] = counter
    counter.value += 1
    return counter.value


def order_of(uow: UnitOfWork, party_id: PartyId) -> OrderId | None:
    """The open order of a party."""
    found = uow.session.scalar(
        select(Order.id).where(Order.party_id == party_id, Order.state == OrderState.OPEN)
    )
    return None if found is None else OrderId(found)


def rename_order(uow: UnitOfWork, order_id: OrderId, name: str) -> None:
    """Give an order the name it is called out by."""
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    _check_length(name, NAME_LENGTH, "name")
    if not name and order.table_id is None:
        raise Invalid("An order needs a table or a name", field="name", do="Enter a name")
    order.name = name
    uow.record(OrderChanged(order_id))


def change_guests(
    uow: UnitOfWork, order_id: OrderId, covers: int = 0, allergy: str = "", note: str = ""
) -> None:
    """Note how many they are, what they must not eat, and what else the kitchen should know."""
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    _check_covers(covers)
    _check_length(allergy, TEXT_LENGTH, "allergy")
    _check_length(note, TEXT_LENGTH, "note")
    order.covers, order.allergy, order.note = covers, allergy, note
    if order.party_id is not None:
        note_allergy(uow, PartyId(order.party_id), allergy)
        if covers:
            recount(uow, PartyId(order.party_id), covers)
    uow.record(OrderChanged(order_id))


def move_order(uow: UnitOfWork, order_id: OrderId, table_id: TableId) -> None:
    """Take an order and its guests to another table: sent lines go along and stay sent."""
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    _standing(uow, table_id)
    if order.party_id is not None and uow.get(Party, order.party_id).state in SEATED:
        move_party(uow, PartyId(order.party_id), (table_id,), anyway=True)
        return
    party_id = ensure_seated(uow, table_id, order.covers, order.name)
    if order_of(uow, party_id) is not None:
        table = uow.get(Table, table_id)
        raise Conflict("Table {name} has an open order", do="Choose a free table", name=table.name)
    order.table_id, order.party_id = table_id, party_id
    uow.record(OrderChanged(order_id))


def set_flags(
    uow: UnitOfWork,
    order_id: OrderId,
    rush: bool = False,
    vip: bool = False,
    priority: int = 0,
) -> None:
    """Mark an order as rush or VIP, or give it a priority of 1 to 8 (0 = none)."""
    uow.require(Capability.RUN_PASS)
    order = still_open(uow, order_id)
    if not 0 <= priority <= 8:
        raise Invalid("A priority is 0 to 8", field="priority", do="Choose one of them")
    order.rush, order.vip, order.priority = rush, vip, priority
    uow.record(OrderChanged(order_id))


def close_order(uow: UnitOfWork, order_id: OrderId) -> None:
    """The guests are done: what is ready counts as served. An order without lines is cancelled."""
    uow.require(Capability.TAKE_ORDERS)
    order = still_open(uow, order_id)
    lines = lines_of(uow, order_id)
    if any(line.state is LineState.DRAFT for line in lines):
        raise Conflict("Some of it isn't sent yet", do="Send it or take it off the pad")
    if any(line.state in (LineState.HELD, LineState.FIRED) for line in lines):
        raise Conflict("The kitchen isn't done with it", do="Serve or void what is open first")
    finish(uow, order, lines)


def finish(uow: UnitOfWork, order: Order, lines: list[OrderLine]) -> None:
    """Serve what is ready and close the order."""
    ready = [line for line in lines if line.state is LineState.READY]
    serve(uow, order, ready)
    sold = any(line.state is LineState.SERVED for line in lines)
    order.state = OrderState.CLOSED if sold else OrderState.CANCELLED
    order.closed_at = uow.now
    uow.record(OrderClosed(OrderId(order.id)))


def serve(uow: UnitOfWork, order: Order, lines: list[OrderLine]) -> None:
    if not lines:
        return
    for line in lines:
        line.state, line.served_at = LineState.SERVED, uow.now
    uow.record(LinesServed(OrderId(order.id), tuple(LineId(line.id) for line in lines)))


def still_open(uow: UnitOfWork, order_id: int) -> Order:
    order = uow.get(Order, order_id)
    if order.state is not OrderState.OPEN:
        raise Conflict("That order is closed", do="Open a new one")
    return order


def lines_of(uow: UnitOfWork, order_id: int) -> list[OrderLine]:
    """All lines of an order, in the order they were added."""
    statement = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.id)
    return list(uow.session.scalars(statement))


def _standing(uow: UnitOfWork, table_id: TableId) -> Table:
    table = uow.get(Table, table_id)
    if table.removed_at is not None:
        raise Conflict("That table is no longer in the room", do="Choose another table")
    return table


def _check_covers(covers: int) -> None:
    if not 0 <= covers <= MOST_COVERS:
        raise Invalid("An order has 0 to 99 guests", field="covers", do="Correct the number")


def _check_length(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise Invalid("That text is too long", field=field, do="Shorten it")
