"""Checks as a whole: opened, brought, paid, brought back."""

from __future__ import annotations

import pytest

from kds.errors import Conflict, Forbidden, Invalid
from kds.payments import commands
from kds.payments.model import CheckState
from tests.payments.till import MIRA, Till

pytestmark = pytest.mark.anyio


async def test_sending_writes_nothing_at_the_till(till: Till) -> None:
    order = await till.ordered("Lager", "Octopus")
    (bill,) = till.bills(order)
    assert bill.check is None
    assert bill.bill.total == 480 + 1650


async def test_the_main_check_takes_what_is_sent_before_and_after(till: Till) -> None:
    order = await till.ordered("Lager")
    check = await till.bill(order)
    assert await till.bill(order) == check
    assert till.worked_out(check).total == 480
    await till.add(order, "Octopus")
    assert till.worked_out(check).total == 480
    await till.send(order)
    assert till.worked_out(check).total == 480 + 1650


async def test_checks_are_numbered_within_their_day(till: Till) -> None:
    checks = [await till.bill(await till.ordered("Lager", table=t)) for t in ("11", "12")]
    assert [till.check(check).number for check in checks] == [1, 2]


async def test_a_paid_check_is_frozen_and_what_comes_after_is_on_a_new_one(till: Till) -> None:
    order = await till.ordered("Lager")
    check = await till.bill(order)
    await till.pay(check)
    card = till.check(check)
    assert (card.state, card.is_main, card.paid) == (CheckState.PAID, False, 480)
    assert card.figures is not None
    assert card.figures.total == 480
    assert till.card(order).paid_at is not None
    await till.add(order, "Espresso")
    await till.send(order)
    assert till.card(order).paid_at is None
    second = await till.bill(order)
    assert second != check
    assert till.totals(order) == [480, 290]
    await till.pay(second)
    assert till.card(order).paid_at is not None


async def test_a_part_leaves_the_rest_due(till: Till) -> None:
    check = await till.bill(await till.ordered("Octopus"))
    await till.pay(check, 1000)
    bill = till.worked_out(check)
    assert (till.check(check).state, bill.paid, bill.due) == (CheckState.OPEN, 1000, 650)
    await till.pay(check)
    assert till.check(check).state is CheckState.PAID


async def test_a_manager_brings_a_check_back_with_the_reason(till: Till) -> None:
    order = await till.ordered("Octopus")
    check = await till.bill(order)
    await till.pay(check)
    with pytest.raises(Forbidden):
        await till.do(commands.reopen_check, check_id=check, reason="wrong table")
    with pytest.raises(Invalid):
        await till.do(commands.reopen_check, MIRA, check_id=check, reason=" ")
    await till.do(commands.reopen_check, MIRA, check_id=check, reason="wrong table")
    card, bill = till.check(check), till.worked_out(check)
    assert (card.state, card.figures, bill.paid, bill.due) == (CheckState.OPEN, None, 1650, 0)
    assert till.card(order).paid_at is None
    await till.do(commands.finish_check, check_id=check)
    assert till.card(order).paid_at is not None


async def test_a_check_with_something_to_pay_is_not_done(till: Till) -> None:
    check = await till.bill(await till.ordered("Octopus"))
    with pytest.raises(Conflict, match="still to pay"):
        await till.do(commands.finish_check, check_id=check)


async def test_a_check_can_be_named_and_brought(till: Till) -> None:
    check = await till.bill(await till.ordered("Octopus"))
    await till.do(commands.name_check, check_id=check, name="Ms Sato")
    await till.do(commands.drop_check, check_id=check)
    card = till.check(check)
    assert card.name == "Ms Sato"
    assert card.dropped_at is not None
