"""The guests' screens: their queries select nothing that a guest may not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kds.bus.projection import Live
from kds.kitchen.queries import BoardCard, board_cards
from kds.values import to_ms
from kds.web.screen import Screen, cells

KEEP_READY = timedelta(minutes=15)
"""How long a number stays on the board when nobody says that it was collected."""


@dataclass(frozen=True)
class ReadyBoard(Screen):
    """Preparing and ready, by number: hangs where guests wait, needs no sign-in."""

    path = "/board"
    template = "kiosk/board.html"
    title = "Your order"
    theme = "night"
    css = ("css/board.css",)
    sounds = True
    nav = False
    step = 4

    @cells(board_cards)
    def preparing(self, live: Live) -> list[Called]:
        return preparing(live(board_cards))

    @cells(board_cards, every=5)
    def ready(self, live: Live) -> list[Called]:
        return ready(live(board_cards), live.now)


@dataclass(frozen=True, slots=True)
class Called:
    """How a guest is called: a number, and a first name where one was given."""

    id: int
    sort: int
    number: int
    name: str


def preparing(cards: Iterable[BoardCard]) -> list[Called]:
    """What still cooks, the lowest number first."""
    return [Called(c.id, c.number, c.number, c.name) for c in cards if not c.ready_at]


def ready(cards: Iterable[BoardCard], now: datetime | None) -> list[Called]:
    """What can be collected, the newest first."""
    return [
        Called(card.id, -to_ms(card.ready_at), card.number, card.name)
        for card in cards
        if card.ready_at and (now is None or now - card.ready_at < KEEP_READY)
    ]
