"""The orders' actions, and the API for orders from outside."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kds.actor import Actor, Capability
from kds.bus.batch import Outcome
from kds.errors import Conflict, Invalid, NotFound
from kds.orders import commands
from kds.orders.commands import NewOrder, Placed, place_order
from kds.orders.queries import OrderCard, concerns_of, order_by_external, order_by_id, order_cards
from kds.orders.screens.visit import fresh_code, shown
from kds.values import OrderId
from kds.web.forms import KEY_LENGTH, invalid, post
from kds.web.house import Web, web_of

BODY_BYTES = 512 * 1024
LARGEST_ID = 2**63 - 1
"""What the database can hold."""

_order = TypeAdapter(NewOrder)
_placed = TypeAdapter(Placed)


async def place(request: Request) -> Response:
    """`POST /api/v1/orders`: 201 with the new order, 200 with the same answer when sent again."""
    web = web_of(request)
    actor = web.actor(request)
    actor.require(Capability.PLACE_ORDERS)
    order = _parse(await _body(request))
    outcome = await _place(web, actor, order, _keys(actor, order, request))
    status = 200 if outcome.replayed else 201
    return Response(_placed.dump_json(outcome.answer), status, media_type="application/json")


async def follow(request: Request) -> Response:
    """`GET /api/v1/orders/{id}`: how far an order is, for whoever placed it."""
    web = web_of(request)
    web.actor(request).require(Capability.PLACE_ORDERS)
    order_id = OrderId(request.path_params["order_id"])
    card = web.house.live(order_cards).get(order_id)
    if card is None and order_id <= LARGEST_ID:
        card = await web.house.read(order_by_id, order_id)
    if card is None or not card.source:
        raise NotFound("There is no such order", do="Check its number")
    return JSONResponse(_progress(card))


async def _place(web: Web, actor: Actor, order: NewOrder, keys: tuple[str, ...]) -> Outcome:
    try:
        return await web.house.submit(actor, place_order, keys, {"order": order})
    except Conflict:
        # The keys of an old order are forgotten after a while; the order itself is not.
        if order.external_id is None:
            raise
        card = await web.house.read(order_by_external, order.channel, order.external_id)
        if card is None:
            raise
        return Outcome(
            Placed(card.id, card.number, concerns_of(card.attention, card.lines)), replayed=True
        )


def _keys(actor: Actor, order: NewOrder, request: Request) -> tuple[str, ...]:
    """All that leads to the same order: the sender's key, and the number its system gave it."""
    keys: tuple[str, ...] = ()
    key = request.headers.get("Idempotency-Key")
    if key is not None:
        if not 1 <= len(key) <= KEY_LENGTH:
            raise Invalid("The key has 1 to 120 letters", field="Idempotency-Key", do="Shorten it")
        keys = (f"token:{actor.token_id}:{key}",)
    if order.external_id is not None:
        keys = (*keys, f"external:{order.channel}:{order.external_id}")
    return keys


async def _body(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_BYTES:
            raise Invalid("The order is too long", field="body", do="Split it in two")
        chunks.append(chunk)
    return b"".join(chunks)


def _parse(body: bytes) -> NewOrder:
    try:
        return _order.validate_json(body)
    except ValidationError as error:
        said = invalid(error)
        said.field = said.field or "body"
        raise said from None


def _progress(card: OrderCard) -> dict[str, Any]:
    return {
        "order_id": card.id,
        "number": card.number,
        "external_id": card.external_id,
        "state": card.state,
        "promised_at": None if card.promised_at is None else card.promised_at.isoformat(),
        "lines": [
            {"item": line.name, "quantity": line.quantity, "state": line.state}
            for line in card.lines
        ],
    }


place.command = place_order  # type: ignore[attr-defined]

ROUTES: list[BaseRoute] = [
    Route("/api/v1/orders", place, methods=["POST"], name="place_order"),
    Route("/api/v1/orders/{order_id:int}", follow, name="follow_order"),
    post("/orders/open", commands.open_order, then=lambda order_id: f"/orders/{order_id}"),
    post("/orders/{order_id}/tap", commands.tap_item),
    post("/orders/{order_id}/lines", commands.add_line),
    post("/orders/drafts/{line_id}/change", commands.change_draft),
    post("/orders/drafts/{line_id}/step", commands.step_draft),
    post(
        "/orders/drafts/{line_id}/remove",
        commands.remove_draft,
        undo="/orders/drafts/{line_id}/restore",
        undo_label="Removed",
    ),
    post("/orders/drafts/{line_id}/restore", commands.restore_draft),
    post("/orders/{order_id}/send", commands.send),
    post("/orders/{order_id}/send-and-leave", commands.send, then=lambda _: "/orders"),
    post("/orders/{order_id}/hold", commands.hold_course),
    post("/orders/{order_id}/fire", commands.fire_order),
    post("/orders/{order_id}/fire-course", commands.fire_course),
    post("/orders/lines/{line_id}/fire", commands.fire_line),
    post("/orders/lines/{line_id}/edit", commands.edit_line),
    post("/orders/lines/{line_id}/void", commands.void_line),
    post("/orders/lines/{line_id}/refire", commands.refire_line),
    post("/orders/{order_id}/serve", commands.serve_lines),
    post("/orders/{order_id}/rename", commands.rename_order),
    post("/orders/{order_id}/guests", commands.change_guests),
    post("/orders/{order_id}/move", commands.move_order, then=lambda _: "/orders"),
    post("/orders/{order_id}/flags", commands.set_flags),
    post("/orders/{order_id}/send-for", commands.send_for, then=lambda _: "/orders"),
    post("/orders/{order_id}/accept", commands.accept_order),
    post("/orders/{order_id}/refuse", commands.refuse_order),
    post("/orders/{order_id}/begin", commands.begin_unpaid),
    post("/orders/{order_id}/close", commands.close_order, then=lambda _: "/orders"),
    post("/guests/carts/{cart_id}/refuse", commands.refuse_cart),
    post("/guests/phones/{phone_id}/away", commands.send_phone_away),
    post(
        "/orders/{order_id}/code",
        commands.new_visit_code,
        prepare=fresh_code,
        reply=shown,
        replay=False,
    ),
    post("/channels/change", commands.change_channel),
    post("/channels/open", commands.open_channel),
    post("/channels/pause", commands.pause_channel),
]
