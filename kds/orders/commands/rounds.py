"""Rounds: drafts are committed to the kitchen together; held courses are fired when it is time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.orders import rules
from kds.orders.commands import stock
from kds.orders.commands.orders import lines_of, still_open
from kds.orders.events import LinesFired, LinesHeldBack, RoundSent
from kds.orders.model import FiresOn, LineState, Order, OrderLine
from kds.values import LineId, OrderId


def send(uow: UnitOfWork, order_id: OrderId, hold: bool = False) -> int:
    """Commit the drafts as a new round: the course that is on fires, later ones are held.

    `hold` holds them all. Gives the number of the round.
    """
    uow.require(Capability.TAKE_ORDERS)
    order, lines = still_open(uow, order_id), lines_of(uow, order_id)
    drafts = _drafts(lines)
    if not drafts:
        raise Conflict("There is nothing new to send", do="Add a dish first")
    stock.take(uow, drafts)
    upto = rules.course_to_fire(lines)
    commit_round(uow, order, drafts, lambda line: not hold and line.course <= upto)
    return order.rounds


def hold_course(uow: UnitOfWork, order_id: OrderId, course: int) -> None:
    """Commit the drafts of one course and hold them; what cooks already can't be held."""
    uow.require(Capability.TAKE_ORDERS)
    order, lines = still_open(uow, order_id), lines_of(uow, order_id)
    of_course = [line for line in lines if line.course == course]
    if any(line.state is LineState.FIRED for line in of_course):
        raise Conflict("That course is cooking already", do="The pass can hold it again")
    drafts = _drafts(of_course)
    if drafts:
        stock.take(uow, drafts)
        commit_round(uow, order, drafts, lambda line: False)
    elif not any(line.state is LineState.HELD for line in of_course):
        raise Conflict("There is nothing to hold", do="Look at the order again")


def fire_line(uow: UnitOfWork, line_id: LineId) -> None:
    """Release one held line for cooking."""
    _may_fire(uow)
    line = uow.get(OrderLine, line_id)
    _lets_go(still_open(uow, line.order_id))
    if line.state is not LineState.HELD:
        raise Conflict("That line isn't held", do="Look at the order again")
    fire(uow, line.order_id, [line])


def fire_course(uow: UnitOfWork, order_id: OrderId, course: int) -> None:
    """Release every held line of one course."""
    _may_fire(uow)
    _lets_go(still_open(uow, order_id))
    held = [line for line in _held(lines_of(uow, order_id)) if line.course == course]
    if not held:
        raise Conflict("Nothing of that course is held", do="Look at the order again")
    fire(uow, order_id, held)


def fire_order(uow: UnitOfWork, order_id: OrderId) -> None:
    """Everything at once: send what is new and release all that is held."""
    _may_fire(uow)
    order, lines = still_open(uow, order_id), lines_of(uow, order_id)
    _lets_go(order)
    drafts, held = _drafts(lines), _held(lines)
    if not drafts and not held:
        raise Conflict("There is nothing to fire", do="Add a dish first")
    if drafts:
        stock.take(uow, drafts)
        commit_round(uow, order, drafts, lambda line: True)
    fire(uow, order_id, held)


def commit_round(
    uow: UnitOfWork,
    order: Order,
    lines: Sequence[OrderLine],
    fires: Callable[[OrderLine], bool],
) -> None:
    """Make `lines` the order's next round; those that `fires` picks cook now. It never changes."""
    order.rounds += 1
    for line in lines:
        line.state, line.round_number, line.sent_at = LineState.HELD, order.rounds, uow.now
    uow.record(RoundSent(OrderId(order.id), order.rounds, _ids(lines)))
    fire(uow, order.id, [line for line in lines if fires(line)])


def fire(uow: UnitOfWork, order_id: int, lines: Sequence[OrderLine]) -> None:
    """Release lines for cooking, with one event that names them."""
    if not lines:
        return
    for line in lines:
        line.state, line.fired_at = LineState.FIRED, uow.now
    uow.record(LinesFired(OrderId(order_id), _ids(lines)))


def hold_back(uow: UnitOfWork, order_id: int, lines: Sequence[OrderLine]) -> None:
    """Hold fired lines again; whether anybody has begun with them is the kitchen's to know."""
    for line in lines:
        line.state, line.fired_at = LineState.HELD, None
    uow.record(LinesHeldBack(OrderId(order_id), _ids(lines)))


def _may_fire(uow: UnitOfWork) -> None:
    # The pass fires courses too, and may not take orders.
    if not uow.actor.may(Capability.TAKE_ORDERS):
        uow.require(Capability.RUN_PASS)


def _lets_go(order: Order) -> None:
    """Refuse to fire what waits for money or for staff: letting it begin is a step of its own."""
    if order.released_at is not None or order.fires_on is FiresOn.SEND:
        return
    if order.fires_on is FiresOn.PAID:
        raise Conflict("That order waits for its payment", do="Take the payment, or let it begin")
    raise Conflict("Nobody has accepted that order yet", do="Accept it first")


def _drafts(lines: Sequence[OrderLine]) -> list[OrderLine]:
    return [line for line in lines if line.state is LineState.DRAFT]


def _held(lines: Sequence[OrderLine]) -> list[OrderLine]:
    return [line for line in lines if line.state is LineState.HELD]


def _ids(lines: Sequence[OrderLine]) -> tuple[LineId, ...]:
    return tuple(LineId(line.id) for line in lines)
