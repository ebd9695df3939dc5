"""QR codes, drawn into the page."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """A QR code as SVG, one path in the colour of its surroundings."""
    made = segno.make(text, error="m")
    return Markup(made.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None))  # noqa: S704
