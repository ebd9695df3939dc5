"""What the kiosk package adds to the house."""

from __future__ import annotations

from pathlib import Path

from kds.web.screen import App
from kiosk.booking.line import ROUTES as LINE
from kiosk.booking.routes import ROUTES
from kiosk.booking.steps import BookDay, BookSize, BookTimes
from kiosk.screens import ReadyBoard

app_spec = App(
    "kiosk",
    screens=[ReadyBoard, BookSize, BookDay, BookTimes],
    routes=[*ROUTES, *LINE],
    templates=str(Path(__file__).parent / "templates"),
)
