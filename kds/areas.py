"""Every area of the house, named once: importing this module knows all tables and policies."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from kds.web.screen import App

AREAS = (
    "staff",
    "menu",
    "guests",
    "floor",
    "bookings",
    "orders",
    "kitchen",
    "payments",
    "reports",
)
PARTS = ("events", "model", "commands", "queries")


def load() -> None:
    """Import the domain of every area, so that its tables, policies and projections are known."""
    for area in AREAS:
        for part in PARTS:
            if find_spec(f"kds.{area}.{part}"):
                import_module(f"kds.{area}.{part}")


def apps() -> list[App]:
    """The screens and routes of every area that has some, and of the first five minutes."""
    found = []
    for area in AREAS:
        app = App(area)
        if find_spec(f"kds.{area}.screens"):
            app.screens = import_module(f"kds.{area}.screens").SCREENS
        if find_spec(f"kds.{area}.routes"):
            app.routes = import_module(f"kds.{area}.routes").ROUTES
        found.append(app)
    return [*found, import_module("kds.setup").APP]
