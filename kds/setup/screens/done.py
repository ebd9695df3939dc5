"""After the five steps: what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from kds.setup.screens.step import Step


@dataclass(frozen=True)
class Done(Step):
    """Says that the house is open, and where one goes on."""

    path = "/setup/done"
    template = "setup/done.html"
    title = "Your house is open"
    number = 6
