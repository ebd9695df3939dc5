"""What one may do from the overview, and reports as files."""

from __future__ import annotations

from starlette.routing import BaseRoute

from kds.reports import commands
from kds.web.forms import post

ROUTES: list[BaseRoute] = [
    post("/alerts/{alert}/answer", commands.answer_alert),
]
