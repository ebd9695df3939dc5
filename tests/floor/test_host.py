"""The host stand: what its lists say, and the waitlist through the whole application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from kds.app import make_app
from kds.errors import Conflict
from kds.floor import commands as floor
from kds.floor.model import PartyState, QuoteOutcome, Stage
from kds.floor.queries import party_cards, quotes_now, turns_cards
from kds.floor.queries.waits import stays_before
from kds.floor.screens import arrivals, host
from kds.floor.screens import waiting as waitlist
from kds.staff.queries import staff_cards
from kds.values import PartyId
from tests.cast import settings_for
from tests.floor.room import Room

HX = {"HX-Request": "true"}


def look(room: Room) -> Any:
    """The live cards as a screen is given them."""
    room.house.live.now = room.clock.now
    return room.house.live


def waits(room: Room) -> list[waitlist.Waiting]:
    return waitlist.waitlist(look(room))


def comes(room: Room) -> list[arrivals.Arriving]:
    return sorted(arrivals.arriving(look(room)), key=lambda each: each.sort)


async def add(room: Room, name: str, size: int = 2) -> PartyId:
    party: PartyId = await room.do(
        floor.add_waiting, size=size, name=name, quoted_low=10, quoted_high=20
    )
    room.clock.forward(minutes=1)
    return party


def suggested(rows: list[Any]) -> dict[str, str]:
    return {row.name: row.choices[0].name for row in rows if row.choices}


async def test_everybody_who_waits_is_offered_another_table(room: Room) -> None:
    for name in ("Ruiz", "Park", "Kim", "Ali"):
        await add(room, name)
    await add(room, "Bauer", size=6)
    tables = suggested(waits(room))
    assert tables["Ruiz"] == "B1", "the table for two goes to the first two"
    assert tables["Bauer"] == "C1"
    assert len(set(tables.values())) == 5


async def test_a_waiting_partys_table_isnt_given_to_who_comes_later(room: Room) -> None:
    for name in ("A1", "A2", "A3", "C1"):
        await room.walk_in(name)
    await add(room, "Ruiz")
    newcomer = next(each for each in waitlist.newcomers(look(room)) if each.id == 2)
    assert (newcomer.choices, newcomer.promised) == ((), True)
    assert not newcomer.quote.now


async def test_a_table_is_suggested_with_its_reason(room: Room) -> None:
    await room.book("A1", size=4, minutes=120)
    await room.book("A2", size=4, minutes=60)
    [choice] = [c for c in waitlist.newcomers(look(room))[3].choices if c.name == "A1"]
    assert choice.spare == 0
    assert choice.until == room.clock.now + timedelta(minutes=120)
    assert "A2" not in {c.name for c in waitlist.newcomers(look(room))[3].choices}


async def test_who_is_late_is_marked_and_their_table_is_kept_for_a_while(room: Room) -> None:
    party = await room.book("A1", size=4, minutes=0, name="Haddad")
    assert not comes(room)[0].late
    room.clock.forward(minutes=6)
    row = comes(room)[0]
    assert row.late
    assert row.kept_until - (room.party(party).booked_for or row.at) == timedelta(minutes=15)
    assert row.tables == "A1"


async def test_guests_who_are_here_are_offered_their_own_table(room: Room) -> None:
    party = await room.book("C1", size=2, minutes=5, name="Sørensen")
    await room.do(floor.arrive, party_id=party)
    row = comes(room)[0]
    assert (row.choices[0].name, row.choices[0].booked) == ("C1", True)
    assert {choice.name for choice in row.choices[1:]} == {"B1", "A1", "A2", "A3"}


async def test_guests_whose_table_is_still_taken_are_offered_another(room: Room) -> None:
    await room.walk_in("A1", size=4)
    party = await room.book("A1", size=4, minutes=5, name="Haddad")
    await room.do(floor.arrive, party_id=party, size=2)
    row = comes(room)[0]
    assert (row.here, row.size, row.state) == (2, 4, PartyState.ARRIVED_PARTIAL)
    assert not row.ready
    assert row.free_at is not None
    assert row.choices[0].name in ("A2", "A3")


async def test_who_was_told_that_a_table_is_ready_comes_first(room: Room) -> None:
    for name in ("A1", "A2", "A3", "C1"):
        await room.walk_in(name)
    await add(room, "Ruiz")
    second = await add(room, "Park")
    await room.do(floor.notify_ready, party_id=second)
    assert suggested(waits(room)) == {"Park": "B1"}
    row = waits(room)[1]
    assert row.kept_until == room.clock.now + timedelta(minutes=10)


async def test_part_of_a_combination_is_kept_for_who_is_first(room: Room) -> None:
    two = room.tables["A2"]
    for name in ("A3", "C1", "B1"):
        await room.walk_in(name)
    leaving = await room.walk_in("A2")
    await room.do(floor.set_stage, party_id=leaving, stage=Stage.PAID)
    await add(room, "Bauer", size=6)
    await add(room, "Ruiz", size=2)
    assert suggested(waits(room)) == {}
    assert stand_says(room, 2).promised
    await room.do(floor.leave, party_id=leaving)
    await room.do(floor.clear_table, table_id=two)
    assert suggested(waits(room)) == {"Bauer": "A1+A2"}


def stand_says(room: Room, size: int) -> waitlist.Newcomer:
    return next(each for each in waitlist.newcomers(look(room)) if each.id == size)


async def test_the_header_counts_guests_and_tells_the_wait(room: Room) -> None:
    await room.walk_in("A1", size=3)
    await room.book("A2", size=4, minutes=90)
    figures = host.figures(look(room))
    assert (figures.inside, figures.to_come, figures.waiting) == (3, 4, 0)
    assert [size for size, _ in figures.waits] == [2, 4, 6]
    assert all(quote.now for _, quote in figures.waits)


async def test_the_seated_line_says_what_is_free_next(room: Room) -> None:
    late = await room.walk_in("A1")
    room.clock.forward(minutes=10)
    await room.walk_in("A2")
    await room.do(floor.set_stage, party_id=late, stage=Stage.PAID)
    line = host.seated(look(room))
    assert [each.tables for each in line.leaving] == ["A1", "A2"]
    assert dict(line.stages) == {Stage.PAID: 1, Stage.SEATED: 1}
    await room.do(floor.leave, party_id=late)
    assert [name for _, name in host.seated(look(room)).dirty] == ["A1"]


async def test_the_rotation_names_who_is_next(room: Room) -> None:
    names = [server.name for server in sorted(host.servers(look(room)), key=lambda s: s.sort)]
    if not names:
        for staff in room.staff.values():
            await room.do(floor.start_duty, staff_id=staff)
    [first] = [each.id for each in host.servers(look(room)) if each.next]
    await room.do(floor.skip_turn, staff_id=first)
    assert [each.id for each in host.servers(look(room)) if each.next] != [first]


# --- the quote and the house --------------------------------------------------------------------


async def test_complaint_16_the_door_and_the_plan_see_one_inventory(room: Room) -> None:
    """A table that is claimed is no table for a walk-in, and its wait says so."""
    for name in ("B1", "A1", "A2", "A3", "C1"):
        await room.book(name, minutes=30)
    assert not quotes_now(look(room), room.clock.now).sizes[2].now
    assert waitlist.newcomers(look(room))[1].choices == ()


async def test_complaint_17_a_quote_is_a_range_that_revises_itself(room: Room) -> None:
    parties = [await room.walk_in(name) for name in ("B1", "A1", "A2", "A3", "C1")]
    waiting = await add(room, "Ruiz")
    before = waits(room)[0].now
    assert before is not None
    assert 0 < before.low < before.high
    await room.do(floor.set_stage, party_id=parties[0], stage=Stage.PAID)
    after = waits(room)[0].now
    assert after is not None
    assert after.high < before.low
    room.clock.forward(minutes=12)
    await room.do(floor.leave, party_id=parties[0])
    await room.do(floor.clear_table, table_id=room.tables["B1"])
    await room.seat(waiting, "B1")
    outcome = await room.house.read(lambda s: s.scalars(select(QuoteOutcome)).one())
    assert (outcome.quoted_low, outcome.quoted_high, outcome.seated) == (10, 20, True)
    assert outcome.actual == 13


async def test_the_house_learns_from_its_own_turns(room: Room) -> None:
    party = await room.walk_in("B1")
    room.clock.forward(minutes=20)
    await room.do(floor.set_stage, party_id=party, stage=Stage.MAINS)
    room.clock.forward(minutes=30)
    await room.do(floor.leave, party_id=party)
    room.clock.forward(minutes=1)
    [stay] = await room.house.read(stays_before, room.clock.now)
    assert (stay.size, dict(stay.left_after)) == (2, {Stage.SEATED: 50, Stage.MAINS: 30})
    card = room.house.live(turns_cards).get(0)
    assert card is not None
    assert card.turns.count == 0, "what happens tonight counts from tomorrow on"
    room.clock.forward(days=1)
    await room.walk_in("A1")
    card = room.house.live(turns_cards).get(0)
    assert card is not None
    assert card.turns.count == 1


async def test_a_slip_is_undone(room: Room) -> None:
    party = await add(room, "Ruiz")
    await room.seat(party, "B1")
    await room.do(floor.unseat_party, party_id=party)
    assert suggested(waits(room)) == {"Ruiz": "B1"}
    assert room.table("B1").dirty_since is None
    assert not await room.house.read(lambda s: s.scalars(select(QuoteOutcome)).all())
    await room.seat(party, "B1")
    await room.do(floor.set_stage, party_id=party, stage=Stage.ORDERED)
    with pytest.raises(Conflict):
        await room.do(floor.unseat_party, party_id=party)


# --- through the application --------------------------------------------------------------------


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = make_app(settings_for(tmp_path, demo=True), apps=[])
    with TestClient(app, client=("127.0.0.1", 5000)) as client:
        yield client


def send(client: TestClient, path: str, status: int = 204, **form: object) -> Any:
    answer = client.post(path, data=form, headers=HX)
    assert answer.status_code == status, answer.text
    return answer


def furnish(client: TestClient) -> None:
    send(client, "/floor/tables", name="7", seats=2, area="Room")
    send(client, "/floor/tables", name="8", seats=4, area="Room")
    send(client, "/staff/hire", name="Mia", role="server", pin="7305")
    staff = client.app.state.web.house.live  # type: ignore[attr-defined]
    [mia] = list(staff(staff_cards))
    send(client, f"/floor/duties/{mia.id}/start")


def test_an_empty_house_says_how_to_begin(client: TestClient) -> None:
    page = client.get("/host").text
    for words in ("Nobody is booked", "Nobody waits", "Nobody is on duty", "Nobody is seated yet"):
        assert words in page


def test_wait_told_and_seated(client: TestClient) -> None:
    furnish(client)
    send(client, "/floor/walk-in", size=2, table_ids=1, name="Lind")
    send(client, "/floor/walk-in", size=4, table_ids=2, name="Okafor")
    send(client, "/floor/waiting", size=2, name="Ruiz", quoted_low=35, quoted_high=50)
    page = client.get("/host").text
    assert "told 35–50" in page
    assert "Seat T" not in page.split('id="waiting"')[1].split('class="sizes-bar"')[0]
    send(client, "/floor/parties/1/leave")
    send(client, "/floor/tables/1/clear")
    page = client.get("/host").text
    assert re.search(r'name="table_ids" value="1">\s*<button[^>]*>Seat T7</button>', page)
    send(client, "/floor/parties/3/ready")
    assert "told, table kept" in client.get("/host").text
    send(client, "/floor/parties/3/seat", table_ids=1)
    live = client.app.state.web.house.live  # type: ignore[attr-defined]
    assert live(party_cards).get(3).state is PartyState.SEATED


def test_who_left_the_line_can_be_brought_back(client: TestClient) -> None:
    furnish(client)
    send(client, "/floor/waiting", size=2, name="Ruiz")
    answer = send(client, "/floor/parties/1/renege")
    assert "Ruiz" not in client.get("/host").text
    send(client, answer.headers["X-Undo"])
    assert "Ruiz" in client.get("/host").text
