"""What goes with what a guest has chosen, by the orders of late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kds.bus.projection import Live, Read, projection
from kds.menu.queries import ItemCard, item_cards
from kds.orders.events import CompanionsCounted
from kds.orders.model import Companion
from kds.values import ItemId

OFFERED = 3


@dataclass(frozen=True, slots=True)
class CompanionCard:
    """What is ordered with one dish, most first: (dish, in how many of 1000 of its orders)."""

    id: ItemId
    companions: tuple[tuple[ItemId, int], ...]


@projection(CompanionsCounted, by="item_id")
def companion_cards(read: Read, ids: Sequence[ItemId] | None) -> list[CompanionCard]:
    """Every dish that others are ordered with."""
    statement = select(Companion.item_id, Companion.with_id, Companion.score)
    if ids is not None:
        statement = statement.where(Companion.item_id.in_(ids))
    found: dict[int, list[tuple[ItemId, int]]] = defaultdict(list)
    for item_id, with_id, score in read.execute(
        statement.order_by(Companion.score.desc(), Companion.with_id)
    ):
        found[item_id].append((ItemId(with_id), score))
    return [CompanionCard(ItemId(i), tuple(companions)) for i, companions in found.items()]


def goes_with(live: Live, item_ids: Collection[ItemId], most: int = OFFERED) -> list[ItemId]:
    """What to offer with these dishes: on sale, none of them, and ordered with them before.

    Extras that cost at most half of the dearest of them come first, as a guest says yes to those;
    then what is ordered with them most often. The same cart always gets the same offer.
    """
    chosen = set(item_ids)
    scores: Counter[ItemId] = Counter()
    for item_id in chosen:
        known = live(companion_cards).get(item_id)
        for other, score in known.companions if known else ():
            scores[other] += score
    items = live(item_cards)
    dearest = max((card.price for i in chosen if (card := items.get(i))), default=0)
    offers = [
        card
        for ident in scores
        if ident not in chosen and (card := items.get(ident)) is not None and _on_sale(live, card)
    ]
    offers.sort(key=lambda card: (card.price * 2 > dearest, -scores[card.id], card.price, card.id))
    return [card.id for card in offers[:most]]


def _on_sale(live: Live, card: ItemCard) -> bool:
    return card.available if live.now is None else card.on_sale(live.now)
