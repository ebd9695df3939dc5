"""Tips that are left after the payment."""

from __future__ import annotations

from sqlalchemy import func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.payments.commands.drawers import open_one
from kds.payments.commands.tenders import MOST, give_tip
from kds.payments.model import Tender, TenderKind, Tip
from kds.values import DrawerId, TenderId


def add_tip(
    uow: UnitOfWork, tender_id: TenderId, amount: int, drawer_id: DrawerId | None = None
) -> None:
    """A tip left after the capture: cash, in the named drawer or a pocket. Negative = put right.

    The terminal has charged what it has charged: a card's own tip is given before the card is, and
    goes back with a refund.
    """
    uow.require(Capability.TAKE_PAYMENT)
    tender = uow.get(Tender, tender_id)
    if tender.amount < 0:
        raise Conflict("That is a refund", do="Choose the payment that the tip belongs to")
    if amount == 0 or abs(amount) > MOST:
        raise Invalid("The tip is too large or too small", field="amount", do="Correct it")
    drawer = None if drawer_id is None else open_one(uow, drawer_id).id
    left = select(func.coalesce(func.sum(Tip.amount), 0)).where(
        Tip.tender_id == tender_id,
        Tip.kind == TenderKind.CASH,
        Tip.drawer_id == drawer if drawer else Tip.drawer_id.is_(None),
    )
    if (uow.session.scalar(left) or 0) + amount < 0:
        raise Invalid("So much tip wasn't left", field="amount", do="Correct it")
    give_tip(uow, tender, amount, TenderKind.CASH, drawer)
