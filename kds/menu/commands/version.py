"""After every change of the menu its version is a new word: see `MenuVersion`."""

from __future__ import annotations

import secrets

from kds.bus.event import Event, when
from kds.bus.unit import UnitOfWork
from kds.menu.events import MENU_CHANGED
from kds.menu.model import MenuVersion


@when(*MENU_CHANGED)
def renew_version(uow: UnitOfWork, event: Event) -> None:
    """What was kept of the menu is no longer true."""
    word = secrets.token_hex(12)
    row = uow.session.get(MenuVersion, 1)
    if row is None:
        uow.session.add(MenuVersion(id=1, version=word))
    else:
        row.version = word
