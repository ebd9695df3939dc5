"""The menu's screens: the editor's three pages and the 86 screen."""

from __future__ import annotations

from kds.menu.screens.availability import Availability
from kds.menu.screens.choices import Choices
from kds.menu.screens.dayparts import Dayparts
from kds.menu.screens.editor import Editor
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Editor, Choices, Dayparts, Availability]
