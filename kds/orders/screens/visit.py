"""The code of a party's visit: the waiter shows it, the guests' phones are at the table at once."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kds.actor import Capability
from kds.errors import Conflict
from kds.orders.queries import order_cards
from kds.orders.screens.guests import table_of
from kds.staff.rules import digest
from kds.values import OrderId
from kds.web.house import web_of
from kds.web.pages import page
from kds.web.qr import qr_code
from kds.web.screen import Screen


class VisitCode(Screen):
    path, template, title = "/orders/code", "orders/visit.html", "Guests’ phones"
    css = ("css/pad.css", "css/codes.css")
    nav = False


async def fresh_code(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """A new secret for the party of the order; only its hash goes into the house."""
    web = web_of(request)
    web.actor(request).require(Capability.TAKE_ORDERS)
    asked = str(values.pop("order_id"))
    order = web.house.live(order_cards).get(OrderId(int(asked))) if asked.isdecimal() else None
    if order is None or order.party_id is None:
        raise Conflict("They don't sit at a table", do="Seat them first")
    request.state.secret, request.state.order_id = token_urlsafe(16), order.id
    return {**values, "party_id": order.party_id, "visit_hash": digest(request.state.secret)}


def shown(request: Request, party_id: Any) -> Response:
    """The code, big enough for a phone across the table. It is never shown again."""
    web, screen = web_of(request), VisitCode()
    link = f"{web.settings.address}/v/{request.state.secret}"
    values = {
        "page": page(web, request, screen, None),
        "screen": screen,
        "regions": {},
        "actor": web.actor(request),
        "qr": qr_code(link),
        "link": link,
        "order_id": request.state.order_id,
        "table": table_of(web.house.live, party_id),
    }
    response = HTMLResponse(web.renderer(request).page(screen.template, values))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
