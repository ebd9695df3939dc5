"""The post: takes what is due from the outbox, sends it, and notes what became of it."""

from __future__ import annotations

import asyncio
import logging
import secrets

from kds.actor import SYSTEM
from kds.bus.bus import Change
from kds.bus.house import House
from kds.guests.commands import delay_message, offer_unsubscribe, settle_message
from kds.guests.events import MessageQueued
from kds.guests.queries import Waiting, due_messages, next_due
from kds.sending.letters import compose
from kds.sending.senders import Sender, senders_of
from kds.staff.rules import digest

log = logging.getLogger(__name__)

LONGEST_SLEEP = 60.0
TOKEN_BYTES = 24


class Post:
    """One task, owned by the application. A letter is sent at least once, and as a rule once."""

    def __init__(self, house: House, sender: Sender | None = None) -> None:
        self.house = house
        self.sender: Sender = sender or senders_of(house.settings)
        self._wake = asyncio.Event()
        self._stop_listening = house.bus.subscribe(self._heard)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        self._stop_listening()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _heard(self, change: Change) -> None:
        if any(isinstance(each.event, MessageQueued) for each in change.recorded):
            self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self.deliver()
                sleep = await self._until_next()
            except Exception:
                log.exception("The post could not look into the outbox; it tries again")
                sleep = LONGEST_SLEEP
            try:
                await asyncio.wait_for(self._wake.wait(), sleep)
            except TimeoutError:
                continue

    async def _until_next(self) -> float:
        due = await self.house.read(next_due)
        if due is None:
            return LONGEST_SLEEP
        seconds = (due - self.house.clock()).total_seconds()
        return min(max(seconds, 0.1), LONGEST_SLEEP)

    async def deliver(self) -> int:
        """Send everything that is due now. Gives how many letters went out."""
        sent = 0
        while due := await self.house.read(due_messages, self.house.clock()):
            for waiting in due:
                sent += await self._send(waiting)
        return sent

    async def _link(self, waiting: Waiting) -> str:
        """The reader's way out of our news, new with each letter: only its hash is kept."""
        if waiting.reader is None:
            return ""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await self.house.change(
            SYSTEM, offer_unsubscribe, guest_id=waiting.reader, token_hash=digest(token)
        )
        return f"{self.house.settings.address}/news/{token}"

    async def _send(self, waiting: Waiting) -> bool:
        try:
            letter = compose(waiting, self.house.settings, await self._link(waiting))
            await asyncio.to_thread(self.sender.send, letter, self.house.clock())
        except Exception as error:
            # Whatever it was: a letter that can't go must not hold up those behind it. And never
            # the address, for a log is read by many.
            log.warning("Message %s was not sent: %s", waiting.id, type(error).__name__)
            await self.house.change(SYSTEM, delay_message, message_id=waiting.id)
            return False
        await self.house.change(SYSTEM, settle_message, message_id=waiting.id)
        return True
