"""Once a day the house learns from the turns it has seen."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from kds.bus.event import when
from kds.bus.journal import JournalRow
from kds.bus.unit import UnitOfWork
from kds.floor.events import PartySeated, TurnsLearnt


@when(PartySeated)
def learn_turns(uow: UnitOfWork, event: PartySeated) -> None:
    """With the first party of a business date the wait quotes take in all that came before."""
    began = datetime.combine(uow.business_date, time(), uow.settings.tz)
    began += timedelta(hours=uow.settings.day_starts_hour)
    learnt = select(JournalRow.seq).where(
        JournalRow.kind == TurnsLearnt.kind, JournalRow.at >= began
    )
    with uow.session.no_autoflush:
        if uow.session.scalar(learnt.limit(1)) is None:
            uow.record(TurnsLearnt())
