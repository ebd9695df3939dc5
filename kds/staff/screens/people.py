"""Who works here."""

from __future__ import annotations

from dataclasses import dataclass

from kds.actor import Capability, Role
from kds.bus.projection import Live
from kds.staff.queries import StaffCard, staff_cards
from kds.web.screen import Screen, cells

ROLES = (Role.SERVER, Role.HOST, Role.KITCHEN, Role.EXPO, Role.MANAGER)


@dataclass(frozen=True)
class People(Screen):
    """Hires people, gives them roles and PINs, lets them go."""

    path = "/staff"
    template = "staff/people.html"
    title = "Staff"
    about = "Who works here, with which role and PIN"
    needs = Capability.MANAGE_STAFF
    css = ("css/staff.css",)
    roles = ROLES

    @cells(staff_cards)
    def people(self, live: Live) -> list[StaffCard]:
        return list(live(staff_cards))
