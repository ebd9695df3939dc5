"""The post: sent after the commit, tried again, given up, and nothing kept of what was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.unit import UnitOfWork
from kds.guests.commands.messages import PAUSES, drop_messages, queue_message
from kds.guests.model import Message, MessageKind
from kds.sending.letters import Letter
from kds.sending.post import Post
from tests.bookings.diary import Clock
from tests.cast import open_house


class Postman:
    """Takes letters, or can't."""

    def __init__(self) -> None:
        self.took: list[Letter] = []
        self.ill = False

    def send(self, letter: Letter, now: datetime) -> None:
        if self.ill:
            raise OSError("no way through")
        self.took.append(letter)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock) as opened:
        yield opened


def write(uow: UnitOfWork, key: str = "k", wait: float = 0, address: str = "a@example.org") -> None:
    queue_message(
        uow,
        MessageKind.REMINDER,
        key,
        address,
        {"name": "Ada", "size": 2, "link": "http://x/book/secret"},
        party_id=7,
        due_at=uow.now + timedelta(minutes=wait),
    )


def drop(uow: UnitOfWork) -> None:
    drop_messages(uow, 7, MessageKind.REMINDER)


def rows(session: Session) -> list[Message]:
    return list(session.scalars(select(Message).order_by(Message.id)))


async def test_a_letter_goes_out_once_and_what_it_said_is_forgotten(house: House) -> None:
    postman = Postman()
    post = Post(house, postman)
    await house.change(SYSTEM, write)
    await house.change(SYSTEM, write)  # the same key
    assert await post.deliver() == 1
    assert await post.deliver() == 0
    assert len(postman.took) == 1
    [row] = await house.read(rows)
    assert row.sent_at is not None
    assert "secret" not in row.data


async def test_a_reminder_waits_for_its_time(house: House, clock: Clock) -> None:
    post = Post(house, Postman())
    await house.change(SYSTEM, write, wait=60)
    assert await post.deliver() == 0
    clock.forward(minutes=60)
    assert await post.deliver() == 1


async def test_what_fails_is_tried_again_and_given_up_in_the_end(
    house: House, clock: Clock
) -> None:
    postman = Postman()
    post = Post(house, postman)
    postman.ill = True
    await house.change(SYSTEM, write)
    for pause in PAUSES:
        assert await post.deliver() == 0
        clock.forward(minutes=pause)
    await post.deliver()
    [row] = await house.read(rows)
    assert row.dropped_at is not None
    assert row.data == "{}"
    postman.ill = False
    clock.forward(days=3)
    assert await post.deliver() == 0


async def test_a_dropped_letter_is_not_sent(house: House) -> None:
    await house.change(SYSTEM, write)
    await house.change(SYSTEM, drop)
    assert await Post(house, Postman()).deliver() == 0


async def test_nobody_to_write_to_is_no_letter(house: House) -> None:
    await house.change(SYSTEM, write, address="")
    assert await house.read(rows) == []


async def test_the_task_hears_of_a_letter_by_itself(house: House) -> None:
    postman = Postman()
    post = Post(house, postman)
    post.start()
    await house.change(SYSTEM, write)
    for _ in range(200):
        if postman.took:
            break
        await asyncio.sleep(0.02)
    await post.close()
    assert len(postman.took) == 1
