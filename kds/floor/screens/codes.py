"""The tables' codes on paper: a sheet to print, cut and put on the tables."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kds.actor import Capability
from kds.bus.projection import Live
from kds.config import Settings
from kds.floor.queries import TableCode, table_codes
from kds.values import TableId
from kds.web.qr import qr_code
from kds.web.screen import Screen, cells


@dataclass(frozen=True, slots=True)
class Printed:
    """One table's card: its name and what its code leads to."""

    id: TableId
    sort: str
    name: str
    area: str
    address: str
    venue: str

    @property
    def qr(self) -> Markup:
        return qr_code(self.address)


@dataclass(frozen=True)
class TableCodes(Screen):
    """A code for each table; a new one makes what was printed worthless."""

    path, template, title = "/floor/codes", "floor/codes.html", "Table codes"
    needs = Capability.EDIT_FLOOR
    css = ("css/codes.css",)
    js = ("js/print.js",)
    about = "Codes for the tables: menu and ordering on guests’ phones"

    @cells(table_codes)
    def codes(self, live: Live) -> list[Printed]:
        return [_printed(live, each) for each in live(table_codes)]


def _printed(live: Live, table: TableCode) -> Printed:
    settings = live.settings or Settings()
    address = f"{settings.address}/t/{table.code}"
    return Printed(table.id, table.sort, table.name, table.area, address, settings.venue)
