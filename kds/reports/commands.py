"""What people do about what the house tells them."""

from __future__ import annotations

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.menu.commands import set_out
from kds.menu.model import Channel
from kds.orders.commands import pause_channel, set_flags
from kds.orders.model import Order
from kds.reports.events import AlertAnswered
from kds.reports.model import OFFERED, About, Deed
from kds.values import ItemId, OrderId


def answer_alert(uow: UnitOfWork, alert: str, deed: Deed) -> None:
    """Do what fits an alert of the overview, or mute it for half an hour; either is kept."""
    uow.require(Capability.SEE_OVERVIEW)
    about, ident = _read(alert)
    if deed is not Deed.MUTE and OFFERED.get(about) is not deed:
        raise Invalid("That doesn't fit this alert", field="deed", do="Look at the screen again")
    if deed is Deed.RUSH:
        order = uow.get(Order, ident)
        set_flags(uow, OrderId(ident), rush=True, vip=order.vip, priority=order.priority)
    elif deed is Deed.PAUSE_KIOSK:
        pause_channel(uow, Channel.KIOSK)
    elif deed is Deed.OUT:
        set_out(uow, ItemId(ident))
    uow.record(AlertAnswered(alert, deed.value))


def _read(alert: str) -> tuple[About, int]:
    name, _, number = alert.partition("-")
    if name not in set(About) or not number.isdecimal() or len(number) > 15:
        raise Invalid("There is no such alert", field="alert", do="Look at the screen again")
    return About(name), int(number)
