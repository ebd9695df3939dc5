"""`kds terminal-sim`: a card terminal that isn't one, as a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from kds.cli.house import complain, console, settings_with
from kds.terminals.simulator import make_simulator

Host = Annotated[str, typer.Option(help="Address to listen on.")]


def terminal_sim(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8090,
    host: Host = "127.0.0.1",
    book: Annotated[Path, typer.Option(help="Its own book, one line for each word.")] = Path(
        "var/terminal.jsonl"
    ),
    script: Annotated[
        str, typer.Option(help="What happens next: approve, decline:lost_card, lose, …")
    ] = "",
    automatic: Annotated[
        float | None, typer.Option(help="A card comes by itself after so many seconds.")
    ] = None,
) -> None:
    """Start a simulated card terminal, with a page where you hold the card to it."""
    try:
        app = make_simulator(book, automatic=automatic, script=script, settings=settings_with())
    except ValueError as error:
        complain(str(error), "Say approve, decline:CODE, cancel, time_out, lose or mute")
        raise typer.Exit(2) from None
    console.print(f"[bold]Terminal[/] [bold cyan]http://{host}:{port}/[/]", soft_wrap=True)
    uvicorn.run(app, host=host, port=port, log_level="critical", access_log=False)
