"""Who is at the other end of a connection."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from kds.actor import GUEST, Actor, Role
from kds.bus.house import House

DEMO = Actor(Role.MANAGER, name="Demo")


def actor_of(house: House, connection: HTTPConnection) -> Actor:
    if house.settings.demo:
        return DEMO
    return GUEST
