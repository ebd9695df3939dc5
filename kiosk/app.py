"""What the kiosk package adds to the house."""

from __future__ import annotations

from pathlib import Path

from kds.web.screen import App
from kiosk.booking.routes import ROUTES as BOOKING
from kiosk.booking.steps import BookDay, BookSize, BookTimes
from kiosk.booking.waitlist import ROUTES as WAITLIST
from kiosk.news import ROUTES as NEWS
from kiosk.order.begin import Attract, Where
from kiosk.order.choosing import KioskDish, KioskMenu
from kiosk.order.outcome import KioskDone
from kiosk.order.review import KioskReview
from kiosk.order.routes import ROUTES as ORDERING
from kiosk.screens import ReadyBoard
from kiosk.table.bill import PhoneBill
from kiosk.table.cart import PhoneOrder
from kiosk.table.menu import PhoneDish, PhoneMenu, TableMenu
from kiosk.table.pages import ROUTES as PHONE_PAGES
from kiosk.table.routes import ROUTES as AT_TABLE

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
        TableMenu,
        PhoneMenu,
        PhoneDish,
        PhoneOrder,
        PhoneBill,
    ],
    routes=[*NEWS, *BOOKING, *WAITLIST, *ORDERING, *AT_TABLE, *PHONE_PAGES],
    templates=str(Path(__file__).parent / "templates"),
)
