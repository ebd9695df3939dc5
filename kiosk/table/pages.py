"""Pages of a phone that aren't live: the welcome by the visit's own code, a receipt, good-bye."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from kds.orders.commands.phones import gone
from kds.orders.queries.phones import party_of_visit
from kds.payments.queries.guests import bills_of_party
from kds.payments.queries.receipts import receipt_of
from kds.sending.receipts import receipt_rows
from kds.values import CheckId
from kds.web.house import web_of
from kds.web.pages import page
from kds.web.signin import address_of
from kiosk.booking.pages import hashed
from kiosk.booking.steps import new_key
from kiosk.table.routes import own_phone
from kiosk.table.step import TableStep, tables_of


class Welcome(TableStep):
    path, template, title = "/v", "kiosk/table/welcome.html", "Welcome"


class Receipt(TableStep):
    path, template, title = "/receipt", "kiosk/table/receipt.html", "Receipt"


class Bye(TableStep):
    path, template, title = "/bye", "kiosk/table/bye.html", "Thank you"


def show(request: Request, screen: TableStep, values: dict[str, Any]) -> Response:
    """A page of one guest: never stored, its address told to nobody."""
    web = web_of(request)
    language = web.language(request)
    frame = {
        "page": page(web, request, screen, None),
        "screen": screen,
        "regions": {},
        "actor": web.actor(request),
        "me": None,
        **screen.personal(request),
    }
    response = HTMLResponse(web.renderers[language].page(screen.template, {**frame, **values}))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def welcome(request: Request) -> Response:
    """By the code of the visit: what shall we call you? Looking at it joins nothing."""
    web, sender = web_of(request), f"table {address_of(request)}"
    web.tries.check(sender)
    party_id = await web.house.read(party_of_visit, hashed(request.path_params["token"]))
    if party_id is None:
        web.tries.failed(sender)
        raise gone()
    values = {
        "table": tables_of(web.house.live, party_id),
        "token": request.path_params["token"],
        "key": new_key(),
    }
    return show(request, Welcome(), values)


async def receipt(request: Request) -> Response:
    """A bill of the phone's own table."""
    phone, web = own_phone(request), web_of(request)
    check_id = CheckId(request.path_params["check_id"])
    bills = bills_of_party(web.house.live, phone)
    if check_id not in {each.check.id for _, each in bills if each.check}:
        raise gone()
    found = await web.house.read(receipt_of, check_id)
    if found is None:
        raise gone()
    rows = receipt_rows(found, web.settings, web.language(request))
    table = tables_of(web.house.live, phone.party_id)
    return show(request, Receipt(), {"rows": list(rows), "me": phone, "table": table})


async def bye(request: Request) -> Response:
    return show(request, Bye(), {"table": ""})


ROUTES: list[BaseRoute] = [
    Route("/v/{token}", welcome, name="welcome"),
    Route("/table/bye", bye, name="bye"),
    Route("/table/{phone_id:int}/receipt/{check_id:int}", receipt, name="own_receipt"),
]
