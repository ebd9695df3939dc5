"""An alert as the overview shows it, and which of them are loud. Pure, from live cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from kds.bookings.queries.live import moment_of_live
from kds.bus.projection import Live
from kds.reports.model import OFFERED, About, Deed
from kds.reports.queries import deed_cards
from kds.values import LineId, PartyId, TableId

FEW = 4


@dataclass(frozen=True, slots=True)
class Alert:
    """`title` is a name; `detail` one more; `amount` in minor units; `count` of dishes, guests or
    minutes; `deeds` what one tap does."""

    id: str
    sort: str
    about: About
    title: str
    href: str
    since: datetime | None = None
    at: datetime | None = None
    """A moment that it is about, where that isn't how long it has been going on."""
    detail: str = ""
    amount: int | None = None
    count: int = 0
    most: int = 0
    deeds: tuple[Deed, ...] = ()
    dishes: tuple[tuple[LineId, str], ...] = ()
    """What may be comped."""
    party_id: PartyId | None = None
    tables: tuple[tuple[TableId, str], ...] = ()
    """Where that party may move."""


def make_alert(about: About, ident: int, title: str, href: str, **more: Any) -> Alert:
    """One about a thing; unless `deeds` are named, those that fit."""
    since = more.get("since")
    place = f"{list(About).index(about)}.{since.isoformat() if since else ''}.{ident:015}"
    more.setdefault("deeds", OFFERED.get(about, ()))
    return Alert(f"{about.value}-{ident}", place, about, title, href, **more)


def loud(live: Live, made: Iterable[Alert]) -> list[Alert]:
    """The first few that aren't quiet: who is told of everything hears nothing."""
    now, deeds = moment_of_live(live), live(deed_cards)
    ordered = sorted(made, key=lambda alert: alert.sort)
    heard = (a for a in ordered if (deed := deeds.get(a.id)) is None or deed.until <= now)
    return list(islice(heard, FEW))
