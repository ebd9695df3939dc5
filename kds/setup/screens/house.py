"""The first step, and the same form later: who runs the house, what it is called, where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.errors import NotFound
from kds.setup.again import told, typed
from kds.setup.naming import asked
from kds.setup.screens.step import Step
from kds.web.house import web_of
from kds.web.screen import Screen


@dataclass(frozen=True)
class SetUp(Step):
    """Makes the first manager, from the link that the console printed, and names the house.

    A manager who comes back finds the form about the house alone.
    """

    path = "/setup"
    template = "setup/house.html"
    title = "Set up your house"
    needs = None
    js = ("js/setup.js",)
    number = 1

    token: str = ""

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        web = web_of(request)
        fresh = web.opens_setup(self.token)
        if not fresh and (self.token or not web.actor(request).may(Capability.EDIT_HOUSE)):
            raise NotFound("This link is no longer good", do="Restart the house for a new one")
        return {
            "fresh": fresh,
            "asked": asked(request, typed(request), guess=fresh),
            **told(request),
        }


@dataclass(frozen=True)
class HousePage(Screen):
    """The same form, for later."""

    path = "/house"
    template = "setup/house_page.html"
    title = "The house"
    about = "Name, time zone, currency, language"
    needs = Capability.EDIT_HOUSE
    css = ("css/staff.css", "css/setup.css")
    js = ("js/setup.js",)

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        return {"asked": asked(request, typed(request), guess=False), **told(request)}
