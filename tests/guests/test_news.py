"""The way out of the house's news: a link in letters that works without a sign-in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.guests import commands
from kds.guests.commands.messages import queue_message
from kds.guests.commands.people import meet_guest
from kds.guests.model import ConsentSource, MessageKind
from kds.guests.queries import guest_card, unsubscribed
from kds.sending.letters import Letter
from kds.sending.post import Post
from kds.sending.senders import mail_of
from kds.values import GuestId
from kiosk.booking.pages import hashed
from tests.cast import open_house
from tests.sending.test_post import Postman
from tests.web.visitors import Clock, Venue, open_venue

MIRA = Actor(Role.MANAGER)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, Clock(), public_url="https://wood.example") as opened:
        yield opened


def met(uow: UnitOfWork, email: str) -> GuestId:
    found = meet_guest(uow, "Iris", "", email)
    assert found is not None
    return found


def written(uow: UnitOfWork, guest_id: GuestId, name: str) -> None:
    queue_message(
        uow, MessageKind.REMINDER, name, "iris@example.org", {"size": 2}, guest_id=guest_id
    )


async def letter_to(house: House, guest: GuestId, name: str = "k") -> Letter:
    postman = Postman()
    await house.change(SYSTEM, written, guest_id=guest, name=name)
    await Post(house, postman).deliver()
    (letter,) = postman.took
    return letter


async def test_only_who_agreed_gets_a_link_and_its_hash_alone_is_kept(house: House) -> None:
    guest = await house.change(SYSTEM, met, email="iris@example.org")
    assert (await letter_to(house, guest)).unsubscribe == ""
    await house.change(MIRA, commands.set_consent, guest_id=guest, given=True)
    letter = await letter_to(house, guest, "k2")
    assert letter.unsubscribe.startswith("https://wood.example/news/")
    assert letter.unsubscribe in letter.text
    mail = mail_of(letter, "house@wood.example")
    assert mail["List-Unsubscribe"] == f"<{letter.unsubscribe}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = letter.unsubscribe.rpartition("/")[2].encode()
    await house.change(SYSTEM, commands.set_consent, guest_id=guest, given=True)
    for file in house.settings.data.parent.glob("kds.db*"):
        assert token not in file.read_bytes()


async def test_whoever_unsubscribed_stays_so_after_a_merge(house: House) -> None:
    first = await house.change(SYSTEM, met, email="iris@example.org")
    other = await house.change(SYSTEM, met, email="iris@example.com")
    secret = b"s" * 32
    for guest in (first, other):
        await house.change(MIRA, commands.set_consent, guest_id=guest, given=True)
    await house.change(SYSTEM, commands.offer_unsubscribe, guest_id=first, token_hash=secret)
    await house.change(MIRA, commands.merge_guests, guest_id=first, into_id=other)
    assert await house.read(unsubscribed, secret) is False
    await house.change(Actor(Role.GUEST), commands.unsubscribe, token_hash=secret)
    assert await house.read(unsubscribed, secret) is True
    card = await house.read(guest_card, other)
    assert card is not None
    assert (card.agrees, card.consents[0].source) == (False, ConsentSource.GUEST)
    await house.change(MIRA, commands.erase_guest, guest_id=other)
    assert await house.read(unsubscribed, secret) is None


def test_the_page_asks_once_and_confirms(tmp_path: Path) -> None:
    with open_venue(tmp_path, Clock()) as venue:
        token = _agreed(venue)
        asked = venue.get(f"/news/{token}")
        assert asked.status_code == 200
        assert "Unsubscribe" in asked.text
        assert venue.get(f"/news/{token}").status_code == 200, "looking changes nothing"
        # A mail program: no cookie, no origin.
        done = venue.client.post(f"/news/{token}", data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
        assert "You get no more news" in done.text
        assert venue.get("/news/wrong").status_code == 404
        assert not re.search("Unsubscribe<", venue.get(f"/news/{token}").text)


def _agreed(venue: Venue) -> str:
    token = "t" * 32
    guest = venue.change(met, email="iris@example.org")
    venue.change(commands.set_consent, MIRA, guest_id=guest, given=True)
    venue.change(commands.offer_unsubscribe, guest_id=guest, token_hash=hashed(token))
    return token
