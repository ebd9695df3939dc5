"""What a screen shows that isn't let in yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.bus.projection import Live
from kds.staff.model import PairingState
from kds.staff.queries import pairing_cards
from kds.staff.rules import spoken_code
from kds.web.house import web_of
from kds.web.pairing import waiting_of
from kds.web.qr import qr_code
from kds.web.screen import Screen, cell


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has got; no state once the code has run out."""

    state: PairingState | None
    id: int = 0


@dataclass(frozen=True)
class Pair(Screen):
    """A code to read out to a manager; goes on by itself once they have confirmed it."""

    path = "/pair"
    template = "staff/pair.html"
    title = "Pair this screen"
    css = ("css/staff.css",)
    nav = False
    about = "Let a tablet, a wall screen or a phone in"

    pairing: int = 0

    @cell(pairing_cards)
    def progress(self, live: Live) -> Progress:
        card = live(pairing_cards).get(self.pairing)
        return Progress(card.state if card else None)

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        """The code is this browser's alone: it comes from its cookie, never from the feed."""
        web = web_of(request)
        number, code, _secret = waiting_of(request)
        card = web.house.live(pairing_cards).get(number)
        mine = number == self.pairing and card is not None
        base = web.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
        url = f"{base}/devices?code={code}"
        return {
            "code": spoken_code(code) if mine else None,
            "expires_at": card.expires_at if mine and card else None,
            "qr": qr_code(url) if mine else None,
            "address": f"{base}/devices",
        }


@dataclass(frozen=True)
class PairLink(Screen):
    """Where a one-time link leads: one tap pairs this browser."""

    path = "/pair/link"
    template = "staff/pair_link.html"
    title = "Pair this screen"
    css = ("css/staff.css",)
    nav = False
    listed = False

    token: str = ""
