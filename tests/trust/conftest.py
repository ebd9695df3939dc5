"""The table of faults at the end of a run, and a venue that is furnished once and copied."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kds.config import Settings
from tests.cast import settings_for
from tests.trust.place import furnish
from tests.trust.scale import FIGURE, Tried


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Say what was tried, how often, and what came of it."""

    def say(fault: str, often: int | str, result: str) -> None:
        record_property(FIGURE, (fault, str(often), result))

    return say


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
def settings(furnished: Path, tmp_path: Path) -> Settings:
    """A closed venue with an order, a picture and a letter, in `tmp_path`."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return settings_for(tmp_path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    rows = [
        (fault, often, result)
        for report in terminalreporter.stats.get("passed", [])
        for name, (fault, often, result) in _figures(report)
        if name == FIGURE
    ]
    if rows:
        terminalreporter.section("fault or attack → tried → result")
    for fault, often, result in sorted(rows):
        terminalreporter.write_line(f"{fault} → {often} → {result}")


def _figures(report: pytest.TestReport) -> list[tuple[str, tuple[str, str, str]]]:
    return [pair for pair in report.user_properties if pair[0] == FIGURE]  # type: ignore[misc]
