"""Whole orders from outside."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.errors import Conflict, Forbidden
from kds.menu import commands as menu
from kds.menu.model import Channel
from kds.menu.queries import item_cards
from kds.orders import commands
from kds.orders.commands import NewLine, NewOrder
from kds.orders.model import Attention, LineState
from kds.orders.queries import Concern
from tests.orders.pad import LENA, WEB_SHOP, Pad


async def test_an_order_cooks_at_once(pad: Pad) -> None:
    placed = await pad.place(
        NewLine("Rib-eye 300 g", 2, ("rare", "PEPPERCORN"), 3450, "hot plate"),
        NewLine("lager"),
        name="Ada",
        external_id="W-1",
    )
    card = pad.card(placed.order_id)
    assert placed.needs_attention == ()
    assert (card.number, card.title, card.source, card.external_id) == (1, "Ada", "web", "W-1")
    assert set(pad.states(placed.order_id).values()) == {LineState.FIRED}
    assert card.total == 2 * 3450 + 480
    assert [choice.name for choice in card.lines[0].choices] == ["rare", "peppercorn"]


async def test_a_dish_is_found_by_id_too(pad: Pad) -> None:
    octopus = pad.menu.items["Octopus"]
    placed = await pad.place(NewLine(str(octopus)))
    assert pad.card(placed.order_id).lines[0].item_id == octopus


async def test_a_strange_dish_is_kept_and_shown(pad: Pad) -> None:
    placed = await pad.place(NewLine("Unicorn steak", 2, ("sparkling",), 1999))
    assert placed.needs_attention == (Concern(0, "Unicorn steak", Attention.UNKNOWN_ITEM),)
    line = pad.line(placed.order_id, "Unicorn steak")
    assert (line.item_id, line.quantity, line.price) == (None, 2, 3998)
    assert line.choices[0].attention
    assert line.state is LineState.FIRED
    assert pad.card(placed.order_id).needs_attention


async def test_a_strange_choice_is_kept_and_shown(pad: Pad) -> None:
    placed = await pad.place(NewLine("Sea bass", 1, ("NO chili", "butter")))
    assert [c.reason for c in placed.needs_attention] == [Attention.UNKNOWN_CHOICE]
    chili, butter = pad.line(placed.order_id, "Sea bass").choices
    assert (chili.name, chili.removes, chili.attention) == ("NO chili", True, True)
    assert not butter.attention


async def test_another_price_is_kept_and_flagged(pad: Pad) -> None:
    placed = await pad.place(NewLine("Lager", 1, (), 520))
    assert [c.reason for c in placed.needs_attention] == [Attention.PRICE]
    line = pad.line(placed.order_id, "Lager")
    assert (line.unit_price, line.menu_price) == (520, 480)


async def test_choices_that_do_not_add_up_are_flagged(pad: Pad) -> None:
    placed = await pad.place(NewLine("Rib-eye 300 g"))
    assert [c.reason for c in placed.needs_attention] == [Attention.CHOICES]


async def test_what_is_sold_out_is_flagged_not_refused(pad: Pad) -> None:
    octopus = pad.menu.items["Octopus"]
    await pad.do(menu.set_left, SYSTEM, item_id=octopus, left=1)
    placed = await pad.place(NewLine("Lager"), NewLine("Octopus", 2))
    assert placed.needs_attention == (Concern(1, "Octopus", Attention.SOLD_OUT),)
    card = pad.house.live(item_cards).get(octopus)
    assert card is not None
    assert card.left == 0


async def test_a_table_is_found_by_name(pad: Pad) -> None:
    placed = await pad.place(NewLine("Lager"), table="12")
    card = pad.card(placed.order_id)
    assert (card.table, card.channel) == ("12", Channel.DINE_IN)


async def test_a_strange_table_is_kept_as_a_name(pad: Pad) -> None:
    placed = await pad.place(NewLine("Lager"), table="99")
    assert placed.needs_attention == (Concern(None, None, Attention.UNKNOWN_TABLE),)
    assert pad.card(placed.order_id).title == "99"


@pytest.mark.parametrize(
    ("named", "channel"),
    [
        ("kiosk", Channel.KIOSK),
        ("Take-Away", Channel.TAKEAWAY),
        ("dine_in", Channel.DINE_IN),
        ("pickup", Channel.TAKEAWAY),
        ("delivery", Channel.DELIVERY),
        ("Uber Eats", Channel.DELIVERY),
        ("qr", Channel.QR),
    ],
)
async def test_channels_have_many_names(pad: Pad, named: str, channel: Channel) -> None:
    placed = await pad.place(NewLine("Lager"), channel=named)
    card = pad.card(placed.order_id)
    assert (card.channel, card.source) == (channel, named)


async def test_only_who_has_the_right_places_orders(pad: Pad) -> None:
    with pytest.raises(Forbidden):
        await pad.do(commands.place_order, LENA, order=NewOrder("web", (NewLine("Lager"),)))


async def test_the_database_knows_an_order_twice_even_without_keys(pad: Pad) -> None:
    await pad.place(NewLine("Lager"), external_id="W-1")
    with pytest.raises(Conflict):
        await pad.place(NewLine("Lager"), external_id="W-1")
    await pad.place(NewLine("Lager"), channel="phone", external_id="W-1")


async def test_64_at_once_each_get_their_own_number(pad: Pad) -> None:
    def submit(index: int) -> Any:
        order = NewOrder("web", (NewLine("Lager"),), external_id=f"W-{index}")
        keys = (f"external:web:W-{index}",)
        return pad.house.submit(WEB_SHOP, commands.place_order, keys, {"order": order})

    outcomes = await asyncio.gather(*(submit(index) for index in range(64)))
    assert sorted(o.answer.number for o in outcomes) == list(range(1, 65))
