"""The fourth step: who works here."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.projection import Live
from kds.setup.screens.step import Step
from kds.staff.queries import StaffCard, staff_cards
from kds.staff.screens.people import ROLES
from kds.web.screen import cells


@dataclass(frozen=True)
class SetUpStaff(Step):
    """Takes people on, one line each; the list below grows."""

    path = "/setup/staff"
    template = "setup/staff.html"
    title = "Your staff"
    css = ("css/staff.css", "css/setup.css")
    number = 4
    roles = ROLES

    @cells(staff_cards)
    def people(self, live: Live) -> list[StaffCard]:
        return list(live(staff_cards))
