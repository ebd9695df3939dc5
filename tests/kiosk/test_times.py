"""Times that go, times near them, the notify list, and both languages."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from kds.bookings import commands
from kds.bookings.queries import period_cards, wish_cards
from kiosk.booking.palette import contrast, palette
from tests.kiosk.venue import NAVIGATES, BookingPage, booking_page


def sell_out(guest: BookingPage, clock: str, size: int = 6) -> str:
    """Both tables for six are taken at this time; gives what a button for it had sent."""
    guest.get(f"/book/times?size={size}&day={guest.tomorrow}")
    at = guest.times()[clock]
    for number in range(9):
        guest.get(f"/book/times?size={size}&day={guest.tomorrow}")
        if clock not in guest.times():
            return at
        guest.post("/book/hold", size=size, at=at, _key=f"sold out {number}")
    raise AssertionError("it never sells out")


def test_a_time_that_has_just_gone_brings_nearby_ones(guest: BookingPage) -> None:
    period = next(iter(guest.house.live(period_cards)))
    guest.do(commands.limit_period, period_id=period.id, pace_covers=8)
    at = sell_out(guest, "19:30", 4)
    guest.post("/book/hold", size=4, at=at, _key="late")
    assert guest.status == 409
    assert "That time is no longer free" in guest.text
    assert "Free near that time" in guest.text
    near = guest.text.split("Free near that time")[1].split("</section>")[0]
    assert "19:45" in near or "19:15" in near
    assert "19:30" not in near
    live = re.search(r'hx-ws:connect="([^"]+)"', guest.text)
    assert live
    with guest.client.websocket_connect(unescape(live[1]), headers=NAVIGATES):
        pass  # the page goes on living, and its language can be changed
    assert 'action="/book/times"><input type="hidden" name="size" value="4"' in guest.text


def test_a_booked_out_time_is_struck_out_and_leads_to_the_notify_list(guest: BookingPage) -> None:
    at = sell_out(guest, "19:30", 4)
    assert "19:30" not in guest.times()
    assert "<s>19:30</s>" in guest.text
    guest.get(f"/book/notify?at={at.replace('+', '%2B')}&size=4")
    assert "Tell me if it becomes free" in guest.text
    guest.post("/book/notify", at=at, size=4, name="Bo", email="bo@example.org", _key="w")
    assert "We will tell you" in guest.text
    assert [wish.name for wish in guest.house.live(wish_cards)] == ["Bo"]


def test_a_wish_without_an_address_is_asked_again(guest: BookingPage) -> None:
    at = sell_out(guest, "19:30", 4)
    guest.post("/book/notify", at=at, size=4, name="Bo")
    assert guest.status == 422
    assert "We need an e-mail address or a phone number" in guest.text
    assert 'value="Bo"' in guest.text


def test_past_times_and_closed_days_are_not_offered(guest: BookingPage) -> None:
    guest.clock.now += timedelta(hours=8, minutes=30)
    today = guest.clock().date().isoformat()
    guest.get(f"/book/times?size=2&day={today}")
    assert all(clock > "21:30" for clock in guest.times())
    tomorrow = guest.clock().date() + timedelta(days=1)
    closed = {"first_date": tomorrow, "last_date": tomorrow, "reason": "Private party"}
    guest.do(commands.add_closure, **closed)
    guest.get(f"/book/times?size=2&day={tomorrow}")
    assert not guest.times()
    assert "Private party" in guest.text


def test_pausing_online_booking_says_so_and_cancels_nothing(guest: BookingPage) -> None:
    own = guest.book()
    guest.do(commands.pause_online)
    assert "We take no bookings online just now" in guest.get("/book")
    assert "Your table is booked" in guest.get(own)


def test_the_venue_and_both_languages(tmp_path: Path) -> None:
    with booking_page(tmp_path, venue="Ember & Oak") as guest:
        text = guest.get("/book", **{"Accept-Language": "de-AT,de;q=0.9"})
        assert 'lang="de"' in text
        assert "Ember &amp; Oak" in text
        assert "4 Gäste" in text
        english = guest.get("/book?lang=en")
        assert 'lang="en"' in english
        assert "4 guests" in english
        assert 'name="lang" value="en"' in english  # without cookies, the links carry it


@pytest.mark.parametrize("accent", ["#a3195b", "#ffe600", "#101010", "#00ff7f", "#ffffff"])
def test_any_accent_colour_can_be_read(accent: str) -> None:
    css = dict(
        part.strip().split(": ")
        for part in palette(accent).split("{")[1].split("}")[0].split(";")
        if ":" in part
    )
    colours = {name: (int(v[1:3], 16), int(v[3:5], 16), int(v[5:7], 16)) for name, v in css.items()}
    assert contrast(colours["--accent"], colours["--on-accent"]) >= 4.5
    assert contrast(colours["--accent-ink"], (255, 255, 255)) >= 4.5
    assert contrast(colours["--accent-ink"], colours["--accent-tint"]) >= 4
