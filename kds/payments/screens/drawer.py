"""The cash drawer: its float, what is put in and taken out, and the blind count at its close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_currency_precision
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bus.projection import Live
from kds.payments.events import DrawerClosed, DrawerMoved, DrawerOpened
from kds.payments.model import Drawer
from kds.payments.queries import DrawerCard, MovementCard, drawer_cards, movements_of, till_of
from kds.payments.queries.drawers import closed_drawers
from kds.staff.model import Staff
from kds.staff.queries import staff_cards
from kds.values import DrawerId, StaffId
from kds.web.house import web_of
from kds.web.screen import Screen, cells, query_cells

NOTES = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins as most currencies have them, in hundredths of the larger unit."""

OLDER = 60
"""Sessions that were counted before today and are listed."""


@dataclass(frozen=True, slots=True)
class OpenDrawer:
    id: DrawerId
    sort: int
    drawer: DrawerCard
    opened_by: str
    coins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PastDrawer:
    id: DrawerId
    sort: int
    drawer: DrawerCard
    closed_by: str
    dated: bool = False
    """It was another day's."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What was moved in an open drawer."""

    id: DrawerId
    name: str
    moves: tuple[MovementCard, ...]


@dataclass(frozen=True)
class DrawerScreen(Screen):
    """Cash: what lies where, counted without knowing what must be there."""

    path, template, title = "/drawer", "payments/drawer.html", "Drawer"
    needs = Capability.RUN_DRAWER
    css = ("css/money.css",)
    js = ("js/checks.js",)
    about = "Float, paid in and out, the count at the close"

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        currency = web_of(request).settings.currency
        return {"currency": currency, "digits": get_currency_precision(currency)}

    @cells(drawer_cards, staff_cards)
    def drawers(self, live: Live) -> Iterable[OpenDrawer]:
        step = till_of(live).rules.cash_step
        coins = tuple(note for note in NOTES if note >= step)
        return [
            OpenDrawer(card.id, card.id, card, _name(live, card.opened_by), coins)
            for card in live(drawer_cards)
            if card.is_open
        ]

    @query_cells(DrawerOpened, DrawerMoved, DrawerClosed)
    def moves(self, session: Session, live: Live) -> Iterable[Moves]:
        statement = select(Drawer.id, Drawer.name).where(Drawer.closed_at.is_(None))
        found = [(DrawerId(ident), name) for ident, name in session.execute(statement)]
        moved = [Moves(ident, name, tuple(movements_of(session, ident))) for ident, name in found]
        return [each for each in moved if each.moves]

    @query_cells(DrawerClosed)
    def older(self, session: Session, live: Live) -> Iterable[PastDrawer]:
        """Those of the last days that are no longer among the live cards."""
        names = {person.id: person.name for person in session.scalars(select(Staff))}
        recent = live(drawer_cards)
        return [
            PastDrawer(card.id, -card.id, card, names.get(card.closed_by or 0, ""), dated=True)
            for card in closed_drawers(session, OLDER)
            if card.id not in recent
        ]

    @cells(drawer_cards, staff_cards)
    def past(self, live: Live) -> Iterable[PastDrawer]:
        return [
            PastDrawer(card.id, -card.id, card, _name(live, card.closed_by))
            for card in live(drawer_cards)
            if not card.is_open
        ]


def _name(live: Live, staff_id: StaffId | None) -> str:
    person = live(staff_cards).get(staff_id) if staff_id is not None else None
    return person.name if person else ""
