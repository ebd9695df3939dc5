"""A receipt by e-mail, in the guest's language."""

from __future__ import annotations

import re
from dataclasses import asdict

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid, NotFound
from kds.guests.commands.messages import queue_message
from kds.guests.model import MessageKind
from kds.payments.queries.receipts import receipt_of
from kds.values import CheckId, to_ms

ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
LONGEST = 254


def send_receipt(uow: UnitOfWork, check_id: CheckId, email: str, language: str = "") -> None:
    """Write the receipt of a check to a guest; it is sent after the commit, as often as it takes.
    The address is kept with the letter alone."""
    uow.require(Capability.TAKE_PAYMENT)
    address = email.strip()
    if len(address) > LONGEST or not ADDRESS.fullmatch(address):
        raise Invalid("That isn't an e-mail address", field="email", do="Correct it")
    uow.session.flush()
    receipt = receipt_of(uow.session, check_id)
    if receipt is None:
        raise NotFound("There is no such check", do="Look at the screen again")
    data = {**asdict(receipt), "at": to_ms(receipt.at)}
    queue_message(
        uow,
        MessageKind.RECEIPT,
        f"receipt-{check_id}-{to_ms(uow.now)}",
        address,
        data,
        language=language or uow.settings.language,
    )
