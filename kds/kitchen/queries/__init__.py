"""The kitchen's cards: stations, who cooks what, tickets, and the guests' ready board."""

from kds.kitchen.queries.board import BoardCard, board_cards
from kds.kitchen.queries.cards import AlsoAt, ChoiceCard, TicketCard, TicketLineCard
from kds.kitchen.queries.stations import (
    AgeCard,
    RouteCard,
    RoutingCard,
    StationCard,
    routing_cards,
    station_cards,
)
from kds.kitchen.queries.tickets import bumped_tickets, ticket_cards

__all__ = [
    "AgeCard",
    "AlsoAt",
    "BoardCard",
    "ChoiceCard",
    "RouteCard",
    "RoutingCard",
    "StationCard",
    "TicketCard",
    "TicketLineCard",
    "board_cards",
    "bumped_tickets",
    "routing_cards",
    "station_cards",
    "ticket_cards",
]
