"""A short evening that uses every command of the house at least once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import time
from typing import Any

from kds.actor import Actor, Role
from kds.bus.house import House
from kds.config import NAMED
from kds.floor import commands as floor
from kds.kitchen import commands as kitchen
from kds.kitchen.commands import Route
from kds.kitchen.queries import TicketCard, ticket_cards
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.orders import commands as orders
from kds.orders.commands import NewLine, NewOrder
from kds.orders.model import VoidReason
from kds.orders.queries import order_cards
from kds.staff import commands as staff
from tests import (
    scenario_bookings,
    scenario_checks,
    scenario_floor,
    scenario_kiosk,
    scenario_menu,
    scenario_phones,
    scenario_promises,
    scenario_till,
)

Do = Callable[..., Awaitable[Any]]
LE_COIN = dict(zip(NAMED, ("Le Coin", "Europe/Berlin", "EUR", "en", "DE"), strict=True))


def secret(number: int) -> bytes:
    """A hash that stands for some secret."""
    return number.to_bytes(32, "big")


class Evening:
    """Acts through `do(command, **arguments)`."""

    def __init__(self, house: House, do: Do) -> None:
        self.house = house
        self.do = do
        self.ids: dict[str, Any] = {}

    async def play(self) -> None:
        for scene in (
            self.people,
            self.devices,
            self.stations,
            self.room,
            self.menu,
            self.choices,
            self.stock,
            self.drafts,
            self.courses,
            self.mending,
            self.outside,
            self.cooking,
            self.passing,
            self.door,
            self.ending,
            self.leaving,
        ):
            await scene()

    def ticket(self, order: str, station: str | None = None) -> TicketCard:
        """An order's newest ticket (at a station)."""
        cards = [
            card
            for card in self.house.live(ticket_cards)
            if card.order_id == self.ids[order]
            and (station is None or card.station_id == self.ids[station])
        ]
        return max(cards, key=lambda card: card.id)

    def lines(self, order: str) -> list[Any]:
        card = self.house.live(order_cards).get(self.ids[order])
        assert card is not None
        return list(card.lines)

    async def people(self) -> None:
        do = self.do
        mira = {"name": "Mira", "pin_hash": "-", "device_name": "Office"}
        await do(staff.set_up, **mira, token_hash=secret(1), session_hash=secret(2))
        await do(staff.name_house, **LE_COIN)
        await do(staff.settle_house)
        lena = await do(staff.hire_staff, name="Lena", role=Role.SERVER, pin_hash="-")
        await do(staff.change_staff, staff_id=lena, name="Lena B.", role=Role.SERVER)
        await do(staff.set_pin, staff_id=lena, pin_hash="-")
        token = await do(staff.issue_token, name="Web shop", role=Role.ORDERS, token_hash=secret(3))
        await do(staff.revoke_token, token_id=token)
        self.ids["Lena"] = lena

    async def devices(self) -> None:
        do = self.do
        asked = {"name": "Tablet", "address": "192.0.2.7"}
        refused = await do(staff.ask_pairing, code_hash=secret(4), poll_hash=secret(5), **asked)
        await do(staff.refuse_pairing, pairing_id=refused)
        await do(staff.ask_pairing, code_hash=secret(6), poll_hash=secret(7), **asked)
        await do(staff.confirm_pairing, code_hash=secret(6), name="Pad 1", role=Role.SERVER)
        pad = await do(staff.claim_pairing, poll_hash=secret(7), token_hash=secret(8))
        await do(staff.rename_device, device_id=pad, name="Pad one")
        await do(staff.make_pairing_link, code_hash=secret(9), name="Grill wall", role=Role.KITCHEN)
        wall = await do(staff.use_pairing_link, code_hash=secret(9), token_hash=secret(10))
        await do(staff.assign_device, device_id=wall, role=Role.EXPO)
        await do(staff.revoke_device, device_id=wall)
        at_pad = Actor(Role.SERVER, device_id=pad)
        lena = self.ids["Lena"]
        await do(staff.sign_in, actor=at_pad, staff_id=lena, verified="-", session_hash=secret(11))
        await do(staff.sign_out, actor=Actor(Role.SERVER, device_id=pad, staff_id=lena))

    async def stations(self) -> None:
        do = self.do
        for name in ("Grill", "Fry", "Bar", "Spare"):
            self.ids[name] = await do(kitchen.add_station, name=name)
        await do(kitchen.change_station, station_id=self.ids["Grill"], name="Grill", tiles=12)
        await do(kitchen.set_default_station, station_id=self.ids["Fry"])
        await do(
            kitchen.set_station_age,
            station_id=self.ids["Grill"],
            channel=Channel.DELIVERY,
            soon_minutes=8,
            late_minutes=12,
        )
        for number in (1, 2, 3):
            table = {"name": f"T{number}", "seats": 4, "area": "Room"}
            self.ids[f"T{number}"] = await do(floor.add_table, **table)

    async def room(self) -> None:
        await scenario_floor.build(self.do, self.house, self.ids)

    async def door(self) -> None:
        guests = (scenario_floor.host, scenario_floor.tables, scenario_bookings.play)
        orders = (scenario_kiosk.play, scenario_promises.play, scenario_phones.play)
        for play in (*guests, *orders, scenario_checks.play, scenario_till.play):
            await play(self.do, self.house, self.ids)

    async def menu(self) -> None:
        do = self.do
        mains = await do(menu.add_category, name="Mains", course=2)
        drinks = await do(menu.add_category, name="Drinks")
        await do(menu.change_category, category_id=drinks, name="Drinks & more")
        await do(menu.move_category, category_id=drinks, by=-1)
        for name, category, price in (
            ("Rib-eye", mains, 3200),
            ("Burger", mains, 1590),
            ("Lager", drinks, 520),
            ("Ghost", mains, 100),
        ):
            self.ids[name] = await do(menu.add_item, category_id=category, name=name, price=price)
        await do(
            menu.change_item,
            item_id=self.ids["Burger"],
            category_id=mains,
            name="Smash burger",
            price=1690,
        )
        await do(menu.move_item, item_id=self.ids["Burger"], by=-1)
        await do(menu.remove_item, item_id=self.ids["Ghost"])
        await do(menu.restore_item, item_id=self.ids["Ghost"])
        lunch = await do(menu.add_daypart, name="Lunch", starts=time(11), ends=time(15))
        await do(menu.change_daypart, daypart_id=lunch, name="Noon", starts=time(11), ends=time(16))
        await do(menu.set_price, item_id=self.ids["Lager"], price=450, daypart="Noon")
        await do(menu.drop_price, item_id=self.ids["Lager"], daypart="Noon")
        await do(menu.remove_daypart, daypart_id=lunch)
        empty = await do(menu.add_category, name="Empty")
        await do(menu.remove_category, category_id=empty)
        grill, fry, bar = (self.ids[name] for name in ("Grill", "Fry", "Bar"))
        both = (Route(grill, 420), Route(fry, 240))
        await do(kitchen.set_routing, item_id=self.ids["Burger"], stations=both)
        await do(kitchen.set_route, item_id=self.ids["Rib-eye"], station_id=grill, minutes=14)
        await do(kitchen.set_route, item_id=self.ids["Lager"], station_id=bar, minutes=1)

    async def choices(self) -> None:
        do = self.do
        group = await do(menu.add_group, name="Burger", item_id=self.ids["Burger"])
        await do(menu.change_group, group_id=group, name="Burger choices", most=4)
        onion = await do(menu.add_option, group_id=group, name="onion", removes=True)
        bacon = await do(menu.add_option, group_id=group, name="bacon", price=180)
        await do(menu.change_option, option_id=bacon, name="crisp bacon", price=200)
        await do(menu.move_option, option_id=bacon, by=-1)
        gone = await do(menu.add_option, group_id=group, name="gone")
        await do(menu.remove_option, option_id=gone)
        other = await do(menu.add_group, name="Other")
        await do(menu.attach_group, item_id=self.ids["Burger"], group_id=other)
        await do(menu.detach_group, item_id=self.ids["Burger"], group_id=other)
        await do(menu.remove_group, group_id=other)
        self.ids.update(onion=onion, bacon=bacon)

    async def stock(self) -> None:
        await scenario_menu.play(self.do, self.house, self.ids)

    async def drafts(self) -> None:
        do = self.do
        self.ids["a"] = a = await do(orders.open_order, table_id=self.ids["T1"], covers=2)
        await do(orders.rename_order, order_id=a, name="Okafor")
        await do(orders.change_guests, order_id=a, covers=3, allergy="nuts", note="birthday")
        await do(orders.tap_item, order_id=a, item_id=self.ids["Lager"])
        burger = await do(
            orders.add_line, order_id=a, item_id=self.ids["Burger"], option_ids=(self.ids["onion"],)
        )
        await do(orders.change_draft, line_id=burger, quantity=2, seat=1, note="well done")
        await do(orders.step_draft, line_id=burger, quantity=3)
        await do(orders.remove_draft, line_id=burger)
        await do(orders.restore_draft, line_id=burger)
        await do(orders.add_line, order_id=a, item_id=self.ids["Rib-eye"], course=3)
        await do(orders.add_line, order_id=a, item_id=self.ids["Rib-eye"], course=4, seat=2)

    async def courses(self) -> None:
        do, a = self.do, self.ids["a"]
        await do(orders.send, order_id=a)
        await do(orders.fire_course, order_id=a, course=3)
        last = self.lines("a")[-1].id
        await do(orders.fire_line, line_id=last)
        self.ids["b"] = b = await do(orders.open_order, name="Bar guest")
        await do(orders.add_line, order_id=b, item_id=self.ids["Burger"], quantity=2)
        await do(orders.add_line, order_id=b, item_id=self.ids["Ghost"])
        await do(orders.send, order_id=b, hold=True)
        await do(orders.fire_order, order_id=b)
        await do(orders.add_line, order_id=b, item_id=self.ids["Rib-eye"], course=5)
        await do(orders.send, order_id=b)
        self.ids["c"] = c = await do(orders.open_order, table_id=self.ids["T2"])
        for course in (1, 2):
            await do(orders.add_line, order_id=c, item_id=self.ids["Rib-eye"], course=course)
        await do(orders.send, order_id=c)
        await do(orders.fire_course, order_id=c, course=2)
        await do(kitchen.hold_fired, order_id=c, course=2)
        await do(orders.add_line, order_id=c, item_id=self.ids["Burger"], course=3)
        await do(orders.send, order_id=c, hold=True)

    async def mending(self) -> None:
        do, b = self.do, self.ids["b"]
        first, second = self.lines("b")[:2]
        await do(orders.edit_line, line_id=first.id, quantity=3, note="cut in two")
        await do(orders.void_line, line_id=second.id, reason=VoidReason.MISTAKE)
        await do(orders.refire_line, line_id=first.id, reason=VoidReason.SPOILED, quantity=1)
        await do(orders.set_flags, order_id=b, rush=True, vip=True, priority=3)
        await do(kitchen.rush_order, order_id=self.ids["a"])
        await do(orders.move_order, order_id=self.ids["a"], table_id=self.ids["T3"])

    async def outside(self) -> None:
        line = NewLine(item="Smash burger", quantity=2, choices=("onion", "gold leaf"))
        unknown = NewLine(item="Unicorn", note="medium")
        order = NewOrder(channel="takeaway", external_id="x1", name="Rossi", lines=(line, unknown))
        placed = await self.do(orders.place_order, order=order)
        self.ids["d"] = placed.order_id

    async def cooking(self) -> None:
        do, grill = self.do, self.ids["Grill"]
        ticket = self.ticket("b", "Grill")
        await do(kitchen.see_tickets, station_id=grill, ticket_ids=(ticket.id,))
        await do(kitchen.acknowledge_ticket, ticket_id=ticket.id)
        for command in (kitchen.start_ticket, kitchen.park_ticket, kitchen.unpark_ticket):
            await do(command, ticket_id=ticket.id)
        away = self.ticket("d", "Grill")
        await do(kitchen.start_line, ticket_line_id=away.lines[0].id)
        await do(kitchen.bump_line, ticket_line_id=away.lines[0].id)
        await do(kitchen.unbump_line, ticket_line_id=away.lines[0].id)
        await do(kitchen.bump_item, station_id=grill, item_id=self.ids["Rib-eye"])
        await do(kitchen.push_ticket, ticket_id=ticket.id, station_id=self.ids["Spare"])
        moved = self.ticket("b", "Spare")
        await do(kitchen.push_line, ticket_line_id=moved.lines[0].id, station_id=grill)

    async def passing(self) -> None:
        do = self.do
        ticket = self.ticket("d", "Grill")
        await do(kitchen.bump_ticket, ticket_id=ticket.id)
        await do(kitchen.unbump_ticket, ticket_id=ticket.id)
        await do(kitchen.bump_ticket, ticket_id=ticket.id)
        await do(kitchen.recall_ticket, ticket_id=ticket.id)
        await self.bump_all("d")
        await do(kitchen.collect_order, order_id=self.ids["d"])
        await do(kitchen.uncollect_order, order_id=self.ids["d"])
        await self.bump_all("a")
        await do(orders.serve_lines, order_id=self.ids["a"])

    async def bump_all(self, order: str) -> None:
        for card in list(self.house.live(ticket_cards)):
            if card.order_id == self.ids[order] and card.open:
                if card.changed_at is not None:
                    await self.do(kitchen.acknowledge_ticket, ticket_id=card.id)
                await self.do(kitchen.bump_ticket, ticket_id=card.id)

    async def ending(self) -> None:
        await self.do(orders.hold_course, order_id=self.ids["c"], course=3)
        await self.do(orders.close_order, order_id=self.ids["a"])
        await self.do(orders.count_companions)
        await self.do(kitchen.clear_leftovers)
        await self.do(kitchen.remove_station, station_id=self.ids["Spare"])

    async def leaving(self) -> None:
        await self.do(staff.let_go, staff_id=self.ids["Lena"])
