"""What the pages of a phone share: whose phone it is, which languages there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.requests import HTTPConnection

from kds.bus.projection import Live
from kds.floor.queries import seating_cards, table_codes
from kds.orders.commands.phones import gone
from kds.orders.queries.phones import PhoneCard, open_order_of, phone_by_token, phone_cards
from kds.values import PartyId, PhoneId
from kds.web.house import web_of
from kds.web.screen import Screen
from kds.web.signin import cookie
from kiosk.booking.pages import hashed
from kiosk.order.step import NAMES

PHONE_COOKIE = "kds_phone"
LIFE = 16 * 3600
"""Seconds that a browser keeps its secret at most; it is worthless once the party has gone."""


def phone_at(connection: HTTPConnection) -> PhoneCard | None:
    """The phone at the other end, while its party is there."""
    secret = cookie(connection, PHONE_COOKIE)
    return phone_by_token(web_of(connection).house.live, hashed(secret)) if secret else None


def tables_of(live: Live, party_id: PartyId) -> str:
    """The table's name; of tables that were pushed together, all of them."""
    seating = live(seating_cards).get(party_id)
    names = (live(table_codes).get(ident) for ident in (seating.table_ids if seating else ()))
    return " + ".join(table.name for table in names if table)


def channel_of(live: Live, party_id: PartyId) -> str:
    """Whose prices count: those of the order that the table has, else those of phones."""
    order = open_order_of(live, party_id)
    return order.channel if order else "qr"


@dataclass(frozen=True)
class TableStep(Screen):
    """A page for guests' own phones, in the guest's own language."""

    theme = "day"
    css: ClassVar[tuple[str, ...]] = ("css/dishes.css", "css/table.css")
    js: ClassVar[tuple[str, ...]] = ("js/table.js",)
    nav = False
    listed = False

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        web = web_of(request)
        return {
            "languages": [(code, NAMES.get(code, code)) for code in web.renderers],
            "currency": web.settings.currency,
            "here": request.url.path,
            "query": {k: v for k, v in request.query_params.items() if k != "lang"},
        }


@dataclass(frozen=True)
class PhoneStep(TableStep):
    """A page of one phone. For every other one, and when its party has gone, it isn't there."""

    private = True

    phone_id: PhoneId

    def admits(self, connection: HTTPConnection) -> bool:
        phone = phone_at(connection)
        if phone is None or phone.id != self.phone_id:
            raise gone()
        return True

    def me(self, live: Live) -> PhoneCard | None:
        return live(phone_cards).get(self.phone_id)

    def context(self, live: Live) -> dict[str, Any]:
        me = self.me(live)
        if me is None:
            raise gone()
        return {"me": me, "table": tables_of(live, me.party_id)}
