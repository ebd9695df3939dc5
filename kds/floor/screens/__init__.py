"""The floor's screens."""

from kds.floor.screens.codes import TableCodes
from kds.floor.screens.editor import FloorEditor
from kds.floor.screens.host import Host
from kds.floor.screens.map import FloorMap
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Host, FloorMap, FloorEditor, TableCodes]
