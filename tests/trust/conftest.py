"""The table of faults at the end of a run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.trust.scale import FIGURE, Tried


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Say what was tried, how often, and what came of it."""

    def say(fault: str, often: int | str, result: str) -> None:
        record_property(FIGURE, (fault, str(often), result))

    return say


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
