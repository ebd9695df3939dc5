"""How each channel's orders come to the kitchen: what stands in the rules, else the house's own
defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.bus.projection import Live, Read, projection, rows_of
from kds.menu.model import Channel
from kds.orders.events import ChannelRulesChanged
from kds.orders.model import ChannelRules, FiresOn


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """The rules of a channel; see ChannelRules for what each of them means."""

    id: Channel
    open: bool = True
    fires_on: FiresOn = FiresOn.SEND
    confirm_first: bool = False
    most_lines: int = 30
    most_orders: int = 3
    pay_at_counter: bool = True
    unpaid_minutes: int = 20
    throttled: bool = True
    idle_seconds: int = 60

    @property
    def sort(self) -> int:
        return list(Channel).index(self.id)


DEFAULTS = {
    **{channel: ChannelCard(channel) for channel in Channel},
    # Nobody knows who stands before it: the kitchen begins once it is paid.
    Channel.KIOSK: ChannelCard(Channel.KIOSK, fires_on=FiresOn.PAID),
    # A photographed code is no guest: staff look at the first order of a phone that came by one.
    Channel.QR: ChannelCard(Channel.QR, confirm_first=True),
}
"""What counts where nobody has set anything."""


@projection(ChannelRulesChanged, by="channel")
def channel_cards(read: Read, ids: Sequence[Channel] | None) -> list[ChannelCard]:
    """The rules of every channel."""
    return _load(read.session, list(Channel) if ids is None else [Channel(i) for i in ids])


def kiosk_rules(live: Live) -> ChannelCard:
    """What counts at the kiosks now; also for what is taken away from there."""
    return live(channel_cards).get(Channel.KIOSK) or DEFAULTS[Channel.KIOSK]


def table_rules(live: Live) -> ChannelCard:
    """What counts for guests' phones at the tables now."""
    return live(channel_cards).get(Channel.QR) or DEFAULTS[Channel.QR]


def channel_rules(session: Session, channel: Channel) -> ChannelCard:
    """The rules of one channel, inside a command's transaction."""
    row = session.get(ChannelRules, channel)
    if row is None:
        return DEFAULTS[channel]
    return ChannelCard(channel, *(getattr(row, column.key) for column in _COLUMNS))


_COLUMNS = (
    ChannelRules.open,
    ChannelRules.fires_on,
    ChannelRules.confirm_first,
    ChannelRules.most_lines,
    ChannelRules.most_orders,
    ChannelRules.pay_at_counter,
    ChannelRules.unpaid_minutes,
    ChannelRules.throttled,
    ChannelRules.idle_seconds,
)
_RULES = select(ChannelRules.channel, *_COLUMNS)


def _load(session: Session, channels: list[Channel]) -> list[ChannelCard]:
    known = {
        channel: ChannelCard(channel, *values) for channel, *values in rows_of(session, _RULES)
    }
    return [known.get(channel, DEFAULTS[channel]) for channel in channels]
