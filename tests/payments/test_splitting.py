"""Splitting, moving and merging: the sum stays, and the kitchen hears nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from kds.errors import Conflict, Invalid
from kds.kitchen.queries import ticket_cards
from kds.orders.commands import move_order
from kds.payments import commands
from kds.payments.model import AdjustReason, CheckState
from kds.payments.queries import bill_live
from kds.values import CheckId
from tests.payments.till import MIRA, Till

pytestmark = pytest.mark.anyio


def kitchen_sees(till: Till) -> list[Any]:
    return list(till.house.live(ticket_cards))


async def test_complaint_9_splitting_the_bill_sends_no_food_again(till: Till) -> None:
    order = await till.ordered("Octopus", "Lager")
    before, lines = kitchen_sees(till), till.card(order).lines
    check = await till.bill(order)
    await till.do(commands.split_shares, check_id=check, shares=3)
    assert kitchen_sees(till) == before
    assert till.card(order).lines == lines


async def test_complaint_10_merged_and_moved_lines_stay_sent(till: Till) -> None:
    ours = await till.ordered("Lager", table="11")
    theirs = await till.ordered("Octopus", table="12")
    before, lines = kitchen_sees(till), till.card(theirs).lines
    one, two = await till.bill(ours), await till.bill(theirs)
    await till.do(commands.merge_checks, check_id=two, into_id=one)
    assert kitchen_sees(till) == before
    await till.do(move_order, order_id=theirs, table_id=till.menu.tables["14"])
    assert till.card(theirs).lines == lines
    assert till.worked_out(one).total == 480 + 1650
    assert till.totals(theirs) == [480 + 1650]


async def test_complaint_18_three_ways_to_the_cent(till: Till) -> None:
    order = await till.ordered("Octopus", "Cheesecake", "Lager")
    checks = await till.do(commands.split_shares, check_id=await till.bill(order), shares=3)
    assert [till.worked_out(check).total for check in checks] == [994, 993, 993]
    assert [(till.check(c).part, till.check(c).parts) for c in checks] == [(1, 3), (2, 3), (3, 3)]
    for check in checks:
        await till.pay(check)
    assert till.card(order).paid_at is not None


async def test_a_share_is_split_again(till: Till) -> None:
    order = await till.ordered("Octopus")
    first, *_ = await till.do(commands.split_shares, check_id=await till.bill(order), shares=3)
    again = await till.do(commands.split_shares, check_id=first, shares=2)
    assert sum(till.totals(order)) == 1650
    (share,) = till.check(again[1]).shares
    assert (share.part, share.parts) == (1, 6)
    assert (till.check(again[1]).part, till.check(again[1]).parts) == (2, 6)


async def test_who_has_paid_moves_no_cent_of_the_others(till: Till) -> None:
    order = await till.ordered("Octopus", "Cheesecake")
    checks = await till.do(commands.split_shares, check_id=await till.bill(order), shares=3)
    before = [till.worked_out(check).total for check in checks]
    await till.pay(checks[1])
    assert [till.worked_out(check).total for check in checks] == before
    halves = await till.do(commands.split_shares, check_id=checks[2], shares=2)
    assert till.worked_out(checks[1]).total == before[1]
    assert sum(till.totals(order)) == 2500
    await till.do(commands.merge_checks, check_id=halves[1], into_id=checks[0])
    assert sum(till.totals(order)) == 2500


async def test_lines_move_to_a_new_check_and_back(till: Till) -> None:
    order = await till.ordered("Octopus", "Lager")
    main = await till.bill(order)
    lager = till.line(order, "Lager").id
    other = await till.do(commands.move_lines, check_id=main, line_ids=(lager,))
    assert till.totals(order) == [1650, 480]
    await till.do(commands.move_lines, check_id=other, line_ids=(lager,), into_id=main)
    assert till.totals(order) == [2130]
    assert till.check(other).state is CheckState.MERGED
    with pytest.raises(Conflict):
        await till.do(commands.move_lines, check_id=main, line_ids=(999,))
    with pytest.raises(Invalid):
        await till.do(commands.move_lines, check_id=main, line_ids=(lager,), into_id=main)


async def test_by_seat_with_what_is_shared_divided(till: Till) -> None:
    order = await till.open()
    await till.add(order, "Octopus", seat=1)
    await till.add(order, "Sea bass", seat=2)
    await till.add(order, "Lager")
    await till.send(order)
    main = await till.bill(order)
    checks = await till.do(commands.split_seats, check_id=main)
    assert [till.check(check).seat for check in checks] == [1, 2]
    assert [till.worked_out(check).total for check in checks] == [1650 + 240, 2650 + 240]
    assert till.totals(order) == [1890, 2890]
    await till.add(order, "Espresso", seat=2)
    await till.send(order)
    assert till.totals(order) == [290, 1890, 2890]
    assert await till.do(commands.split_seats, check_id=main) == (checks[1],)
    assert till.totals(order) == [1890, 3180]


async def test_by_seat_with_what_is_shared_left_for_the_table(till: Till) -> None:
    order = await till.open()
    await till.add(order, "Octopus", seat=1)
    await till.add(order, "Lager")
    await till.send(order)
    await till.do(commands.split_seats, check_id=await till.bill(order), shared=False)
    assert till.totals(order) == [480, 1650]


async def test_without_seats_there_is_nothing_to_split_by(till: Till) -> None:
    check = await till.bill(await till.ordered("Lager"))
    with pytest.raises(Conflict, match="seats"):
        await till.do(commands.split_seats, check_id=check)
    with pytest.raises(Conflict, match="phone"):
        await till.do(commands.split_phones, check_id=check)


async def test_one_line_is_shared_among_checks(till: Till) -> None:
    order = await till.ordered("Octopus", "Lager")
    main = await till.bill(order)
    other = await till.do(
        commands.move_lines, check_id=main, line_ids=(till.line(order, "Lager").id,)
    )
    octopus = till.line(order, "Octopus").id
    checks = await till.do(
        commands.share_line, check_id=main, line_id=octopus, shares=3, into_ids=(other,)
    )
    assert checks[:2] == (main, other)
    assert till.totals(order) == [550, 1030, 550]


async def test_merging_all_again_is_the_whole_bill(till: Till) -> None:
    order = await till.ordered("Octopus", "Lager")
    one, two, three = await till.do(
        commands.split_shares, check_id=await till.bill(order), shares=3
    )
    await till.do(commands.merge_checks, check_id=two, into_id=one)
    await till.do(commands.merge_checks, check_id=three, into_id=one)
    card = till.check(one)
    assert (card.is_main, card.part, card.parts) == (True, 0, 0)
    assert till.totals(order) == [2130]
    await till.add(order, "Espresso")
    await till.send(order)
    assert till.worked_out(one).total == 2420


async def test_a_check_with_money_on_it_is_what_others_merge_into(till: Till) -> None:
    order = await till.ordered("Octopus", "Lager")
    one, two = await till.do(commands.split_shares, check_id=await till.bill(order), shares=2)
    await till.pay(one, 100)
    with pytest.raises(Conflict, match="paid already"):
        await till.do(commands.merge_checks, check_id=one, into_id=two)
    await till.do(commands.merge_checks, check_id=two, into_id=one)
    assert till.worked_out(one).due == 2030


async def test_more_than_is_left_can_t_be_paid_by_a_split(till: Till) -> None:
    check = await till.bill(await till.ordered("Octopus"))
    await till.pay(check, 1000)
    with pytest.raises(Conflict, match="More is paid"):
        await till.do(commands.split_shares, check_id=check, shares=3)


async def test_a_split_that_leaves_what_is_paid_is_paid(till: Till) -> None:
    order = await till.ordered("Octopus", "Lager")
    check = await till.bill(order)
    await till.pay(check, 480)
    octopus = till.line(order, "Octopus").id
    await till.do(commands.move_lines, check_id=check, line_ids=(octopus,))
    assert till.check(check).state is CheckState.PAID
    assert till.card(order).paid_at is None


async def test_discounts_go_along_with_the_parts(till: Till) -> None:
    order = await till.ordered("Octopus", "Sea bass")
    check = await till.bill(order)
    reason = AdjustReason.REGULAR
    await till.do(commands.discount_check, MIRA, check_id=check, reason=reason, percent=1000)
    await till.do(commands.discount_check, MIRA, check_id=check, reason=reason, amount=100)
    total = till.worked_out(check).total
    checks = await till.do(commands.split_shares, check_id=check, shares=3)
    assert sum(till.totals(order)) == pytest.approx(total, abs=2)
    assert max(till.totals(order)) - min(till.totals(order)) <= 2
    split = sum(till.totals(order))
    for other in checks[1:]:
        await till.do(commands.merge_checks, check_id=other, into_id=check)
    assert till.totals(order) == [split]


async def test_merging_tables_keeps_what_was_taken_off_each(till: Till) -> None:
    ours = await till.ordered("Lager", table="11")
    theirs = await till.ordered("Octopus", table="12")
    one, two = await till.bill(ours), await till.bill(theirs)
    await till.do(
        commands.discount_check, MIRA, check_id=one, reason=AdjustReason.LATE, percent=5000
    )
    await till.do(commands.merge_checks, check_id=two, into_id=one)
    assert till.worked_out(one).total == 240 + 1650
    back = await till.do(
        commands.move_lines, check_id=one, line_ids=(till.line(theirs, "Octopus").id,)
    )
    assert till.check(back).order_id == theirs


async def test_what_is_gone_is_gone(till: Till) -> None:
    order = await till.ordered("Lager")
    one, two = await till.do(commands.split_shares, check_id=await till.bill(order), shares=2)
    await till.do(commands.merge_checks, check_id=two, into_id=one)
    with pytest.raises(Conflict, match="another one"):
        await till.do(commands.drop_check, check_id=two)
    found = bill_live(till.house.live, CheckId(two))
    assert found is not None
    assert found.bill.empty


@pytest.mark.parametrize("shares", [0, 1, 21])
async def test_so_many_shares_make_no_sense(till: Till, shares: int) -> None:
    check = await till.bill(await till.ordered("Lager"))
    with pytest.raises(Invalid):
        await till.do(commands.split_shares, check_id=check, shares=shares)
