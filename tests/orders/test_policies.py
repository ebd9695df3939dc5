"""What orders do when something happens elsewhere."""

from __future__ import annotations

from kds.actor import SYSTEM
from kds.floor.events import TableChanged
from kds.floor.model import Table
from kds.kitchen.events import LinesReady, LinesUnready, OrderCollected
from kds.menu.model import Channel
from kds.orders import commands
from kds.orders.commands import NewLine
from kds.orders.model import LineState, OrderState
from tests.orders.pad import Pad


async def test_lines_are_ready_and_come_back(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Octopus")
    await pad.send(order)
    await pad.do(lambda uow: uow.record(LinesReady(order, (line,))), SYSTEM)
    assert pad.line(order, "Octopus").state is LineState.READY
    assert pad.line(order, "Octopus").ready_at is not None
    await pad.do(lambda uow: uow.record(LinesUnready(order, (line,))), SYSTEM)
    assert pad.line(order, "Octopus").state is LineState.FIRED
    assert pad.line(order, "Octopus").ready_at is None


async def test_a_served_plate_that_comes_back_cooks_again(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Octopus")
    await pad.send(order)
    await pad.do(lambda uow: uow.record(LinesReady(order, (line,))), SYSTEM)
    await pad.do(commands.serve_lines, order_id=order)
    await pad.do(lambda uow: uow.record(LinesUnready(order, (line,))), SYSTEM)
    assert pad.line(order, "Octopus").state is LineState.FIRED
    assert pad.line(order, "Octopus").served_at is None


async def test_what_was_collected_is_closed(pad: Pad) -> None:
    placed = await pad.place(NewLine("Octopus"), channel="takeaway")
    order = placed.order_id
    line = pad.line(order, "Octopus").id
    await pad.do(lambda uow: uow.record(OrderCollected(order)), SYSTEM)
    assert pad.card(order).state is OrderState.OPEN  # it isn't cooked yet
    await pad.do(lambda uow: uow.record(LinesReady(order, (line,))), SYSTEM)
    await pad.do(lambda uow: uow.record(OrderCollected(order)), SYSTEM)
    assert pad.card(order).state is OrderState.CLOSED


async def test_a_table_goes_on_after_its_plates_were_collected(pad: Pad) -> None:
    order = await pad.open()
    line = await pad.add(order, "Octopus")
    await pad.send(order)
    await pad.do(lambda uow: uow.record(LinesReady(order, (line,))), SYSTEM)
    await pad.do(lambda uow: uow.record(OrderCollected(order)), SYSTEM)
    assert pad.card(order).state is OrderState.OPEN


async def test_cards_show_a_tables_new_name(pad: Pad) -> None:
    order = await pad.open("12")
    table = pad.menu.tables["12"]

    def rename(uow):
        """As the floor's editor will."""
        uow.get(Table, table).name = "12b"
        uow.record(TableChanged(table))

    await pad.do(rename, SYSTEM)
    assert pad.card(order).table == "12b"


async def test_cards_equal_a_fresh_load(pad: Pad) -> None:
    order = await pad.open()
    await pad.add(order, "Rib-eye 300 g", "rare")
    await pad.send(order)
    await pad.do(commands.open_order, channel=Channel.TAKEAWAY)
    await pad.place(NewLine("Unicorn", 1), table="99")
    for fresh in pad.house.fresh():
        assert pad.house.live.memory[fresh.projection] == fresh.cards
