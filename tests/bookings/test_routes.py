"""The diary's actions as a browser sends them: wall-clock times, units, and what isn't sent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kds.actor import SYSTEM
from kds.app import make_app
from kds.bus.house import House
from kds.floor.queries import PartyCard, claim_cards, party_cards
from tests.bookings.diary import Clock, furnish
from tests.cast import settings_for

HEADERS = {"Origin": "http://testserver", "HX-Request": "true"}


class Office:
    """The diary's screen."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    @property
    def house(self) -> House:
        house: House = self.client.app.state.web.house  # type: ignore[attr-defined]
        return house

    def post(self, path: str, **form: str) -> str:
        return self.answered(204, path, form)

    def refused(self, path: str, **form: str) -> str:
        return self.answered(422, path, form)

    def answered(self, status: int, path: str, form: dict[str, str]) -> str:
        answer = self.client.post(path, data=form, headers=HEADERS)
        assert answer.status_code == status, answer.text
        return answer.text

    def party(self) -> PartyCard:
        [card] = self.house.live(party_cards)
        return card

    def tables(self) -> list[int]:
        return sorted(claim.table_id for claim in self.house.live(claim_cards))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    app = make_app(settings_for(tmp_path, demo=True), Clock())
    with TestClient(app, client=("127.0.0.1", 5000)) as client:
        opened = Office(client)
        assert client.portal is not None
        client.portal.call(partial(opened.house.change, SYSTEM, furnish))
        yield opened


BOOKING = {
    "day": "2026-11-27",
    "time": "19:30",
    "size": "2",
    "name": "Bo",
    "email": "bo@example.org",
}


def test_a_booking_by_day_time_and_unit(office: Office, tmp_path: Path) -> None:
    office.post("/bookings", **{**BOOKING, "size": "6"}, tables="3+4")
    card = office.party()
    assert f"{card.booked_for:%Y-%m-%d %H:%M}" == "2026-11-27 18:30"
    assert office.tables() == [3, 4]


def test_another_size_than_those_of_the_list(office: Office) -> None:
    office.post("/bookings", **BOOKING, other="5")
    assert office.party().size == 5


def test_a_time_after_midnight_is_in_the_same_night(office: Office) -> None:
    night = {"starts_minute": "1380", "last_start_minute": "1530", "ends_minute": "1620"}
    office.post("/bookings/periods", name="Late", **night)
    office.post("/bookings", **{**BOOKING, "time": "01:00"})
    card = office.party()
    assert f"{card.booked_for:%Y-%m-%d %H:%M}" == "2026-11-28 00:00"
    assert f"{card.business_date}" == "2026-11-27"


def test_what_is_not_sent_stays_as_it_was(office: Office) -> None:
    office.post("/bookings", **BOOKING, tables="1", minutes="120")
    party = office.party().id
    office.post(f"/bookings/{party}/move", time="20:00")
    card = office.party()
    assert (card.size, card.minutes, office.tables()) == (2, 120, [1])
    office.post(f"/bookings/{party}/move", tables="2", minutes="90")
    card = office.party()
    assert f"{card.booked_for:%H:%M}" == "19:00"
    assert (card.minutes, office.tables()) == (90, [2])


def test_a_booking_by_the_house_has_a_private_link_of_its_own(
    office: Office, tmp_path: Path
) -> None:
    office.post("/bookings", **BOOKING)
    for _ in range(100):
        if (tmp_path / "letters.log").exists():
            break
        time.sleep(0.05)
    assert "http://127.0.0.1:8000/book/" in (tmp_path / "letters.log").read_text()


def test_nonsense_names_its_field(office: Office) -> None:
    assert "at" in office.refused("/bookings", **{**BOOKING, "time": "half past"})
    assert office.refused("/bookings", **{**BOOKING, "email": "nobody"})
    assert office.refused("/bookings/999/move", time="20:00")
