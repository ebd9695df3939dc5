"""The first minute of a new house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from kds.errors import NotFound
from kds.web.house import web_of
from kds.web.screen import Screen


@dataclass(frozen=True)
class SetUp(Screen):
    """Makes the first manager, from the link that the console printed."""

    path = "/setup"
    template = "staff/setup.html"
    title = "Set up your house"
    css = ("css/staff.css",)
    nav = False
    listed = False

    token: str = ""

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        if not web_of(request).opens_setup(self.token):
            raise NotFound("This link is no longer good", do="Restart the house for a new one")
        return {}
