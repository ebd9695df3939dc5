"""What becomes of a check when its lines change afterwards."""

from __future__ import annotations

import pytest

from kds.errors import Conflict
from kds.orders import commands as orders
from kds.orders.model import LineState, VoidReason
from kds.payments import commands
from kds.payments.model import AdjustReason, CheckState
from kds.values import LineId, OrderId
from tests.payments.till import MIRA, Till

pytestmark = pytest.mark.anyio
SPOILED = VoidReason.SPOILED


async def void(till: Till, line: LineId) -> None:
    await till.do(orders.void_line, line_id=line, reason=SPOILED)


async def table(till: Till, quantity: int = 1) -> tuple[OrderId, LineId]:
    order = await till.open()
    line = await till.add(order, "Octopus", quantity=quantity)
    await till.add(order, "Lager")
    await till.send(order)
    return order, line


async def test_a_voided_line_costs_nothing_on_any_share(till: Till) -> None:
    order, octopus = await table(till)
    await till.do(commands.split_shares, check_id=await till.bill(order), shares=3)
    await void(till, octopus)
    assert till.totals(order) == [160, 160, 160]


async def test_a_paid_line_is_not_voided_before_its_check_is_brought_back(till: Till) -> None:
    order, octopus = await table(till)
    check = await till.bill(order)
    await till.pay(check)
    with pytest.raises(Conflict, match="paid already"):
        await void(till, octopus)
    await till.do(commands.reopen_check, MIRA, check_id=check, reason="cold")
    with pytest.raises(Conflict, match="More is paid"):
        await void(till, octopus)
    assert till.line(order, "Octopus").state is LineState.FIRED


async def test_a_void_that_leaves_what_is_paid_settles_the_check(till: Till) -> None:
    order, octopus = await table(till)
    check = await till.bill(order)
    await till.pay(check, 480)
    await void(till, octopus)
    assert till.check(check).state is CheckState.PAID
    assert till.card(order).paid_at is not None


async def test_voiding_what_was_ordered_later_makes_the_order_paid_again(till: Till) -> None:
    order, _ = await table(till)
    await till.pay(await till.bill(order))
    espresso = await till.add(order, "Espresso")
    await till.send(order)
    assert till.card(order).paid_at is None
    await void(till, espresso)
    assert till.card(order).paid_at is not None


async def test_more_of_a_paid_line_is_a_line_of_its_own(till: Till) -> None:
    order, octopus = await table(till)
    await till.pay(await till.bill(order))
    with pytest.raises(Conflict, match="paid already"):
        await till.do(orders.edit_line, line_id=octopus, quantity=2)
    await till.do(orders.edit_line, line_id=octopus, quantity=1, note="no lemon")
    assert till.card(order).paid_at is not None


async def test_an_edited_line_changes_what_is_open(till: Till) -> None:
    order, octopus = await table(till)
    checks = await till.do(commands.split_shares, check_id=await till.bill(order), shares=2)
    await till.do(orders.edit_line, line_id=octopus, quantity=2)
    assert till.totals(order) == [1890, 1890]
    await till.pay(checks[0])
    with pytest.raises(Conflict):
        await till.do(orders.edit_line, line_id=octopus, quantity=1)


async def test_a_refired_line_is_on_the_check_of_what_was_spoiled(till: Till) -> None:
    order, octopus = await table(till)
    main = await till.bill(order)
    other = await till.do(commands.move_lines, check_id=main, line_ids=(octopus,))
    again = await till.do(orders.refire_line, line_id=octopus, reason=SPOILED)
    assert [share.line_id for share in till.check(other).shares] == [again]
    assert till.totals(order) == [480, 1650]


async def test_a_refire_after_payment_costs_nothing_more(till: Till) -> None:
    order, octopus = await table(till)
    check = await till.bill(order)
    await till.pay(check)
    again = await till.do(orders.refire_line, line_id=octopus, reason=SPOILED)
    assert {share.line_id for share in till.check(check).shares} >= {again}
    assert till.card(order).paid_at is not None
    assert till.totals(order) == [2130]


async def test_a_refire_on_a_part_paid_check_is_no_refund(till: Till) -> None:
    order, octopus = await table(till)
    check = await till.bill(order)
    await till.pay(check, 2000)
    await till.do(orders.refire_line, line_id=octopus, reason=SPOILED)
    assert (till.check(check).state, till.worked_out(check).due) == (CheckState.OPEN, 130)


async def test_some_of_a_line_cooked_again_stays_on_its_shares(till: Till) -> None:
    order, octopus = await table(till, quantity=3)
    reason = AdjustReason.QUALITY
    await till.do(commands.discount_line, MIRA, line_id=octopus, reason=reason, percent=3333)
    checks = await till.do(commands.split_shares, check_id=await till.bill(order), shares=3)
    await till.pay(checks[1])
    before = till.totals(order)
    await till.do(orders.refire_line, line_id=octopus, reason=SPOILED, quantity=1)
    assert sum(till.totals(order)) == sum(before)
    assert till.totals(order)[1] == before[1]
    (paid,) = {till.check(checks[1])}
    assert sum(share.amount or 0 for share in paid.shares) == before[1]
    for check in (checks[0], checks[2]):
        await till.pay(check)
    assert till.card(order).paid_at is not None


async def test_a_comp_after_a_split_is_everybody_s(till: Till) -> None:
    order, octopus = await table(till)
    await till.do(commands.split_shares, check_id=await till.bill(order), shares=3)
    await till.do(commands.comp_line, MIRA, line_id=octopus, reason=AdjustReason.QUALITY)
    assert till.totals(order) == [160, 160, 160]


async def test_an_order_that_is_on_the_house_is_done_when_it_closes(till: Till) -> None:
    order, _ = await table(till)
    check = await till.bill(order)
    await till.do(commands.comp_check, MIRA, check_id=check, reason=AdjustReason.LATE)
    assert till.check(check).state is CheckState.OPEN
    await till.do(commands.finish_check, check_id=check)
    assert till.card(order).paid_at is not None
