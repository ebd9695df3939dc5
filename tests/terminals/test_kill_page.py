"""The house is killed at each step of what a guest pays on a page of their own."""

from __future__ import annotations

import asyncio

import pytest

from kds.payments.model import CheckState, PaymentState
from tests.terminals.evening import DUE, ENDED, TIP, Evening, dies, evening, open_for_business
from tests.terminals.processes import house

__all__ = ["evening"]
pytestmark = pytest.mark.timeout(600)

PAGE_STEPS = {
    "after prepare": False,  # the page is open, and nobody knows its address
    "after mark_sent": True,  # stored, and nobody was told
    "before resolve_payment": True,  # the guest has paid, and nobody wrote it down
}


@pytest.mark.parametrize("step", PAGE_STEPS)
async def test_a_guests_own_payment_survives_a_kill(evening: Evening, step: str) -> None:
    """A page is opened, and paid by its guest once the house has told them where it is."""
    await evening.seated()
    payment = await evening.begin_on_page()
    if step.endswith("resolve_payment"):
        mortal = house(evening.folder, step).start(wait=False)
        await evening.until(payment, PaymentState.SENT)
        evening.pays(payment)
        assert await asyncio.to_thread(mortal.died)
    else:
        await dies(evening.folder, step)
    if PAGE_STEPS[step]:
        assert evening.page(payment), "its address is stored before anybody can pay there"
    async with open_for_business(house(evening.folder)):
        await evening.until(payment, PaymentState.SENT, PaymentState.APPROVED)
        if evening.state(payment) is PaymentState.SENT:
            evening.pays(payment)
        assert await evening.until(payment, *ENDED) is PaymentState.APPROVED
    assert evening.audit() == {"paid": DUE, "tips": TIP}
    assert len(evening.reader.book()) == 1
    assert evening.check_state() is CheckState.PAID
