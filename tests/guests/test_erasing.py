"""Erased: nothing says who it was, and every total is what it was."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from kds.actor import SYSTEM, Actor, Role
from kds.bookings.events import WishNoted
from kds.bookings.model import Wish
from kds.bus.unit import UnitOfWork
from kds.config import Settings
from kds.errors import Conflict, Forbidden
from kds.floor import commands as floor
from kds.guests import commands
from kds.guests.commands.messages import queue_message
from kds.guests.model import ContactKind, GuestContact, MessageKind
from kds.guests.queries import find_guests
from kds.orders import commands as orders
from kds.payments import commands as payments
from kds.reports.queries.guests import guest_export
from kds.web import logs
from tests.bookings.diary import Clock
from tests.guests.evening import MAIL, Evening

HOST, MANAGER = Actor(Role.HOST), Actor(Role.MANAGER)
CANARIES = ("Adacanary", "nutcanary", "notecanary", "mailcanary", "4930987", "linecanary")
NUMBER = "+4930987654"


def rows(evening: Evening) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(evening.house.settings.data)) as db:
        names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def found(evening: Evening) -> set[tuple[str, str]]:
    """Table and canary, wherever one sits."""
    return {
        (name, canary)
        for name, held in rows(evening).items()
        for canary in CANARIES
        if any(canary in str(value) for row in held for value in row)
    }


def letter(uow: UnitOfWork, address: str) -> None:
    """A letter that only its address ties to the guest, and a wish."""
    data = {"name": "Adacanary"}
    queue_message(uow, MessageKind.RECEIPT, "receipt-x", address, data)
    at = uow.now + timedelta(hours=2)
    wish = {"name": "Adacanary", "email": address, "phone": "", "asked_at": at}
    row = uow.add(Wish(business_date=at.date(), size=2, from_at=at, until_at=at, **wish))
    uow.record(WishNoted(row.id))


async def leave_traces(evening: Evening) -> None:
    """Her name and words wherever the house takes some."""
    party = await evening.wait("Adacanary", NUMBER, note="notecanary", allergy="nutcanary")
    ada = await evening.guest(NUMBER)
    mail = "mailcanary@example.org"
    await evening.do(commands.add_contact, HOST, guest_id=ada, text=mail)
    who = {"name": "Adacanary", "note": "notecanary", "allergy": "nutcanary"}
    await evening.do(commands.change_guest, HOST, guest_id=ada, **who)
    await evening.do(commands.tag_guest, HOST, guest_id=ada, tag="notecanary")
    await evening.do(letter, SYSTEM, address=mail)
    order = await evening.sit(party)
    line = await evening.add(order, "Lager", note="linecanary")
    assert line
    await evening.send(order)
    told: dict[str, Any] = {"covers": 2, "allergy": "nutcanary", "note": "notecanary"}
    await evening.do(orders.change_guests, order_id=order, **told)
    check = await evening.bill(order)
    await evening.do(payments.name_check, check_id=check, name="Adacanary")
    await evening.pay(check)
    await evening.do(floor.leave, party_id=party)


async def test_erase_leaves_no_trace_and_no_hole(evening: Evening) -> None:
    await leave_traces(evening)
    before = rows(evening)
    assert {canary for _, canary in found(evening)} == set(CANARIES)
    ada = await evening.guest(NUMBER)
    story = await evening.story(ada)
    for actor in (HOST, Actor(Role.SERVER), Actor(Role.ADMIN)):
        with pytest.raises(Forbidden):
            await evening.do(commands.erase_guest, actor, guest_id=ada)
    await evening.do(commands.erase_guest, MANAGER, guest_id=ada)
    assert found(evening) == set()
    after = rows(evening)
    same = ("order_", "order_line", "check_", "check_line", "tender", "party", "seating", "message")
    assert {n: len(after[n]) for n in same} == {n: len(before[n]) for n in same}
    assert after["tender"] == before["tender"]
    assert after["check_line"] == before["check_line"]
    left = await evening.story(ada)
    assert (left.came, left.spent, left.dishes) == (story.came, story.spent, story.dishes)
    assert story.spent == 480


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the house logs when it is asked for everything."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.configure(Settings(log_level="debug"))
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_canaries_are_never_in_the_journal_nor_in_the_log(
    log: io.StringIO, evening: Evening
) -> None:
    """Personal data is in rows that can be blanked; the journal can't, nor can a log."""
    await leave_traces(evening)
    ada = await evening.guest(NUMBER)
    with pytest.raises(Conflict):
        await evening.do(commands.add_contact, HOST, guest_id=await other(evening), text=NUMBER)
    with pytest.raises(Conflict, match="no longer fits"):
        await evening.do(break_down, SYSTEM, value=NUMBER)
    await evening.do(commands.erase_guest, MANAGER, guest_id=ada)
    told = str(rows(evening)["journal"]) + str(rows(evening)["answered"])
    assert "break_down" in log.getvalue()
    for canary in CANARIES:
        assert canary not in told
        assert canary not in log.getvalue()


def break_down(uow: UnitOfWork, value: str) -> None:
    """A fault of the program, with a guest's number in its hands."""
    uow.add(GuestContact(guest_id=1, kind=ContactKind.PHONE, value=value))
    try:
        uow.session.flush()
    except IntegrityError:
        logging.getLogger("kds").exception("break_down failed")
        raise


async def other(evening: Evening) -> Any:
    await evening.wait("Bo", "030 7654321")
    return await evening.guest("+49307654321")


async def test_who_is_here_is_not_erased(evening: Evening) -> None:
    party = await evening.wait()
    ada = await evening.guest()
    with pytest.raises(Conflict, match="booking that stands"):
        await evening.do(commands.erase_guest, MANAGER, guest_id=ada)
    assert await evening.profile(ada) is not None
    await evening.do(floor.renege, party_id=party)
    await evening.do(commands.erase_guest, MANAGER, guest_id=ada)
    assert await evening.profile(ada) is None
    await evening.wait()
    assert await evening.guest() != ada


async def test_the_export_is_all_there_is(evening: Evening) -> None:
    await leave_traces(evening)
    ada = await evening.guest(NUMBER)
    data = await evening.house.read(guest_export, ada, "EUR")
    assert data is not None
    assert data["spent"] == 480
    assert data["visits"][0]["dishes"] == [{"name": "Lager", "quantity": 1}]
    text = json.dumps(data)
    for canary in ("Adacanary", "nutcanary", "notecanary", "mailcanary", "4930987"):
        assert canary in text


async def test_old_guests_are_forgotten_by_themselves(evening: Evening, clock: Clock) -> None:
    party = await evening.wait()
    await evening.do(floor.renege, party_id=party)
    clock.forward(days=700)
    await evening.do(floor.forget_guests, SYSTEM)
    assert await evening.house.read(find_guests, "Ada") != []
    await evening.wait("Bo", "030 7654321")
    clock.forward(days=60)
    await evening.do(floor.forget_guests, SYSTEM)
    assert await evening.house.read(find_guests, "Ada") == []
    assert await evening.house.read(find_guests, "Bo") != []


async def test_who_still_has_a_booking_is_kept(evening: Evening, clock: Clock) -> None:
    await evening.wait()
    clock.forward(days=800)
    await evening.do(floor.forget_guests, SYSTEM)
    assert await evening.house.read(find_guests, "Ada") != []


async def test_names_that_belong_to_nobody_we_know_go_after_three_months(
    evening: Evening, clock: Clock
) -> None:
    party = await evening.wait("Adacanary", "", note="notecanary")
    await evening.do(floor.renege, party_id=party)
    order = await evening.do(orders.open_order, name="Adacanary")
    await evening.do(orders.close_order, order_id=order)
    for days, left in ((80, {"party", "order_"}), (20, set[str]())):
        clock.forward(days=days)
        await evening.do(floor.forget_parties, SYSTEM)
        await evening.do(orders.forget_orders, SYSTEM)
        assert {name for name, _ in found(evening)} == left


async def test_where_letters_went_is_forgotten_after_a_month(
    evening: Evening, clock: Clock
) -> None:
    await evening.do(letter, SYSTEM, address=MAIL)
    await evening.do(commands.settle_message, SYSTEM, message_id=1)
    for days, kept in ((20, True), (20, False)):
        clock.forward(days=days)
        await evening.do(commands.forget_letters, SYSTEM)
        assert (MAIL in str(rows(evening)["message"])) is kept


async def test_nothing_is_forgotten_where_the_house_keeps_for_ever(
    evening: Evening, clock: Clock
) -> None:
    keep = {"keep_guests_months": 0, "keep_names_days": 0, "keep_letters_days": 0}
    for name, value in keep.items():
        setattr(evening.house.settings, name, value)
    await leave_traces(evening)
    before = found(evening)
    clock.forward(days=4000)
    for forget in (floor.forget_guests, floor.forget_parties, orders.forget_orders):
        await evening.do(forget, SYSTEM)
    await evening.do(commands.forget_letters, SYSTEM)
    assert found(evening) == before
