"""The kitchen's cards: stations, who cooks what, tickets, and the guests' ready board."""

from kds.kitchen.queries.board import BoardCard, board_cards
from kds.kitchen.queries.cards import AlsoAt, ChoiceCard, TicketCard, TicketLineCard
from kds.kitchen.queries.load import LOAD, kitchen_wait, ledger_of, promise_for, read_ledger
from kds.kitchen.queries.promised import BusyCard, PromisedCard, busy_cards, promised_cards
from kds.kitchen.queries.stations import (
    AgeCard,
    RouteCard,
    RoutingCard,
    StationCard,
    routing_cards,
    station_cards,
)
from kds.kitchen.queries.tickets import bumped_tickets, ticket_cards
from kds.kitchen.queries.waste import WasteCard, waste_since
from kds.kitchen.rules import Promise

__all__ = [
    "LOAD",
    "AgeCard",
    "AlsoAt",
    "BoardCard",
    "BusyCard",
    "ChoiceCard",
    "Promise",
    "PromisedCard",
    "RouteCard",
    "RoutingCard",
    "StationCard",
    "TicketCard",
    "TicketLineCard",
    "WasteCard",
    "board_cards",
    "bumped_tickets",
    "busy_cards",
    "kitchen_wait",
    "ledger_of",
    "promise_for",
    "promised_cards",
    "read_ledger",
    "routing_cards",
    "station_cards",
    "ticket_cards",
    "waste_since",
]
