"""Another table for who comes next, while somebody still sits at theirs. Pure, from live cards."""

from __future__ import annotations

from datetime import datetime

from kds.bookings.queries.live import Books, live_calendar
from kds.bookings.rules import Ask, Placed, Terms
from kds.bookings.rules.planning import fitted
from kds.bus.projection import Live, glance
from kds.floor.model import EXPECTED
from kds.floor.queries import ClaimCard, claim_cards, party_cards
from kds.values import PartyId, TableId


@glance
def other_tables(live: Live, party_id: PartyId) -> tuple[TableId, ...]:
    """The best free table (or combination) for a booked party at its time, other than those it has;
    nobody else moves for it. Empty when there is none, or when the party isn't still to come."""
    party = live(party_cards).get(party_id)
    if party is None or party.state not in EXPECTED or party.booked_for is None or party.locked:
        return ()
    calendar, books = live_calendar(live), Books(live)
    service = calendar.around(party.booked_for, party.business_date)
    own = tuple(claim.table_id for claim in live(claim_cards) if claim.party_id == party_id)
    taken = Placed(None, own, 0, 0, service.width, starts=False)
    book = books.of(service).without(party_id).with_party(taken)
    ask = Ask(party.size, service.bit(party.booked_for), party.minutes)
    found = fitted(book, ask, Terms(public=False, now=min(books.now, party.booked_for)))
    return () if found is None else tuple(TableId(each) for each in found.tables)


def claim_over(live: Live, table_id: TableId, now: datetime) -> ClaimCard | None:
    """The first claim on a table that has begun, of a party that isn't there."""
    begun = (
        claim
        for claim in live(claim_cards)
        if claim.table_id == table_id and claim.starts_at <= now < claim.ends_at
    )
    waiting = (claim for claim in begun if claim.party_id is not None and _comes(live, claim))
    return min(waiting, key=lambda claim: (claim.starts_at, claim.id), default=None)


def _comes(live: Live, claim: ClaimCard) -> bool:
    party = live(party_cards).get(claim.party_id)
    return party is not None and party.state in EXPECTED
