"""The way of a file into the house."""

from __future__ import annotations

import asyncio
from pathlib import Path

from babel.numbers import get_currency_precision

from kds.actor import SYSTEM, Actor
from kds.bus.house import House
from kds.importing.applying import import_menu
from kds.importing.checking import Check
from kds.importing.plan import Problem, Raw
from kds.importing.reading import read_file
from kds.importing.values import Known
from kds.kitchen.queries import station_cards
from kds.menu.queries import category_cards, daypart_cards, group_cards
from kds.menu.rules import match_key


async def import_file(house: House, path: Path, dry_run: bool = False) -> list[Problem]:
    """Every problem of a file, by line; if there is none (and no dry run), the house has it.

    Raises KdsError, and takes nothing, when the house has moved on since the file was checked.
    """
    raws, problems = await asyncio.to_thread(read_file, path)
    return await import_entries(house, SYSTEM, raws, problems, dry_run)


async def import_entries(
    house: House, actor: Actor, raws: list[Raw], problems: list[Problem], dry_run: bool = False
) -> list[Problem]:
    """The same for what was read already, and what could not be."""
    check = Check(_known(house))
    check.run(raws)
    problems = sorted([*problems, *check.problems])
    if not raws and not problems:
        problems = [Problem(0, "file", "has no dishes")]
    if not problems and not dry_run:
        await house.change(actor, import_menu, plan=check.plan)
    return problems


def _known(house: House) -> Known:
    return Known(
        digits=get_currency_precision(house.settings.currency),
        categories={match_key(each.name): each.name for each in house.live(category_cards)},
        groups={match_key(each.name): each.name for each in house.live(group_cards)},
        dayparts={match_key(each.name): each.name for each in house.live(daypart_cards)},
        stations={match_key(each.name): each.id for each in house.live(station_cards)},
    )
