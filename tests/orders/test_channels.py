"""The settings of guests' own orders, as their page sends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kds.actor import Role
from kds.menu.model import Channel
from kds.orders.model import FiresOn
from kds.orders.queries import channel_cards
from tests.web.visitors import Venue, Visitor, open_venue


@pytest.fixture
def venue(tmp_path: Path) -> Iterator[Venue]:
    with open_venue(tmp_path) as opened:
        yield opened


@pytest.fixture
def mira(venue: Venue) -> Visitor:
    return venue.visitor(Role.MANAGER)


def fields_of(page: str, channel: str) -> str:
    """The form of one channel, as it stands on the page."""
    return page.split(f'name="channel" value="{channel}"')[-1].split("</form>")[0]


def test_the_page_shows_what_counts_and_saves_it(venue: Venue, mira: Visitor) -> None:
    form = fields_of(venue.get("/channels", mira).text, "kiosk")
    assert 'name="fires_on" value="paid" checked' in form
    sent = {"fires_on": "send", "most_lines": "7", "most_orders": "2", "unpaid_minutes": "0"}
    answer = venue.post("/channels/change", mira, channel="kiosk", idle_seconds="90", **sent)
    assert answer.status_code == 204, answer.text
    card = venue.house.live(channel_cards).get(Channel.KIOSK)
    assert card is not None
    assert (card.fires_on, card.most_lines, card.unpaid_minutes) == (FiresOn.SEND, 7, 0)
    assert (card.idle_seconds, card.pay_at_counter, card.throttled) == (90, False, False)
    assert card.open


def test_a_switch_works_at_once(venue: Venue, mira: Visitor) -> None:
    for path, is_open in (("/channels/pause", False), ("/channels/open", True)):
        assert venue.post(path, mira, channel="qr").status_code == 204
        card = venue.house.live(channel_cards).get(Channel.QR)
        assert card is not None
        assert card.open is is_open
        assert card.confirm_first
