"""What the five pages share: where one is, what is done, and a form that comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.requests import HTTPConnection

from kds.actor import Capability
from kds.bus.projection import Live
from kds.setup.again import told
from kds.setup.progress import progress
from kds.web.screen import Screen


@dataclass(frozen=True)
class Step(Screen):
    """One page of the five."""

    needs: ClassVar[Capability | None] = Capability.EDIT_HOUSE
    css: ClassVar[tuple[str, ...]] = ("css/setup.css",)
    nav = False
    listed = False
    number: ClassVar[int] = 0

    def context(self, live: Live) -> dict[str, Any]:
        return {"progress": progress(live)}

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        return told(request)
