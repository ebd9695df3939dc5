"""Which choices are allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kds.errors import N_, Conflict, Invalid, KdsError
from kds.values import OptionId

if TYPE_CHECKING:
    from kds.menu.queries.cards import GroupCard, OptionCard

MOST_CHOICES = 50


def check_choices(groups: Sequence[GroupCard], chosen: Sequence[OptionId], now: datetime) -> None:
    """Raise what is wrong with the options chosen for one item; see `choice_problems`."""
    for problem in choice_problems(groups, chosen, now):
        raise problem


def choice_problems(
    groups: Sequence[GroupCard], chosen: Sequence[OptionId], now: datetime
) -> list[KdsError]:
    """Invalid for an option that isn't offered, too few or too many; Conflict for one sold out.

    An option that is named twice counts twice.
    """
    offered = {option.id: option for group in groups for option in group.options}
    problems = [_unknown(ident) for ident in chosen if ident not in offered]
    taken = [offered[ident] for ident in dict.fromkeys(chosen) if ident in offered]
    problems.extend(_sold_out(option) for option in taken if not option.on_sale(now))
    counts = Counter(offered[ident].group_id for ident in chosen if ident in offered)
    for group in groups:
        problems.extend(_miscounted(group, counts[group.id]))
    return problems


def _unknown(ident: int) -> KdsError:
    return Invalid(
        "That choice isn't offered with this dish", field="choices", do="Choose another", id=ident
    )


def _sold_out(option: OptionCard) -> KdsError:
    return Conflict(
        "{name} is sold out", field="choices", do="Choose something else", name=option.name
    )


def _miscounted(group: GroupCard, count: int) -> list[KdsError]:
    if count < group.least:
        message = N_("Choose at least {least} of {group}")
    elif group.most and count > group.most:
        message = N_("Choose at most {most} of {group}")
    else:
        return []
    return [
        Invalid(
            message,
            field="choices",
            do="Change the choices",
            least=group.least,
            most=group.most,
            group=group.name,
        )
    ]


def check_bounds(least: int, most: int, presets: int) -> None:
    """Raise Invalid when a group can't be fulfilled, or its presets are more than it allows."""
    if not 0 <= least <= MOST_CHOICES or not 0 <= most <= MOST_CHOICES:
        raise Invalid("Choices are counted from 0 to 50", field="most", do="Correct the numbers")
    if most and least > most:
        raise Invalid("At least can't be more than at most", field="least", do="Correct one")
    if most and presets > most:
        raise Invalid("More choices are preset than may be chosen", field="most", do="Allow more")
