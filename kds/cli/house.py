"""How a command of the command line reaches the house: over the same file as the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console

import kds.areas
from kds.bus.house import House
from kds.config import Settings
from kds.db.migrate import migrate
from kds.errors import KdsError
from kds.naming import adopt

R = TypeVar("R")

console = Console()
complaints = Console(stderr=True)


def settings_with(**values: Any) -> Settings:
    """The settings, with what was said on the command line; None says nothing."""
    try:
        return Settings(**{name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            where = ".".join(str(part) for part in each["loc"])
            complain(f"{where}: {each['msg']}" if where else each["msg"])
        raise typer.Exit(2) from None


def complain(message: str, do: str = "") -> None:
    complaints.print(f"[bold red]{message}[/]" + (f"\n{do}" if do else ""))


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """The house over the venue's file. A running server hears of every change made here."""
    kds.areas.load()
    migrate(settings.data)
    house = House(settings)
    await house.open()
    adopt(house)
    try:
        yield house
    finally:
        await house.close()


def in_house(settings: Settings, work: Callable[[House], Awaitable[R]]) -> R:
    """Do something in the house; a refusal ends the command with its reason."""

    async def run() -> R:
        async with opened(settings) as house:
            return await work(house)

    try:
        return asyncio.run(run())
    except KdsError as error:
        complain(str(error), error.do)
        raise typer.Exit(1) from None
