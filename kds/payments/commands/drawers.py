"""Cash drawers: float, paid in and out, to the safe, and the counted close."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.menu.rules import named
from kds.payments.commands.dates import sales_date
from kds.payments.events import DrawerClosed, DrawerMoved, DrawerOpened
from kds.payments.model import Drawer, DrawerMovement, MovementKind
from kds.payments.queries.drawers import expected_in
from kds.values import DrawerId

MOST = 10**9
NOTE = 200


def open_drawer(uow: UnitOfWork, name: str, float_amount: int) -> DrawerId:
    """Begin with a float; cash taken on this device lands in it."""
    uow.require(Capability.RUN_DRAWER)
    _sane("float_amount", float_amount, least=0)
    called = named(name, 40)
    same = select(Drawer.id).where(Drawer.name == called, Drawer.closed_at.is_(None))
    if uow.session.scalar(same) is not None:
        raise Conflict("That drawer is open already", do="Count and close it first")
    made = uow.add(
        Drawer(
            name=called,
            business_date=sales_date(uow),
            device_id=uow.actor.device_id,
            float_amount=float_amount,
            opened_at=uow.now,
            opened_by=uow.actor.staff_id,
        )
    )
    uow.record(DrawerOpened(DrawerId(made.id), float_amount))
    return DrawerId(made.id)


def move_cash(
    uow: UnitOfWork, drawer_id: DrawerId, kind: MovementKind, amount: int, reason: str = ""
) -> None:
    """Put cash in, take it out, or bring it to the safe, and say why."""
    uow.require(Capability.RUN_DRAWER)
    _sane("amount", amount, least=1)
    drawer = open_one(uow, drawer_id)
    if kind is not MovementKind.SAFE and not reason.strip():
        raise Invalid("What for?", field="reason", do="Write a word or two")
    uow.add(
        DrawerMovement(
            drawer_id=drawer.id,
            kind=kind,
            amount=amount,
            reason=named(reason, 120, field="reason", empty=True),
            staff_id=uow.actor.staff_id,
            at=uow.now,
        )
    )
    uow.record(DrawerMoved(drawer_id, kind.value, amount))


def close_drawer(uow: UnitOfWork, drawer_id: DrawerId, counted: int, note: str = "") -> None:
    """Close it with what was counted; only now does anybody learn what had to be in it."""
    uow.require(Capability.RUN_DRAWER)
    _sane("counted", counted, least=0)
    drawer = open_one(uow, drawer_id)
    uow.session.flush()
    drawer.counted, drawer.expected = counted, expected_in(uow.session, drawer)
    drawer.closed_at, drawer.closed_by = uow.now, uow.actor.staff_id
    drawer.note = named(note, NOTE, field="note", empty=True)
    uow.record(DrawerClosed(drawer_id, counted, drawer.expected))


def open_one(uow: UnitOfWork, drawer_id: DrawerId) -> Drawer:
    """A drawer that isn't closed; Conflict for one that is."""
    drawer = uow.get(Drawer, drawer_id)
    if drawer.closed_at is not None:
        raise Conflict("That drawer is closed", do="Open it with its float first")
    return drawer


def drawer_for(uow: UnitOfWork, drawer_id: DrawerId | None) -> DrawerId | None:
    """Where cash lands: in the named drawer, else in this device's, else in the only open one.

    With none open it stays in the server's own purse (None). Raises Invalid when it isn't clear.
    """
    if drawer_id is not None:
        return DrawerId(open_one(uow, drawer_id).id)
    found = list(uow.session.scalars(select(Drawer).where(Drawer.closed_at.is_(None))))
    device = uow.actor.device_id
    here = [drawer for drawer in found if device is not None and drawer.device_id == device]
    if len(here) == 1 or len(found) == 1:
        return DrawerId((here if len(here) == 1 else found)[0].id)
    if found:
        raise Invalid("Which drawer?", field="drawer_id", do="Choose where the cash lies")
    return None


def _sane(field: str, amount: int, least: int) -> None:
    if not least <= amount <= MOST:
        raise Invalid(
            "{where} is too large or too small", field=field, do="Correct it", where=field
        )
