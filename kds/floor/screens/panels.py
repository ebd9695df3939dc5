"""What the map says and offers about one table when it is touched. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kds.bus.projection import Live
from kds.floor.model import ClaimState, PartyState, Source, TableState
from kds.floor.queries import ClaimCard, PartyCard, TableCard
from kds.floor.rules.state import Standing
from kds.floor.rules.times import Projection
from kds.floor.screens.plan import FREE, HORIZON, Trouble, trouble_of
from kds.floor.screens.sheet import House, gather, standings
from kds.orders.queries import OrderCard, order_cards
from kds.values import OrderId, PartyId, TableId


@dataclass(frozen=True, slots=True)
class Guests:
    """The party at the table, or the one it is kept for. Nothing of who they are but the name."""

    id: PartyId
    name: str
    size: int
    state: PartyState
    source: Source
    booked_for: datetime | None
    seated_at: datetime | None
    arrived: int
    note: str
    allergy: str
    visits: int
    tables: str
    """The names of all its tables, if it has several."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A coming claim; without a party it is a block of the house."""

    id: int
    starts_at: datetime
    ends_at: datetime
    name: str
    size: int
    reason: str
    blocked: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One table in full."""

    id: TableId
    sort: str
    name: str
    area: str
    seats: int
    least: int
    state: TableState
    trouble: Trouble | None
    server: str
    section: str
    guests: Guests | None
    sits: bool
    leaves_at: datetime | None
    """When they will probably have left, to the minute: as it is told, so that a guess which moves
    by seconds draws nothing anew."""
    claims: tuple[Claimed, ...]
    block: int | None
    """The claim by which the house blocks it now."""
    until: datetime | None
    """Until when it is blocked."""
    order_id: OrderId | None
    total: int


def panels(live: Live, at: datetime | None = None) -> list[Panel]:
    """Every table's panel."""
    house = gather(live)
    orders = {
        order.table_id: order
        for order in live(order_cards)
        if order.closed_at is None and order.table_id is not None
    }
    return [
        _panel(house, table, standing, orders.get(table.id), at)
        for table, standing in standings(live, at)
    ]


def _panel(
    house: House,
    table: TableCard,
    standing: Standing,
    order: OrderCard | None,
    at: datetime | None,
) -> Panel:
    party = house.parties(standing.party_id) if standing.party_id is not None else None
    section = house.sections.get(table.section_id) if table.section_id else None
    server = house.server_of(table, party)
    moment = at or house.now
    claims = sorted(house.claims.get(table.id, ()), key=lambda claim: claim.starts_at)
    block = next((c for c in claims if _blocks(c) and c.starts_at <= moment < c.ends_at), None)
    return Panel(
        id=table.id,
        sort=table.sort,
        name=table.name,
        area=table.area,
        seats=table.seats,
        least=table.least,
        state=standing.state,
        trouble=trouble_of(standing),
        server=server.name if server else "",
        section=section.name if section else "",
        guests=_guests(house, party) if party else None,
        sits=standing.state not in FREE and party is not None,
        leaves_at=_told(standing.projection),
        claims=tuple(_claimed(house, c) for c in claims if _comes(c, standing.party_id, moment)),
        block=block.id if block else None,
        until=block.ends_at if block else None,
        order_id=order.id if order else None,
        total=order.total if order else 0,
    )


def _told(end: Projection | None) -> datetime | None:
    return end.likely.replace(second=0, microsecond=0) if end else None


def _blocks(claim: ClaimCard) -> bool:
    return claim.state is ClaimState.BLOCK


def _comes(claim: ClaimCard, party_id: PartyId | None, moment: datetime) -> bool:
    """Whether a claim belongs into the list of what comes next."""
    own = claim.party_id is not None and claim.party_id == party_id
    return not own and claim.ends_at > moment and claim.starts_at < moment + 3 * HORIZON


def _guests(house: House, party: PartyCard) -> Guests:
    ids = [id for id, seating in house.seatings.items() if seating.id == party.id]
    names = [table.name for table in house.tables if table.id in ids]
    return Guests(
        id=party.id,
        name=party.name,
        size=party.size,
        state=party.state,
        source=party.source,
        booked_for=party.booked_for,
        seated_at=party.seated_at,
        arrived=party.arrived_size,
        note=party.note or party.guest_note,
        allergy=party.allergies,
        visits=party.guest_visits,
        tables=" + ".join(names) if len(names) > 1 else "",
    )


def _claimed(house: House, claim: ClaimCard) -> Claimed:
    party = house.parties(claim.party_id) if claim.party_id is not None else None
    return Claimed(
        id=claim.id,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        name=party.name if party else "",
        size=party.size if party else 0,
        reason=claim.reason,
        blocked=_blocks(claim),
    )
