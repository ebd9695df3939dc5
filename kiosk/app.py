"""What the kiosk package adds to the house."""

from __future__ import annotations

from pathlib import Path

from kds.web.screen import App
from kiosk.booking.routes import ROUTES
from kiosk.booking.steps import BookDay, BookSize, BookTimes
from kiosk.booking.waitlist import ROUTES as WAITLIST
from kiosk.screens import ReadyBoard

app_spec = App(
    "kiosk",
    screens=[ReadyBoard, BookSize, BookDay, BookTimes],
    routes=[*ROUTES, *WAITLIST],
    templates=str(Path(__file__).parent / "templates"),
)
