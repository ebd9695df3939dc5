"""A station's wall: which ticket lies in which tile. Pure, so that the rule can be tested.

The slot is the ticket's place for as long as it is open: page = slot // tiles, and the place on the
page is the rest, row by row. A long ticket grows downwards over the empty slots below it; when one
of them is taken, it shrinks again and its tear says how much lies hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from kds.kitchen.queries import StationCard, TicketCard, TicketLineCard

ROW_LIMITS = {1: 6, 2: 12, 3: 21}
"""Rows of tiles on a page → the most tiles that they hold."""
CHARACTERS = {3: 34, 4: 25, 5: 18, 6: 14, 7: 12}
"""Columns → characters of a dish's name on one row of text, on a screen of 1920 pixels."""
PAGE_ROWS = 12.0
"""Rows of text, as high as a dish's name, that one column of a page has for lines and flags."""
MODIFIER, PADDING = 0.8, 0.5
"""Heights against a dish's name: a row of a modifier, and the space round a line."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A place on the wall, with the ticket that lies there. Ages in seconds."""

    id: str
    sort: int
    page: int
    number: int
    """Its number on the page, for the bump bar."""
    span: int = 1
    ticket: TicketCard | None = None
    soon: int = 0
    late: int = 0


def grid_of(tiles: int) -> tuple[int, int]:
    """(columns, rows) of a page of so many tiles."""
    rows = 2 if tiles <= ROW_LIMITS[2] else 3
    return ceil(tiles / rows), rows


def lay_out(station: StationCard, tickets: Iterable[TicketCard]) -> list[Tile]:
    """Every slot of every page in use: a ticket's tile, or an empty one."""
    size = station.tiles
    placed = _by_slot(tickets)
    pages = max(placed, default=0) // size + 1
    tiles: list[Tile] = []
    covered: set[int] = set()
    for slot in range(pages * size):
        ticket = placed.get(slot)
        page, place = divmod(slot, size)
        if slot in covered:
            continue
        if ticket is None:
            tiles.append(Tile(f"slot{slot}", slot, page + 1, place + 1))
            continue
        below = _free_below(slot, size, placed)
        grown = below[: rows_needed(ticket, size) - 1] if below else []
        covered.update(grown)
        soon, late = station.ages_for(ticket.channel)
        tiles.append(
            Tile(str(ticket.id), slot, page + 1, place + 1, 1 + len(grown), ticket, soon, late)
        )
    return tiles


def rows_needed(ticket: TicketCard, tiles: int) -> int:
    """Over how many rows of the grid a ticket should grow, were there room."""
    columns, rows = grid_of(tiles)
    wide = CHARACTERS[max(3, columns)]
    heights = [_height(line, wide) for line in ticket.lines]
    rounds = len({line.addon_round for line in ticket.lines})
    flags = (
        ticket.home
        or ticket.promised_at
        or ticket.rush
        or ticket.vip
        or ticket.priority
        or ticket.recalled_at
        or ticket.unrouted
    )
    extra = (rounds - 1) + bool(flags) + 1.2 * bool(ticket.allergy) + bool(ticket.note)
    head, one = 4.0, PAGE_ROWS * 2 / rows + 1
    return min(rows, ceil((sum(heights) + extra + head) / one))


def _height(line: TicketLineCard, wide: int) -> float:
    added = " · ".join(choice.name for choice in line.choices if not choice.removes)
    removed = sum(choice.removes for choice in line.choices)
    small = wide * 1.3
    rows = ceil(len(added) / small) + removed + ceil(len(line.note) / small)
    rows += bool(line.attention) + bool(line.seat) + line.changed + line.refire
    return ceil(len(line.name) / wide) + MODIFIER * rows + PADDING


def _by_slot(tickets: Iterable[TicketCard]) -> dict[int, TicketCard]:
    """Slot → ticket. Should two ever claim one slot, both are shown: the later finds another."""
    placed: dict[int, TicketCard] = {}
    homeless: list[TicketCard] = []
    for ticket in sorted(tickets, key=lambda t: t.id):
        if ticket.slot in placed:
            homeless.append(ticket)
        else:
            placed[ticket.slot] = ticket
    for ticket in homeless:
        slot = next(i for i in range(len(placed) + 1) if i not in placed)
        placed[slot] = ticket
    return placed


def _free_below(slot: int, size: int, placed: dict[int, TicketCard]) -> list[int]:
    """The empty slots right below one, on its page."""
    columns, _ = grid_of(size)
    last = (slot // size + 1) * size
    free: list[int] = []
    for below in range(slot + columns, last, columns):
        if below in placed:
            break
        free.append(below)
    return free


def pages_of(station: StationCard, tickets: Iterable[TicketCard]) -> list[int]:
    """How many tickets lie on each page, from the first to the last in use."""
    placed = _by_slot(tickets)
    counts = [0] * (max(placed, default=0) // station.tiles + 1)
    for slot in placed:
        counts[slot // station.tiles] += 1
    return counts
