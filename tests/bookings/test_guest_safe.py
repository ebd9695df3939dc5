"""What guests ask never selects another guest's data: looked at in the statements themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from kds.bookings.queries import ask_time, availability_day, open_days, own_booking
from tests.bookings.diary import Diary, secret

PERSONAL = ("name", "phone", "email", "note", "allergy", "guest_id", "token_hash")


@contextmanager
def statements(diary: Diary) -> Iterator[list[str]]:
    """Every SQL statement that the reading engine is asked meanwhile."""
    seen: list[str] = []
    engine = diary.house._reader.sync_engine

    def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_free_times_are_worked_out_without_anybodys_name(diary: Diary) -> None:
    await diary.book("19:30", word="ada", name="Ada", note="birthday")
    now = diary.clock()
    with statements(diary) as seen:
        await diary.house.read(availability_day, diary.zone, now, diary.day, 2)
        await diary.house.read(ask_time, diary.zone, now, diary.at("19:30"), 2)
        await diary.house.read(open_days, diary.zone, now, diary.day, 5)
    assert any("party" in statement for statement in seen)
    for statement in seen:
        assert not [each for each in PERSONAL if f"party.{each}" in statement], statement
        assert "guest" not in statement


async def test_a_private_link_reads_one_row_by_its_hash(diary: Diary) -> None:
    await diary.book("19:30", word="ada")
    with statements(diary) as seen:
        own = await diary.house.read(own_booking, secret("ada"))
    assert own is not None
    [statement] = [each for each in seen if "FROM party" in each]
    assert "WHERE party.token_hash = ?" in statement


async def test_an_answer_says_when_and_nothing_else(diary: Diary) -> None:
    await diary.book("19:30", word="ada", name="Ada Lovelace", phone="030 1234567")
    found = await diary.house.read(availability_day, diary.zone, diary.clock(), diary.day, 2)
    answer = await diary.house.read(ask_time, diary.zone, diary.clock(), diary.at("19:30"), 2)
    for text in ("Ada", "Lovelace", "1234567", "example.org", "tables"):
        assert text not in repr(found) + repr(answer)
