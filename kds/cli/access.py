"""`kds pair` and `kds token`: let a device or an outside system in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import segno
import typer

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.cli.house import console, in_house, settings_with
from kds.config import is_loopback
from kds.errors import NotFound
from kds.kitchen.queries import station_cards
from kds.staff import commands
from kds.staff.rules import PAIRING_LIFE, digest, new_secret
from kds.values import StationId

Data = Annotated[Path | None, typer.Option(help="The venue's database file.")]


def pair(
    role: Annotated[Role, typer.Argument(help="What the device is for.")],
    station: Annotated[str | None, typer.Option(help="The station of a kitchen screen.")] = None,
    name: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    data: Data = None,
) -> None:
    """Print a one-time link, and its QR code, that pairs whoever opens it first."""
    settings = settings_with(data=data)
    secret = new_secret()

    async def make(house: House) -> None:
        where = _station(house, station) if station else None
        called = name or f"{(station or '').title()} {role.word}".strip()
        await house.change(
            SYSTEM,
            commands.make_pairing_link,
            code_hash=digest(secret),
            name=called,
            role=role,
            station_id=where,
        )

    in_house(settings, make)
    link = f"{settings.address}/pair/link?token={secret}"
    segno.make(link, error="l").terminal(sys.stdout, compact=True)
    console.print(f"[bold cyan]{link}[/]", soft_wrap=True)
    minutes = int(PAIRING_LIFE.total_seconds() // 60)
    console.print(f"Good once, for {minutes} minutes. Open it on the device that will stay.")
    if is_loopback(settings.host) and not settings.public_url:
        console.print("[yellow]Only this machine reaches that address:[/] set KDS_HOST to listen")
        console.print("on the network, and KDS_PUBLIC_URL to what other devices call it.")


def _station(house: House, name: str) -> StationId:
    known = list(house.live(station_cards))
    for card in known:
        if card.name.casefold() == name.casefold():
            return card.id
    names = ", ".join(card.name for card in known) or "none yet"
    raise NotFound("There is no station {name}", do="There are: {names}", name=name, names=names)


def token(
    name: Annotated[str, typer.Option(help="Which system it is for.")],
    role: Annotated[Role, typer.Option(help="What it may do.")] = Role.ORDERS,
    data: Data = None,
) -> None:
    """Print a new bearer token, once: the house keeps only its hash."""
    secret = f"kds_{new_secret()}"

    async def issue(house: House) -> None:
        await house.change(
            SYSTEM, commands.issue_token, name=name, role=role, token_hash=digest(secret)
        )

    in_house(settings_with(data=data), issue)
    # Alone on its line, so that a script can take it; nothing decorates it.
    print(secret)
