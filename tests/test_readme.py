"""Every setting, CLI command and route that the README names exists, and the reverse."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from kds.app import make_app
from kds.cli import app as cli
from kds.config import Settings
from tests.cast import settings_for

README = (Path(__file__).parents[1] / "README.md").read_text()
NAMED = set(re.findall(r"`([^`\n]+)`", README))
COMMANDS = typer.main.get_command(cli).commands  # type: ignore[attr-defined]


def test_every_setting_is_in_the_readme() -> None:
    assert {name for name in Settings.model_fields if name not in NAMED} == set()


def test_the_readme_names_no_other_setting() -> None:
    table = README.split("| Setting |")[1].split("\n\n")[0]
    named = {n for row in table.splitlines()[2:] for n in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == set(Settings.model_fields)


def test_every_command_is_in_the_readme_and_the_reverse() -> None:
    table = README.split("| Command |")[1].split("\n\n")[0]
    named = set(re.findall(r"`kds ([\w-]+)", table))
    assert named == set(COMMANDS)


def test_options_named_in_the_readme_exist() -> None:
    for row in README.split("| Command |")[1].split("\n\n")[0].splitlines()[2:]:
        command = COMMANDS[re.findall(r"`kds ([\w-]+)", row)[0]]
        known = {option for each in command.params for option in each.opts}
        assert set(re.findall(r"`(--[\w-]+)", row)) <= known


def test_routes_named_in_the_readme_exist(tmp_path: Path) -> None:
    routes = {route.path for route in make_app(settings_for(tmp_path)).routes}  # type: ignore[attr-defined]
    paths = {n for n in NAMED if re.fullmatch(r"/[a-z/{}_0-9]*", n)}
    assert paths - routes - {"/"} == set()


def test_make_targets_named_in_the_readme_exist() -> None:
    makefile = (Path(__file__).parents[1] / "Makefile").read_text()
    for target in re.findall(r"\bmake ([a-z]+)\b", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
