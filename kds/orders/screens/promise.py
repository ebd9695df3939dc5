"""What the pad says of time: how long the kitchen takes, what was promised, what is awaited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from kds.bus.projection import Live
from kds.kitchen.queries import kitchen_wait, promise_for
from kds.orders.model import FiresOn, LineState, OrderState
from kds.orders.queries import OrderCard
from kds.values import ItemId, OrderId


@dataclass(frozen=True, slots=True)
class KitchenNote:
    """One line below the pad's head."""

    id: OrderId
    waits_for: FiresOn | None
    since: datetime
    """When the last of what waits was sent."""
    promised_at: datetime | None
    fire_at: datetime | None
    minutes: int
    """How long the kitchen takes now for what isn't sent yet, else for what comes next."""


def kitchen_note(live: Live, order: OrderCard | None) -> KitchenNote | None:
    if order is None or order.state is not OrderState.OPEN or live.now is None:
        return None
    held = [line for line in order.lines if line.state is LineState.HELD]
    drafts: Counter[ItemId] = Counter()
    for line in order.lines:
        if line.state is LineState.DRAFT and line.item_id is not None:
            drafts[line.item_id] += line.quantity
    seconds = promise_for(live, drafts).wait if drafts else kitchen_wait(live)
    return KitchenNote(
        id=order.id,
        waits_for=order.waits_for,
        since=max((line.sent_at for line in held if line.sent_at), default=order.opened_at),
        promised_at=order.promised_at,
        fire_at=order.fire_at if held else None,
        minutes=-(-seconds // 60),
    )
