"""A guest without JavaScript: size → day → time → details → done → change → cancel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.kiosk.venue import BookingPage


def test_from_the_first_page_to_the_cancelled_booking(guest: BookingPage) -> None:
    assert "4 guests" in guest.get("/book")
    assert f"/book/times?size=4&amp;day={guest.tomorrow}" in guest.get("/book/day?size=4")
    own = guest.hold("19:30", 4)
    assert own.startswith("/book/b/")
    assert "Your table is kept until" in guest.text
    guest.post(own, name="Ines Weber", email="ines@example.org", allergy="nuts")
    assert guest.url == own
    assert "Your table is booked" in guest.text
    assert "nuts" in guest.text
    assert "19:30" in guest.text
    guest.get(f"{own}/change?size=4&day={guest.tomorrow}")
    guest.post(f"{own}/change", at=guest.times()["18:00"], size=4)
    assert "18:00" in guest.text
    assert "19:30" not in guest.text
    assert "Cancel this booking?" in guest.get(f"{own}?ask=cancel")
    guest.post(f"{own}/cancel")
    assert "This booking is cancelled" in guest.text


def test_a_second_click_makes_no_second_booking(guest: BookingPage) -> None:
    guest.get(f"/book/times?size=2&day={guest.tomorrow}")
    sent: dict[str, Any] = {"size": 2, "at": guest.times()["19:30"], "_key": guest.hidden("_key")}
    guest.post("/book/hold", **sent)
    first = guest.url
    guest.post("/book/hold", **sent)
    assert guest.url == first
    for _ in range(2):
        guest.post(first, name="Ines", email="ines@example.org")
        assert "Your table is booked" in guest.text


def test_more_time_keeps_what_was_typed(guest: BookingPage) -> None:
    own = guest.hold()
    guest.clock.now += timedelta(minutes=4)
    guest.post(f"{own}/extend", name="Ines", note="by the window")
    assert 'value="Ines"' in guest.text
    assert "by the window" in guest.text
    guest.clock.now += timedelta(minutes=4)
    guest.post(own, name="Ines", email="ines@example.org")
    assert "Your table is booked" in guest.text


def test_a_table_is_not_kept_longer_than_said(guest: BookingPage) -> None:
    own = guest.hold()
    guest.clock.now += timedelta(minutes=6)
    guest.post(own, name="Ines", email="ines@example.org")
    assert guest.status == 409
    assert "Choose a time again" in guest.text
    assert "Choose a time again" in guest.get(own)


def test_going_back_frees_the_table_at_once(guest: BookingPage) -> None:
    own = guest.hold()
    guest.post(f"{own}/let-go")
    assert guest.url == "/book/times"
    assert "19:30" in guest.times()


def test_details_that_are_wrong_are_said_and_kept(guest: BookingPage) -> None:
    own = guest.hold()
    guest.post(own, name="Ines", email="ines at home", note="high chair")
    assert guest.status == 422
    assert "That is no e-mail address" in guest.text
    assert "high chair" in guest.text
    assert 'aria-invalid="true"' in guest.text


def test_the_calendar_file_tells_utc(guest: BookingPage) -> None:
    own = guest.book("19:30")
    text = guest.get(f"{own}/booking.ics")
    assert guest.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:" in text
    assert "SEQUENCE:0" in text
