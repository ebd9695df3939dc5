"""Which pictures are needed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.menu.model import Item


def pictures_in_use(session: Session) -> frozenset[str]:
    """The names of all pictures that a dish shows, or would show if it were restored."""
    return frozenset(session.scalars(select(Item.picture).where(Item.picture != "")))
