"""Discounts and comps: who may give how much, and of what."""

from __future__ import annotations

from typing import Any

import pytest

from kds.actor import Actor, Role
from kds.errors import Conflict, Forbidden, Invalid
from kds.payments import commands
from kds.payments.model import AdjustmentKind, AdjustReason
from kds.staff.commands import hire_staff
from kds.values import CheckId, OrderId
from tests.payments.till import MIRA, Till

pytestmark = pytest.mark.anyio
LATE = AdjustReason.LATE


async def opened(till: Till) -> tuple[OrderId, CheckId]:
    order = await till.ordered("Octopus", "Sea bass")
    return order, await till.bill(order)


async def test_a_line_and_a_check_by_percent_and_amount(till: Till) -> None:
    order, check = await opened(till)
    octopus = till.line(order, "Octopus").id
    await till.do(commands.discount_line, line_id=octopus, reason=LATE, percent=1000)
    await till.do(commands.discount_line, line_id=octopus, reason=LATE, amount=85)
    await till.do(commands.discount_check, check_id=check, reason=LATE, percent=500)
    bill = till.worked_out(check)
    assert (bill.gross, bill.subtotal, bill.discount, bill.total) == (4300, 4050, 453, 3847)


async def test_a_server_has_a_limit_per_check(till: Till) -> None:
    _, check = await opened(till)
    await till.do(commands.discount_check, check_id=check, reason=LATE, amount=1500)
    with pytest.raises(Forbidden, match="more than you may"):
        await till.do(commands.discount_check, check_id=check, reason=LATE, amount=501)
    await till.do(commands.discount_check, check_id=check, reason=LATE, amount=500)
    assert till.worked_out(check).discount == 2000
    await till.do(commands.discount_check, MIRA, check_id=check, reason=LATE, amount=501)


async def test_what_a_manager_gave_takes_nothing_from_a_server_s_limit(till: Till) -> None:
    _, check = await opened(till)
    staff = await till.do(hire_staff, MIRA, name="Mira", role=Role.MANAGER, pin_hash="-")
    mira = Actor(Role.MANAGER, staff_id=staff)
    await till.do(commands.discount_check, mira, check_id=check, reason=LATE, amount=2000)
    await till.do(commands.discount_check, check_id=check, reason=LATE, amount=2000)
    assert till.worked_out(check).total == 300


async def test_the_limit_is_the_house_s(till: Till) -> None:
    _, check = await opened(till)
    await till.do(commands.change_money_rules, MIRA, discount_limit=100)
    with pytest.raises(Forbidden):
        await till.do(commands.discount_check, check_id=check, reason=LATE, amount=101)


async def test_a_comp_gives_it_away_and_can_be_taken_back(till: Till) -> None:
    order, check = await opened(till)
    octopus = till.line(order, "Octopus").id
    comp = await till.do(commands.comp_line, line_id=octopus, reason=AdjustReason.QUALITY)
    (card,) = till.check(check).adjustments
    assert (card.what, card.line_id, card.percent) == (AdjustmentKind.COMP, octopus, 10_000)
    assert till.worked_out(check).total == 2650
    with pytest.raises(Conflict, match="nothing left"):
        await till.do(commands.discount_line, line_id=octopus, reason=LATE, amount=1)
    await till.do(commands.remove_adjustment, adjustment_id=comp)
    assert till.worked_out(check).total == 4300
    with pytest.raises(Conflict):
        await till.do(commands.remove_adjustment, adjustment_id=comp)


async def test_a_line_is_discounted_before_anybody_opened_the_bill(till: Till) -> None:
    order = await till.ordered("Octopus")
    line = till.line(order, "Octopus").id
    await till.do(commands.discount_line, line_id=line, reason=LATE, amount=50)
    assert till.totals(order) == [1600]


async def test_what_is_paid_is_discounted_no_more(till: Till) -> None:
    order, check = await opened(till)
    await till.pay(check)
    with pytest.raises(Conflict, match="paid"):
        await till.do(commands.discount_check, check_id=check, reason=LATE, amount=1)
    line = till.line(order, "Octopus").id
    with pytest.raises(Conflict, match="paid"):
        await till.do(commands.discount_line, line_id=line, reason=LATE, amount=1)


async def test_a_discount_never_makes_the_house_owe_money(till: Till) -> None:
    _, check = await opened(till)
    await till.pay(check, 4000)
    with pytest.raises(Conflict, match="More is paid"):
        await till.do(commands.discount_check, check_id=check, reason=LATE, amount=301)
    await till.do(commands.discount_check, check_id=check, reason=LATE, amount=300)
    assert till.check(check).figures is not None


@pytest.mark.parametrize(
    "size",
    [{}, {"percent": 100, "amount": 1}, {"percent": 0}, {"percent": 10_001}, {"amount": 0}],
)
async def test_a_percentage_or_an_amount(till: Till, size: dict[str, Any]) -> None:
    _, check = await opened(till)
    with pytest.raises(Invalid):
        await till.do(commands.discount_check, check_id=check, reason=LATE, **size)


async def test_service_is_for_large_tables_and_can_be_waived(till: Till) -> None:
    await till.do(commands.change_money_rules, MIRA, service_percent=1250, service_covers=6)
    small = await till.ordered("Octopus", table="11")
    order = await till.open("12", covers=6)
    await till.add(order, "Octopus")
    await till.send(order)
    check = await till.bill(order)
    assert till.totals(small) == [1650]
    assert (till.worked_out(check).service, till.worked_out(check).total) == (206, 1856)
    await till.do(commands.waive_service, check_id=check)
    assert till.worked_out(check).total == 1650
    await till.do(commands.waive_service, check_id=check, waived=False)
    await till.pay(check)
    figures = till.check(check).figures
    assert figures is not None
    assert (figures.service_percent, figures.service) == (1250, 206)


async def test_taxes_by_class_and_channel_are_frozen_with_the_check(till: Till) -> None:
    await till.do(commands.change_money_rules, MIRA, taxes_included=False)
    await till.do(commands.set_tax_rate, MIRA, tax_class="standard", rate=19_000)
    order, check = await opened(till)
    assert till.worked_out(check).total == 4300 + 817
    await till.pay(check)
    await till.do(commands.set_tax_rate, MIRA, tax_class="standard", rate=7000)
    figures = till.check(check).figures
    assert figures is not None
    assert [(tax.rate, tax.base, tax.amount) for tax in figures.taxes] == [(19_000, 4300, 817)]
    assert till.totals(order) == [5117]
