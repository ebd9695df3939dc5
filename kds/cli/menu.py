"""`kds import-menu`: a menu from a CSV or JSON file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kds.cli.house import complain, console, in_house, settings_with
from kds.importing import examples, import_file


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


def import_menu(
    file: Annotated[Path | None, typer.Argument(help="A .csv or .json file.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Only list the problems.")] = False,
    example: Annotated[Format | None, typer.Option(help="Print a file to begin with.")] = None,
    data: Annotated[Path | None, typer.Option(help="The venue's database file.")] = None,
) -> None:
    """Take a menu in from a file, as a whole or not at all; lists every problem by its line."""
    if example is not None:
        print(examples.CSV if example is Format.CSV else examples.JSON, end="")
        return
    if file is None:
        complain("Which file?", "Name a .csv or .json file, or ask for an --example")
        raise typer.Exit(2)
    problems = in_house(settings_with(data=data), lambda house: import_file(house, file, dry_run))
    for each in problems:
        # One line each, as compilers write it, so that editors find the place.
        print(f"{file}:{each.line}: {each.field}: {each.message}")
    if problems:
        complain(f"{len(problems)} problems; nothing was changed")
        raise typer.Exit(1)
    console.print("No problems" if dry_run else "The menu is in, and on every screen")
