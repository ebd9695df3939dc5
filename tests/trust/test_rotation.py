"""Which backups stay, and when the next one is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kds.keeping.places import backup_name, backups_in
from kds.keeping.rotation import kept, last_due, rotate

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 1, 1, 3, tzinfo=UTC)
moments = st.integers(0, 400 * 24).map(lambda hours: BEGIN + timedelta(hours=hours))


def test_a_year_of_nights_leaves_seven_days_and_four_weeks() -> None:
    """As the house does it: one backup a night, and what need not stay goes each time."""
    held: set[datetime] = set()
    for day in range(365):
        held.add(BEGIN + timedelta(days=day))
        held = kept(held, 7, 4, BERLIN)
    newest = BEGIN + timedelta(days=364)
    ages = sorted((newest - at).days for at in held)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len(held) <= 11
    assert 14 <= ages[-1] <= 28, "the weeks go further back than the days"


@given(st.sets(moments, min_size=1), st.integers(0, 9), st.integers(0, 9))
def test_the_newest_always_stays_and_none_is_made_up(
    made: set[datetime], daily: int, weekly: int
) -> None:
    stay = kept(made, daily, weekly, BERLIN)
    assert max(made) in stay
    assert stay <= made
    assert len(stay) <= max(1, daily + weekly)
    assert kept(stay, daily, weekly, BERLIN) == stay, "rotating twice drops nothing more"


def test_files_with_other_names_are_left_alone(tmp_path: Path) -> None:
    for day in range(5):
        (tmp_path / backup_name(BEGIN + timedelta(days=day))).write_text("x")
    (tmp_path / "before-the-big-party.zip").write_text("x")
    gone = rotate(tmp_path, 2, 0, BERLIN)
    assert [path.name for path in gone] == [
        backup_name(BEGIN + timedelta(days=n)) for n in range(3)
    ]
    assert len(backups_in(tmp_path)) == 2
    assert (tmp_path / "before-the-big-party.zip").exists()


def test_due_at_its_local_hour_on_both_sides_of_summer_time() -> None:
    before = datetime(2026, 3, 29, 1, 59, tzinfo=UTC)  # 3:59 there, the clock has just gone on
    assert last_due(before, 4, BERLIN) == datetime(2026, 3, 28, 3, tzinfo=UTC)
    assert last_due(before + timedelta(minutes=1), 4, BERLIN) == datetime(
        2026, 3, 29, 2, tzinfo=UTC
    )
