"""A waiter with a pad and a till: what the tests of money do again and again, in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.payments import commands
from kds.payments.commands.dates import sales_date
from kds.payments.commands.settling import settle
from kds.payments.events import TenderTaken
from kds.payments.model import Check, Tender, TenderKind
from kds.payments.queries import CheckBill, CheckCard, bill_live, bills_of_order, check_cards
from kds.payments.rules.bill import Bill
from kds.values import CheckId, OrderId, TenderId
from tests.cast import seed_menu
from tests.orders.pad import Pad

MIRA = Actor(Role.MANAGER, name="Mira")


def take(uow: UnitOfWork, check_id: CheckId, amount: int | None = None) -> None:
    """Money comes in, as any tender does; None = all that is due."""
    check = uow.get(Check, check_id)
    tender = Tender(
        check_id=check_id,
        order_id=check.order_id,
        kind=TenderKind.VOUCHER,
        amount=amount,
        business_date=sales_date(uow),
        at=uow.now,
    )
    uow.add(tender)
    kind, order_id = TenderKind.VOUCHER.value, OrderId(check.order_id)
    uow.record(TenderTaken(TenderId(tender.id), check_id, order_id, kind, tender.amount))
    settle(uow, check)


@dataclass
class Till(Pad):
    """The pad's own words, and those of the till."""

    async def ordered(self, *dishes: str, table: str = "12", **arguments: Any) -> OrderId:
        """An order with these dishes, sent."""
        order = await self.open(table)
        for dish in dishes:
            await self.add(order, dish, **arguments)
        await self.send(order)
        return order

    async def bill(self, order: OrderId) -> CheckId:
        return await self.do(commands.open_check, order_id=order)

    async def pay(self, check: CheckId, amount: int | None = None) -> None:
        amount = self.worked_out(check).due if amount is None else amount
        await self.do(take, check_id=check, amount=amount)

    def check(self, check: CheckId) -> CheckCard:
        card = self.house.live(check_cards).get(check)
        assert card is not None
        return card

    def worked_out(self, check: CheckId) -> Bill:
        found = bill_live(self.house.live, check)
        assert found is not None
        return found.bill

    def bills(self, order: OrderId) -> list[CheckBill]:
        return bills_of_order(self.house.live, order)

    def totals(self, order: OrderId) -> list[int]:
        return [each.bill.total for each in self.bills(order)]


async def till_in(house: House) -> Till:
    return Till(house, await seed_menu(house))
