"""The guests' screens: who there is, and one of them."""

from kds.guests.screens.guest import GuestScreen
from kds.guests.screens.guests import Guests

SCREENS = [Guests, GuestScreen]
