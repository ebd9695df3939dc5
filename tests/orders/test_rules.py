"""The arithmetic of orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kds.orders.model import LineState
from kds.orders.rules import COOKING, Stage, course_to_fire, next_at, stage_of, strange_choice

DRAFT, HELD, FIRED, SERVED = LineState.DRAFT, LineState.HELD, LineState.FIRED, LineState.SERVED
VOIDED = LineState.VOIDED


@dataclass(frozen=True)
class Line:
    course: int
    state: LineState


@pytest.mark.parametrize(
    ("lines", "course"),
    [
        ([], 0),
        ([(0, DRAFT)], 0),
        ([(1, DRAFT), (2, DRAFT), (0, DRAFT)], 1),
        ([(2, DRAFT), (3, DRAFT)], 2),
        ([(1, SERVED), (2, DRAFT)], 1),
        ([(1, SERVED), (2, FIRED), (2, DRAFT), (3, DRAFT)], 2),
        ([(1, HELD), (2, DRAFT)], 1),
        ([(1, VOIDED), (2, DRAFT)], 2),
        ([(0, FIRED), (2, DRAFT)], 2),
    ],
)
def test_which_course_fires(lines: list[tuple[int, LineState]], course: int) -> None:
    assert course_to_fire([Line(c, s) for c, s in lines]) == course


@given(st.lists(st.builds(Line, st.integers(0, 9), st.sampled_from(LineState))))
def test_a_send_never_skips_ahead_of_a_course_that_waits(lines: list[Line]) -> None:
    upto = course_to_fire(lines)
    cooking = [line.course for line in lines if line.state in COOKING]
    waiting = [line.course for line in lines if line.course and line.state in (DRAFT, HELD)]
    assert upto in {0, *cooking, min(waiting, default=0)}


@pytest.mark.parametrize(
    ("states", "stage"),
    [
        ([], Stage.EMPTY),
        ([VOIDED], Stage.EMPTY),
        ([SERVED, FIRED], Stage.COOKING),
        ([SERVED, HELD], Stage.HELD),
        ([SERVED, FIRED, DRAFT], Stage.ORDERING),
        ([DRAFT, FIRED, LineState.READY], Stage.READY),
        ([SERVED], Stage.SERVED),
    ],
)
def test_what_a_table_waits_for(states: list[LineState], stage: Stage) -> None:
    assert stage_of(states) is stage


def test_a_strange_no_is_a_no() -> None:
    assert strange_choice("No onions")["removes"]
    assert strange_choice("without nuts")["removes"]
    assert not strange_choice("Nori")["removes"]


def test_the_next_time_of_day_is_the_venue_s() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 10, 24, 21, 0, tzinfo=UTC)  # 23:00, the clocks go back in four hours
    assert next_at(now, time(23, 30), berlin) == now + timedelta(minutes=30)
    assert next_at(now, time(22, 30), berlin) == now + timedelta(hours=24, minutes=30)
    assert next_at(now, time(2, 30), berlin) == now + timedelta(hours=3, minutes=30)
    assert next_at(now, time(3, 30), berlin) == now + timedelta(hours=5, minutes=30)
