"""The command line: `kds serve`, and what whoever installs it needs."""

from __future__ import annotations

import typer

from kds.app import make_app
from kds.config import Settings
from kds.server import serve as serve_app

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """One live system for a restaurant."""


@app.command()
def serve(demo: bool = typer.Option(False, help="Start the demo restaurant.")) -> None:
    """Open the house and serve its screens."""
    settings = Settings(demo=demo) if demo else Settings()
    serve_app(make_app(settings), settings)
