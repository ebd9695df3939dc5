"""Where a waiter begins: every table with what it waits for, and the orders without a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kds.actor import Capability
from kds.bus.projection import Live
from kds.floor.queries import PartyCard, TableCard, party_cards, seating_cards, table_cards
from kds.menu.model import Channel
from kds.orders.model import FiresOn, LineState, OrderState
from kds.orders.queries import OrderCard, order_cards
from kds.orders.rules import Stage, stage_of
from kds.orders.screens.guests import ASKING, AskedCart, WishToPay, asking_of
from kds.values import OrderId, PartyId, TableId
from kds.web.screen import Screen, cells


@dataclass(frozen=True, slots=True)
class AreaHead:
    """The name of an area, above its tables."""

    id: str
    sort: str
    name: str
    kind: str = "area"


@dataclass(frozen=True, slots=True)
class OrderTile:
    """A table, or an order without one. `order_id` None = nobody has ordered there; with a stage
    somebody sits there all the same."""

    id: str
    sort: str
    title: str
    table_id: TableId | None
    seats: int
    order_id: OrderId | None
    name: str
    number: int
    channel: Channel
    source: str
    covers: int
    opened_at: datetime | None
    stage: Stage | None
    count: int
    """How many plates the stage is about: those ready, not sent, cooking or held."""
    total: int
    rush: bool
    vip: bool
    allergy: bool
    attention: bool
    promised_at: datetime | None = None
    """What the guest was told, until the kitchen has it."""
    paid: bool = False
    kind: str = "order"


@dataclass(frozen=True, slots=True)
class Asking:
    """An order that the kitchen only gets when somebody takes it on."""

    id: OrderId
    title: str
    number: int
    channel: Channel
    sent_at: datetime
    dishes: tuple[str, ...]
    total: int
    promised_at: datetime | None


STAGE_LINES = {
    Stage.READY: LineState.READY,
    Stage.ORDERING: LineState.DRAFT,
    Stage.COOKING: LineState.FIRED,
    Stage.HELD: LineState.HELD,
    Stage.LATER: LineState.HELD,
    Stage.SERVED: LineState.SERVED,
}


@dataclass(frozen=True)
class Home(Screen):
    """The room as a list of tables, phone first: one tap opens, one tap goes on."""

    path, template, title = "/orders", "orders/home.html", "Orders"
    needs = Capability.TAKE_ORDERS
    css = ("css/pad.css",)
    sounds = True
    step = 1
    about = "Take an order at the table"

    @cells(table_cards, order_cards, seating_cards, party_cards)
    def tables(self, live: Live) -> Iterable[AreaHead | OrderTile]:
        at, sits = _at(live), _sits(live)
        standing = sorted(live(table_cards), key=lambda table: table.sort)
        areas: dict[str, str] = {}
        for table in standing:
            areas.setdefault(table.area, table.sort)
        heads = [AreaHead(f"a{sort}", _after(sort), name) for name, sort in areas.items()]
        party = live(party_cards).get
        return [*heads, *(_table_tile(t, at.get(t.id), party(sits.get(t.id))) for t in standing)]

    @cells(order_cards)
    def asking(self, live: Live) -> Iterable[Asking]:
        """What waits for somebody to accept it, the oldest first."""
        return [_asking(order) for order in _open(live) if order.waits_for is FiresOn.ACCEPT]

    @cells(*ASKING, every=20)
    def guests(self, live: Live) -> Iterable[AskedCart | WishToPay]:
        """What guests' phones ask of whoever serves them."""
        return asking_of(live)

    @cells(order_cards, seating_cards)
    def tabs(self, live: Live) -> Iterable[OrderTile]:
        """Orders without a table, and those whose guests left theirs before all was served."""
        at = _at(live)
        return [_tile(order) for order in _open(live) if at.get(order.table_id) is not order]


def _asking(order: OrderCard) -> Asking:
    held = [line for line in order.lines if line.state is LineState.HELD]
    return Asking(
        id=order.id,
        title=order.title,
        number=order.number,
        channel=order.channel,
        sent_at=max((line.sent_at for line in held if line.sent_at), default=order.opened_at),
        dishes=tuple(f"{line.quantity} × {line.name}" for line in held),
        total=sum(line.price for line in held),
        promised_at=order.promised_at,
    )


def _after(sort: str, more: str = "") -> str:
    """A word, never a number: cells that sort by numbers come before all that sort by words."""
    return f"s{sort}{more}"


def _open(live: Live) -> Iterable[OrderCard]:
    return (order for order in live(order_cards) if order.state is OrderState.OPEN)


def _sits(live: Live) -> dict[TableId | None, PartyId]:
    """Who sits at a table."""
    return {table: seating.id for seating in live(seating_cards) for table in seating.table_ids}


def _at(live: Live) -> dict[TableId | None, OrderCard]:
    """The order of each table: of who sits there now, before one that somebody has left behind."""
    sits = _sits(live)
    orders = (order for order in _open(live) if order.table_id is not None)
    by_claim = sorted(orders, key=lambda order: order.party_id == sits.get(order.table_id))
    return {order.table_id: order for order in by_claim}


def _table_tile(table: TableCard, order: OrderCard | None, party: PartyCard | None) -> OrderTile:
    """Its order, else who sits there and has ordered nothing (here) yet, else that it is free."""
    if order is not None:
        return _tile(order, f"t{table.id}", _after(table.sort, "t"), table.seats)
    return OrderTile(
        id=f"t{table.id}",
        sort=_after(table.sort, "t"),
        title=table.name,
        table_id=table.id,
        seats=table.seats,
        order_id=None,
        name=party.name if party else "",
        number=0,
        channel=Channel.DINE_IN,
        source="",
        covers=party.size if party else 0,
        opened_at=party.seated_at if party else None,
        stage=Stage.EMPTY if party else None,
        count=0,
        total=0,
        rush=False,
        vip=False,
        allergy=bool(party and party.allergies),
        attention=False,
    )


def _tile(order: OrderCard, ident: str = "", sort: str = "", seats: int = 0) -> OrderTile:
    stage = stage_of(
        (line.state for line in order.lines), order.waits_for, order.fire_at is not None
    )
    state = STAGE_LINES.get(stage)
    return OrderTile(
        id=ident or f"o{order.id}",
        sort=sort or f"{order.id:09}",
        title=order.title,
        table_id=order.table_id,
        seats=seats,
        order_id=order.id,
        name=order.name if order.table else "",
        number=order.number,
        channel=order.channel,
        source=order.source,
        covers=order.covers,
        opened_at=order.opened_at,
        stage=stage,
        count=sum(line.quantity for line in order.lines if line.state is state),
        total=order.total,
        rush=order.rush,
        vip=order.vip,
        allergy=bool(order.allergy),
        attention=order.needs_attention,
        promised_at=order.promised_at if order.held else None,
        paid=order.paid_at is not None,
    )
