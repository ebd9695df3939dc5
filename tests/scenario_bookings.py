"""The bookings' part of the scenario: the calendar is set, guests book, change, cancel; the house
plans."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from kds.actor import GUEST
from kds.bookings import commands as bookings
from kds.bookings.commands import NewTables
from kds.bookings.rules import moment_of
from kds.bus.house import House
from kds.guests import commands as guests
from kds.guests.queries import due_messages, find_guests
from kds.values import business_date
from tests import scenario_guests

Do = Callable[..., Awaitable[Any]]


async def play(do: Do, house: House, ids: dict[str, Any]) -> None:
    settings = house.settings
    today = business_date(house.clock(), settings.tz, settings.day_starts_hour)
    day = today + timedelta(days=2)
    at = moment_of(day, 19 * 60, settings.tz)
    await waitlist(do)
    await calendar(do, ids, day)
    await by_guests(do, at, day)
    await by_the_house(do, ids, at, day)
    await letters(do, house)
    await scenario_guests.play(do, house, ids)


async def waitlist(do: Do) -> None:
    """Guests put themselves on the waitlist; no service says yet when the house is open."""
    token = sha256(b"waitlist").digest()
    quote = {"quoted_low": 20, "quoted_high": 35}
    who = {"name": "Ruiz", "phone": "030 5550123"}
    await do(bookings.join_waitlist, actor=GUEST, token_hash=token, size=2, **who, **quote)
    await do(bookings.leave_waitlist, actor=GUEST, token_hash=token)


async def calendar(do: Do, ids: dict[str, Any], day: Any) -> None:
    """Periods, closures, turn times."""
    times = {"starts_minute": 17 * 60, "last_start_minute": 21 * 60, "ends_minute": 23 * 60}
    dinner = await do(bookings.add_period, name="Dinner", **times)
    await do(bookings.change_period, period_id=dinner, name="Supper", **times, lead_minutes=30)
    await do(bookings.limit_period, period_id=dinner, pace_covers=12, walk_in_reserve=2)
    spare = await do(bookings.add_period, name="Spare", **times)
    await do(bookings.pause_online, period_id=spare)
    await do(bookings.resume_online)
    await do(bookings.remove_period, period_id=spare)
    closed = await do(bookings.add_closure, first_date=day, last_date=day, reason="Wedding")
    await do(bookings.remove_closure, closure_id=closed)
    turn = await do(bookings.set_turn, least=1, most=2, minutes=75, period_id=dinner)
    await do(bookings.remove_turn, turn_id=turn)


async def by_guests(do: Do, at: Any, day: Any) -> None:
    """From the booking page."""

    async def as_guest(command: Any, word: str, **arguments: Any) -> Any:
        token = sha256(word.encode()).digest()
        return await do(command, actor=GUEST, token_hash=token, **arguments)

    await as_guest(bookings.hold, "idle", at=at, size=2)
    await as_guest(bookings.extend_hold, "idle")
    await as_guest(bookings.drop_hold, "idle")
    await as_guest(bookings.hold, "ada", at=at, size=4)
    await as_guest(bookings.book, "ada", name="Ada", email="ada@example.org", link="http://x/1")
    await as_guest(bookings.confirm_by_guest, "ada")
    await as_guest(bookings.change_by_guest, "ada", at=at + timedelta(minutes=30), size=3)
    wished = {"at": at, "size": 2, "name": "Noor", "phone": "+49 30 1234567"}
    await do(bookings.note_wish, actor=GUEST, **wished)
    gone = await do(bookings.note_wish, actor=GUEST, **wished)
    await do(bookings.drop_wish, wish_id=gone)
    await as_guest(bookings.cancel_by_guest, "ada")


async def by_the_house(do: Do, ids: dict[str, Any], at: Any, day: Any) -> None:
    """By phone, and in the diary."""
    one, two = ids["T1"], ids["T2"]
    who = {"name": "Bo", "phone": "030 7654321", "table_ids": (one,)}
    party = await do(bookings.take_booking, at=at, size=2, **who)
    later = at + timedelta(minutes=15)
    await do(bookings.change_booking, party_id=party, at=later, size=2, table_ids=(two,))
    await do(bookings.describe_booking, party_id=party, name="Bo B.", phone="030 7654321")
    await do(bookings.confirm_booking, party_id=party)
    await do(bookings.lock_booking, party_id=party)
    await do(bookings.unlock_booking, party_id=party)
    await do(bookings.replan, day=day, moves=(NewTables(party, (one,)),))
    await do(bookings.replan, day=day)
    await do(bookings.keep_time)
    await do(bookings.ask_plan)


async def letters(do: Do, house: House) -> None:
    """The outbox, and what is known of guests."""
    first, second = (await house.read(due_messages, house.clock()))[:2]
    await do(guests.settle_message, message_id=first.id)
    await do(guests.delay_message, message_id=second.id)
    [ada] = await house.read(find_guests, "ada@")
    await do(guests.change_guest, guest_id=ada.id, name="Ada L.", allergy="nuts")
