"""The command line: `kds serve`, and what whoever installs it needs."""

from __future__ import annotations

import typer

from kds.cli.access import pair, token
from kds.cli.checks import audit, doctor
from kds.cli.demo import demo
from kds.cli.keeping import backup, restore
from kds.cli.menu import import_menu
from kds.cli.serving import serve
from kds.cli.terminal import terminal_sim

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """One live system for a restaurant."""


for command in (serve, demo, pair, token, backup, restore, audit, doctor):
    app.command()(command)
app.command("import-menu")(import_menu)
app.command("terminal-sim")(terminal_sim)
