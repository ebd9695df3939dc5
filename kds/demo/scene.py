"""What every actor of the demo shares: the house, its clock, the agenda, luck, and hands."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Concatenate, TypeVar

from kds.actor import Actor
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.demo.agenda import Agenda, Name, Steps
from kds.demo.chance import Chances
from kds.demo.clock import Clock
from kds.demo.demand import Demand
from kds.demo.guests import GuestBook, Offer
from kds.demo.people import People
from kds.errors import KdsError
from kds.floor.queries import PartyCard, party_cards
from kds.menu.queries import category_cards, item_cards
from kds.orders.queries import OrderCard, order_cards
from kds.values import OrderId, PartyId, business_date

log = logging.getLogger(__name__)

R = TypeVar("R")


class Scene:
    """Actors act through `do` and `get` alone: commands, like everybody else's."""

    def __init__(self, house: House, clock: Clock, seed: int, demand: Demand) -> None:
        self.house = house
        self.live = house.live
        self.clock = clock
        self.agenda = Agenda()
        self.chances = Chances(seed)
        self.demand = demand
        self.people = People(house)
        self.guests = GuestBook(self._offer)
        self.done: Counter[str] = Counter()
        """How often each command was carried out."""
        self.refused: Counter[str] = Counter()
        """How often the house said no, by command: somebody was faster, or sold the last one."""

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        settings = self.house.settings
        return business_date(self.now, settings.tz, settings.day_starts_hour)

    async def get(
        self, actor: Actor, command: Callable[Concatenate[UnitOfWork, ...], R], **arguments: Any
    ) -> R | None:
        """The answer of a command; None when it was refused: people shrug and look again."""
        try:
            answer = await self.house.change(actor, command, **arguments)
        except KdsError as refusal:
            self.refused[command.__name__] += 1
            log.debug("%s was refused: %s", command.__name__, refusal)
            return None
        self.done[command.__name__] += 1
        return answer

    async def do(
        self, actor: Actor, command: Callable[Concatenate[UnitOfWork, ...], Any], **arguments: Any
    ) -> bool:
        """Whether a command was carried out."""
        before = self.refused[command.__name__]
        await self.get(actor, command, **arguments)
        return self.refused[command.__name__] == before

    def begin(self, name: Name, steps: Steps, seconds: float = 0.0) -> None:
        """Somebody comes in, and acts in so many seconds. Who is there already goes on."""
        if name not in self.agenda:
            self.agenda.begin(name, steps, self.now + timedelta(seconds=round(seconds, 3)))

    def party(self, party_id: PartyId) -> PartyCard | None:
        return self.live(party_cards).get(party_id)

    def order(self, order_id: OrderId | None) -> OrderCard | None:
        return None if order_id is None else self.live(order_cards).get(order_id)

    def since(self, moment: datetime | None) -> float:
        """Seconds since a moment; none for one that hasn't been."""
        return (self.now - moment).total_seconds() if moment else 0.0

    def until(self, moment: datetime) -> float:
        return max(0.0, (moment - self.now).total_seconds())

    def _offer(self) -> Offer:
        return Offer(self.live(category_cards), self.live(item_cards), self.now)
