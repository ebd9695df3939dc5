"""The kitchen's screens."""

from kds.kitchen.screens.all_day import AllDay
from kds.kitchen.screens.edit import Stations
from kds.kitchen.screens.expo import Expo
from kds.kitchen.screens.recall import Recall
from kds.kitchen.screens.station import Station
from kds.kitchen.screens.waste import WasteScreen
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Stations, Station, Expo, AllDay, Recall, WasteScreen]
