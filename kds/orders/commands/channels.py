"""How each channel's orders come to the kitchen, and whether it takes any."""

from __future__ import annotations

from dataclasses import asdict

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.menu.model import Channel
from kds.orders.events import ChannelRulesChanged
from kds.orders.model import ChannelRules, FiresOn
from kds.orders.queries.channels import DEFAULTS

MOST = {"most_lines": 200, "most_orders": 60, "unpaid_minutes": 720, "idle_seconds": 600}
LEAST = {"most_lines": 1, "most_orders": 1, "unpaid_minutes": 0, "idle_seconds": 30}


def change_channel(
    uow: UnitOfWork,
    channel: Channel,
    fires_on: FiresOn,
    confirm_first: bool = False,
    most_lines: int = 30,
    most_orders: int = 3,
    pay_at_counter: bool = False,
    unpaid_minutes: int = 20,
    throttled: bool = False,
    idle_seconds: int = 60,
) -> None:
    """Set when the kitchen begins with its orders, what one guest may send, how they pay."""
    uow.require(Capability.EDIT_MONEY)
    numbers = {
        "most_lines": most_lines,
        "most_orders": most_orders,
        "unpaid_minutes": unpaid_minutes,
        "idle_seconds": idle_seconds,
    }
    for field, number in numbers.items():
        _check(field, number)
    row = _row(uow, channel)
    row.fires_on, row.confirm_first = fires_on, confirm_first
    row.pay_at_counter, row.throttled = pay_at_counter, throttled
    for field, number in numbers.items():
        setattr(row, field, number)
    uow.record(ChannelRulesChanged(channel.value))


def open_channel(uow: UnitOfWork, channel: Channel) -> None:
    """It takes orders again."""
    _switch(uow, channel, on=True)


def pause_channel(uow: UnitOfWork, channel: Channel) -> None:
    """It takes no orders for now; carts that are being filled stay."""
    _switch(uow, channel, on=False)


def _switch(uow: UnitOfWork, channel: Channel, *, on: bool) -> None:
    uow.require(Capability.EDIT_MONEY)
    _row(uow, channel).open = on
    uow.record(ChannelRulesChanged(channel.value))


def _row(uow: UnitOfWork, channel: Channel) -> ChannelRules:
    """The channel's rules, written down with what has counted so far."""
    row = uow.session.get(ChannelRules, channel)
    if row is None:
        values = asdict(DEFAULTS[channel])
        row = uow.add(ChannelRules(channel=values.pop("id"), **values))
    return row


def _check(field: str, number: int) -> None:
    if not LEAST[field] <= number <= MOST[field]:
        raise Invalid(
            "That must be {least} to {most}",
            field=field,
            do="Correct the number",
            least=LEAST[field],
            most=MOST[field],
        )
