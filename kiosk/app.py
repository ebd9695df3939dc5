"""What the kiosk package adds to the house."""

from __future__ import annotations

from kds.web.screen import App

app_spec = App("kiosk")
