"""Holds: five minutes, once more, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

from kds.actor import GUEST
from kds.bookings import commands as bookings
from kds.bookings.commands.holds import hold
from kds.bookings.queries import own_booking
from kds.floor.model import PartyState
from tests.bookings.diary import Diary, secret


async def test_a_hold_ends_after_five_minutes(diary: Diary) -> None:
    party = await diary.hold("19:30")
    assert diary.party(party).expires_at == diary.clock() + timedelta(minutes=5)
    diary.clock.forward(minutes=5)
    said = await diary.refused(
        bookings.book, GUEST, token_hash=secret("x"), name="Ada", email="a@example.org"
    )
    assert said == "Your table was kept for five minutes"
    await diary.do(bookings.keep_time)
    assert diary.state(party) is PartyState.EXPIRED
    assert await diary.claims() == {}


async def test_a_hold_is_extended_once(diary: Diary) -> None:
    party = await diary.hold("19:30")
    diary.clock.forward(minutes=4)
    until = await diary.do(bookings.extend_hold, GUEST, token_hash=secret("x"))
    assert until == diary.party(party).state_at + timedelta(minutes=10)
    assert await diary.refused(bookings.extend_hold, GUEST, token_hash=secret("x"))
    diary.clock.forward(minutes=5)
    await diary.do(bookings.book, GUEST, token_hash=secret("x"), name="Ada", phone="030 123456")
    assert diary.party(party).phone == "+4930123456"


async def test_a_hold_that_is_given_up_frees_its_table_at_once(diary: Diary) -> None:
    await diary.hold("19:30")
    await diary.do(bookings.drop_hold, GUEST, token_hash=secret("x"))
    assert await diary.claims() == {}


async def test_a_wrong_secret_opens_nothing(diary: Diary) -> None:
    await diary.book("19:30")
    for command in (bookings.cancel_by_guest, bookings.confirm_by_guest, bookings.extend_hold):
        said = await diary.refused(command, GUEST, token_hash=secret("guess"))
        assert said == "There is no such booking"
    assert await diary.house.read(own_booking, secret("guess")) is None


async def test_a_guest_sees_their_own_booking_alone(diary: Diary) -> None:
    await diary.book("19:30", word="ada", name="Ada")
    await diary.book("19:30", word="bo", name="Bo")
    own = await diary.house.read(own_booking, secret("bo"))
    assert own is not None
    assert (own.name, own.at, own.size) == ("Bo", diary.at("19:30"), 2)
    assert not hasattr(own, "tables")


async def test_beyond_the_horizon_nothing_is_offered(diary: Diary) -> None:
    late = diary.day + timedelta(days=90)
    assert await diary.free(2, late) == []
    at = diary.at("19:30", late)
    assert await diary.refused(hold, GUEST, at=at, size=2, token_hash=secret("x"))


async def test_without_a_way_to_reach_them_nobody_books(diary: Diary) -> None:
    await diary.hold("19:30")
    said = await diary.refused(bookings.book, GUEST, token_hash=secret("x"), name="Ada")
    assert said == "We need an e-mail address or a phone number"
    for wrong in ({"phone": "call me"}, {"email": "nobody"}, {"email": "a@b"}):
        assert await diary.refused(
            bookings.book, GUEST, token_hash=secret("x"), name="Ada", **wrong
        )


async def test_a_guest_is_found_again_by_phone_or_mail(diary: Diary) -> None:
    first = await diary.book("19:30", word="a", phone="030 123456", email="ada@example.org")
    again = await diary.book("20:30", word="b", phone="+49 30 123456", email="")
    other = await diary.book("20:30", word="c", phone="", email="Ada@Example.org")
    ids = {diary.party(party).guest_id for party in (first, again, other)}
    assert len(ids) == 1


async def test_after_three_no_shows_a_booking_is_a_request(diary: Diary) -> None:
    for number in range(3):
        party = await diary.book("19:30", word=f"n{number}", email="x@example.org")
        diary.clock.now = diary.at("19:45")
        await diary.do(bookings.keep_time)
        assert diary.state(party) is PartyState.NO_SHOW
        diary.day += timedelta(days=1)
    assert diary.party(party).guest_no_shows == 3
    asks = await diary.book("19:30", word="again", email="x@example.org")
    assert diary.state(asks) is PartyState.REQUESTED
