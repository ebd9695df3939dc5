"""What people did about what the house told them."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.event import Event


@dataclass(frozen=True, slots=True)
class AlertAnswered(Event):
    """Somebody did something about an alert of the overview, or muted it. `alert` names what it is
    about ("late-12"), `deed` what was done."""

    alert: str
    deed: str
