"""The fifth step: the first screen is paired, and shows its first order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from starlette.requests import HTTPConnection

from kds.actor import Role
from kds.bus.projection import Live
from kds.config import is_loopback
from kds.kitchen.queries import station_cards, ticket_cards
from kds.menu.queries import item_cards
from kds.orders.queries import order_cards
from kds.setup.screens.step import Step
from kds.setup.trying import bumped, running, standing
from kds.staff.queries import device_cards
from kds.staff.rules import PAIRING_LIFE
from kds.values import LineId, OrderId, StationId, from_ms
from kds.web import signin
from kds.web.house import web_of
from kds.web.qr import qr_code
from kds.web.screen import cell

LINK_COOKIE = "kds_first"


class Trial(StrEnum):
    """How far the test has come."""

    NO_SCREEN = "no_screen"
    NO_DISH = "no_dish"
    READY = "ready"
    SENT = "sent"
    BUMPED = "bumped"


@dataclass(frozen=True, slots=True)
class Stage:
    """What the page shows of the first screens and of the test."""

    trial: Trial
    screens: tuple[str, ...]
    station_id: StationId | None = None
    order_id: OrderId | None = None
    line_ids: tuple[LineId, ...] = ()
    id: int = 0


@dataclass(frozen=True)
class SetUpScreen(Step):
    """A link and its QR code let a screen in; then an order is sent to it."""

    path = "/setup/screen"
    template = "setup/screen.html"
    title = "Your first screen"
    css = ("css/staff.css", "css/setup.css")
    number = 5

    @cell(device_cards, station_cards, order_cards, ticket_cards, item_cards)
    def stage(self, live: Live) -> Stage:
        devices = [card for card in live(device_cards) if card.role is Role.KITCHEN]
        names = tuple(card.name for card in devices)
        if not devices:
            return Stage(Trial.NO_SCREEN, names)
        order = running(live)
        if order is not None:
            trial = Trial.BUMPED if bumped(live, order) else Trial.SENT
            return Stage(trial, names, order_id=order.id, line_ids=standing(order))
        last = max(devices, key=lambda card: card.paired_at).station_id
        stations = sorted(live(station_cards), key=lambda card: card.sort)
        station_id = last or next((card.id for card in stations), None)
        ready = station_id is not None and len(live(item_cards))
        return Stage(Trial.READY if ready else Trial.NO_DISH, names, station_id)

    def context(self, live: Live) -> dict[str, Any]:
        stations = sorted(live(station_cards), key=lambda card: card.sort)
        return {**super().context(live), "stations": tuple((s.id, s.name) for s in stations)}

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        """The link is this browser's alone, until a screen came in or it has run out."""
        web = web_of(request)
        made, _, secret = (signin.cookie(request, LINK_COOKIE) or "").partition(".")
        made_at = from_ms(int(made)) if made.isdecimal() and len(made) < 16 else None
        devices = web.house.live(device_cards)
        used = made_at is None or any(device.paired_at > made_at for device in devices)
        base = web.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
        link = f"{base}/pair/link?token={secret}" if secret and not used else None
        return {
            **super().personal(request),
            "link": link,
            "qr": qr_code(link) if link else None,
            "until": made_at + PAIRING_LIFE if made_at else None,
            "address": f"{base}/pair",
            "alone": is_loopback(web.settings.host) and not web.settings.public_url,
        }
