"""The lines to the terminals: who is spoken to how, kept open while they stay where they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kds.bus.house import House
from kds.config import Settings
from kds.orders.queries import order_cards
from kds.payments.model import TerminalKind
from kds.payments.queries import PaymentCard, TerminalCard, terminal_cards
from kds.payments.queries.terminals import terminal_of
from kds.terminals.protocol import Slip, Terminal, TerminalError
from kds.terminals.simulated import SimulatedPage, SimulatedTerminal
from kds.terminals.stripe_page import LEAST_OPEN, StripePage
from kds.terminals.stripe_reader import StripeReader
from kds.values import TerminalId

Connect = Callable[[TerminalCard, Settings], Terminal]


def connect(card: TerminalCard, settings: Settings) -> Terminal:
    """Speak to this kind of terminal. Raises TerminalError where a setting is missing."""
    if card.kind is TerminalKind.SIMULATED:
        return SimulatedTerminal(card.address)
    if card.kind is TerminalKind.SIMULATED_PAGE:
        return SimulatedPage(card.address)
    key = settings.stripe_key.get_secret_value()
    if not key:
        raise TerminalError("not_configured")
    if card.kind is TerminalKind.STRIPE_PAGE:
        return StripePage(key, settings.stripe_url)
    return StripeReader(key, card.reader, settings.stripe_url)


def slip_of(house: House, card: PaymentCard) -> Slip:
    """What the terminal of a payment is asked to do: the same words however often it is asked."""
    settings = house.settings
    slip = Slip(card.key, card.whole, settings.currency, card.reference, card.refunds_reference)
    if not card.on_page:
        return slip
    order = house.live(order_cards).get(card.order_id)
    patience = timedelta(seconds=settings.page_seconds)
    return Slip(
        key=slip.key,
        amount=slip.amount,
        currency=slip.currency,
        reference=slip.reference,
        what=order.title if order else settings.venue,
        back=f"{settings.address}/table/{card.phone_id}/bill",
        until=int((card.created_at + max(patience, LEAST_OPEN)).timestamp()),
    )


class Lines:
    """One line for each terminal that was ever spoken to."""

    def __init__(self, house: House, connect: Connect = connect) -> None:
        self.house = house
        self._connect = connect
        self._lines: dict[TerminalId, tuple[TerminalCard, Terminal]] = {}

    async def to(self, ident: TerminalId) -> Terminal:
        """The way to a terminal, made anew when it has moved; to a removed one as well."""
        card = self.house.live(terminal_cards).get(ident)
        if card is None:
            card = await self.house.read(terminal_of, ident)
        known = self._lines.get(ident)
        if known is not None and known[0] == card:
            return known[1]
        line = self._connect(card, self.house.settings)
        self._lines[ident] = (card, line)
        if known is not None:
            await known[1].close()
        return line

    async def close(self) -> None:
        for _, line in self._lines.values():
            await line.close()
