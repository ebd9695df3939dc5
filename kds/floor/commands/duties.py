"""Who serves what tonight, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict, NotFound
from kds.floor.commands.areas import standing_section
from kds.floor.events import DutyChanged
from kds.floor.model import Duty, Table
from kds.floor.rules.rotation import after_seating, after_skip, rotation
from kds.floor.rules.times import policy_of
from kds.staff.model import Staff
from kds.values import SectionId, StaffId


def start_duty(uow: UnitOfWork, staff_id: StaffId, section_id: SectionId | None = None) -> None:
    """A server begins to serve tonight, or takes another section: at the end of the rotation."""
    uow.require(Capability.SEAT_GUESTS)
    uow.get(Staff, staff_id)
    if section_id is not None:
        standing_section(uow, section_id)
    duty = _tonight(uow, staff_id)
    if duty is not None and duty.ended_at is None:
        duty.section_id = section_id
    else:
        last = max((each.position for each in turns(uow)), default=-1)
        if duty is None:
            duty = uow.add(Duty(business_date=uow.business_date, staff_id=staff_id, skips=0))
        duty.section_id, duty.position, duty.ended_at = section_id, last + 1, None
        uow.session.flush()
    uow.record(DutyChanged(staff_id))


def end_duty(uow: UnitOfWork, staff_id: StaffId) -> None:
    """A server goes home: no more tables."""
    uow.require(Capability.SEAT_GUESTS)
    duty = _on_duty(uow, staff_id)
    duty.ended_at = uow.now
    uow.record(DutyChanged(staff_id))


def skip_turn(uow: UnitOfWork, staff_id: StaffId) -> None:
    """Let a busy server's turn pass once: the next one goes first, then it is made good."""
    uow.require(Capability.SEAT_GUESTS)
    duty = _on_duty(uow, staff_id)
    duty.skips += 1
    _renumber(uow, after_skip(turns(uow), duty), changed=(duty,))


def move_turn(uow: UnitOfWork, staff_id: StaffId, position: int) -> None:
    """Put a server to another place in the rotation; 0 is next."""
    uow.require(Capability.SEAT_GUESTS)
    duty = _on_duty(uow, staff_id)
    rest = [each for each in turns(uow) if each is not duty]
    place = max(0, min(position, len(rest)))
    _renumber(uow, [*rest[:place], duty, *rest[place:]])


def server_for(uow: UnitOfWork, queue: Sequence[Duty], tables: Sequence[Table]) -> StaffId | None:
    """Who of tonight's `queue` serves these tables: who owns their section, else whose turn it
    is."""
    sections = [table.section_id for table in tables if table.section_id is not None]
    owners = [duty for duty in queue if duty.section_id in sections]
    order = rotation(owners or queue, uow.now, policy_of(uow.settings))
    return StaffId(order[0].staff_id) if order else None


def take_turn(uow: UnitOfWork, queue: Sequence[Duty], staff_id: int | None) -> None:
    """A server got a table: to the end of the queue; whom it passed over is remembered."""
    seated = next((duty for duty in queue if duty.staff_id == staff_id), None)
    if seated is None:
        return
    queue, passed = after_seating(queue, seated)
    for duty in passed:
        duty.skips += 1
    seated.skips, seated.last_seated_at = 0, uow.now
    _renumber(uow, queue, changed=(seated, *passed))


def turns(uow: UnitOfWork) -> list[Duty]:
    """Tonight's servers in the order of their turns."""
    # Whoever begins is written at once, so there is nothing to write before this is read.
    with uow.session.no_autoflush:
        duties = uow.session.scalars(
            select(Duty).where(Duty.business_date == uow.business_date)
        ).all()
    at_work = (duty for duty in duties if duty.ended_at is None)
    return sorted(at_work, key=lambda duty: (duty.position, duty.id))


def _tonight(uow: UnitOfWork, staff_id: StaffId) -> Duty | None:
    return uow.session.scalar(
        select(Duty).where(Duty.business_date == uow.business_date, Duty.staff_id == staff_id)
    )


def _on_duty(uow: UnitOfWork, staff_id: StaffId) -> Duty:
    uow.get(Staff, staff_id)
    duty = _tonight(uow, staff_id)
    if duty is None:
        raise NotFound("They don't serve tonight", do="Put them on duty first")
    if duty.ended_at is not None:
        raise Conflict("They have gone home", do="Put them on duty again")
    return duty


def _renumber(uow: UnitOfWork, queue: Sequence[Duty], changed: Iterable[Duty] = ()) -> None:
    told = set(changed)
    for position, duty in enumerate(queue):
        if duty.position != position:
            duty.position = position
            told.add(duty)
    for duty in queue:
        if duty in told:
            uow.record(DutyChanged(StaffId(duty.staff_id)))
