"""One guest: what we remember, what they did here, and their rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kds.actor import Capability
from kds.bus.projection import Live
from kds.floor import events as floor
from kds.guests.events import ConsentChanged, GuestChanged, GuestsMerged
from kds.guests.queries import GuestCard, guest_card, merged_into
from kds.orders import events as orders
from kds.payments import events as payments
from kds.reports.queries.guests import GuestStory, guest_story
from kds.values import GuestId
from kds.web.screen import Screen, query_cells


@dataclass(frozen=True, slots=True)
class Gone:
    """A profile that is no more; `into` is the one that it became a part of."""

    id: GuestId
    into: GuestId | None


@dataclass(frozen=True)
class GuestScreen(Screen):
    """A guest's profile."""

    guest_id: GuestId

    path, template, title = "/guests/{guest_id}", "guests/guest.html", "Guest"
    needs = Capability.SEE_GUESTS
    css = ("css/guests.css",)

    @query_cells(GuestChanged, ConsentChanged, GuestsMerged)
    def person(self, session: Session, live: Live) -> Iterable[GuestCard]:
        found = guest_card(session, self.guest_id)
        return [] if found is None else [found]

    @query_cells(GuestChanged)
    def gone(self, session: Session, live: Live) -> Iterable[Gone]:
        if guest_card(session, self.guest_id) is not None:
            return []
        return [Gone(self.guest_id, merged_into(session, self.guest_id))]

    @query_cells(
        GuestChanged,
        floor.PartyChanged,
        floor.PartyMoved,
        floor.PartySeated,
        floor.PartyShifted,
        floor.PartiesMerged,
        floor.PartySplit,
        floor.TableChanged,
        orders.OrderChanged,
        orders.RoundSent,
        orders.LineEdited,
        orders.LineVoided,
        payments.CheckPaid,
        payments.CheckReopened,
        payments.SharesMoved,
    )
    def story(self, session: Session, live: Live) -> Iterable[GuestStory]:
        if guest_card(session, self.guest_id) is None:
            return []
        return [guest_story(session, self.guest_id)]
