"""What the kiosk package adds to the house."""

from __future__ import annotations

from pathlib import Path

from kds.web.screen import App
from kiosk.screens import ReadyBoard

app_spec = App(
    "kiosk",
    screens=[ReadyBoard],
    templates=str(Path(__file__).parent / "templates"),
)
