"""Fired lines become tickets: each line on exactly the tickets of its stations."""

from __future__ import annotations

from kds.bus.house import House
from kds.kitchen.commands import bump_ticket, collect_order, park_ticket
from kds.kitchen.model import TicketState
from kds.kitchen.queries import AlsoAt, board_cards, station_cards, ticket_cards
from kds.orders.commands import NewLine, fire_course, fire_order, open_order
from kds.orders.model import Attention
from kds.values import OrderId
from tests.cast import seed_menu
from tests.kitchen.brigade import Brigade, Clock
from tests.orders.pad import Pad


async def test_a_line_comes_to_each_of_its_stations(kitchen: Brigade) -> None:
    await kitchen.order("Rib-eye 300 g", "Charred leeks", "Lager")
    assert kitchen.dishes("Grill") == [["Rib-eye 300 g"]]
    assert kitchen.dishes("Garnish") == [["Rib-eye 300 g"]]
    assert kitchen.dishes("Cold") == [["Charred leeks"]]
    assert kitchen.dishes("Bar") == [["Lager"]]
    (line,) = kitchen.ticket("Grill").lines
    assert line.also_at == (AlsoAt(kitchen.stations["Garnish"], "Garnish", done=False),)
    kitchen.check()


async def test_a_ticket_says_what_a_cook_must_know(kitchen: Brigade, clock: Clock) -> None:
    order_id = await kitchen.open("14", covers=3)
    await kitchen.add(order_id, "Rib-eye 300 g", "medium rare", "butter", seat=2, note="no salt")
    await kitchen.send(order_id)
    ticket = kitchen.ticket("Grill")
    assert (ticket.title, ticket.table, ticket.number, ticket.covers) == ("14", "14", 1, 3)
    assert (ticket.sent_at, ticket.fired_at, ticket.seen_at) == (clock.now, clock.now, None)
    (line,) = ticket.lines
    assert [(c.name, c.removes) for c in line.choices] == [("medium rare", False), ("butter", True)]
    assert (line.quantity, line.seat, line.note) == (1, 2, "no salt")


async def test_a_held_course_has_no_ticket_until_it_is_fired(kitchen: Brigade) -> None:
    order_id = await kitchen.open()
    await kitchen.add(order_id, "Charred leeks")
    await kitchen.add(order_id, "Lamb cutlets")
    await kitchen.send(order_id)
    assert (len(kitchen.on("Cold")), len(kitchen.on("Grill"))) == (1, 0)
    await kitchen.do(fire_course, order_id=order_id, course=2)
    assert [ticket.course for ticket in kitchen.on("Grill")] == [2]


async def test_courses_are_tickets_of_their_own(kitchen: Brigade) -> None:
    order_id = await kitchen.open()
    await kitchen.add(order_id, "Octopus")
    await kitchen.add(order_id, "Lamb cutlets")
    await kitchen.do(fire_order, order_id=order_id)
    assert kitchen.dishes("Grill") == [["Octopus"], ["Lamb cutlets"]]


async def test_a_later_round_joins_the_open_ticket_as_an_add_on(
    kitchen: Brigade, clock: Clock
) -> None:
    order_id = await kitchen.order("Lamb cutlets")
    clock.forward(minutes=3)
    await kitchen.more(order_id, "Sea bass")
    ticket = kitchen.ticket("Grill")
    assert [(line.name, line.addon_round) for line in ticket.lines] == [
        ("Lamb cutlets", 0),
        ("Sea bass", 2),
    ]
    assert ticket.changed_at == clock.now
    assert ticket.fired_at < clock.now
    kitchen.check()


async def test_after_the_bump_a_later_round_is_a_new_ticket(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets")
    await kitchen.work(bump_ticket, kitchen.ticket("Grill"))
    await kitchen.more(order_id, "Sea bass")
    ticket = kitchen.ticket("Grill")
    assert [(line.name, line.addon_round) for line in ticket.lines] == [("Sea bass", 0)]
    assert ticket.changed_at is None


async def test_an_add_on_leaves_a_parked_ticket_parked(kitchen: Brigade) -> None:
    order_id = await kitchen.order("Lamb cutlets")
    await kitchen.work(park_ticket, kitchen.ticket("Grill"))
    await kitchen.more(order_id, "Sea bass")
    assert kitchen.ticket("Grill").state is TicketState.PARKED
    assert kitchen.dishes("Grill") == [["Lamb cutlets", "Sea bass"]]


async def test_what_no_station_claims_comes_to_the_default_with_an_alarm(
    kitchen: Brigade,
) -> None:
    await kitchen.order("Espresso")
    ticket = kitchen.ticket("Grill")
    assert ticket.unrouted
    assert kitchen.dishes("Grill") == [["Espresso"]]


async def test_a_dish_from_outside_that_is_not_ours_is_cooked_too(kitchen: Brigade) -> None:
    await kitchen.place(NewLine("Unicorn steak", 2), NewLine("Lager"), channel="takeaway")
    ticket = kitchen.ticket("Grill")
    assert ticket.unrouted
    assert [(x.name, x.quantity, x.attention) for x in ticket.lines] == [
        ("Unicorn steak", 2, Attention.UNKNOWN_ITEM)
    ]
    assert not kitchen.ticket("Bar").unrouted


async def test_a_kitchen_without_stations_gets_its_first_one(house: House) -> None:
    pad = Pad(house, await seed_menu(house))
    order_id = await pad.open()
    await pad.add(order_id, "Lager")
    await pad.send(order_id)
    (station,) = house.live(station_cards)
    assert station.is_default
    (ticket,) = house.live(ticket_cards)
    assert (ticket.station_id, ticket.unrouted) == (station.id, True)


async def test_a_ticket_takes_the_lowest_free_place(kitchen: Brigade) -> None:
    for table in ("11", "12", "14"):
        await kitchen.order("Lamb cutlets", table=table)
    await kitchen.work(bump_ticket, kitchen.on("Grill")[1])
    assert [(t.slot, t.table) for t in kitchen.on("Grill")] == [(0, "11"), (2, "14")]
    await kitchen.order("Sea bass", table="12")
    assert [(t.slot, t.table) for t in kitchen.on("Grill")] == [(0, "11"), (1, "12"), (2, "14")]


async def test_more_for_a_collected_order_is_on_the_board_again(kitchen: Brigade) -> None:
    order_id: OrderId = await kitchen.do(open_order, name="Ann")
    await kitchen.more(order_id, "Lager")
    await kitchen.work(bump_ticket, kitchen.ticket("Bar"))
    await kitchen.work(collect_order, order_id=order_id)
    assert not list(kitchen.house.live(board_cards))
    await kitchen.more(order_id, "Cheesecake")
    assert [(card.name, card.ready) for card in kitchen.house.live(board_cards)] == [("Ann", False)]
    kitchen.check()
