"""Whose hands are these? Tap your name, enter your PIN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.actor import Actor, Role
from kds.bus.projection import Live
from kds.errors import SignInNeeded
from kds.staff.queries import device_cards, staff_cards
from kds.web.house import web_of
from kds.web.pins import local_path
from kds.web.screen import Screen, cells


@dataclass(frozen=True, slots=True)
class Face:
    """A name to tap."""

    id: int
    name: str
    initials: str
    role: Role
    sort: str


@dataclass(frozen=True)
class SignIn(Screen):
    """Name and PIN, big enough for a thumb in a hurry."""

    path = "/signin"
    template = "staff/signin.html"
    title = "Sign in"
    about = "Take over this device with your PIN"
    css = ("css/staff.css",)
    js = ("js/staff.js",)
    nav = False
    listed = False

    @cells(staff_cards)
    def people(self, live: Live) -> list[Face]:
        return [
            Face(card.id, card.name, initials(card.name), card.role, card.sort)
            for card in live(staff_cards)
        ]

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        web = web_of(request)
        device = web.house.live(device_cards).get(web.actor(request).device_id)
        return {
            "device": device.name if device else "",
            "next": local_path(request.query_params.get("next", "/")),
        }

    def allows(self, actor: Actor) -> bool:
        """The names of the staff are for paired devices only."""
        if actor.device_id is None:
            raise SignInNeeded("This device isn't paired", do="Pair it first, then enter your PIN")
        return True


def initials(name: str) -> str:
    """One or two letters that stand for a name."""
    words = name.split() or ["?"]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
