"""What the kiosk's pages share: whose cart it is, how it is shown, which languages there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bus.projection import Live
from kds.errors import NotFound
from kds.orders.queries import CartCard, cart_cards, kiosk_rules
from kds.values import CartId
from kds.web.house import web_of
from kds.web.screen import Screen

COMFORT_COOKIE = "kds_kiosk"
TEXT_SIZES = (100, 150, 200)
NAMES = {"en": "English", "de": "Deutsch"}
"""Each language as its own speakers call it."""


@dataclass(frozen=True, slots=True)
class Comfort:
    """How this guest wants to see the kiosk; gone when the next one begins."""

    text: int = 100
    """Percent."""
    contrast: bool = False
    low: bool = False
    """Everything that is tapped in the lower part of the screen, for arms that reach less far."""


def comfort_of(connection: HTTPConnection) -> Comfort:
    """From the cookie that the page itself writes; what doesn't make sense counts as not said."""
    said = dict(re.findall(r"(\w+)-(\w+)", connection.cookies.get(COMFORT_COOKIE, "")))
    text = int(said["text"]) if said.get("text", "").isdecimal() else 100
    return Comfort(
        text if text in TEXT_SIZES else 100,
        said.get("contrast") == "more",
        said.get("reach") == "low",
    )


@dataclass(frozen=True)
class KioskStep(Screen):
    """A page of the kiosk, in the language of whoever stands before it."""

    needs = Capability.SELF_ORDER
    theme = "day"
    css: ClassVar[tuple[str, ...]] = ("css/dishes.css", "css/kiosk.css")
    js: ClassVar[tuple[str, ...]] = ("js/kiosk.js",)
    nav = False
    listed = False
    packed = True

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        web = web_of(request)
        return {
            "comfort": comfort_of(request),
            "text_sizes": TEXT_SIZES,
            "languages": [(code, NAMES.get(code, code)) for code in web.renderers],
            "house_language": web.settings.language,
            "currency": web.settings.currency,
            "here": request.url.path,
            "query": {k: v for k, v in request.query_params.items() if k != "lang"},
            "idle_seconds": kiosk_rules(web.house.live).idle_seconds,
        }


@dataclass(frozen=True)
class CartStep(KioskStep):
    """A page about one cart. A cart of another kiosk, or of a table, isn't there."""

    css: ClassVar[tuple[str, ...]] = (*KioskStep.css, "css/outbox.css")
    js: ClassVar[tuple[str, ...]] = (*KioskStep.js, "js/kiosk-cart.js")

    cart_id: CartId

    def admits(self, connection: HTTPConnection) -> bool:
        web = web_of(connection)
        cart = web.house.live(cart_cards).get(self.cart_id)
        device = web.actor(connection).device_id
        return cart is not None and cart.party_id is None and cart.device_id == device

    def cart(self, live: Live) -> CartCard:
        cart = live(cart_cards).get(self.cart_id)
        if cart is None:
            raise NotFound("There is no such page", do="Check the address")
        return cart
