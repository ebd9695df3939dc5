"""What has left the kitchen, newest first, so that a plate can be called back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kds.actor import Actor, Capability
from kds.bus.projection import Live
from kds.floor.events import TableChanged
from kds.kitchen import events
from kds.kitchen.queries import TicketCard, bumped_tickets, station_cards
from kds.staff.events import StaffChanged
from kds.values import StationId, to_ms
from kds.web.screen import Screen, query_cells


@dataclass(frozen=True, slots=True)
class Bumped:
    """A bumped ticket; newest first."""

    id: int
    sort: int
    ticket: TicketCard


@dataclass(frozen=True)
class Recall(Screen):
    """The last 50 bumped tickets, and all of the last 15 minutes: look again, or call back."""

    path = "/kitchen/recall"
    template = "kitchen/recall.html"
    title = "Recall"
    about = "What has just left, to look at or call back"
    needs = Capability.COOK
    theme = "night"
    css = ("css/kitchen.css",)
    js = ("js/pass.js",)

    station_id: StationId | None = None

    def context(self, live: Live) -> dict[str, Any]:
        return {"stations": sorted(live(station_cards), key=lambda station: station.sort)}

    def allows(self, actor: Any) -> bool:
        return not isinstance(actor, Actor) or actor.station_id in (None, self.station_id)

    @query_cells(
        events.TicketBumped,
        events.TicketUnbumped,
        events.TicketRecalled,
        events.TicketMoved,
        events.TicketsRelabelled,
        events.TicketChanged,
        events.StationChanged,
        TableChanged,
        StaffChanged,
    )
    def bumped(self, session: Session, _live: Live) -> list[Bumped]:
        tickets = bumped_tickets(session, self.station_id)
        return [Bumped(t.id, -to_ms(t.bumped_at), t) for t in tickets if t.bumped_at]
