"""Guests pay on their own phones, several at once: each their share, and no cent twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.errors import KdsError
from kds.floor.commands import seat_walk_in
from kds.orders.commands import fill_cart, join_visit, new_visit_code, void_line
from kds.orders.model import VoidReason, Wish
from kds.orders.queries import order_cards
from kds.payments import commands as money
from kds.payments.model import CheckState, PaymentState, TenderKind, TerminalKind
from kds.payments.queries import bills_of_order, terminal_cards
from kds.payments.rules.guests import PayShare
from kds.terminals.simulator.gestures import Act, Gesture
from kds.values import CheckId, OrderId, PaymentId
from tests.payments.counter import MIRA
from tests.terminals.shop import Shop

ANNA, BEN, VISIT = (bytes([number]) * 32 for number in (1, 2, 3))
OCTOPUS, LAGER = 1650, 480


@dataclass
class Table:
    """Anna's octopus and Ben's lager on one bill, and the page of the simulator."""

    shop: Shop
    order_id: OrderId
    phones: dict[bytes, Any]

    @property
    def check_id(self) -> CheckId:
        [bill] = bills_of_order(self.shop.house.live, self.order_id)
        assert bill.check is not None
        return bill.check.id

    async def pay(
        self, who: bytes, share: PayShare = PayShare.MINE, tip_percent: int = 0
    ) -> PaymentId:
        """The page is open, and its address stored."""
        more = {"share": share, "tip_percent": tip_percent}
        ident: PaymentId = await self.do(money.pay_on_phone, token_hash=who, **more)
        await self.shop.until(ident, PaymentState.SENT)
        return ident

    async def do(self, command: Any, **arguments: Any) -> Any:
        return await self.shop.house.change(SYSTEM, command, **arguments)

    def at_page(self, ident: PaymentId, act: Act, code: str = "") -> None:
        token = self.shop.counter.payment(ident).page.rpartition("/")[2]
        self.shop.sim.state.pages.act(token, Gesture(act, code))

    def paid(self) -> bool:
        return self.shop.counter.card(self.check_id).state is CheckState.PAID


@pytest.fixture
async def table(shop: Shop) -> Table:
    do, menu = shop.counter.do, shop.counter.pad.menu
    reader = shop.house.live(terminal_cards).get(shop.terminal_id)
    assert reader is not None
    page = {"name": "Phones", "kind": TerminalKind.SIMULATED_PAGE, "address": reader.address}
    await do(money.add_terminal, SYSTEM, **page)
    party = await do(seat_walk_in, SYSTEM, size=2, table_ids=(menu.tables["11"],))
    await do(new_visit_code, SYSTEM, party_id=party, visit_hash=VISIT)
    phones = {}
    for who, dish in ((ANNA, "Octopus"), (BEN, "Lager")):
        joined = await do(join_visit, SYSTEM, visit_hash=VISIT, token_hash=who)
        phones[who] = joined.phone_id
        await do(fill_cart, SYSTEM, token_hash=who, item_id=menu.items[dish])
    sent = await do(money.send_cart, SYSTEM, token_hash=ANNA, seen_total=OCTOPUS + LAGER)
    return Table(shop, sent.order_id, phones)


async def test_two_guests_pay_their_shares_at_the_same_time(table: Table) -> None:
    anna = await table.pay(ANNA, tip_percent=10)
    ben = await table.pay(BEN)
    pages = {table.shop.counter.payment(each).page for each in (anna, ben)}
    assert len(pages) == 2
    table.at_page(ben, Act.APPROVE)
    await table.shop.until(ben, PaymentState.APPROVED)
    assert not table.paid()
    table.at_page(anna, Act.APPROVE)
    card = await table.shop.until(anna, PaymentState.APPROVED)
    assert (card.amount, card.tip, card.page) == (OCTOPUS, 165, "")
    assert table.paid()
    assert table.shop.reader.totals() == (OCTOPUS + LAGER + 165, 0)


async def test_what_runs_on_a_page_is_kept_for_its_guest(table: Table) -> None:
    """Nobody can be charged what another one is paying just now, on whichever way."""
    shop = table.shop
    anna = await table.pay(ANNA)
    with pytest.raises(KdsError, match="You are paying already"):
        await table.do(money.pay_on_phone, token_hash=ANNA, share=PayShare.ALL)
    with pytest.raises(KdsError, match="paid on a phone"):
        await shop.counter.cash(table.check_id, amount=LAGER + 1)
    with pytest.raises(KdsError, match="own phone"):
        await shop.counter.begin(table.check_id, shop.counter.payment(anna).terminal_id)
    ben = await table.pay(BEN, PayShare.ALL)
    assert shop.counter.payment(ben).amount == LAGER
    with pytest.raises(KdsError, match="All that is due is being paid"):
        await shop.counter.begin(table.check_id, shop.terminal_id)
    table.at_page(ben, Act.CANCEL)
    await shop.until(ben, PaymentState.CANCELLED)
    waiter = await shop.counter.begin(table.check_id, shop.terminal_id)
    assert shop.counter.payment(waiter).amount == LAGER
    await shop.shown()
    with pytest.raises(KdsError, match="under way"):
        await table.do(money.pay_on_phone, token_hash=BEN, share=PayShare.MINE)
    shop.reader.do(Gesture(Act.APPROVE))
    table.at_page(anna, Act.APPROVE)
    await shop.until(anna, PaymentState.APPROVED)
    await shop.until(waiter, PaymentState.APPROVED)
    assert table.paid()
    assert shop.reader.totals() == (OCTOPUS + LAGER, 0)


async def test_a_bill_never_gets_smaller_than_what_is_being_paid(table: Table) -> None:
    anna = await table.pay(ANNA, PayShare.ALL)
    order = table.shop.house.live(order_cards).get(table.order_id)
    assert order is not None
    void = {"line_id": order.lines[0].id, "reason": VoidReason.MISTAKE}
    with pytest.raises(KdsError, match="under way"):
        await table.do(void_line, **void)
    await table.do(money.cancel_payment, payment_id=anna)
    await table.shop.until(anna, PaymentState.CANCELLED)
    await table.do(void_line, **void)


async def test_a_decline_and_another_try_on_the_page(table: Table) -> None:
    ben = await table.pay(BEN)
    table.at_page(ben, Act.DECLINE, "expired_card")
    assert table.shop.counter.payment(ben).state is PaymentState.SENT
    table.at_page(ben, Act.APPROVE)
    await table.shop.until(ben, PaymentState.APPROVED)


async def test_a_guest_calls_it_off_after_a_decline(table: Table) -> None:
    ben = await table.pay(BEN)
    table.at_page(ben, Act.DECLINE, "expired_card")
    await table.do(money.cancel_own_payment, token_hash=BEN)
    assert (await table.shop.until(ben, PaymentState.DECLINED)).decline_code == "expired_card"
    with pytest.raises(KdsError, match="aren't paying"):
        await table.do(money.cancel_own_payment, token_hash=BEN)


async def test_the_answer_is_lost_and_blocks_until_the_page_is_asked(table: Table) -> None:
    ben = await table.pay(BEN)
    table.at_page(ben, Act.LOSE)
    await table.shop.until(ben, PaymentState.UNKNOWN)
    with pytest.raises(KdsError, match="Nobody knows yet"):
        await table.do(money.pay_on_phone, token_hash=ANNA, share=PayShare.MINE)
    table.shop.reader.deafen(0)
    await table.do(money.ask_own_payment, token_hash=BEN)
    await table.shop.until(ben, PaymentState.APPROVED)
    await table.pay(ANNA)


async def test_patience_is_the_pages_own(table: Table) -> None:
    ben = await table.pay(BEN)
    settings = table.shop.house.settings
    table.shop.clock.ahead = timedelta(seconds=settings.card_seconds + 1)
    anna = await table.pay(ANNA)
    assert table.shop.counter.payment(ben).state is PaymentState.SENT
    table.shop.clock.ahead = timedelta(seconds=settings.page_seconds + 1)
    await table.shop.until(ben, PaymentState.CANCELLED)
    assert table.shop.counter.payment(anna).state is PaymentState.SENT


async def test_cash_that_a_phone_asked_for_is_its_share(table: Table) -> None:
    await table.do(money.ask_to_pay, token_hash=BEN, share=PayShare.MINE, way=Wish.CASH)
    phone = table.phones[BEN]
    await table.shop.counter.do(money.take_phone_cash, MIRA, phone_id=phone, given=500)
    [tender] = table.shop.counter.card(table.check_id).tenders
    assert (tender.means, tender.amount, tender.change) == (TenderKind.CASH, LAGER, 20)
    assert tender.phone_id == phone
    with pytest.raises(KdsError, match="Nothing is left to pay for you"):
        await table.do(money.ask_to_pay, token_hash=BEN, share=PayShare.MINE)
    with pytest.raises(KdsError, match="don't wait"):
        await table.shop.counter.do(money.take_phone_cash, MIRA, phone_id=phone)


async def test_a_page_leads_back_to_the_house_alone(table: Table) -> None:
    pages = table.shop.sim.state.pages
    home = table.shop.house.settings.address
    assert pages.leads_home(f"{home}/table/1/bill")
    for elsewhere in (
        "https://evil.example/",
        "javascript:alert(1)",
        "//evil.example/",
        f"{home}.evil.example/",
        f"{home}@evil.example/",
        "http://127.0.0.1@evil.example/",
    ):
        assert not pages.leads_home(elsewhere), elsewhere
