"""What is asked for while one types: who it may be; and a guest's own data as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kds.actor import Capability
from kds.errors import NotFound
from kds.guests.queries import find_guests
from kds.guests.screens.guests import row_of
from kds.reports.queries.guests import guest_export
from kds.web.forms import Form, form_of
from kds.web.house import web_of

MOST_FOUND = 30


class Searched(Form):
    text: str = ""


async def found(request: Request) -> Response:
    """`GET /find/guests?text=`: who it may be, by name, phone or e-mail."""
    return await _list(request, "guests/_found.html", Capability.SEE_GUESTS)


async def twins(request: Request) -> Response:
    """`GET /guests/{guest_id}/twins?text=`: with whom this profile could be merged."""
    return await _list(request, "guests/_twins.html", Capability.ERASE_GUESTS)


async def _list(request: Request, template: str, needs: Capability) -> Response:
    web = web_of(request)
    web.actor(request).require(needs)
    text = form_of(Searched, dict(request.query_params)).text
    guests = await web.house.read(find_guests, text, MOST_FOUND)
    me = request.path_params.get("guest_id")
    values = {
        "text": text,
        "guest_id": me,
        "rows": [row_of(each, i) for i, each in enumerate(guests) if each.id != me],
    }
    answer = HTMLResponse(web.renderer(request).page(template, values))
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def export(request: Request) -> Response:
    """Everything that is kept of a guest, as JSON: for the guest who asks what we know."""
    web = web_of(request)
    web.actor(request).require(Capability.ERASE_GUESTS)
    guest_id = request.path_params["guest_id"]
    data = await web.house.read(guest_export, guest_id, web.settings.currency)
    if data is None:
        raise NotFound("That guest isn't known any more", do="Look for them again")
    headers = {
        "Content-Disposition": f'attachment; filename="guest-{guest_id}.json"',
        "Cache-Control": "no-store",
    }
    return JSONResponse(data, headers=headers)


ROUTES = [
    Route("/find/guests", found, name="found_guests"),
    Route("/guests/{guest_id:int}/twins", twins, name="guest_twins"),
    Route("/guests/{guest_id:int}/export.json", export, name="export_guest"),
]
