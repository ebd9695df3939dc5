"""How guests pay from their phones: on a page of their own, or somebody comes to the table."""

from __future__ import annotations

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, NotFound
from kds.orders.commands.phones import changed, phone_of
from kds.orders.model import Phone, Wish
from kds.payments.commands.charging import ask_cancel, refuse_page, start_payment
from kds.payments.commands.owing import chosen, seen_by
from kds.payments.commands.running import RUNNING
from kds.payments.commands.tenders import enter_cash
from kds.payments.events import PaymentAsked
from kds.payments.model import PAGES, Check, Payment, Terminal
from kds.payments.rules.guests import PayShare
from kds.values import (
    CheckId,
    DrawerId,
    PaymentId,
    PhoneId,
    StaffId,
    TenderId,
    TerminalId,
)

# On the phone itself


def pay_on_phone(
    uow: UnitOfWork, token_hash: bytes, share: PayShare, guests: int = 2, tip_percent: int = 0
) -> PaymentId:
    """Open a page on which this guest pays their share themselves; others may do so meanwhile, with
    what is left. Its amount is kept for them until it ends."""
    phone = phone_of(uow, token_hash)
    if _own_running(uow, phone) is not None:
        raise Conflict("You are paying already", do="Go on there, or call it off")
    check, amount, tip = chosen(uow, phone, share, guests, tip_percent)
    payment = start_payment(uow, check, _page(uow), amount, tip, PhoneId(phone.id))
    _answered(uow, phone)
    return PaymentId(payment.id)


def cancel_own_payment(uow: UnitOfWork, token_hash: bytes) -> None:
    """They pay otherwise; the page may say that it is too late."""
    payment = _own(uow, token_hash)
    if payment.cancel_asked_at is None:
        ask_cancel(uow, payment)


def ask_own_payment(uow: UnitOfWork, token_hash: bytes) -> None:
    """They are back from the page: have it asked now what became of it."""
    payment = _own(uow, token_hash)
    uow.record(PaymentAsked(PaymentId(payment.id), CheckId(payment.check_id)))


def _own(uow: UnitOfWork, token_hash: bytes) -> Payment:
    payment = _own_running(uow, phone_of(uow, token_hash))
    if payment is None:
        raise NotFound("You aren't paying just now", do="Look at the bill again")
    return payment


def _own_running(uow: UnitOfWork, phone: Phone) -> Payment | None:
    """What this phone is paying on a page."""
    running = (
        select(Payment)
        .join(Terminal, Terminal.id == Payment.terminal_id)
        .where(Payment.phone_id == phone.id, Payment.state.in_(RUNNING), Payment.amount > 0)
        .where(Terminal.kind.in_(PAGES))
    )
    return uow.session.scalars(running).first()


def _page(uow: UnitOfWork) -> TerminalId:
    pages = select(Terminal.id).where(Terminal.removed_at.is_(None), Terminal.kind.in_(PAGES))
    found = uow.session.scalar(pages.order_by(Terminal.id).limit(1))
    if found is None:
        raise Conflict("You can't pay on the phone here", do="Call us, we come to your table")
    return TerminalId(found)


# Somebody comes


def ask_to_pay(
    uow: UnitOfWork,
    token_hash: bytes,
    share: PayShare,
    guests: int = 2,
    tip_percent: int = 0,
    way: Wish = Wish.CARD,
) -> None:
    """Call somebody with a terminal (or for cash), the amount chosen already. Nothing is charged
    before they come, and never more than is due then."""
    phone = phone_of(uow, token_hash)
    if _own_running(uow, phone) is not None:
        raise Conflict("You are paying already", do="Go on there, or call it off")
    _, amount, tip = chosen(uow, phone, share, guests, tip_percent)
    phone.wish, phone.wish_amount, phone.wish_tip = way, amount, tip
    phone.wished_at = uow.now
    changed(uow, phone)


def withdraw_wish(uow: UnitOfWork, token_hash: bytes) -> None:
    """They pay later, or otherwise."""
    _answered(uow, phone_of(uow, token_hash))


def answer_wish(uow: UnitOfWork, phone_id: PhoneId) -> None:
    """Somebody has gone there: the bill tells the rest."""
    uow.require(Capability.TAKE_PAYMENT)
    _answered(uow, uow.get(Phone, phone_id))


def charge_phone(uow: UnitOfWork, phone_id: PhoneId, terminal_id: TerminalId) -> PaymentId:
    """Begin on this terminal what a guest's phone has chosen to pay."""
    uow.require(Capability.TAKE_PAYMENT)
    refuse_page(uow, terminal_id)
    phone, check, amount = _wished(uow, phone_id)
    staff = None if uow.actor.staff_id is None else StaffId(uow.actor.staff_id)
    payment = start_payment(uow, check, terminal_id, amount, phone.wish_tip, phone_id, staff)
    _answered(uow, phone)
    return PaymentId(payment.id)


def take_phone_cash(
    uow: UnitOfWork, phone_id: PhoneId, given: int = 0, drawer_id: DrawerId | None = None
) -> TenderId:
    """Take in cash what a guest's phone has chosen to pay: their share is paid with it. `given`
    0 = exactly."""
    uow.require(Capability.TAKE_PAYMENT)
    phone, check, amount = _wished(uow, phone_id)
    tip, check_id = phone.wish_tip, CheckId(check.id)
    tender_id = enter_cash(uow, check_id, amount, given, tip, drawer_id, phone_id)
    _answered(uow, phone)
    return tender_id


def _wished(uow: UnitOfWork, phone_id: PhoneId) -> tuple[Phone, Check, int | None]:
    """What a phone waits to pay: never more than is left by now, None = nothing is."""
    phone = uow.get(Phone, phone_id)
    if phone.wish is None or phone.left_at is not None:
        raise Conflict("They don't wait to pay any more", do="Look at the bill again")
    check, seen = seen_by(uow, phone, 1)
    return phone, check, min(phone.wish_amount, seen.free) or None


def _answered(uow: UnitOfWork, phone: Phone) -> None:
    if phone.wish is not None:
        phone.wish = None
        changed(uow, phone)
