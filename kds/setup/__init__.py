"""The first five minutes of a house: five pages from an empty directory to the first order.

It stands above the areas and has no tables of its own: how far a house has come is seen by what is
in it (`kds.setup.progress`), so it may be left and taken up again at any time.
"""

from kds.setup.routes import ROUTES
from kds.setup.screens import SCREENS
from kds.web.screen import App

__all__ = ["APP"]

APP = App("setup", SCREENS, ROUTES)
