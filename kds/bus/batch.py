"""A batch of commands in one transaction: all together first, one by one when any raises."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from kds.actor import Actor
from kds.bus.event import Recorded
from kds.bus.journal import Answered, Entry
from kds.bus.projection import IDS, Reload, rows_of
from kds.bus.unit import Ids, UnitOfWork
from kds.config import Settings
from kds.errors import Conflict

Kept = dict[str, Any]
"""A row of Answered."""


@dataclass(slots=True)
class Job:
    """One command on its way: `keys` are the idempotency keys that lead to its answer."""

    command: Callable[..., Any]
    actor: Actor
    keys: tuple[str, ...]
    arguments: dict[str, Any]
    future: Any

    @property
    def name(self) -> str:
        return self.command.__name__


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command gave: `replayed` when its key had been answered before."""

    answer: Any
    replayed: bool = False


@dataclass(slots=True)
class Batch:
    """All that one commit brings to the loop."""

    recorded: list[Recorded] = field(default_factory=list)
    reloads: list[Reload] = field(default_factory=list)
    results: list[tuple[Job, Outcome | BaseException]] = field(default_factory=list)


def misfit() -> Conflict:
    """A constraint of the database said no: something a command should have refused itself."""
    return Conflict("That no longer fits what is in the house", do="Look at the screen again")


class Runner:
    """Runs jobs in a session whose transaction somebody else begins and commits."""

    def __init__(self, ids: Ids, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._ids = ids
        self._settings = settings
        self._clock = clock

    def together(self, session: Session, jobs: Sequence[Job]) -> tuple[Batch, list[Entry]]:
        """All jobs as if nothing could go wrong; raises what the first bad one raises."""
        batch, entries = Batch(), list[Entry]()
        answers, kept = _answered(session, jobs), list[Kept]()
        for job in jobs:
            outcome, unit = self._answer(session, job, answers, kept)
            batch.results.append((job, outcome))
            entries.extend(unit)
        session.flush()
        _remember(session, kept)
        return batch, entries

    def one_by_one(self, session: Session, jobs: Sequence[Job]) -> tuple[Batch, list[Entry]]:
        """Each job in a savepoint of its own: one that raises undoes itself alone."""
        batch, entries = Batch(), list[Entry]()
        answers = _answered(session, jobs)
        for job in jobs:
            fresh: dict[str, tuple[str, str]] = {}
            kept: list[Kept] = []
            try:
                with session.begin_nested():
                    outcome, unit = self._answer(session, job, ChainMap(fresh, answers), kept)
                    _remember(session, kept)
            except IntegrityError:
                batch.results.append((job, misfit()))
            except DBAPIError:
                raise
            except Exception as error:
                batch.results.append((job, error))
            else:
                # Only now is it sure that the job stands: later ones may carry the same key.
                answers.update(fresh)
                batch.results.append((job, outcome))
                entries.extend(unit)
        return batch, entries

    def _answer(
        self,
        session: Session,
        job: Job,
        answers: MutableMapping[str, tuple[str, str]],
        kept: list[Kept],
    ) -> tuple[Outcome, Sequence[Entry]]:
        """What the job gives; what is to be kept of it is for the caller to write."""
        known = next((answers[key] for key in job.keys if key in answers), None)
        if known is not None:
            return _replay(job, known), ()
        unit = UnitOfWork(session, self._ids, self._settings, self._clock(), job.actor, job.name)
        outcome = Outcome(job.command(unit, **job.arguments))
        if job.keys:
            text = _answer_type(job.command).dump_json(outcome.answer).decode()
            kept += (
                {"key": key, "command": job.name, "answer": text, "at": unit.now}
                for key in job.keys
            )
            answers.update((key, (job.name, text)) for key in job.keys)
        return outcome, unit.entries


def _replay(job: Job, known: tuple[str, str]) -> Outcome:
    command, text = known
    if command != job.name:
        raise Conflict("That key was used for something else", do="Make a new key for each action")
    return Outcome(_answer_type(job.command).validate_json(text), replayed=True)


_REMEMBER = insert(Answered)


def _remember(session: Session, kept: Sequence[Kept]) -> None:
    """Past the ORM: nobody changes such a row again, and there are as many as orders."""
    if kept:
        session.connection().execute(_REMEMBER, kept)


_ANSWERS_TO = select(Answered.key, Answered.command, Answered.answer).where(Answered.key.in_(IDS))


def _answered(session: Session, jobs: Iterable[Job]) -> dict[str, tuple[str, str]]:
    keys = [key for job in jobs for key in job.keys]
    if not keys:
        return {}
    rows = rows_of(session, _ANSWERS_TO, keys)
    return {key: (command, answer) for key, command, answer in rows}


@cache
def _answer_type(command: Callable[..., Any]) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(command).get("return", Any))
