"""The cashier: takes each payment to its terminal and says in the house what became of it.

The house never waits: a payment is a row with its key before the first word is said, and whoever
asks looks at its card. Whatever happens, also a SIGKILL between any two lines here, the same key is
asked about again until the terminal has told the truth. Nothing is ever charged under a new key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from kds.actor import SYSTEM
from kds.bus.bus import Change
from kds.bus.house import House
from kds.errors import KdsError
from kds.payments.commands.charging import mark_sent, resolve_payment
from kds.payments.events import PaymentAsked, PaymentCancelAsked, PaymentStarted
from kds.payments.model import PaymentState
from kds.payments.queries import PaymentCard, payment_cards
from kds.terminals.lines import Connect, Lines, connect, slip_of
from kds.terminals.protocol import Answer, NoAnswer, Prepared, Said, Terminal, TerminalError
from kds.terminals.waiting import unless, until
from kds.values import PaymentId, TerminalId

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between two tries to reach a silent terminal; each is twice the one before."""
STALE = timedelta(minutes=2)
"""A charge that was never sent isn't sent so long after: nobody stands at the terminal any more."""
STATES = {
    Said.APPROVED: PaymentState.APPROVED,
    Said.DECLINED: PaymentState.DECLINED,
    Said.CANCELLED: PaymentState.CANCELLED,
}


@dataclass(slots=True)
class _Case:
    """One payment under way."""

    task: asyncio.Task[None] | None = None
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    """Somebody wants it cancelled, or wants to know now."""


class Cashier:
    """One task for each payment under way, owned by the application."""

    def __init__(self, house: House, connect: Connect = connect) -> None:
        self.house = house
        self._cases: dict[PaymentId, _Case] = {}
        self._lines = Lines(house, connect)
        self._locks: dict[TerminalId, asyncio.Lock] = {}
        self._stop_listening: Callable[[], None] = house.bus.subscribe(self._heard)

    def start(self) -> None:
        """Take up what was left: what was stored is sent, what was sent is asked about."""
        for card in self.house.live(payment_cards):
            if card.state.running:
                self._take(card.id)

    async def close(self) -> None:
        """What is under way stays as it is: the next start goes on with it."""
        self._stop_listening()
        tasks = [case.task for case in self._cases.values() if case.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._lines.close()

    def _heard(self, change: Change) -> None:
        for each in change.recorded:
            event = each.event
            if isinstance(event, PaymentStarted):
                self._take(event.payment_id)
            elif isinstance(event, PaymentAsked | PaymentCancelAsked):
                self._take(event.payment_id).nudge.set()

    def _take(self, ident: PaymentId) -> _Case:
        case = self._cases.get(ident)
        if case is None:
            case = self._cases[ident] = _Case()
            case.task = asyncio.get_running_loop().create_task(self._follow(ident, case))
        return case

    async def _follow(self, ident: PaymentId, case: _Case) -> None:
        """Go on with a payment until it has ended."""
        pause = FIRST_PAUSE
        try:
            while (card := self.house.live(payment_cards).get(ident)) and card.state.running:
                case.nudge.clear()
                if await self._step(card, case):
                    pause = FIRST_PAUSE
                    continue
                await until(case.nudge, pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._cases.pop(ident, None)

    async def _step(self, card: PaymentCard, case: _Case) -> bool:
        """The next word about a payment. False = it didn't get on: wait before the next one."""
        try:
            return await self._speak(card, case)
        except KdsError as refusal:
            log.critical("The house refused what a terminal said of %s: %s", card.id, refusal)
        except Exception:
            log.exception("Payment %s could not go on; it is tried again", card.id)
        return False

    async def _speak(self, card: PaymentCard, case: _Case) -> bool:
        try:
            terminal = await self._lines.to(card.terminal_id)
            if card.is_refund:
                await self._refund(card, terminal)
            elif card.state is PaymentState.CREATED:
                await self._charge(card, terminal)
            else:
                await self._ask(card, terminal, case)
        except NoAnswer:
            if card.state is not PaymentState.UNKNOWN:
                log.warning("The terminal gave no answer about payment %s", card.id)
            await self._resolve(card, PaymentState.UNKNOWN)
            return False
        except TerminalError as error:
            return await self._refused(card, error)
        return True

    async def _charge(self, card: PaymentCard, terminal: Terminal) -> None:
        """The first word. Until the row says SENT no terminal can have taken money."""
        if self.house.clock() - card.created_at > STALE:
            raise TerminalError("not_sent")
        async with self._turn(card):
            slip = slip_of(self.house, card)
            try:
                prepared = await terminal.prepare(slip)
            except NoAnswer:
                raise TerminalError("terminal_unreachable") from None
            if card.on_page and not prepared.page.startswith(("http://", "https://")):
                raise TerminalError("no_page")
            # A page that nobody wants any more is nobody's: its address was told to no one.
            if await self._sent(card, prepared):
                slip = replace(slip, reference=prepared.reference)
                await self._answered(card, await terminal.charge(slip))

    def _turn(self, card: PaymentCard) -> AbstractAsyncContextManager[Any]:
        """A reader does one thing at a time; pages are opened side by side."""
        if card.on_page:
            return nullcontext()
        return self._locks.setdefault(card.terminal_id, asyncio.Lock())

    async def _ask(self, card: PaymentCard, terminal: Terminal, case: _Case) -> None:
        slip = slip_of(self.house, card)
        if card.cancel_asked_at is not None or self._nobody_comes(card):
            answer = await terminal.cancel(slip)
        else:
            heard = await unless(case.nudge, terminal.ask(slip))
            if heard is None:
                return
            answer = heard
        if answer.said is Said.WAITING and card.state is PaymentState.UNKNOWN:
            await self._sent(card, Prepared(answer.reference))
        await self._answered(card, answer)

    async def _refund(self, card: PaymentCard, terminal: Terminal) -> None:
        """Nobody needs to stand there: saying it again under the same key is asking."""
        if card.state is PaymentState.CREATED:
            await self._sent(card, Prepared())
        await self._answered(card, await terminal.refund(slip_of(self.house, card)))

    def _nobody_comes(self, card: PaymentCard) -> bool:
        settings = self.house.settings
        seconds = settings.page_seconds if card.on_page else settings.card_seconds
        patience = timedelta(seconds=seconds)
        return card.sent_at is not None and self.house.clock() - card.sent_at > patience

    async def _refused(self, card: PaymentCard, error: TerminalError) -> bool:
        """It did not do what it was asked now; what was sent before may still have been done."""
        if card.state is PaymentState.CREATED:
            state = PaymentState.DECLINED if card.is_refund else PaymentState.CANCELLED
            await self._resolve(card, state, Answer(Said.UNKNOWN, decline_code=error.code))
            return True
        log.warning("The terminal says %s about payment %s", error.code, card.id)
        await self._resolve(card, PaymentState.UNKNOWN)
        return False

    async def _sent(self, card: PaymentCard, said: Prepared) -> bool:
        known = {"reference": said.reference, "page": said.page}
        return await self.house.change(SYSTEM, mark_sent, payment_id=card.id, **known)

    async def _answered(self, card: PaymentCard, answer: Answer) -> None:
        if answer.said in STATES:
            await self._resolve(card, STATES[answer.said], answer)

    async def _resolve(
        self, card: PaymentCard, state: PaymentState, answer: Answer | None = None
    ) -> None:
        told = answer or Answer(Said.UNKNOWN)
        await self.house.change(
            SYSTEM,
            resolve_payment,
            payment_id=card.id,
            state=state,
            reference=told.reference,
            card=told.card,
            decline_code=told.decline_code,
        )
