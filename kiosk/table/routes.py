"""What a guest does on a phone. Whoever's it isn't gets one answer, whatever they ask for."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kds.actor import GUEST
from kds.errors import N_, Conflict, KdsError
from kds.orders import commands
from kds.orders.commands.phones import Joined, gone
from kds.orders.queries.phones import PhoneCard
from kds.payments import commands as money
from kds.payments.commands.ordering import TotalChanged
from kds.web.forms import answer_to, bind
from kds.web.house import web_of
from kds.web.limits import Tries
from kds.web.signin import address_of, cookie, set_cookie
from kiosk.booking.pages import hashed
from kiosk.table.step import LIFE, PHONE_COOKIE, phone_at

MOST_JOINS = 40
"""From one address within a minute: a whole room may come by one address."""
TABLE = "/table/{phone_id:int}"


def acts(path: str, command: Callable[..., Any], page: str = "", *, moves: bool = False) -> Route:
    """A route by which the phone itself does something. A plain form lands on `page` of the phone;
    one that is sent live stays, unless it `moves`."""

    async def act(request: Request) -> Response:
        phone = own_phone(request)
        arguments, keys = await bound(request, command, phone)
        try:
            await web_of(request).house.submit(GUEST, command, keys, arguments)
        except TotalChanged as changed:
            raise in_money(request, changed) from None
        location = f"/table/{phone.id}{page}"
        if request.headers.get("HX-Request") and not moves:
            return Response(status_code=204)
        return answer_to(request, location)

    act.__name__ = command.__name__
    act.command = command  # type: ignore[attr-defined]
    return Route(path, act, methods=["POST"], name=command.__name__)


def own_phone(request: Request) -> PhoneCard:
    """The phone that asks, if the page is its own."""
    phone = phone_at(request)
    if phone is None or phone.id != request.path_params["phone_id"]:
        raise gone()
    return phone


async def bound(
    request: Request, command: Callable[..., Any], phone: PhoneCard
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The command's arguments with the phone's secret from its cookie; its keys are its own."""

    async def prepare(_: Request, values: dict[str, Any]) -> dict[str, Any]:
        del values["phone_id"]
        return {**values, "token_hash": bytes.fromhex(phone.token)}

    arguments, key = await bind(request, command, prepare)
    return arguments, (f"phone {phone.id}:{key}",) if key else ()


def in_money(request: Request, changed: TotalChanged) -> KdsError:
    """The refusal with the new total as people read it."""
    said = web_of(request).renderer(request).env.filters["money"](changed.total)
    return Conflict(
        N_("It comes to {total} now"),
        do=N_("The price has changed. Please look at it again, then order"),
        field="seen_total",
        total=said,
    )


# Joining


def joins(request: Request) -> Tries:
    """How many phones have joined from where, kept with the application."""
    state = request.app.state
    if not hasattr(state, "table_joins"):
        state.table_joins = Tries(web_of(request).house.clock, MOST_JOINS)
    found: Tries = state.table_joins
    return found


async def join(request: Request, command: Callable[..., Any], extra: dict[str, Any]) -> Response:
    """Take the phone to the table, and give it a secret of its own.

    The secret is made of the form's random key, so that a second tap makes no second guest.
    """
    web, sender = web_of(request), f"table {address_of(request)}"
    web.tries.check(sender)
    joins(request).check(sender)
    joins(request).failed(sender)
    async with request.form(max_files=0, max_fields=5) as form:
        key, name = str(form.get("_key", ""))[:100], str(form.get("name", ""))[:200]
    secret = sha256(f"phone\n{key}".encode()).hexdigest() if len(key) > 20 else ""
    if not secret:
        raise gone()
    known = cookie(request, PHONE_COOKIE)
    values = {
        **extra,
        "token_hash": hashed(secret),
        "known_hash": hashed(known) if known else None,
        "name": name,
    }
    try:
        joined: Joined = (await web.house.submit(GUEST, command, (), values)).answer
    except KdsError as error:
        if error.status == 404:
            web.tries.failed(sender)
        raise
    answer = answer_to(request, f"/table/{joined.phone_id}")
    if joined.fresh:
        set_cookie(request, answer, PHONE_COOKIE, secret, LIFE)
    return answer


async def by_code(request: Request) -> Response:
    return await join(request, commands.join_by_code, {"code": request.path_params["code"]})


async def by_visit(request: Request) -> Response:
    visit = hashed(request.path_params["token"])
    return await join(request, commands.join_visit, {"visit_hash": visit})


by_code.command = commands.join_by_code  # type: ignore[attr-defined]
by_visit.command = commands.join_visit  # type: ignore[attr-defined]


async def own_table(request: Request) -> Response:
    """Back to where this phone is a guest."""
    phone = phone_at(request)
    if phone is None:
        raise gone()
    return RedirectResponse(f"/table/{phone.id}", 303)


async def leave(request: Request) -> Response:
    """The phone is a stranger again."""
    phone = own_phone(request)
    arguments, keys = await bound(request, commands.leave_table, phone)
    await web_of(request).house.submit(GUEST, commands.leave_table, keys, arguments)
    return answer_to(request, "/table/bye")


leave.command = commands.leave_table  # type: ignore[attr-defined]

ROUTES: list[BaseRoute] = [
    Route("/t/{code}/join", by_code, methods=["POST"], name="join_by_code"),
    Route("/v/{token}/join", by_visit, methods=["POST"], name="join_visit"),
    Route("/table", own_table, name="own_table"),
    acts(f"{TABLE}/add", commands.fill_cart),
    acts(f"{TABLE}/dishes", commands.fill_cart, moves=True),
    acts(f"{TABLE}/lines/{{line_id:int}}", commands.step_own_line, "/order"),
    acts(f"{TABLE}/lines/{{line_id:int}}/change", commands.change_own_line, "/order", moves=True),
    acts(f"{TABLE}/lines/{{line_id:int}}/remove", commands.remove_own_line, "/order"),
    acts(f"{TABLE}/name", commands.name_phone),
    acts(f"{TABLE}/send", money.send_cart, "/order"),
    acts(f"{TABLE}/pay", money.ask_to_pay, "/bill"),
    acts(f"{TABLE}/pay/withdraw", money.withdraw_wish, "/bill"),
    acts(f"{TABLE}/pay/phone", money.pay_on_phone, "/bill"),
    acts(f"{TABLE}/pay/ask", money.ask_own_payment, "/bill"),
    acts(f"{TABLE}/pay/cancel", money.cancel_own_payment, "/bill"),
    Route(f"{TABLE}/leave", leave, methods=["POST"], name="leave_table"),
]
