"""Who acts, and what they may do. Deny by default; the table is the one in the trust guide."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kds.errors import Forbidden, SignInNeeded
from kds.values import DeviceId, StaffId, StationId


class Role(StrEnum):
    GUEST = "guest"
    KITCHEN = "kitchen"
    EXPO = "expo"
    SERVER = "server"
    HOST = "host"
    MANAGER = "manager"
    ADMIN = "admin"
    KIOSK = "kiosk"
    """A paired kiosk: whoever stands before it orders for themselves."""
    ORDERS = "orders"
    """An outside system that may only place orders (a bearer token)."""
    SYSTEM = "system"
    """The house itself: start-up, timers, the command line."""

    @property
    def word(self) -> str:
        return {Role.ORDERS: "Outside orders"}.get(self, self.value.capitalize())


class Capability(StrEnum):
    SEE_MENU = "see_menu"
    SEE_KITCHEN = "see_kitchen"
    SEE_ORDERS = "see_orders"
    COOK = "cook"
    """Start, bump, unbump and recall at one's own station (a kitchen screen) or any (a manager)."""
    RUN_PASS = "run_pass"
    """Expo: bump for others, recall, priorities, fire and hold courses."""
    TAKE_ORDERS = "take_orders"
    PLACE_ORDERS = "place_orders"
    """Place whole orders from outside, by API."""
    SELF_ORDER = "self_order"
    """A guest's own cart at a paired kiosk."""
    VOID_FIRED = "void_fired"
    SEE_CHECKS = "see_checks"
    """Bills: what is to pay and what was paid."""
    TAKE_PAYMENT = "take_payment"
    """Split, charge, take cash, tip, print."""
    GIVE_DISCOUNT = "give_discount"
    """Discounts, comps and refunds up to the house's limit for servers, with a reason."""
    ADJUST_FREELY = "adjust_freely"
    """The same without a limit; bring a paid check back."""
    RUN_DRAWER = "run_drawer"
    """Open and close a cash drawer, with its count."""
    CLOSE_DAY = "close_day"
    """The Z report of a business date."""
    EDIT_MONEY = "edit_money"
    """Taxes, service charge, limits, terminals, what kiosks and guests' phones may do."""
    SET_AVAILABILITY = "set_availability"
    """86, snooze, countdown."""
    EDIT_MENU = "edit_menu"
    EDIT_FLOOR = "edit_floor"
    SEE_FLOOR = "see_floor"
    """The map: who sits where, and what is planned."""
    SEAT_GUESTS = "seat_guests"
    """The host stand: the waitlist, arrivals, seating, clearing, blocks, the rotation."""
    SEE_GUESTS = "see_guests"
    """Phone, e-mail and history of guests."""
    ERASE_GUESTS = "erase_guests"
    """Merge, hand out and erase all that is known of a guest."""
    TAKE_BOOKINGS = "take_bookings"
    EDIT_BOOKINGS = "edit_bookings"
    """Service periods, pacing, turn times, closures."""
    EDIT_STATIONS = "edit_stations"
    EDIT_HOUSE = "edit_house"
    """Its name, time zone, currency, language and country."""
    MANAGE_DEVICES = "manage_devices"
    MANAGE_STAFF = "manage_staff"
    SEE_OVERVIEW = "see_overview"
    READ_JOURNAL = "read_journal"
    KEEP_HOUSE = "keep_house"
    """The doctor's page: what keeps the house, back it up now, verify its journal."""
    ADMINISTER = "administer"


_KITCHEN = {
    Capability.SEE_MENU,
    Capability.SEE_KITCHEN,
    Capability.COOK,
    Capability.SET_AVAILABILITY,
}
_PASS = _KITCHEN | {Capability.RUN_PASS, Capability.SEE_ORDERS}
_SERVER = {
    Capability.SEE_MENU,
    Capability.SEE_KITCHEN,
    Capability.SEE_ORDERS,
    Capability.TAKE_ORDERS,
    Capability.VOID_FIRED,
    Capability.SEE_CHECKS,
    Capability.TAKE_PAYMENT,
    Capability.GIVE_DISCOUNT,
    Capability.RUN_DRAWER,
    Capability.RUN_PASS,
    Capability.SET_AVAILABILITY,
    Capability.SEE_FLOOR,
    Capability.SEAT_GUESTS,
}
_HOST = {
    Capability.SEE_MENU,
    Capability.SEE_ORDERS,
    Capability.SEE_FLOOR,
    Capability.SEAT_GUESTS,
    Capability.SEE_GUESTS,
    Capability.TAKE_BOOKINGS,
}
_MANAGER = set(Capability) - {Capability.PLACE_ORDERS, Capability.ADMINISTER}

LOOKING = frozenset(
    {Capability.SEE_MENU, Capability.SEE_KITCHEN, Capability.SEE_ORDERS, Capability.SEE_FLOOR}
)
"""What a waiter's, host's or manager's device shows while nobody is signed in on it."""

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.GUEST: frozenset(),
    Role.KIOSK: frozenset({Capability.SELF_ORDER}),
    Role.KITCHEN: frozenset(_KITCHEN),
    Role.EXPO: frozenset(_PASS),
    Role.SERVER: frozenset(_SERVER),
    Role.HOST: frozenset(_HOST),
    Role.MANAGER: frozenset(_MANAGER),
    Role.ADMIN: frozenset(
        {
            Capability.MANAGE_DEVICES,
            Capability.MANAGE_STAFF,
            Capability.READ_JOURNAL,
            Capability.KEEP_HOUSE,
            Capability.ADMINISTER,
        }
    ),
    Role.ORDERS: frozenset({Capability.PLACE_ORDERS}),
    Role.SYSTEM: frozenset(Capability),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `station_id` ties a kitchen screen to its own station."""

    role: Role
    device_id: DeviceId | None = None
    staff_id: StaffId | None = None
    name: str = ""
    station_id: StationId | None = None
    _capabilities: frozenset[Capability] | None = field(default=None, repr=False)
    """Other than those of the role: a device nobody is signed in on, a manager who administers."""
    token_id: int | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        return CAPABILITIES[self.role] if self._capabilities is None else self._capabilities

    def may(self, capability: Capability) -> bool:
        return capability in self.capabilities

    def require(self, capability: Capability) -> None:
        """Raise SignInNeeded where signing in would help, Forbidden where it wouldn't."""
        if self.may(capability):
            return
        if self.role is Role.GUEST:
            raise SignInNeeded("This device isn't signed in", do="Pair it or enter your PIN")
        if capability in CAPABILITIES[self.role]:
            raise SignInNeeded("Nobody is signed in on this device", do="Enter your PIN")
        raise Forbidden("You may not do this here", do="Ask a manager")

    @property
    def label(self) -> str:
        """How the journal names the actor: role and ids, never a name."""
        parts = [self.role.value]
        if self.staff_id is not None:
            parts.append(f"staff:{self.staff_id}")
        if self.device_id is not None:
            parts.append(f"device:{self.device_id}")
        if self.token_id is not None:
            parts.append(f"token:{self.token_id}")
        return " ".join(parts)


SYSTEM = Actor(Role.SYSTEM)
GUEST = Actor(Role.GUEST)
