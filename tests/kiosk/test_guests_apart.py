"""What a guest's link opens is their own booking alone, and no page tells of anybody else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kds.staff.rules import new_secret
from tests.kiosk.venue import BookingPage, booking_page

GETS = ("", "/change", "/booking.ics")
POSTS = ("", "/extend", "/let-go", "/change", "/cancel")
SECRETS = ("Ines", "Weber", "ines@", "weber@")


def path_with(token: str, rest: str) -> str:
    return f"/book/b/{token}{rest}"


def details() -> dict[str, Any]:
    at = "2026-11-27T19:00:00+00:00"
    return {"name": "Mallory", "email": "m@example.org", "at": at, "size": "2"}


@pytest.mark.parametrize("rest", GETS)
def test_every_page_of_a_wrong_link_is_the_same_404(guest: BookingPage, rest: str) -> None:
    guest.book()
    texts = set()
    for token in (new_secret(), "1", "x" * 43):
        guest.get(path_with(token, rest))
        assert guest.status == 404
        texts.add(re.sub(r' data-now="[0-9]+"', "", guest.text))
    assert len(texts) == 1


@pytest.mark.parametrize("rest", POSTS)
def test_no_form_of_a_wrong_link_does_anything(guest: BookingPage, rest: str) -> None:
    own = guest.book()
    guest.post(path_with(new_secret(), rest), **details())
    assert guest.status == 404
    assert "Your table is booked" in guest.get(own)


@pytest.mark.parametrize("rest", POSTS)
def test_ones_own_link_never_reaches_another_booking(guest: BookingPage, rest: str) -> None:
    """Whatever ids, names or tokens of another party a form brings along."""
    others = guest.book("19:30", 2, "Ines Weber")
    mine = guest.book("19:00", 2, "Mallory")
    token = others.rpartition("/")[2]
    stolen: dict[str, Any] = {"party_id": "1", "token": token, "token_hash": token, "guest_id": "1"}
    guest.post(f"{mine}{rest}", **details(), **stolen)
    assert not any(secret in guest.text for secret in SECRETS)
    text = guest.get(others)
    assert "Your table is booked" in text
    assert "19:30" in text


def test_public_pages_name_nobody(guest: BookingPage) -> None:
    guest.book()
    for path in ("/book", "/book/day?size=2", f"/book/times?size=2&day={guest.tomorrow}"):
        text = guest.get(path)
        assert not any(secret in text for secret in SECRETS), path
        assert not re.search(r"party|table_id", text), path


def test_guessing_links_is_slow(guest: BookingPage) -> None:
    for _ in range(5):
        guest.get(path_with(new_secret(), ""))
    guest.get(path_with(new_secret(), ""))
    assert guest.status == 429


def test_one_address_cannot_keep_the_whole_room(guest: BookingPage) -> None:
    guest.get(f"/book/times?size=2&day={guest.tomorrow}")
    at = guest.times()["19:30"]
    seen = set()
    for number in range(25):
        guest.post("/book/hold", follow=False, size=2, at=at, _key=f"key {number}")
        seen.add(guest.status)
    assert 429 in seen


def test_private_pages_are_neither_stored_nor_named_to_others(guest: BookingPage) -> None:
    own = guest.book()
    guest.get(own)
    assert guest.headers["cache-control"] == "no-store"
    assert guest.headers["referrer-policy"] == "no-referrer"
    assert guest.headers["x-robots-tag"] == "noindex"


def test_a_form_of_another_site_is_refused(guest: BookingPage) -> None:
    own = guest.book()
    answer = guest.client.post(f"{own}/cancel", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Your table is booked" in guest.get(own)


def ancestors(guest: BookingPage, path: str) -> str:
    guest.get(path)
    policy: str = guest.headers["content-security-policy"]
    return policy.rpartition("frame-ancestors ")[2]


def test_nobody_may_frame_the_pages_until_the_venue_allows_it(guest: BookingPage) -> None:
    own = guest.book()
    for path in ("/book", "/book/day", "/book/times", own):
        assert ancestors(guest, path) == "'none'"


def test_only_the_allowed_sites_may_frame_just_these_pages(tmp_path: Path) -> None:
    with booking_page(tmp_path, embed_origins=["https://ember.example"], demo=True) as guest:
        own = guest.book()
        for path in ("/book", "/book/day", "/book/times", own):
            assert ancestors(guest, path) == "'self' https://ember.example"
        for path in ("/", "/board", "/bookings", "/floor"):
            assert ancestors(guest, path) == "'none'"
