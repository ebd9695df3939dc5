"""The room and who is in it. Claims (plans), seatings (facts) and projections (guesses) are three
separate things; a table's state is derived from them and stored nowhere."""

from kds.floor.model.parties import Claim, Party, QuoteOutcome, Seating
from kds.floor.model.room import (
    Adjacency,
    Area,
    Combination,
    CombinationTable,
    Duty,
    Landmark,
    LandmarkKind,
    Offer,
    Section,
    Shape,
    Table,
)
from kds.floor.model.states import (
    EXPECTED,
    HERE,
    OVER,
    SEATED,
    ClaimState,
    PartyState,
    Source,
    Stage,
    TableState,
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
    "Landmark",
    "LandmarkKind",
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
