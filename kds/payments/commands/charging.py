"""A charge is two commands with the terminal between them.

`begin_payment` stores the try with its key; the cashier (kds/terminals/cashier.py) speaks to the
terminal and says here what it answered. The house itself never waits for a network.
"""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability, Role
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden
from kds.payments.commands.refunds import enter_refund
from kds.payments.commands.running import announce, new_key
from kds.payments.commands.tenders import enter_charge, payable
from kds.payments.events import (
    PaymentAsked,
    PaymentCancelAsked,
    PaymentResolved,
    PaymentSent,
)
from kds.payments.model import Check, Payment, PaymentState, Terminal
from kds.values import CheckId, PaymentId, PhoneId, StaffId, TerminalId

ON_THE_READER = (PaymentState.CREATED, PaymentState.SENT)
FINAL = (PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.CANCELLED)


def begin_payment(
    uow: UnitOfWork,
    check_id: CheckId,
    terminal_id: TerminalId,
    amount: int | None = None,
    tip: int = 0,
) -> PaymentId:
    """Charge a card on a terminal: what is due, or a part of it, and a tip on top."""
    uow.require(Capability.TAKE_PAYMENT)
    refuse_page(uow, terminal_id)
    check, amount = payable(uow, check_id, amount, tip)
    staff = None if uow.actor.staff_id is None else StaffId(uow.actor.staff_id)
    return PaymentId(start_payment(uow, check, terminal_id, amount, tip, staff_id=staff).id)


def start_payment(
    uow: UnitOfWork,
    check: Check,
    terminal_id: TerminalId,
    amount: int | None = None,
    tip: int = 0,
    phone_id: PhoneId | None = None,
    staff_id: StaffId | None = None,
) -> Payment:
    """Store a try to charge, its key made before anybody speaks to the terminal. For commands that
    have found out themselves who may pay. On a page several may run at once: each keeps its amount
    of what is due for itself."""
    check, amount = payable(uow, CheckId(check.id), amount, tip)
    terminal = uow.get(Terminal, terminal_id)
    if terminal.removed_at is not None:
        raise Conflict("That terminal isn't in the house any more", do="Choose another one")
    if not terminal.kind.page:
        _refuse_busy(uow, terminal_id)
    payment = uow.add(
        Payment(
            check_id=check.id,
            order_id=check.order_id,
            terminal_id=terminal_id,
            key=new_key(),
            amount=amount,
            tip=tip,
            phone_id=phone_id,
            staff_id=staff_id,
            state=PaymentState.CREATED,
            created_at=uow.now,
        )
    )
    announce(uow, payment)
    return payment


def cancel_payment(uow: UnitOfWork, payment_id: PaymentId) -> None:
    """Call a charge off; the terminal may answer that it is too late."""
    uow.require(Capability.TAKE_PAYMENT)
    ask_cancel(uow, uow.get(Payment, payment_id))


def ask_cancel(uow: UnitOfWork, payment: Payment) -> None:
    """The same for commands of guests, who may cancel their own."""
    _still_running(payment)
    if payment.amount < 0:
        raise Conflict("A refund can't be called off", do="Wait for the terminal")
    if payment.cancel_asked_at is None:
        payment.cancel_asked_at = uow.now
        uow.record(PaymentCancelAsked(PaymentId(payment.id), CheckId(payment.check_id)))


def ask_payment(uow: UnitOfWork, payment_id: PaymentId) -> None:
    """Have the terminal asked once more, now, what became of a payment."""
    uow.require(Capability.TAKE_PAYMENT)
    payment = uow.get(Payment, payment_id)
    _still_running(payment)
    uow.record(PaymentAsked(payment_id, CheckId(payment.check_id)))


def decide_payment(uow: UnitOfWork, payment_id: PaymentId, charged: bool) -> None:
    """A manager has looked it up at the provider: a terminal that never comes back can't tell."""
    uow.require(Capability.ADJUST_FREELY)
    payment = uow.get(Payment, payment_id)
    if payment.state is not PaymentState.UNKNOWN:
        raise Conflict("The terminal itself knows that", do="Look at the bill again")
    _resolve(uow, payment, PaymentState.APPROVED if charged else PaymentState.CANCELLED)


def mark_sent(uow: UnitOfWork, payment_id: PaymentId, reference: str = "", page: str = "") -> bool:
    """The next word goes to the terminal, or the guest to its page. Only the house itself says so.

    False when nobody wants it any more: it was called off before anything was said.
    """
    _by_the_house(uow)
    payment = uow.get(Payment, payment_id)
    if not payment.state.running:
        return False
    if payment.state is PaymentState.CREATED and payment.cancel_asked_at is not None:
        _resolve(uow, payment, PaymentState.CANCELLED)
        return False
    payment.reference = reference or payment.reference
    payment.page = page or payment.page
    if payment.state is not PaymentState.SENT:
        payment.state, payment.sent_at = PaymentState.SENT, payment.sent_at or uow.now
        uow.record(PaymentSent(payment_id, CheckId(payment.check_id)))
    return True


def resolve_payment(
    uow: UnitOfWork,
    payment_id: PaymentId,
    state: PaymentState,
    reference: str = "",
    card: str = "",
    decline_code: str = "",
) -> None:
    """What the terminal answered; UNKNOWN when it didn't. Only the house itself says so.

    The same answer twice counts once. Raises Conflict when it contradicts what is settled.
    """
    _by_the_house(uow)
    payment = uow.get(Payment, payment_id)
    if payment.state is state:
        return
    if state not in (*FINAL, PaymentState.UNKNOWN):
        raise Conflict("That is no answer", do="Ask the terminal again")
    if not payment.state.running:
        raise Conflict("That payment has ended already, otherwise", do="Compare with the provider")
    payment.reference = reference or payment.reference
    payment.card, payment.decline_code = card[:40] or payment.card, decline_code[:60]
    _resolve(uow, payment, state)


def _resolve(uow: UnitOfWork, payment: Payment, state: PaymentState) -> None:
    payment.state = state
    payment.resolved_at = uow.now if state in FINAL else None
    if state in FINAL:
        payment.page = ""
    ident, check_id = PaymentId(payment.id), CheckId(payment.check_id)
    uow.record(PaymentResolved(ident, check_id, state.value, payment.decline_code))
    if state is PaymentState.APPROVED:
        uow.session.flush()
        enter_charge(uow, payment) if payment.amount > 0 else enter_refund(uow, payment)


def refuse_page(uow: UnitOfWork, terminal_id: TerminalId) -> None:
    """Nobody of the staff stands at a page: guests open it themselves."""
    if uow.get(Terminal, terminal_id).kind.page:
        raise Conflict("Guests pay there on their own phone", do="Choose a card reader")


def _refuse_busy(uow: UnitOfWork, terminal_id: TerminalId) -> None:
    on_it = select(Payment.id).where(
        Payment.terminal_id == terminal_id, Payment.state.in_(ON_THE_READER), Payment.amount > 0
    )
    if uow.session.scalar(on_it.limit(1)) is not None:
        raise Conflict("That terminal is busy", do="Wait a moment, or choose another one")


def _still_running(payment: Payment) -> None:
    if not payment.state.running:
        raise Conflict("That payment has ended", do="Look at the bill again")


def _by_the_house(uow: UnitOfWork) -> None:
    if uow.actor.role is not Role.SYSTEM:
        raise Forbidden("Only the house speaks for a terminal", do="Ask the terminal again")
