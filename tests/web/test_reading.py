"""What a screen reads with SQL: once for its regions, and again after what concerns it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.bus.projection import Live
from kds.floor.events import TableChanged
from kds.floor.model import Table
from kds.floor.queries import TableCard, table_cards
from kds.web.hub import Hub
from kds.web.render import Renderer
from kds.web.screen import Screen, cell, cells, reading
from tests.web.test_feed import Total, change_table, region, table, watch

LEDGER = """
{% block tables %}<b {{ attrs }}>{{ card.name }} {{ card.seats }}</b>{% endblock %}
{% block total %}<i {{ attrs }}>{{ card.seats }}</i>{% endblock %}
{% block twice %}<i {{ attrs }}>{{ card.seats }}</i>{% endblock %}
"""


def _is_large(_read: object, live: Live, event: TableChanged) -> bool:
    card = live(table_cards).get(event.table_id)
    return card is not None and card.seats > 8


@dataclass(frozen=True)
class Ledger(Screen):
    """What is written about tables; only large ones make it be read again."""

    path, template, title = "/ledger", "ledger.html", "Ledger"
    reads: ClassVar[list[str]] = []

    @reading(TableChanged, concerns=_is_large)
    def written(self, session: Session, _live: Live) -> tuple[int, ...]:
        self.reads.append("read")
        return tuple(session.scalars(select(Table.seats).order_by(Table.id)))

    @cells(table_cards)
    def tables(self, live: Live) -> list[TableCard]:
        return list(live(table_cards))

    @cell(written)
    def total(self, _live: Live, written: tuple[int, ...]) -> Total:
        return Total(sum(written))

    @cell(written, table_cards)
    def twice(self, live: Live, written: tuple[int, ...]) -> Total:
        return Total(sum(written) + sum(card.seats for card in live(table_cards)))


async def test_it_is_read_once_and_again_only_after_what_concerns_it(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "ledger.html").write_text(LEDGER)
    hub = Hub(house, {"en": Renderer("en", house.settings, (str(tmp_path),))})
    first = await table(house)
    Ledger.reads.clear()
    feed, shelf = await watch(hub, Ledger())
    assert (len(Ledger.reads), ">8<" in feed.markup()["twice"]) == (1, True)
    await house.change(SYSTEM, change_table, table_id=first, seats=6)
    await hub.settled()
    [frame] = shelf.take()
    assert (len(Ledger.reads), region(frame, "total")) == (1, "")
    assert ">10<" in region(frame, "twice")
    await house.change(SYSTEM, change_table, table_id=first, seats=12)
    await hub.settled()
    # What shows both waits, so that nobody sees the one without the other.
    live, read = shelf.take()
    assert (len(Ledger.reads), region(live, "twice"), region(live, "total")) == (2, "", "")
    assert (">24<" in region(read, "twice"), ">12<" in region(read, "total")) == (True, True)
