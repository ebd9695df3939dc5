"""What the kiosk package adds to the house."""

from __future__ import annotations

from pathlib import Path

from kds.web.screen import App
from kiosk.booking.routes import ROUTES as BOOKING
from kiosk.booking.steps import BookDay, BookSize, BookTimes
from kiosk.booking.waitlist import ROUTES as WAITLIST
from kiosk.order.begin import Attract, Where
from kiosk.order.choosing import KioskDish, KioskMenu
from kiosk.order.outcome import KioskDone
from kiosk.order.review import KioskReview
from kiosk.order.routes import ROUTES as ORDERING
from kiosk.screens import ReadyBoard

app_spec = App(
    "kiosk",
    screens=[
        ReadyBoard,
        BookSize,
        BookDay,
        BookTimes,
        Attract,
        Where,
        KioskMenu,
        KioskDish,
        KioskReview,
        KioskDone,
    ],
    routes=[*BOOKING, *WAITLIST, *ORDERING],
    templates=str(Path(__file__).parent / "templates"),
)
