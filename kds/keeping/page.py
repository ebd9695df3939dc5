"""`/doctor`: everything that keeps the house, and the mend beside each finding."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kds.actor import Capability
from kds.bus.projection import Live
from kds.keeping.findings import Checkup, Deed, Finding, State
from kds.web.forms import answer_to
from kds.web.house import web_of
from kds.web.screen import App, Screen, cell, cells


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the house is, in one line. `state` None = nobody has looked yet."""

    state: State | None
    act: int
    look: int
    busy: Deed | None


@dataclass(frozen=True)
class Doctor(Screen):
    """What the doctor has found, the gravest first."""

    path, template, title = "/doctor", "keeping/doctor.html", "Doctor"
    about = "Backups, disk, clock, journal: is the house well, and what mends it"
    needs = Capability.KEEP_HOUSE
    css = ("css/keeping.css",)

    @cell(every=1)
    def verdict(self, live: Live) -> Verdict:
        checkup = checkup_of(live)
        states = [found.state for found in checkup.findings]
        worst = next((state for state in State if state in states), None)
        return Verdict(worst, states.count(State.ACT), states.count(State.LOOK), checkup.busy)

    @cells(every=1)
    def findings(self, live: Live) -> list[Finding]:
        return list(checkup_of(live).findings)


def checkup_of(live: Live) -> Checkup:
    found: Checkup = live.notes.get(Checkup, Checkup())
    return found


def _asking(deed: Deed) -> Route:
    async def ask(request: Request) -> Response:
        web = web_of(request)
        web.actor(request).require(Capability.KEEP_HOUSE)
        web.keeper.ask(deed)
        return answer_to(request, None)

    name = f"{deed.value}_now"
    return Route(f"/doctor/{deed.value.replace('_', '-')}", ask, methods=["POST"], name=name)


APP = App("keeping", [Doctor], [_asking(deed) for deed in Deed])
