"""What a guest does at the kiosk: each answers with the page that comes next, or stays there."""

from __future__ import annotations

import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kds.errors import N_, Conflict, Invalid, KdsError
from kds.orders import commands
from kds.payments.commands.ordering import (
    TotalChanged,
    cancel_cart_payment,
    order_cart,
    pay_cart,
)
from kds.values import CartId
from kds.web.forms import answer_to, bind, keys_of, post
from kds.web.house import web_of

log = logging.getLogger(__name__)


def to_menu(request: Request, _answer: Any) -> Response:
    """Back to the menu, where the cart has grown."""
    return answer_to(request, f"/kiosk/{request.path_params['cart_id']}")


def to_review(request: Request, _answer: Any) -> Response:
    return answer_to(request, f"/kiosk/{request.path_params['cart_id']}/order")


def to_attract(request: Request, _answer: Any) -> Response:
    """Whoever comes next begins in the house's own language."""
    return answer_to(request, f"/kiosk?lang={web_of(request).settings.language}")


async def speaking(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """Note which language a guest chose."""
    return {**values, "language": web_of(request).language(request)}


def to_outcome(request: Request, _answer: Any) -> Response:
    return answer_to(request, f"/kiosk/{request.path_params['cart_id']}/done")


async def way_to_pay(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """How the guest wants to pay is no part of the order: it is stored whatever comes of that."""
    pay = values.pop("pay", "counter")
    if pay not in ("card", "counter"):
        raise Invalid("{where} isn't one of the choices", field="pay", where="pay")
    request.state.by_card = pay == "card"
    return values


async def order(request: Request) -> Response:
    """Store the order, then charge: whatever the terminal does, the order is there."""
    web, actor = web_of(request), web_of(request).actor(request)
    arguments, key = await bind(request, order_cart, way_to_pay)
    keys = keys_of(actor, key)
    try:
        ordered = (await web.house.submit(actor, order_cart, keys, arguments)).answer
    except TotalChanged as changed:
        raise _in_money(request, changed) from None
    if request.state.by_card and ordered.total:
        await _charge(request, CartId(arguments["cart_id"]), tuple(f"{each}:pay" for each in keys))
    return to_outcome(request, ordered)


order.command = order_cart  # type: ignore[attr-defined]


async def _charge(request: Request, cart_id: CartId, keys: tuple[str, ...]) -> None:
    """Begin on the terminal. If that can't be, the next page offers the other ways."""
    web = web_of(request)
    try:
        await web.house.submit(web.actor(request), pay_cart, keys, {"cart_id": cart_id})
    except KdsError as error:
        log.warning("A kiosk's payment could not begin: %s", error)


def _in_money(request: Request, changed: TotalChanged) -> KdsError:
    """The refusal with the new total as people read it."""
    money = web_of(request).renderer(request).env.filters["money"]
    return Conflict(
        N_("It comes to {total} now"),
        do=N_("The price has changed. Please look at it again, then order"),
        field="seen_total",
        total=money(changed.total),
    )


CART = "/kiosk/{cart_id:int}"
LINE = CART + "/lines/{line_id:int}"
ROUTES: list[BaseRoute] = [
    post("/kiosk/begin", commands.open_cart, then=lambda cart: f"/kiosk/{cart}", prepare=speaking),
    post(f"{CART}/add", commands.add_to_cart),
    post(f"{CART}/dishes", commands.add_to_cart, reply=to_menu),
    post(f"{CART}/takeaway", commands.set_takeaway),
    post(LINE, commands.step_cart_line),
    post(f"{LINE}/change", commands.change_cart_line, reply=to_review),
    post(f"{LINE}/remove", commands.remove_cart_line),
    post(f"{CART}/leave", commands.drop_cart, reply=to_attract),
    Route(f"{CART}/order", order, methods=["POST"], name="order_cart"),
    post(f"{CART}/pay", pay_cart, reply=to_outcome),
    post(f"{CART}/pay/cancel", cancel_cart_payment),
]
