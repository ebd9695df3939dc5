"""Who waits to be let in, which devices are in, which systems hold a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import HTTPConnection

from kds.actor import Capability, Role
from kds.bus.projection import Live
from kds.kitchen.queries import station_cards
from kds.staff.commands.devices import DEVICE_ROLES
from kds.staff.model import PairingState
from kds.staff.queries import (
    PairingCard,
    TokenCard,
    device_cards,
    pairing_cards,
    staff_cards,
    token_cards,
)
from kds.values import StationId
from kds.web.screen import Screen, cells

Choices = tuple[tuple[StationId, str], ...]


@dataclass(frozen=True, slots=True)
class DeviceCell:
    """A paired device with what it may become."""

    id: int
    name: str
    role: Role
    station_id: StationId | None
    station: str | None
    staff: str | None
    paired_at: datetime
    gone_since: datetime | None
    stations: Choices
    sort: str


@dataclass(frozen=True)
class Devices(Screen):
    """Lets screens in, says what each is for, shuts them out."""

    path = "/devices"
    template = "staff/devices.html"
    title = "Devices"
    about = "Pair screens, say what each is for, shut one out"
    needs = Capability.MANAGE_DEVICES
    css = ("css/staff.css",)
    roles = DEVICE_ROLES

    @cells(pairing_cards)
    def waiting(self, live: Live) -> list[PairingCard]:
        return [card for card in live(pairing_cards) if card.state is PairingState.WAITING]

    @cells(device_cards, staff_cards, station_cards)
    def devices(self, live: Live) -> list[DeviceCell]:
        stations = _stations(live)
        names = dict(stations)
        people = live(staff_cards)
        order = {role: n for n, role in enumerate(DEVICE_ROLES)}
        return [
            DeviceCell(
                card.id,
                card.name,
                card.role,
                card.station_id,
                names.get(card.station_id) if card.station_id else None,
                who.name if card.staff_id and (who := people.get(card.staff_id)) else None,
                card.paired_at,
                card.gone_since,
                stations,
                f"{order[card.role]} {card.name.casefold()} {card.id:06}",
            )
            for card in live(device_cards)
        ]

    @cells(token_cards)
    def tokens(self, live: Live) -> list[TokenCard]:
        return list(live(token_cards))

    def context(self, live: Live) -> dict[str, Any]:
        return {"stations": _stations(live)}

    def personal(self, request: HTTPConnection) -> dict[str, Any]:
        """A code that came by the QR of a waiting screen is filled in."""
        return {"code": request.query_params.get("code", "")[:12]}


def _stations(live: Live) -> Choices:
    cards = sorted(live(station_cards), key=lambda card: card.sort)
    return tuple((card.id, card.name) for card in cards)
