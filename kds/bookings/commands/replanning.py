"""Better tables for what is booked: few moves, each explained; by hand or from the nightly plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kds.actor import Capability
from kds.bookings.commands.planning import apply_moves, check_unit
from kds.bookings.queries.loading import read_book, read_calendar
from kds.bookings.rules import Book, Move, Terms
from kds.bookings.rules.bits import ones
from kds.bookings.rules.improving import MOST_MOVES, improvements
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.floor.commands.claims import expire_holds


@dataclass(frozen=True, slots=True)
class NewTables:
    """A party and the unit that a plan gives it."""

    party_id: int
    tables: tuple[int, ...]


def replan(uow: UnitOfWork, day: date, moves: tuple[NewTables, ...] = ()) -> int:
    """Give bookings of a date better tables: these moves, or the best few that are found now.

    Gives how many parties moved. Seated, locked and soon arriving parties never do.
    """
    uow.require(Capability.TAKE_BOOKINGS)
    expire_holds(uow)
    calendar = read_calendar(uow.session, uow.settings.tz, uow.now)
    total = 0
    for service in calendar.services(day):
        book = read_book(uow.session, service, uow.now)
        better = _asked(book, moves) if moves else improvements(book, _house(uow), MOST_MOVES)
        apply_moves(uow, service, better, 0)
        total += len(better)
    return total


def _house(uow: UnitOfWork) -> Terms:
    return Terms(public=False, now=uow.now)


def _asked(book: Book, moves: tuple[NewTables, ...]) -> list[Move]:
    """The moves that concern this service; raises when the house has moved on since."""
    wanted = {move.party_id: move.tables for move in moves}
    concerned = [each for each in book.placed if each.party_id in wanted and each.size]
    found = []
    for each in concerned:
        assert each.party_id is not None  # noqa: S101
        check_unit(book, wanted[each.party_id])
        if not each.movable:
            raise Conflict("A party has been seated or locked since", do="Plan again")
        found.append(Move(each.party_id, each.size, each.tables, wanted[each.party_id]))
    _check_apart(book.moved({move.party_id: move.new for move in found}))
    return [move for move in found if set(move.old) != set(move.new)]


def _check_apart(book: Book) -> None:
    seen: dict[int, int] = {}
    for each in book.placed:
        span = ones(each.first, each.last)
        for table in each.tables:
            if seen.get(table, 0) & span:
                raise Conflict("A table has been taken since", do="Plan again")
            seen[table] = seen.get(table, 0) | span
