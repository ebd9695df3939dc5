"""The house: the running venue, and the only doors to its data.

answer = await house.change(actor, bump_ticket, key=key, ticket_id=7)
report = await house.read(sales_by_day, day)
for card in house.live(ticket_cards): ...
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from kds.actor import SYSTEM, Actor, Role
from kds.bus.batch import Batch, Job, Outcome
from kds.bus.bus import Bus, Change
from kds.bus.projection import PROJECTIONS, Live, Projection, Read, Reload
from kds.bus.timer import run_timers
from kds.bus.unit import UnitOfWork
from kds.bus.writer import Writer
from kds.cardnumbers import refuse_card_numbers
from kds.config import Settings
from kds.db.engine import Database

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How long the writer thread may keep the interpreter from the loop."""
PRUNE_SECONDS = 5.0


def utc_now() -> datetime:
    """The present moment, to the millisecond that the database keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class House:
    """One venue, open: database, clock, policies, projections, bus."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime] = utc_now,
        speed: float = 1.0,
    ) -> None:
        self.settings = settings.model_copy()
        """One object for the whole house: what it is named becomes part of this very one, so
        whoever holds it sees it (`kds.staff.naming`)."""
        self.fixed = frozenset(settings.model_fields_set)
        """Settings that the environment, the file or the command line says."""
        self.clock = clock
        self.speed = speed
        """How many seconds of the house's clock pass in a real one."""
        self.opened_at = clock()
        self.bus = Bus()
        self.live = Live(settings=self.settings)
        self.seq = 0
        self._database = Database(settings.data)
        self._writer = Writer(self._database, clock, self._hand_over, self.settings)
        self._loader = self._database.reader()
        self._reader = self._database.async_reader()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._chores: list[asyncio.Task[None]] = []

    async def open(self, *, chores: bool = True) -> None:
        """Load the live cards and start the writer. The tables must be there: `kds.db.migrate`.

        Without `chores` nothing happens by itself: no timers, no cards dropped after a while.
        """
        sys.setswitchinterval(SWITCH_SECONDS)
        self._database.hold()
        self._loop = asyncio.get_running_loop()
        for fresh in self.fresh():
            self.live.memory[fresh.projection] = fresh.cards
        self._writer.start()
        self.seq = self._writer.head.seq
        if chores:
            own = (
                self._prune(),
                run_timers(lambda command: self.change(SYSTEM, command), self.speed),
            )
            self._chores = [asyncio.create_task(chore) for chore in own]

    async def close(self) -> None:
        for chore in self._chores:
            chore.cancel()
        await asyncio.to_thread(self._writer.close)
        await self._reader.dispose()
        self._loader.dispose()
        self._database.close()

    async def change(
        self,
        actor: Actor,
        command: Callable[Concatenate[UnitOfWork, ...], R],
        *,
        key: str | None = None,
        **arguments: Any,
    ) -> R:
        """Run one command; gives its answer once it is durable and on every screen."""
        keys = () if key is None else (key,)
        outcome = await self.submit(actor, command, keys, arguments)
        return cast(R, outcome.answer)

    async def submit(
        self,
        actor: Actor,
        command: Callable[..., Any],
        keys: tuple[str, ...],
        arguments: dict[str, Any],
    ) -> Outcome:
        """`change` for callers that must know whether any of their keys was answered before."""
        if actor.role is not Role.SYSTEM:
            # What the house itself says is no input: a provider's reference may be a long number.
            refuse_card_numbers(arguments)
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._writer.submit(Job(command, actor, keys, arguments, future))
        return await future

    async def read(
        self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one query on the read-only engine."""
        async with AsyncSession(self._reader) as session:
            return await session.run_sync(lambda s: query(s, *args, **kwargs))

    def fresh(self) -> list[Reload]:
        """Every projection loaded from the database, as at start."""
        with Session(self._loader) as session:
            read = Read(session, self.clock())
            loaded = [Reload(each, each.fresh(read), None) for each in PROJECTIONS]
        return loaded

    def _hand_over(self, batch: Batch) -> None:
        """Called by the writer thread after each commit."""
        assert self._loop is not None  # noqa: S101
        self._loop.call_soon_threadsafe(self._deliver, batch)

    def _deliver(self, batch: Batch) -> None:
        """On the loop: cards first, then screens, then the answers."""
        touched = frozenset(r.projection for r in batch.reloads if self.live.apply(r))
        if batch.recorded:
            self.seq = batch.recorded[-1].seq
            self.bus.publish(Change(batch.recorded, touched))
        for job, outcome in batch.results:
            if job.future.done():
                continue
            if isinstance(outcome, Outcome):
                job.future.set_result(outcome)
            else:
                job.future.set_exception(outcome)

    async def _prune(self) -> None:
        while True:
            await asyncio.sleep(PRUNE_SECONDS)
            try:
                self.prune()
            except Exception:
                log.exception("Cards could not be dropped; the next round tries again")

    def prune(self) -> None:
        """Drop the cards that have left the working set, from the screens too."""
        shrunk: set[Projection[Any]] = self.live.prune(self.clock())
        if shrunk:
            self.bus.publish(Change((), frozenset(shrunk)))
