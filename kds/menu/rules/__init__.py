"""The menu's arithmetic: which price counts, which choices are allowed, what is on sale."""

from kds.menu.rules.choices import check_bounds, check_choices, choice_problems
from kds.menu.rules.names import match_key, moved, named
from kds.menu.rules.prices import daypart_at, minor_units, overlap, priced, unit_price
from kds.menu.rules.sale import LOW_STOCK, Sale, Stand, is_available, lacking, sale, standing

__all__ = [
    "LOW_STOCK",
    "Sale",
    "Stand",
    "check_bounds",
    "check_choices",
    "choice_problems",
    "daypart_at",
    "is_available",
    "lacking",
    "match_key",
    "minor_units",
    "moved",
    "named",
    "overlap",
    "priced",
    "sale",
    "standing",
    "unit_price",
]
