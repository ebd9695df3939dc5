"""Promised times: one ledger for every channel, never twice, never lost, never without an offer."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from kds.actor import SYSTEM, Actor, Role
from kds.config import Settings
from kds.errors import Conflict, Forbidden, Invalid
from kds.kitchen.commands import bump_ticket, set_busy, start_ticket
from kds.kitchen.queries import (
    busy_cards,
    promised_cards,
    station_cards,
)
from kds.menu.model import Channel
from kds.orders.model import FiresOn, VoidReason
from kds.orders.queries import order_cards
from kds.payments.commands import call_off_unpaid
from kds.staff.commands import hire_staff
from tests.kitchen.brigade import EXPO, MANAGER, Brigade, Clock, orders
from tests.kitchen.counter import FIRED, HELD, agrees, ask, card, hands, order_for, paid


async def test_the_kitchens_tickets_are_what_is_waited_for(kitchen: Brigade, clock: Clock) -> None:
    assert ask(kitchen, "Lamb cutlets").wait == 480
    await hands(kitchen, "Grill", 1)
    await kitchen.order("Lamb cutlets", "Octopus")
    assert ask(kitchen, "Lamb cutlets").wait == 480 + 300 + 480
    await kitchen.work(start_ticket, kitchen.ticket("Grill"))
    clock.forward(seconds=100)
    # Both are on now: what is left of each is a hundred seconds less.
    assert ask(kitchen, "Lamb cutlets").wait == 380 + 200 + 480
    await agrees(kitchen)
    await kitchen.work(bump_ticket, kitchen.ticket("Grill"))
    assert ask(kitchen, "Lamb cutlets").wait == 480
    assert ask(kitchen, "Espresso").wait == 300  # nobody's dish: at the default station
    await agrees(kitchen)


async def test_a_promise_is_kept_on_the_order_and_begun_in_time(
    kitchen: Brigade, clock: Clock
) -> None:
    at = clock.now + timedelta(hours=1)
    order = await order_for(kitchen, at, "Lamb cutlets", "Lager", fires_on=FiresOn.SEND)
    shown = card(kitchen, order)
    assert (shown.promised_at, shown.fire_at) == (at, at - timedelta(seconds=480))
    assert {line.state for line in shown.lines} == {HELD}
    ledger = await agrees(kitchen)
    slot = int(at.timestamp() - 1) // 900
    assert ledger.stations[kitchen.stations["Grill"]].booked == {slot: 480}
    clock.now = at - timedelta(seconds=480)
    await kitchen.do(orders.fire_due, SYSTEM)
    assert {line.state for line in card(kitchen, order).lines} == {FIRED}
    assert kitchen.ticket("Grill").promised_at == at
    assert not list(kitchen.house.live(promised_cards))
    await agrees(kitchen)


async def test_who_can_be_served_at_once_is_fired_at_once(kitchen: Brigade, clock: Clock) -> None:
    at = ask(kitchen, "Lamb cutlets").at
    order = await order_for(kitchen, at, "Lamb cutlets", fires_on=FiresOn.SEND)
    assert card(kitchen, order).fire_at is None
    assert kitchen.ticket("Grill").order_id == order
    assert not list(kitchen.house.live(promised_cards))


async def test_racing_guests_get_exactly_what_there_is_and_the_rest_an_offer(
    kitchen: Brigade, clock: Clock
) -> None:
    """One pair of hands, 900 seconds a slot: one plate of lamb fits, and later ones follow."""
    await hands(kitchen, "Grill", 1)
    at = clock.now + timedelta(hours=1)
    tries = [order_for(kitchen, at, "Lamb cutlets") for _ in range(20)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 19
    assert len(answers) - len(refused) == 1
    for conflict in refused:
        assert conflict.values["next_at"] == at + timedelta(minutes=5)
        assert "21:05" in conflict.said(str)[1]  # the venue's own time
    await agrees(kitchen)


async def test_whoever_takes_the_offers_gets_one_and_no_slot_is_overfull(
    kitchen: Brigade, clock: Clock
) -> None:
    await hands(kitchen, "Grill", 2)
    first = clock.now + timedelta(minutes=30)

    async def guest(channel: Channel) -> datetime:
        at = first
        for _ in range(50):
            try:
                await order_for(kitchen, at, "Lamb cutlets", channel=channel)
            except Conflict as full:
                later = full.values["next_at"]
            else:
                return at
            assert isinstance(later, datetime)
            assert later > at
            at = later
        raise AssertionError("never got an offer that held")

    channels = (Channel.KIOSK, Channel.QR, Channel.TAKEAWAY)
    times = await asyncio.gather(*(guest(channels[n % 3]) for n in range(15)))
    ledger = await agrees(kitchen)
    load = ledger.stations[kitchen.stations["Grill"]]
    assert all(seconds <= 1800 for seconds in load.booked.values())
    assert sum(load.booked.values()) == 15 * 480
    assert Counter(int(t.timestamp() - 1) // 900 for t in times).most_common(1)[0][1] == 3


async def test_a_promise_that_was_shown_holds_while_the_guest_decides(
    kitchen: Brigade, clock: Clock
) -> None:
    await kitchen.order("Lamb cutlets", "Octopus", "Octopus")
    found = ask(kitchen, "Rib-eye 300 g")
    clock.forward(seconds=119)
    order = await order_for(kitchen, found.at, "Sea bass", fires_on=FiresOn.SEND)
    assert card(kitchen, order).promised_at == found.at


async def test_at_the_table_and_where_nobody_counts_nobody_is_refused(
    kitchen: Brigade, clock: Clock
) -> None:
    await hands(kitchen, "Grill", 1)
    at = clock.now + timedelta(hours=1)
    await kitchen.do(
        orders.change_channel, channel=Channel.QR, fires_on=FiresOn.PAID, actor=MANAGER
    )
    for channel in (Channel.KIOSK, Channel.DINE_IN, Channel.QR):
        await order_for(kitchen, at, "Lamb cutlets", channel=channel)
    ledger = await agrees(kitchen)
    # It is counted all the same: the kiosk's next guest is offered a later time.
    assert sum(ledger.stations[kitchen.stations["Grill"]].booked.values()) == 3 * 480
    assert not ask(kitchen, "Lamb cutlets", asked=at).fits


async def test_nobody_is_promised_what_is_past_or_too_far(kitchen: Brigade, clock: Clock) -> None:
    with pytest.raises(Conflict) as late:
        await order_for(kitchen, clock.now - timedelta(minutes=1), "Lager")
    later = late.value.values["next_at"]
    assert isinstance(later, datetime)
    assert later >= clock.now
    with pytest.raises(Invalid):
        await order_for(kitchen, clock.now + timedelta(hours=13), "Lager")
    assert not list(kitchen.house.live(order_cards))


async def test_what_is_given_up_is_free_again(kitchen: Brigade, clock: Clock) -> None:
    at = clock.now + timedelta(hours=2)
    order = await order_for(kitchen, at, "Lamb cutlets", "Octopus")
    lamb = next(line for line in card(kitchen, order).lines if line.name == "Lamb cutlets")
    await kitchen.do(orders.void_line, line_id=lamb.id, reason=VoidReason.MISTAKE)
    grill = kitchen.stations["Grill"]
    assert sum((await agrees(kitchen)).stations[grill].booked.values()) == 300
    octopus = card(kitchen, order).lines[-1]
    await kitchen.do(orders.edit_line, line_id=octopus.id, quantity=3)
    assert sum((await agrees(kitchen)).stations[grill].booked.values()) == 900
    clock.forward(minutes=20)
    await kitchen.do(call_off_unpaid, SYSTEM)
    assert not (await agrees(kitchen)).stations[grill].booked


async def test_who_pays_late_is_promised_anew(kitchen: Brigade, clock: Clock) -> None:
    at = clock.now + timedelta(minutes=15)
    order = await order_for(kitchen, at, "Lamb cutlets")
    clock.forward(minutes=14)
    await kitchen.do(paid, SYSTEM, order_id=order)
    shown = card(kitchen, order)
    assert shown.promised_at == clock.now + timedelta(minutes=11)  # 19:25
    assert {line.state for line in shown.lines} == {FIRED}
    assert kitchen.ticket("Grill").promised_at == shown.promised_at
    await agrees(kitchen)


async def test_who_pays_in_time_keeps_the_time(kitchen: Brigade, clock: Clock) -> None:
    at = clock.now + timedelta(hours=1)
    order = await order_for(kitchen, at, "Lamb cutlets")
    clock.forward(minutes=5)
    await kitchen.do(paid, SYSTEM, order_id=order)
    shown = card(kitchen, order)
    assert (shown.promised_at, shown.fire_at) == (at, at - timedelta(seconds=480))
    assert {line.state for line in shown.lines} == {HELD}
    await agrees(kitchen)


async def test_a_busy_kitchensays_so_until_it_is_over(kitchen: Brigade, clock: Clock) -> None:
    before = ask(kitchen, "Lager").wait
    await kitchen.do(set_busy, Actor(Role.EXPO), minutes=20, for_minutes=30)
    assert ask(kitchen, "Lager").wait == before + 1200
    with pytest.raises(Conflict):
        await order_for(kitchen, clock.now + timedelta(minutes=10), "Lager")
    await agrees(kitchen)
    (busy,) = kitchen.house.live(busy_cards)
    assert (busy.minutes, busy.until) == (20, clock.now + timedelta(minutes=30))
    clock.forward(minutes=30)
    assert ask(kitchen, "Lager").wait == before
    await order_for(kitchen, clock.now + timedelta(minutes=10), "Lager")
    await kitchen.do(set_busy, EXPO, minutes=10)
    await kitchen.do(set_busy, EXPO, minutes=0)
    assert ask(kitchen, "Lager").wait == before
    await agrees(kitchen)


async def test_only_the_pass_says_that_it_is_busy(kitchen: Brigade) -> None:
    for role in (Role.HOST, Role.KITCHEN, Role.KIOSK, Role.ORDERS):
        with pytest.raises(Forbidden):
            await kitchen.do(set_busy, Actor(role), minutes=10)
    for values in ({"minutes": 61}, {"minutes": -1}, {"minutes": 10, "for_minutes": 0}):
        with pytest.raises(Invalid):
            await kitchen.do(set_busy, EXPO, **values)


async def test_it_says_who_said_it(kitchen: Brigade) -> None:
    mira = await kitchen.do(hire_staff, SYSTEM, name="Mira", role=Role.MANAGER, pin_hash="-")
    await kitchen.do(set_busy, Actor(Role.MANAGER, staff_id=mira), minutes=10)
    assert next(iter(kitchen.house.live(busy_cards))).staff == "Mira"


async def test_hands_are_a_station_s_own(kitchen: Brigade) -> None:
    await hands(kitchen, "Grill", 7)
    station = kitchen.house.live(station_cards).get(kitchen.stations["Grill"])
    assert station is not None
    assert station.hands == 7
    for wrong in (0, 100):
        with pytest.raises(Invalid):
            await hands(kitchen, "Grill", wrong)


def test_a_slot_has_its_limits() -> None:
    for wrong in (4, 61):
        with pytest.raises(ValueError, match="slot"):
            Settings(promise_slot_minutes=wrong)
