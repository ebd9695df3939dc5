"""Ada's evening at table 12: she waits, is seated, eats and pays; and short ways to look at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.floor import commands as floor
from kds.floor.queries import party_cards
from kds.guests.model import GuestContact
from kds.guests.queries import GuestCard, guest_card
from kds.orders.queries import OrderCard, order_cards
from kds.reports.queries.guests import GuestStory, guest_story
from kds.values import CheckId, GuestId, OrderId, PartyId
from tests.payments.till import Till

PHONE = "+49301234567"
MAIL = "ada@example.org"


def owner(session: Session, value: str) -> GuestId | None:
    """Whose number or address this is."""
    found = session.scalar(select(GuestContact.guest_id).where(GuestContact.value == value))
    return None if found is None else GuestId(found)


@dataclass
class Evening(Till):
    async def wait(self, name: str = "Ada", phone: str = PHONE, **who: Any) -> PartyId:
        party: PartyId = await self.do(floor.add_waiting, size=2, name=name, phone=phone, **who)
        return party

    async def guest(self, value: str = PHONE) -> GuestId:
        found = await self.house.read(owner, value)
        assert found is not None
        return found

    async def sit(self, party: PartyId, table: str = "12") -> OrderId:
        await self.do(floor.seat_party, party_id=party, table_ids=(self.menu.tables[table],))
        return await self.open(table)

    async def dine(self, party: PartyId, *dishes: str) -> CheckId:
        """Sit down, eat, pay, leave."""
        order = await self.sit(party)
        for dish in dishes:
            await self.add(order, dish)
        await self.send(order)
        check = await self.bill(order)
        await self.pay(check)
        await self.do(floor.leave, party_id=party)
        await self.do(floor.clear_table, table_id=self.menu.tables["12"])
        return check

    def order(self, order: OrderId) -> OrderCard:
        card = self.house.live(order_cards).get(order)
        assert card is not None
        return card

    def allergies(self, party: PartyId) -> str:
        card = self.house.live(party_cards).get(party)
        assert card is not None
        return card.allergies

    async def profile(self, guest: GuestId) -> GuestCard | None:
        return await self.house.read(guest_card, guest)

    async def story(self, guest: GuestId) -> GuestStory:
        return await self.house.read(guest_story, guest)
