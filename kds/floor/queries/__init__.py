"""The floor's cards: the room, its units, claims, seatings, parties, duties."""

from kds.floor.queries.parties import (
    ClaimCard,
    PartyCard,
    SeatingCard,
    claim_cards,
    party_cards,
    seating_cards,
)
from kds.floor.queries.room import (
    AreaCard,
    DutyCard,
    JoinCard,
    SectionCard,
    TableCard,
    UnitCard,
    area_cards,
    duty_cards,
    join_cards,
    section_cards,
    table_cards,
    unit_cards,
)

__all__ = [
    "AreaCard",
    "ClaimCard",
    "DutyCard",
    "JoinCard",
    "PartyCard",
    "SeatingCard",
    "SectionCard",
    "TableCard",
    "UnitCard",
    "area_cards",
    "claim_cards",
    "duty_cards",
    "join_cards",
    "party_cards",
    "seating_cards",
    "section_cards",
    "table_cards",
    "unit_cards",
]
