"""What the menu does when something happens: after every change its version is a new word (see
`MenuVersion`), and its prices stay what they were typed as."""

from __future__ import annotations

import secrets

from babel.numbers import get_currency_precision
from sqlalchemy import select

from kds.bus.event import Event, when
from kds.bus.unit import UnitOfWork
from kds.errors import Conflict
from kds.menu.events import MENU_CHANGED
from kds.menu.model import Item, MenuVersion
from kds.staff.events import HouseNamed


@when(*MENU_CHANGED)
def renew_version(uow: UnitOfWork, event: Event) -> None:
    """What was kept of the menu is no longer true."""
    word = secrets.token_hex(12)
    row = uow.session.get(MenuVersion, 1)
    if row is None:
        uow.session.add(MenuVersion(id=1, version=word))
    else:
        row.version = word


@when(HouseNamed)
def keep_prices(uow: UnitOfWork, event: HouseNamed) -> None:
    """A price is kept in the smallest coins: with fewer of them 12.50 would become 1250."""
    before, after = (get_currency_precision(c) for c in (uow.settings.currency, event.currency))
    if before == after or uow.session.scalar(select(Item.id).limit(1)) is None:
        return
    raise Conflict(
        "There are prices already, and that currency has other coins",
        field="currency",
        do="Begin with a new data file to reckon in another currency",
    )
