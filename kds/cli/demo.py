"""`kds demo`: a service of the demo restaurant, simulated at any speed, and what it came to."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from kds.app import make_app, mounted
from kds.bus.house import House, utc_now
from kds.cli.house import complain, console, settings_with
from kds.config import Settings
from kds.demo.clock import Clock, Paced, Stepped
from kds.demo.history import tell
from kds.demo.running import SEED, friday
from kds.demo.screens import watched
from kds.demo.simulation import Simulation
from kds.demo.summary import Summary, summary
from kds.demo.till import terminal
from kds.server import Server, listening_socket, uvicorn_config


@dataclass(frozen=True, slots=True)
class Played:
    """A simulated span: the house's figures, and the simulation's own."""

    figures: Summary
    seconds: float
    """Real ones."""
    refused: int
    errors: int


def demo(
    speed: Annotated[float, typer.Option(min=0, help="Times real time; 0 = at full speed.")] = 30,
    minutes: Annotated[float, typer.Option(help="Of the house's time.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed, the same evening.")] = SEED,
    screens: Annotated[int, typer.Option(min=0, help="Screens that are drawn meanwhile.")] = 0,
    port: Annotated[int | None, typer.Option(help="Serve its screens on this port.")] = None,
    data: Annotated[Path | None, typer.Option(help="A new file to keep the house in.")] = None,
) -> None:
    """Simulate a Friday evening in a fresh house and print what it came to."""
    if data is not None and data.exists():
        complain(f"{data} is there already", "Name a new file: the demo begins with an empty house")
        raise typer.Exit(2)
    if port is not None and not speed:
        complain("Screens can't follow at full speed", "Name a --speed beside the --port")
        raise typer.Exit(2)
    with tempfile.TemporaryDirectory(prefix="kds-demo-") as folder:
        settings = settings_with(demo=True, data=data or Path(folder) / "demo.db", port=port)
        settings = settings.model_copy(update={"venue": "Ember & Oak"})
        start = friday(utc_now(), settings)
        tell(settings, start, seed, 0)
        end = start + timedelta(minutes=minutes)
        play = _alone(settings, start, end, speed, seed, screens)
        if port is not None:
            play = _served(settings, start, end, speed, seed)
        played = asyncio.run(play)
        print_summary(played, minutes, settings.currency)


async def _alone(
    settings: Settings, start: datetime, end: datetime, speed: float, seed: int, screens: int
) -> Played:
    clock = Stepped(start, speed)
    house = House(settings, clock, speed or 1.0)
    await house.open(chores=False)
    try:
        async with watched(house, screens):
            return await _play(house, clock, seed, start, end, alone=True)
    finally:
        await house.close()


async def _served(
    settings: Settings, start: datetime, end: datetime, speed: float, seed: int
) -> Played:
    clock, played = Paced(start, speed), list[Played]()

    async def play(house: House) -> None:
        console.print(f"[bold]Open at[/]  [bold cyan]{settings.address}/[/]", soft_wrap=True)
        played.append(await _play(house, clock, seed, start, end, alone=False))
        server.should_exit = True

    def begin(house: House) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(play(house))

    app = make_app(settings, clock, [*mounted(), terminal(settings)], begin, speed=speed)
    server = Server(uvicorn_config(app, settings))
    await server.serve(sockets=[listening_socket(settings.host, settings.port)])
    if not played:
        complain("It was stopped before its end")
        raise typer.Exit(1)
    return played[0]


async def _play(
    house: House, clock: Clock, seed: int, start: datetime, end: datetime, *, alone: bool
) -> Played:
    simulation, begun = Simulation(house, clock, seed, alone=alone), time.perf_counter()
    await simulation.open()
    try:
        await simulation.run(end)
    finally:
        await simulation.close()
    figures = await house.read(summary, start)
    refused = simulation.scene.refused.total()
    return Played(figures, time.perf_counter() - begun, refused, simulation.errors)


def print_summary(played: Played, minutes: float, currency: str) -> None:
    """A table of it; the last lines are what two runs of the same seed have in common."""
    figures, table = played.figures, Table.grid(padding=(0, 2))
    rows = {
        "Covers": f"{figures.covers}",
        "Orders": f"{figures.orders}",
        "Sales": f"{figures.sales / 100:,.2f} {currency}",
        "Ticket times": f"{_clock(figures.ticket_p50)} median, {_clock(figures.ticket_p90)} p90"
        f" of {figures.tickets}",
        "Refused": f"{played.refused}",
        "Errors": f"{played.errors}",
        "Simulated": f"{minutes:g} min in {played.seconds:.1f} s,"
        f" {minutes * 60 / played.seconds:.0f} × real time",
        "Journal": f"{figures.journal_rows} rows, ends in {figures.journal_head}",
    }
    for what, said in rows.items():
        table.add_row(f"[bold]{what}[/]", said)
    console.print(table)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
