"""What happened in the kitchen.

`ticket_ids` beside a `ticket_id` are the tickets of other stations that work on the same lines:
their `also at` looks different now.
"""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.event import Event
from kds.values import ComponentId, ItemId, LineId, OrderId, StationId, TicketId, TicketLineId


@dataclass(frozen=True, slots=True)
class StationChanged(Event):
    """Made, renamed, re-timed or removed."""

    station_id: StationId


@dataclass(frozen=True, slots=True)
class RoutingChanged(Event):
    """Which stations cook an item, and how long, changed."""

    item_id: ItemId


@dataclass(frozen=True, slots=True)
class TicketOpened(Event):
    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class TicketAdded(Event):
    """New lines joined an open ticket (an add-on)."""

    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class TicketChanged(Event):
    """Something on it changed: a line edited or voided, its table, name or flags, parked or not."""

    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class TicketsRelabelled(Event):
    """What an order's tickets say of it (table, name, note, flags) changed."""

    order_id: OrderId
    ticket_ids: tuple[TicketId, ...]


@dataclass(frozen=True, slots=True)
class TicketsSeen(Event):
    """A station's screen has shown these tickets."""

    station_id: StationId
    ticket_ids: tuple[TicketId, ...]


@dataclass(frozen=True, slots=True)
class TicketAcknowledged(Event):
    """Somebody at the station has taken note of its changes."""

    ticket_id: TicketId
    station_id: StationId


@dataclass(frozen=True, slots=True)
class TicketStarted(Event):
    ticket_id: TicketId
    station_id: StationId
    line_ids: tuple[TicketLineId, ...]


@dataclass(frozen=True, slots=True)
class TicketLineBumped(Event):
    """One line is done at this station."""

    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId
    ticket_line_id: TicketLineId
    ticket_ids: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketLineUnbumped(Event):
    """One line is to be made after all: its bump was a slip."""

    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId
    ticket_line_id: TicketLineId
    ticket_ids: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketBumped(Event):
    """Every line of the ticket is done at this station."""

    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId
    ticket_ids: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketUnbumped(Event):
    """Taken back at once: its place and its clock are as before."""

    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId
    ticket_ids: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketRecalled(Event):
    """Brought back later: its clock starts anew."""

    ticket_id: TicketId
    station_id: StationId
    order_id: OrderId
    ticket_ids: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketMoved(Event):
    """Pushed from one station to another, whole or some lines of it."""

    ticket_id: TicketId
    station_id: StationId
    from_station_id: StationId
    order_id: OrderId
    ticket_ids: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketsCleared(Event):
    """Leftovers of an earlier day were taken off the screens; nobody bumped them."""

    ticket_ids: tuple[TicketId, ...]
    order_ids: tuple[OrderId, ...]


@dataclass(frozen=True, slots=True)
class LinesReady(Event):
    """Order lines whose stations are all done."""

    order_id: OrderId
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class LinesUnready(Event):
    """Order lines that were ready and cook again (unbump, recall)."""

    order_id: OrderId
    line_ids: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class OrderCollected(Event):
    """The guest has it: its number leaves the ready board."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class OrderUncollected(Event):
    """It is back on the ready board: somebody tapped the wrong number."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class WorkPromised(Event):
    """What an order will ask of the stations is booked in the ledger, booked anew, or fired."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class BusySet(Event):
    """So many minutes are added to every promise for a while; 0 = none any more."""

    busy_id: int
    minutes: int


@dataclass(frozen=True, slots=True)
class WasteNoted(Event):
    """Something fed nobody: so many of a dish or component, at the menu's price together."""

    waste_id: int
    item_id: ItemId | None
    component_id: ComponentId | None
    order_id: OrderId | None
    quantity: int
    worth: int
    reason: str


@dataclass(frozen=True, slots=True)
class WasteTakenBack(Event):
    """It was noted by mistake: the counts are as before."""

    waste_id: int
    item_id: ItemId | None
    component_id: ComponentId | None
    worth: int
