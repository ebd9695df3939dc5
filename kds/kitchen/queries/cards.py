"""What screens know of a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kds.kitchen.model import OPEN, OPEN_LINE, USUAL_PREP, TicketLineState, TicketState
from kds.kitchen.rules import remaining
from kds.menu.model import Channel
from kds.orders.model import Attention
from kds.values import ItemId, LineId, OrderId, StationId, TicketId, TicketLineId


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """A modifier as the cook reads it. `removes` marks a NO; `attention` one we don't know."""

    name: str
    removes: bool
    attention: bool


@dataclass(frozen=True, slots=True)
class AlsoAt:
    """Another station that works on the same line."""

    station_id: StationId
    name: str
    done: bool


@dataclass(frozen=True, slots=True)
class TicketLineCard:
    id: TicketLineId
    order_line_id: LineId
    item_id: ItemId | None
    name: str
    """What cooks call it."""
    quantity: int
    choices: tuple[ChoiceCard, ...]
    note: str
    seat: int
    state: TicketLineState
    addon_round: int
    """The round with which it joined a ticket that was there already; 0 = it was there first."""
    changed: bool
    """Edited or voided since anybody took note."""
    also_at: tuple[AlsoAt, ...]
    attention: Attention | None
    """Why a person must look at it; None = all is well."""
    refire: bool
    fired_at: datetime | None
    started_at: datetime | None
    bumped_at: datetime | None
    prep_seconds: int = USUAL_PREP
    """How long one takes at this station."""
    home: str = ""
    """The station that it belongs to, where its screen is dark and this one stands in for it."""

    @property
    def open(self) -> bool:
        return self.state in OPEN_LINE


@dataclass(frozen=True, slots=True)
class TicketCard:
    id: TicketId
    station_id: StationId
    station_name: str
    order_id: OrderId
    number: int
    title: str
    """The table, else the order's name; empty = say the channel."""
    table: str
    name: str
    channel: Channel
    server: str
    covers: int
    course: int
    allergy: str
    note: str
    rush: bool
    vip: bool
    priority: int
    state: TicketState
    slot: int
    unrouted: bool
    sent_at: datetime
    fired_at: datetime
    seen_at: datetime | None
    started_at: datetime | None
    bumped_at: datetime | None
    recalled_at: datetime | None
    changed_at: datetime | None
    lines: tuple[TicketLineCard, ...]
    """In the order of entry: what was there first, then add-ons by round."""
    sort: str
    waiting: int = 0
    """Seconds that the lines which nobody has begun will take one pair of hands."""
    started: tuple[tuple[datetime, int, int], ...] = ()
    """Of each line that was begun: since when, the seconds of one, how many."""
    promised_at: datetime | None = None
    """What the guest was told."""

    @property
    def open(self) -> bool:
        """Still on its station's screen."""
        return self.state in OPEN

    def to_do(self, now: datetime) -> int:
        """Seconds of one pair of hands until nothing of it is left to cook."""
        begun = (remaining(quantity, prep, at, now) for at, prep, quantity in self.started)
        return self.waiting + sum(begun)

    @property
    def home(self) -> str:
        """The station that all of it belongs to, where this one stands in for it."""
        homes = {line.home for line in self.lines}
        return homes.pop() if len(homes) == 1 else ""

    @property
    def at(self) -> tuple[StationId, bool]:
        """Its station, and whether it is still on its screen."""
        return self.station_id, self.open

    @property
    def held(self) -> bool:
        """All of it is held again: it hangs there only to be read."""
        return all(line.state is TicketLineState.HELD for line in self.lines)

    @property
    def done(self) -> bool:
        """Nothing of it is left to cook, bumped or not."""
        return not any(line.open for line in self.lines)
