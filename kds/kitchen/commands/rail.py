"""The rail: which places are taken at each station, which stations cook what, who has tickets.

What opening a ticket must know, read once per transaction and kept right by whoever changes it, so
that a batch of orders costs a few SELECTs and not a few for each. It dies with its transaction
(also with a savepoint that is rolled back), so it can't outlive what it knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import IDS, rows_of
from kds.bus.unit import UnitOfWork
from kds.kitchen.model import OPEN, Routing, Station, Ticket
from kds.kitchen.rules import free_slot

_ROUTES_OF = (
    select(Routing.item_id, Routing.station_id)
    .where(Routing.item_id.in_(IDS))
    .order_by(Routing.station_id)
)
_TAKEN_AT = select(Ticket.station_id, Ticket.slot).where(
    Ticket.station_id.in_(IDS), Ticket.state.in_(OPEN)
)


class Rail:
    """One transaction's knowledge of the kitchen."""

    __slots__ = ("_default", "_lowest", "_new", "_routes", "_session", "_taken", "_tickets")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._default: int | None = None
        self._routes: dict[int, tuple[int, ...]] = {}
        self._taken: dict[int, set[int]] = {}
        self._lowest: dict[int, int] = {}
        """Below it no place of the station is free, so that a full rail isn't searched again."""
        self._new: set[int] = set()
        self._tickets: dict[int, list[Ticket]] = {}

    def routes(self, items: Iterable[int | None]) -> dict[int, tuple[int, ...]]:
        """Stations of (at least) these items; an item that nobody claims has none."""
        missing = {item for item in items if item is not None and item not in self._routes}
        if missing:
            found: dict[int, list[int]] = {item: [] for item in missing}
            # Commands that change the routing flush, so nothing that is pending can matter here.
            for item_id, station_id in rows_of(self._session, _ROUTES_OF, missing):
                found[item_id].append(station_id)
            self._routes.update((item, tuple(stations)) for item, stations in found.items())
        return self._routes

    def default(self) -> int | None:
        """The station that cooks what nobody claims; None in a kitchen without stations."""
        if self._default is None:
            self._default = self._session.scalar(
                select(Station.id).where(Station.is_default, Station.removed_at.is_(None))
            )
        return self._default

    def take(self, station_id: int, wish: int | None = None) -> int:
        """Occupy a place at a station: the wished one when it is free, else the lowest."""
        self.look_at([station_id])
        taken = self._taken[station_id]
        if wish is not None and wish not in taken:
            slot = wish
        else:
            slot = self._lowest[station_id] = free_slot(taken, self._lowest.get(station_id, 0))
        taken.add(slot)
        return slot

    def look_at(self, stations: Iterable[int]) -> None:
        """Know which places are taken at these stations: all in one go, for who needs several."""
        unknown = [each for each in stations if each not in self._taken]
        if not unknown:
            return
        # Who takes a place does so here. One that was left but isn't written stays free.
        self._taken.update((each, set()) for each in unknown)
        for station_id, slot in rows_of(self._session, _TAKEN_AT, unknown):
            self._taken[station_id].add(slot)

    def leave(self, ticket: Ticket) -> None:
        """A ticket gives its place free."""
        if ticket.station_id in self._taken:
            self._taken[ticket.station_id].discard(ticket.slot)
            lowest = self._lowest.get(ticket.station_id, 0)
            self._lowest[ticket.station_id] = min(lowest, ticket.slot)

    def expect(self, order_id: int) -> None:
        """An order begins in this transaction: there can be no tickets of it but ours."""
        self._tickets[order_id] = []
        self._new.add(order_id)

    def begins(self, order_id: int) -> bool:
        """Whether the order was opened in this transaction."""
        return order_id in self._new

    def tickets(self, order_id: int) -> list[Ticket]:
        """All tickets of an order, the oldest first; add a new one to the list."""
        known = self._tickets.get(order_id)
        if known is None:
            of_order = select(Ticket).where(Ticket.order_id == order_id).order_by(Ticket.id)
            known = self._tickets[order_id] = list(self._session.scalars(of_order))
        return known

    def open_ticket(self, order_id: int, station_id: int, course: int) -> Ticket | None:
        """The ticket that new lines of this course join at this station."""
        for ticket in reversed(self.tickets(order_id)):
            if (ticket.station_id, ticket.course) == (station_id, course) and ticket.state in OPEN:
                return ticket
        return None


def rail_of(uow: UnitOfWork) -> Rail:
    """The rail of the transaction that this unit of work runs in."""
    session = uow.session
    transaction = session.get_nested_transaction() or session.get_transaction()
    held = cast("tuple[object, Rail] | None", session.info.get("rail"))
    if held is None or held[0] is not transaction:
        held = session.info["rail"] = (transaction, Rail(session))
    return held[1]


def forget_rail(uow: UnitOfWork) -> None:
    """Stations or routing have changed: write that, and read it again when it is needed."""
    uow.session.flush()
    uow.session.info.pop("rail", None)
