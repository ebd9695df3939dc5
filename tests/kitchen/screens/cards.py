"""Cards made by hand, for what is pure: only what a test names differs from an ordinary ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from kds.kitchen.model import BumpUnit, TicketLineState, TicketState
from kds.kitchen.queries import AgeCard, ChoiceCard, StationCard, TicketCard, TicketLineCard
from kds.menu.model import Channel
from kds.orders.model import LineState, OrderState
from kds.orders.queries import LineCard, OrderCard

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def dish(ident: int, name: str = "Sea bass", quantity: int = 1, **values: Any) -> TicketLineCard:
    removes = values.pop("removes", ())
    added = values.pop("adds", ())
    choices = [ChoiceCard(each, False, False) for each in added]
    choices += [ChoiceCard(each, True, False) for each in removes]
    standard: dict[str, Any] = {
        "id": ident,
        "order_line_id": ident,
        "item_id": None,
        "name": name,
        "quantity": quantity,
        "choices": tuple(choices),
        "note": "",
        "seat": 0,
        "state": TicketLineState.WAITING,
        "addon_round": 0,
        "changed": False,
        "also_at": (),
        "attention": None,
        "refire": False,
        "fired_at": NOON,
        "started_at": None,
        "bumped_at": None,
    }
    return TicketLineCard(**{**standard, **values})


def ticket(ident: int, *lines: TicketLineCard, **values: Any) -> TicketCard:
    standard: dict[str, Any] = {
        "id": ident,
        "station_id": 1,
        "station_name": "Grill",
        "order_id": ident,
        "number": ident,
        "title": f"T{ident}",
        "table": f"T{ident}",
        "name": "",
        "channel": Channel.DINE_IN,
        "server": "",
        "covers": 0,
        "course": 0,
        "allergy": "",
        "note": "",
        "rush": False,
        "vip": False,
        "priority": 0,
        "state": TicketState.COOKING,
        "slot": ident - 1,
        "unrouted": False,
        "sent_at": NOON,
        "fired_at": NOON,
        "seen_at": None,
        "started_at": None,
        "bumped_at": None,
        "recalled_at": None,
        "changed_at": None,
        "lines": lines or (dish(ident * 100),),
        "sort": "",
    }
    return TicketCard(**{**standard, **values})


def station(tiles: int = 10, *ages: AgeCard) -> StationCard:
    return StationCard(
        id=1,  # type: ignore[arg-type]
        name="Grill",
        position=0,
        is_default=True,
        backup_id=None,
        soon_seconds=300,
        late_seconds=480,
        ages=ages,
        tiles=tiles,
        bump_unit=BumpUnit.TICKET,
        sort="000",
    )


def line(ident: int, state: LineState = LineState.FIRED, **values: Any) -> LineCard:
    when = {f"{name}_at": NOON for name in ("added", "sent", "fired", "ready")}
    standard: dict[str, Any] = {
        "id": ident,
        "item_id": None,
        "name": "Sea bass",
        "kitchen_name": "",
        "quantity": 1,
        "unit_price": 0,
        "menu_price": None,
        "choices": (),
        "note": "",
        "seat": 0,
        "course": 0,
        "round_number": 1,
        "state": state,
        "attention": None,
        "refire_of": None,
        "void_reason": None,
        "served_at": None,
        "voided_at": None,
        **when,
    }
    return LineCard(**{**standard, **values})


def order(ident: int, *lines: LineCard, **values: Any) -> OrderCard:
    standard: dict[str, Any] = {
        "id": ident,
        "number": ident,
        "channel": Channel.DINE_IN,
        "source": "",
        "external_id": None,
        "table_id": 1,
        "table": f"T{ident}",
        "name": "",
        "covers": 0,
        "staff_id": None,
        "server": "",
        "rush": False,
        "vip": False,
        "priority": 0,
        "note": "",
        "allergy": "",
        "attention": None,
        "state": OrderState.OPEN,
        "opened_at": NOON,
        "closed_at": None,
        "rounds": 1,
        "lines": lines,
        "total": 0,
    }
    return OrderCard(**{**standard, **values})
