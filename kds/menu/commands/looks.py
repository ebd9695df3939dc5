"""What guests see of a dish besides its words: a picture, or a drawing; and what they are offered
when it is off sale."""

from __future__ import annotations

import re

from kds.actor import Capability
from kds.bus.unit import UnitOfWork
from kds.errors import Invalid
from kds.menu.commands.items import standing_item
from kds.menu.events import ItemChanged
from kds.menu.model import Colour, Drawing
from kds.values import ItemId

PICTURE_NAME = re.compile(r"[0-9a-f]{32}")


def set_picture(uow: UnitOfWork, item_id: ItemId, picture: str) -> None:
    """Show a picture with a dish; `picture` is the name under which its files are kept."""
    uow.require(Capability.EDIT_MENU)
    if not PICTURE_NAME.fullmatch(picture):
        raise Invalid("There is no such picture", field="picture", do="Choose the file again")
    standing_item(uow, item_id).picture = picture
    uow.record(ItemChanged(item_id))


def drop_picture(uow: UnitOfWork, item_id: ItemId) -> None:
    """Show a dish with its drawing again."""
    uow.require(Capability.EDIT_MENU)
    standing_item(uow, item_id).picture = ""
    uow.record(ItemChanged(item_id))


def dress_item(
    uow: UnitOfWork,
    item_id: ItemId,
    drawing: Drawing | None = None,
    colour: Colour | None = None,
) -> None:
    """Choose the drawing of a dish and its colour; None = the one that fits its name."""
    uow.require(Capability.EDIT_MENU)
    item = standing_item(uow, item_id)
    item.drawing, item.colour = drawing, colour
    uow.record(ItemChanged(item_id))


def set_substitute(uow: UnitOfWork, item_id: ItemId, substitute_id: ItemId | None = None) -> None:
    """Name what guests are offered when a dish is off sale; None = the likest one."""
    uow.require(Capability.EDIT_MENU)
    item = standing_item(uow, item_id)
    if substitute_id is not None:
        standing_item(uow, substitute_id)
        if substitute_id == item_id:
            raise Invalid(
                "A dish can't stand in for itself", field="substitute_id", do="Choose another"
            )
    item.substitute_id = substitute_id
    uow.record(ItemChanged(item_id))
