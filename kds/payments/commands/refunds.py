"""Money that goes back, the way it came: cash from a drawer, a card's through its terminal.

A refund is money given back on a check; it does not bring the check back. A paid check's figures
stay frozen, its balance isn't due again, and what was given back is shown beside them (as the best
tills do: a guest who gets the price of a cold soup back doesn't owe it again). On a check that is
still open what went back is due again, since nobody has paid it. Either way the tenders less the
refunds are what was paid.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden, Invalid
from kds.payments.commands.dates import sales_date
from kds.payments.commands.drawers import drawer_for
from kds.payments.commands.running import announce, new_key, refuse_while_running
from kds.payments.commands.tenders import give_tip
from kds.payments.events import TenderRefunded
from kds.payments.model import Payment, PaymentState, RefundReason, Tender, TenderKind, Tip
from kds.payments.queries.rules import money_rules_of
from kds.payments.rules.cash import rounded
from kds.values import CheckId, DrawerId, OrderId, PaymentId, TenderId


@dataclass(frozen=True, slots=True)
class Refund:
    """Given back at once (a tender), or by a terminal that hasn't answered yet (a payment)."""

    tender_id: TenderId | None
    payment_id: PaymentId | None


def refund_tender(
    uow: UnitOfWork,
    tender_id: TenderId,
    amount: int,
    reason: RefundReason,
    tip: int = 0,
    drawer_id: DrawerId | None = None,
) -> Refund:
    """Give some of a tender back, and of its tip, the way it came, and say why."""
    uow.require(Capability.GIVE_DISCOUNT)
    tender = uow.get(Tender, tender_id)
    refuse_while_running(uow, CheckId(tender.check_id))
    _refuse_too_much(uow, tender, amount, tip)
    _refuse_beyond_limit(uow, tender, amount + tip)
    if tender.kind is TenderKind.CARD:
        return Refund(None, _through_terminal(uow, tender, amount, tip, reason))
    step = money_rules_of(uow.session).cash_step if tender.kind is TenderKind.CASH else 1
    drawer = drawer_for(uow, drawer_id) if tender.kind is TenderKind.CASH else None
    back = Tender(
        kind=tender.kind,
        amount=-amount,
        rounding=-(rounded(amount, step) - amount),
        drawer_id=drawer,
        staff_id=uow.actor.staff_id,
    )
    return Refund(_enter(uow, tender, back, reason, -tip), None)


def enter_refund(uow: UnitOfWork, payment: Payment) -> TenderId:
    """The terminal has given the money back to the card."""
    tender = uow.get(Tender, payment.refunds_id)
    back = Tender(
        kind=TenderKind.CARD,
        amount=payment.amount,
        payment_id=payment.id,
        staff_id=payment.staff_id,
    )
    reason = payment.refund_reason or RefundReason.TOO_MUCH
    return _enter(uow, tender, back, reason, payment.tip)


def _enter(
    uow: UnitOfWork, tender: Tender, back: Tender, reason: RefundReason, tip: int
) -> TenderId:
    back.check_id, back.order_id = tender.check_id, tender.order_id
    back.inverts_id, back.refund_reason = tender.id, reason
    back.business_date, back.at = sales_date(uow), uow.now
    uow.add(back)
    if tip:
        give_tip(uow, back, tip, back.kind, back.drawer_id)
    uow.record(
        TenderRefunded(
            TenderId(back.id),
            TenderId(tender.id),
            CheckId(tender.check_id),
            OrderId(tender.order_id),
            back.kind.value,
            back.amount,
            reason.value,
        )
    )
    return TenderId(back.id)


def _through_terminal(
    uow: UnitOfWork, tender: Tender, amount: int, tip: int, reason: RefundReason
) -> PaymentId:
    charged = uow.get(Payment, tender.payment_id)
    payment = uow.add(
        Payment(
            check_id=tender.check_id,
            order_id=tender.order_id,
            terminal_id=charged.terminal_id,
            key=new_key(),
            amount=-amount,
            tip=-tip,
            refunds_id=tender.id,
            refund_reason=reason,
            staff_id=uow.actor.staff_id,
            state=PaymentState.CREATED,
            created_at=uow.now,
        )
    )
    announce(uow, payment)
    return PaymentId(payment.id)


def _refuse_too_much(uow: UnitOfWork, tender: Tender, amount: int, tip: int) -> None:
    if tender.amount < 0:
        raise Conflict("That is a refund itself", do="Choose the payment that was too much")
    if amount <= 0 or tip < 0:
        raise Invalid("The amount must be more than nothing", field="amount", do="Correct it")
    if amount > tender.amount - refunded(uow, TenderId(tender.id)):
        raise Invalid(
            "That is more than was paid with it", field="amount", do="Give back what is left of it"
        )
    if tip > _tipped(uow, tender):
        raise Invalid("The tip wasn't so large", field="tip", do="Correct it")


def _refuse_beyond_limit(uow: UnitOfWork, tender: Tender, amount: int) -> None:
    """Without a manager only so much of one check may be given back, all refunds together."""
    if uow.actor.may(Capability.ADJUST_FREELY):
        return
    before = uow.session.scalar(
        select(func.coalesce(func.sum(Tender.amount), 0)).where(
            Tender.check_id == tender.check_id, Tender.inverts_id.is_not(None)
        )
    )
    if amount - (before or 0) > money_rules_of(uow.session).refund_limit:
        raise Forbidden("Only a manager may give back so much", do="Ask a manager")


def refunded(uow: UnitOfWork, tender_id: TenderId) -> int:
    """What of a tender was given back already."""
    given = select(func.coalesce(func.sum(Tender.amount), 0)).where(Tender.inverts_id == tender_id)
    return -(uow.session.scalar(given) or 0)


def _tipped(uow: UnitOfWork, tender: Tender) -> int:
    """The tip that came the same way as the tender, less what went back of it."""
    backs = select(Tender.id).where(Tender.inverts_id == tender.id)
    tips = select(func.coalesce(func.sum(Tip.amount), 0)).where(
        (Tip.tender_id == tender.id) | Tip.tender_id.in_(backs), Tip.kind == tender.kind
    )
    return uow.session.scalar(tips) or 0
