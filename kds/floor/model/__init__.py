"""The room and who is in it. Claims (plans), seatings (facts) and projections (guesses) are three
separate things; a table's state is derived from them and stored nowhere."""

from kds.floor.model.parties import (
    EXPECTED,
    HERE,
    OVER,
    SEATED,
    Claim,
    ClaimState,
    Party,
    PartyState,
    QuoteOutcome,
    Seating,
    Source,
    Stage,
    TableState,
)
from kds.floor.model.room import (
    Adjacency,
    Area,
    Combination,
    CombinationTable,
    Duty,
    Offer,
    Section,
    Shape,
    Table,
)

__all__ = [
    "EXPECTED",
    "HERE",
    "OVER",
    "SEATED",
    "Adjacency",
    "Area",
    "Claim",
    "ClaimState",
    "Combination",
    "CombinationTable",
    "Duty",
    "Offer",
    "Party",
    "PartyState",
    "QuoteOutcome",
    "Seating",
    "Section",
    "Shape",
    "Source",
    "Stage",
    "Table",
    "TableState",
]
