"""The best assignment of stays to units, exactly: an integer program, solved by HiGHS where the
optional `highspy` is installed. Runs in a worker process of its own: it takes up to seconds.

A stay takes one unit or none; at no moment is a table taken twice. It is enough to say so for the
moments at which some stay begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kds.bookings.rules.bits import ones
from kds.bookings.rules.book import Book, Placed, Terms, Unit
from kds.bookings.rules.chain import Move

try:
    import highspy
except ImportError:  # the house plans without it, a little less well
    highspy = None

HAS_SOLVER = highspy is not None
SECONDS = 20.0
MOVE_COST = 3.0
"""Empty chairs (for an hour and a half) that a move must save."""
EVENING = 18


@dataclass(frozen=True, slots=True)
class Stay:
    """Covers that want a table over [first, first + length)."""

    size: int
    first: int
    length: int


Worth = Callable[[int, int], float]
"""(stay, unit) by their places → what it is worth that this stay has this unit."""


def assign(
    stays: Sequence[Stay], units: Sequence[Unit], worth: Worth, *, all_of_them: bool = False
) -> list[int | None] | None:
    """The unit of each stay (its place in `units`), worth most in all; None without a solver or a
    solution. With `all_of_them` nobody is turned away."""
    if highspy is None:
        return None
    pairs = [
        (s, u)
        for s, stay in enumerate(stays)
        for u, unit in enumerate(units)
        if unit.least <= stay.size <= unit.most
    ]
    rows = _rows(stays, units, pairs)
    least = [1.0] * len(stays) if all_of_them else [0.0] * len(stays)
    least += [0.0] * (len(rows) - len(stays))
    chosen = _solve([worth(s, u) for s, u in pairs], rows, least)
    if chosen is None:
        return None
    found: list[int | None] = [None] * len(stays)
    for column in chosen:
        stay, unit = pairs[column]
        found[stay] = unit
    return found


def _rows(
    stays: Sequence[Stay], units: Sequence[Unit], pairs: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """Sets of columns of which at most one is chosen: first one per stay, then per table and
    moment."""
    of_stay = defaultdict[int, list[int]](list)
    at_table = defaultdict[tuple[int, int], list[int]](list)
    moments = sorted({stay.first for stay in stays})
    for column, (s, u) in enumerate(pairs):
        of_stay[s].append(column)
        stay = stays[s]
        for moment in moments:
            if stay.first <= moment < stay.first + stay.length:
                for table in units[u].tables:
                    at_table[table, moment].append(column)
    return [of_stay[s] for s in range(len(stays))] + [r for r in at_table.values() if len(r) > 1]


def _solve(
    worth: Sequence[float], rows: Sequence[Sequence[int]], least: Sequence[float]
) -> list[int] | None:
    solver, count = highspy.Highs(), len(worth)
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", SECONDS)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count, len(rows)
    program.col_cost_ = list(worth)
    program.col_lower_, program.col_upper_ = [0.0] * count, [1.0] * count
    program.integrality_ = [highspy.HighsVarType.kInteger] * count
    program.row_lower_, program.row_upper_ = list(least), [1.0] * len(rows)
    program.sense_ = highspy.ObjSense.kMaximize
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_, matrix.index_ = starts, [column for row in rows for column in row]
    matrix.value_ = [1.0] * starts[-1]
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() not in (
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kTimeLimit,
    ):
        return None
    values = list(solver.getSolution().col_value)
    return [column for column, value in enumerate(values) if value > 0.5] or None


def better_tables(book: Book, terms: Terms, most: int) -> list[Move] | None:
    """The moves with which movable parties leave the fewest chairs empty, each worth its while;
    None without a solver. At most `most` of them, the most useful first."""
    movable = [each for each in book.placed if each.movable and each.party_id is not None]
    fixed = [each for each in book.placed if not (each.movable and each.party_id is not None)]
    if highspy is None:
        return None
    if not movable:
        return []
    stays, units = _with_walls(movable, fixed, book, terms)
    home = [_place_of(units, each.tables) for each in movable]

    def worth(s: int, u: int) -> float:
        if s >= len(movable):
            return 0.0
        empty = (units[u].seats - movable[s].size) * movable[s].length / EVENING
        joined = 2.0 * (len(units[u].tables) - 1)
        return 1000.0 - empty - joined - (MOVE_COST if u != home[s] else 0.0)

    found = assign(stays, units, worth, all_of_them=True)
    if found is None:
        return []
    moves = [
        Move(each.party_id or 0, each.size, each.tables, units[u].tables)
        for each, u, was in zip(movable, found, home, strict=False)
        if u is not None and u != was
    ]
    return moves if len(moves) <= most else _few(book, moves, most)


def _with_walls(
    movable: Sequence[Placed], fixed: Sequence[Placed], book: Book, terms: Terms
) -> tuple[list[Stay], list[Unit]]:
    """Movable stays and usable units; what is fixed becomes stays that fit one table alone, by a
    size that nothing else has."""
    units = [unit for unit in book.units if unit.in_house and (unit.online or not terms.public)]
    have = {unit.tables for unit in units}
    units += [
        Unit(each.tables, 0, 0, 0) for each in movable if each.tables not in have
    ]  # a unit that isn't offered any more: its party may stay
    stays = [Stay(each.size, each.first, each.length) for each in movable]
    for number, each in enumerate(fixed):
        for table in each.tables:
            mark = -1 - number
            units.append(Unit((table,), 0, mark, mark))
            stays.append(Stay(mark, each.first, each.length))
    return stays, units


def _place_of(units: Sequence[Unit], tables: tuple[int, ...]) -> int | None:
    wanted = set(tables)
    return next((n for n, u in enumerate(units) if u.least >= 0 and set(u.tables) == wanted), None)


def _few(book: Book, moves: Sequence[Move], most: int) -> list[Move]:
    """As many moves as are allowed that can be made without the others."""
    chosen: list[Move] = []
    for move in moves:
        trial = [*chosen, move]
        if len(chosen) < most and _apart(book.moved({m.party_id: m.new for m in trial})):
            chosen = trial
    return chosen


def _apart(book: Book) -> bool:
    seen: dict[int, int] = {}
    for each in book.placed:
        span = ones(each.first, each.last)
        for table in each.tables:
            if seen.get(table, 0) & span:
                return False
            seen[table] = seen.get(table, 0) | span
    return True
