"""What people do about what the house tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kds.actor import Capability
from kds.bookings.commands import change_booking, pause_online, tell_delay
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, Invalid
from kds.floor.commands.claims import claims_of
from kds.floor.model import Party
from kds.kitchen.commands import cover_station
from kds.kitchen.model import Station
from kds.menu.commands import set_out
from kds.menu.model import Channel
from kds.orders.commands import pause_channel, set_flags
from kds.orders.model import Order, OrderLine
from kds.payments.commands import comp_line
from kds.payments.model import AdjustReason
from kds.reports.events import AlertAnswered
from kds.reports.model import OFFERED, About, Deed
from kds.staff.model import Device
from kds.values import ItemId, LineId, OrderId, PartyId, StationId, TableId

__all__ = ["answer_alert"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an alert is about (`ident`), and what else somebody has chosen."""

    ident: int
    line_id: LineId | None
    reason: AdjustReason
    party_id: PartyId | None
    table_ids: tuple[TableId, ...]


def answer_alert(
    uow: UnitOfWork,
    alert: str,
    deed: Deed,
    line_id: LineId | None = None,
    reason: AdjustReason = AdjustReason.LATE,
    party_id: PartyId | None = None,
    table_ids: tuple[TableId, ...] = (),
) -> None:
    """Do what fits an alert of the overview, or mute it for half an hour; either is kept.

    A comp names a dish of the late order and why; a move names who comes next and its new tables.
    """
    uow.require(Capability.SEE_OVERVIEW)
    about, ident = _read(alert)
    if deed is not Deed.MUTE:
        if deed not in OFFERED.get(about, ()):
            raise Invalid(
                "That doesn't fit this alert", field="deed", do="Look at the screen again"
            )
        _DEEDS[deed](uow, Answer(ident, line_id, reason, party_id, table_ids))
    uow.record(AlertAnswered(alert, deed.value))


def _read(alert: str) -> tuple[About, int]:
    name, _, number = alert.partition("-")
    if name not in set(About) or not number.isdecimal() or len(number) > 15:
        raise Invalid("There is no such alert", field="alert", do="Look at the screen again")
    return About(name), int(number)


def _rush(uow: UnitOfWork, answer: Answer) -> None:
    order = uow.get(Order, answer.ident)
    set_flags(uow, OrderId(order.id), rush=True, vip=order.vip, priority=order.priority)


def _comp(uow: UnitOfWork, answer: Answer) -> None:
    if answer.line_id is None:
        raise Invalid("Which dish?", field="line_id", do="Choose one")
    if uow.get(OrderLine, answer.line_id).order_id != answer.ident:
        raise Conflict("That dish is another order's", do="Look at the screen again")
    comp_line(uow, answer.line_id, answer.reason)


def _show(uow: UnitOfWork, answer: Answer) -> None:
    """A screen's station: its backup gets its tickets, and whatever comes for it."""
    station_id = uow.get(Device, answer.ident).station_id
    station = None if station_id is None else uow.get(Station, station_id)
    if station is None or station.backup_id is None:
        raise Conflict("No station stands in for it", do="Pair another screen")
    cover_station(uow, StationId(station.id))


def _pause_kiosk(uow: UnitOfWork, answer: Answer) -> None:
    pause_channel(uow, Channel.KIOSK)


def _tell(uow: UnitOfWork, answer: Answer) -> None:
    tell_delay(uow, PartyId(answer.ident))


def _move(uow: UnitOfWork, answer: Answer) -> None:
    """Who comes next to a table that is still sat at gets others, at its own time."""
    if answer.party_id is None or not answer.table_ids:
        raise Invalid("Who moves where?", field="table_ids", do="Choose a table")
    party = uow.get(Party, answer.party_id)
    claimed = {claim.table_id for claim in claims_of(uow, party.id)}
    if answer.ident not in claimed or party.booked_for is None:
        raise Conflict("They have another table already", do="Look at the screen again")
    tables = tuple(map(int, answer.table_ids))
    change_booking(uow, answer.party_id, party.booked_for, party.size, party.minutes, tables)


def _pause_online(uow: UnitOfWork, answer: Answer) -> None:
    pause_online(uow)


def _out(uow: UnitOfWork, answer: Answer) -> None:
    set_out(uow, ItemId(answer.ident))


_DEEDS: dict[Deed, Callable[[UnitOfWork, Answer], None]] = {
    Deed.RUSH: _rush,
    Deed.COMP: _comp,
    Deed.SHOW: _show,
    Deed.PAUSE_KIOSK: _pause_kiosk,
    Deed.TELL: _tell,
    Deed.MOVE: _move,
    Deed.PAUSE_ONLINE: _pause_online,
    Deed.OUT: _out,
}
