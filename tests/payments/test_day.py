"""The drawer's blind count and the day's close: figures that stay, and can be worked out again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Forbidden, Invalid
from kds.orders.commands import void_line
from kds.orders.model import VoidReason
from kds.payments.commands import (
    add_tip,
    close_day,
    close_drawer,
    comp_line,
    discount_check,
    move_cash,
    open_drawer,
    refund_tender,
    reopen_check,
    set_tax_rate,
    take_voucher,
)
from kds.payments.model import AdjustReason, MovementKind, PaymentState, RefundReason
from kds.payments.queries import (
    check_cards,
    closed_day,
    closed_days,
    day_figures,
    drawer_cards,
    open_days,
)
from tests.cast import open_house
from tests.orders.pad import LENA
from tests.payments.counter import MIRA, Counter, counter_in

FRIDAY = date(2026, 3, 6)
EVENING = datetime(2026, 3, 6, 19, 0, tzinfo=UTC)


class Clock:
    now = EVENING

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def counter(tmp_path: Path, clock: Clock) -> AsyncIterator[Counter]:
    async with open_house(tmp_path, clock) as house:
        counter = await counter_in(house)
        await counter.do(set_tax_rate, MIRA, tax_class="standard", rate=19_000)
        yield counter


def drawer(house: House, ident: Any) -> Any:
    return house.live(drawer_cards).get(ident)


async def test_a_drawer_is_counted_blind(counter: Counter) -> None:
    bar = await counter.do(open_drawer, name="Bar", float_amount=20_000)
    check = await counter.check("Octopus", "Lager")
    tender = await counter.cash(check, given=3000, tip=100)
    await counter.do(add_tip, tender_id=tender, amount=50, drawer_id=bar)
    for kind, amount in (("paid_in", 500), ("paid_out", 1200), ("safe", 10_000)):
        moved = {"drawer_id": bar, "kind": MovementKind(kind), "amount": amount}
        await counter.do(move_cash, **moved, reason="parsley")
    back = {"tender_id": tender, "amount": 480, "reason": RefundReason.WRONG}
    await counter.do(refund_tender, MIRA, **back)
    assert drawer(counter.house, bar).expected is None, "nobody reads what must be in it"
    await counter.do(close_drawer, drawer_id=bar, counted=11_050, note="a coin under the till")
    card = drawer(counter.house, bar)
    # 200.00 + 21.30 + 1.00 + 0.50 + 5.00 − 12.00 − 100.00 − 4.80
    assert (card.expected, card.counted, card.difference) == (11_100, 11_050, -50)
    for command, more in (
        (close_drawer, {"counted": 1}),
        (move_cash, {"kind": MovementKind.SAFE, "amount": 1}),
    ):
        with pytest.raises(Conflict):
            await counter.do(command, drawer_id=bar, **more)


async def test_what_was_paid_out_needs_a_reason(counter: Counter) -> None:
    bar = await counter.do(open_drawer, name="Bar", float_amount=0)
    with pytest.raises(Invalid) as refused:
        await counter.do(move_cash, drawer_id=bar, kind=MovementKind.PAID_OUT, amount=5)
    assert refused.value.field == "reason"


async def an_evening(counter: Counter) -> dict[str, Any]:
    """Three checks are paid in four ways, one stays open, something is voided and given back."""
    bar = await counter.do(open_drawer, name="Bar", float_amount=10_000)
    first = await counter.check("Octopus", "Lager", table="11")
    await counter.cash(first, given=3000, tip=100)
    second = await counter.check("Sea bass", table="12")
    await counter.do(take_voucher, check_id=second, amount=650)
    await counter.charged(second, await counter.terminal(), tip=200)
    third = await counter.check("Cheesecake", "Espresso", table="14")
    cash = await counter.cash(third)
    back = {"tender_id": cash, "amount": 290, "reason": RefundReason.QUALITY}
    await counter.do(refund_tender, MIRA, **back)
    order = await counter.order("Lamb cutlets", "Charred leeks", table="11")
    gone = counter.pad.line(order, "Charred leeks")
    await counter.do(void_line, line_id=gone.id, reason=VoidReason.MISTAKE)
    return {"drawer": bar, "first": first, "open": order}


async def test_a_day_in_figures(counter: Counter) -> None:
    made = await an_evening(counter)
    await counter.do(close_drawer, drawer_id=made["drawer"], counted=13_100)
    number = await counter.do(close_day, MIRA, business_date=FRIDAY)
    card = await counter.house.read(closed_day, number)
    assert card is not None
    figures = card.figures
    assert figures["sales"] == {
        "checks": 3,
        "first_number": 1,
        "last_number": 3,
        "gross": 5920,
        "subtotal": 5920,
        "discount": 0,
        "service": 0,
        "tax": 945,
        "total": 5920,
    }
    [tax] = figures["taxes"]
    assert (tax["net"] + tax["tax"], tax["tax"]) == (5920, 945)
    assert figures["channels"] == [{"channel": "dine_in", "checks": 3, "total": 5920}]
    tenders = {each["kind"]: each for each in figures["tenders"]}
    assert {kind: each["net"] for kind, each in tenders.items()} == {
        "cash": 2980,
        "card": 2000,
        "voucher": 650,
    }
    assert tenders["cash"]["given_back"] == 290
    assert [(each["kind"], each["amount"]) for each in figures["tips"]] == [
        ("card", 200),
        ("cash", 100),
    ]
    assert figures["refunds"] == [{"kind": "cash", "reason": "quality", "count": 1, "amount": 290}]
    assert figures["voids"] == [{"reason": "mistake", "count": 1, "worth": 1450}]
    [bar] = figures["drawers"]
    assert (bar["expected"], bar["counted"], bar["difference"]) == (13_080, 13_100, 20)
    # What was sold is what was paid for it: tenders less refunds, and what was given back.
    net = sum(each["net"] for each in figures["tenders"])
    assert net + sum(each["amount"] for each in figures["refunds"]) == figures["sales"]["total"]


async def test_the_figures_can_be_worked_out_again(counter: Counter, clock: Clock) -> None:
    made = await an_evening(counter)
    await counter.do(close_drawer, drawer_id=made["drawer"], counted=13_080)
    number = await counter.do(close_day, MIRA, business_date=FRIDAY)
    clock.now += timedelta(hours=3)
    again = await counter.check("Lager", "Octopus", table="14")
    await counter.cash(again)
    line = counter.pad.line(counter.card(again).order_id, "Octopus")
    with pytest.raises(Conflict):
        await counter.do(void_line, line_id=line.id, reason=VoidReason.MISTAKE)
    [report] = await counter.house.read(closed_days)
    fresh = await counter.house.read(day_figures, FRIDAY)
    assert report.id == number
    assert {**fresh, "open_checks": 0} == {**report.figures, "open_checks": 0}


async def test_discounts_and_comps_apart(counter: Counter) -> None:
    check = await counter.check("Octopus", "Lager", "Sea bass", table="11")
    line = counter.pad.line(counter.card(check).order_id, "Lager")
    await counter.do(comp_line, MIRA, line_id=line.id, reason=AdjustReason.LATE)
    off = {"check_id": check, "percent": 1000, "reason": AdjustReason.REGULAR}
    await counter.do(discount_check, MIRA, **off)
    await counter.cash(check)
    figures = await counter.house.read(day_figures, FRIDAY)
    assert figures["adjustments"] == [
        {"kind": "comp", "reason": "late", "count": 1, "worth": 480},
        {"kind": "discount", "reason": "regular", "count": 1, "worth": 430},
    ]
    assert figures["sales"]["discount"] == 910
    assert figures["sales"]["gross"] - 910 == figures["sales"]["total"] == 3870


async def test_after_the_close_sales_are_the_next_days(counter: Counter, clock: Clock) -> None:
    first = await counter.check("Octopus", table="11")
    await counter.cash(first)
    assert await counter.do(close_day, MIRA, business_date=FRIDAY) == 1
    late = await counter.check("Lager", table="12")
    tender = await counter.cash(late)
    back = {"tender_id": tender, "amount": 80, "reason": RefundReason.WRONG}
    await counter.do(refund_tender, MIRA, **back)
    assert await counter.house.read(open_days) == [FRIDAY + timedelta(days=1)]
    clock.now += timedelta(days=1)
    assert await counter.do(close_day, MIRA, business_date=FRIDAY + timedelta(days=1)) == 2
    one, two = reversed(await counter.house.read(closed_days))
    assert (one.figures["sales"]["total"], two.figures["sales"]["total"]) == (1650, 480)
    assert two.figures["refunds"][0]["amount"] == 80


async def test_a_closed_day_stays_as_it_was(counter: Counter) -> None:
    check = await counter.check("Octopus")
    await counter.cash(check)
    await counter.do(close_day, MIRA, business_date=FRIDAY)
    with pytest.raises(Conflict, match="closed already"):
        await counter.do(close_day, MIRA, business_date=FRIDAY)
    with pytest.raises(Conflict, match="day is closed"):
        await counter.do(reopen_check, MIRA, check_id=check, reason="wrong")

    with pytest.raises(Exception, match=r"fits|refused"):
        await counter.do(alter, MIRA)
    [card] = await counter.house.read(closed_days)
    assert card.figures["sales"]["total"] == 1650


def alter(uow: UnitOfWork) -> None:
    """What no command does."""
    uow.session.execute(text("UPDATE day_close SET figures = '{}'"))


async def test_what_must_be_done_before_the_close(counter: Counter, clock: Clock) -> None:
    with pytest.raises(Invalid):
        await counter.do(close_day, MIRA, business_date=FRIDAY + timedelta(days=1))
    with pytest.raises(Forbidden):
        await counter.do(close_day, LENA, business_date=FRIDAY)
    bar = await counter.do(open_drawer, name="Bar", float_amount=0)
    with pytest.raises(Conflict, match="Bar isn't counted"):
        await counter.do(close_day, MIRA, business_date=FRIDAY)
    check = await counter.check("Octopus")
    payment = await counter.begin(check, await counter.terminal(), amount=100)
    await counter.answer(payment, PaymentState.UNKNOWN)
    await counter.do(close_drawer, drawer_id=bar, counted=0)
    with pytest.raises(Conflict, match="owes an answer"):
        await counter.do(close_day, MIRA, business_date=FRIDAY)
    await counter.answer(payment, PaymentState.APPROVED)
    clock.now += timedelta(days=1)
    with pytest.raises(Conflict, match="before it"):
        await counter.do(close_day, MIRA, business_date=FRIDAY + timedelta(days=1))
    number = await counter.do(close_day, MIRA, business_date=FRIDAY)
    card = await counter.house.read(closed_day, number)
    assert card is not None
    assert card.figures["open_checks"] == {"checks": 1, "part_paid": 100}


async def test_who_runs_a_drawer(counter: Counter) -> None:
    for role in (Role.KITCHEN, Role.HOST, Role.KIOSK):
        with pytest.raises(Forbidden):
            await counter.do(open_drawer, Actor(role), name="Bar", float_amount=0)
    assert not list(counter.house.live(check_cards))
