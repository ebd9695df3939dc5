"""The floor's cards: the room, its units, claims, seatings, parties, duties."""

from kds.floor.queries.codes import TableCode, party_at, table_codes, table_of_code
from kds.floor.queries.duties import DutyCard, duty_cards
from kds.floor.queries.parties import (
    ClaimCard,
    PartyCard,
    claim_cards,
    party_cards,
)
from kds.floor.queries.room import (
    AreaCard,
    LandmarkCard,
    SectionCard,
    TableCard,
    area_cards,
    landmark_cards,
    section_cards,
    table_cards,
)
from kds.floor.queries.seatings import SeatingCard, seating_cards
from kds.floor.queries.units import JoinCard, UnitCard, join_cards, unit_cards
from kds.floor.queries.waits import (
    SIZES,
    TurnsCard,
    quotes_now,
    room_now,
    steady,
    turns_cards,
    units_now,
    waiting,
)

__all__ = [
    "SIZES",
    "AreaCard",
    "ClaimCard",
    "DutyCard",
    "JoinCard",
    "LandmarkCard",
    "PartyCard",
    "SeatingCard",
    "SectionCard",
    "TableCard",
    "TableCode",
    "TurnsCard",
    "UnitCard",
    "area_cards",
    "claim_cards",
    "duty_cards",
    "join_cards",
    "landmark_cards",
    "party_at",
    "party_cards",
    "quotes_now",
    "room_now",
    "seating_cards",
    "section_cards",
    "steady",
    "table_cards",
    "table_codes",
    "table_of_code",
    "turns_cards",
    "unit_cards",
    "units_now",
    "waiting",
]
