"""How guests' own orders come to the kitchen: kiosks, phones at the table, what is taken away."""

from __future__ import annotations

from dataclasses import dataclass

from kds.actor import Capability
from kds.bus.projection import Live
from kds.menu.model import Channel
from kds.orders.commands.channels import LEAST, MOST
from kds.orders.model import FiresOn
from kds.orders.queries import ChannelCard, channel_cards
from kds.web.screen import Screen, cells

SHOWN = (Channel.KIOSK, Channel.QR, Channel.TAKEAWAY)
"""What is delivered or entered by a waiter needs no rules."""


@dataclass(frozen=True, slots=True)
class Row:
    """A channel's rules, and which of them mean something for it."""

    id: Channel
    sort: int
    rules: ChannelCard
    by_guests: bool
    """Whether guests fill a cart there themselves."""
    at_table: bool
    at_kiosk: bool


@dataclass(frozen=True)
class Channels(Screen):
    """Open or paused, when the kitchen begins, caps, how they pay. Each channel saves by itself."""

    path, template, title = "/channels", "orders/channels.html", "Guests' own orders"
    needs = Capability.EDIT_MONEY
    css = ("css/periods.css",)
    about = "Kiosk and phones: pause, payment, caps"
    begins = tuple(FiresOn)
    least = LEAST
    most = MOST

    @cells(channel_cards)
    def channels(self, live: Live) -> list[Row]:
        cards = (live(channel_cards).get(channel) for channel in SHOWN)
        return [_row(card) for card in cards if card is not None]


def _row(card: ChannelCard) -> Row:
    return Row(
        id=card.id,
        sort=SHOWN.index(card.id),
        rules=card,
        by_guests=card.id is not Channel.TAKEAWAY,
        at_table=card.id is Channel.QR,
        at_kiosk=card.id is Channel.KIOSK,
    )
