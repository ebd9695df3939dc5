"""What staff do in the diary and about the calendar. Guests' own pages live in the kiosk."""

from __future__ import annotations

import secrets
from datetime import date, time, timedelta
from typing import Any

from starlette.requests import Request

from kds.bookings import commands
from kds.bookings.rules import moment_of
from kds.bookings.screens import fragments, sent
from kds.floor import commands as floor
from kds.floor.queries import PartyCard, party_cards
from kds.staff.rules import digest
from kds.web.forms import post
from kds.web.house import Web, web_of

BOOKING = "/bookings/{party_id:int}"
PERIOD = "/bookings/periods/{period_id:int}"
TOKEN_BYTES = 16
"""128 bits: what opens a guest's own page."""

Values = dict[str, Any]


async def with_link(request: Request, values: Values) -> Values:
    """A booking by the house comes with a private link, as one by the guest does."""
    web, token = web_of(request), secrets.token_urlsafe(TOKEN_BYTES)
    values = _spelled(web, values)
    link = {"token_hash": digest(token), "link": f"{web.settings.address}/book/b/{token}"}
    return {**values, **link}


async def as_it_was(request: Request, values: Values) -> Values:
    """What isn't sent with a change stays as it is."""
    web = web_of(request)
    card = web.house.live(party_cards).get(values.get("party_id"))
    values = _spelled(web, values, card)
    if card is None:
        return values
    kept = {"size": card.size, "at": card.booked_for}
    return {**kept, **values}


def _spelled(web: Web, values: Values, card: PartyCard | None = None) -> Values:
    """A form's way to write it → the command's: `time` on a `day`, `tables` as "7+8", `other` for a
    size that the list doesn't have."""
    values = dict(values)
    clock, day = values.pop("time", None), values.pop("day", None)
    if clock and "at" not in values:
        moment = _moment(web, clock, day or (card.business_date.isoformat() if card else ""))
        values["at"] = moment or clock
    units = values.pop("tables", None)
    if units:
        values["table_ids"] = str(units).split("+")
    other = values.pop("other", None)
    return {**values, "size": other} if other else values


def _moment(web: Web, clock: str, day: str) -> Any:
    """A wall-clock time on a business date; before the day turns it is in the night after."""
    try:
        when, base = time.fromisoformat(clock), date.fromisoformat(day)
    except ValueError:
        return None
    night = timedelta(days=when.hour < web.settings.day_starts_hour)
    return moment_of(base + night, when.hour * 60 + when.minute, web.settings.tz)


ROUTES = [
    *fragments.ROUTES,
    # Bookings
    post("/bookings", commands.take_booking, prepare=with_link),
    post(f"{BOOKING}/move", commands.change_booking, prepare=as_it_was),
    post(f"{BOOKING}/describe", commands.describe_booking),
    post(f"{BOOKING}/confirm", commands.confirm_booking),
    post(f"{BOOKING}/lock", commands.lock_booking),
    post(f"{BOOKING}/unlock", commands.unlock_booking),
    post(
        f"{BOOKING}/cancel",
        floor.cancel_party,
        undo="/bookings/{party_id}/back",
        undo_label="Cancelled",
    ),
    post(
        f"{BOOKING}/no-show",
        floor.mark_no_show,
        undo="/bookings/{party_id}/back",
        undo_label="Marked",
    ),
    post(f"{BOOKING}/back", floor.bring_back),
    post("/bookings/replan", commands.replan),
    post("/bookings/wishes/{wish_id:int}/drop", commands.drop_wish),
    # The calendar
    post("/bookings/periods", commands.add_period, prepare=sent.hours),
    post(f"{PERIOD}/change", commands.change_period, prepare=sent.hours),
    post(f"{PERIOD}/limit", commands.limit_period),
    post(f"{PERIOD}/remove", commands.remove_period),
    post("/bookings/pause", commands.pause_online),
    post("/bookings/resume", commands.resume_online),
    post("/bookings/closures", commands.add_closure),
    post("/bookings/closures/{closure_id:int}/remove", commands.remove_closure),
    post("/bookings/turns", commands.set_turn),
    post("/bookings/turns/{turn_id:int}/remove", commands.remove_turn),
]
