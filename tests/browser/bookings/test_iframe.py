"""The booking page in an `<iframe>` of another site: where the house allows it, and only there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.async_api import Browser, Page, expect

from kds.floor.model import Source
from kds.floor.queries import party_cards
from tests.browser.bookings.friday import friday, open_calendar
from tests.browser.kitchen.conftest import browser
from tests.browser.kitchen.served import Served, serve

__all__ = ["browser"]
pytestmark = pytest.mark.browser


class Embeds(BaseHTTPRequestHandler):
    """Somebody's own page: `/?URL` shows that URL in a frame."""

    def do_GET(self) -> None:
        url = self.path.partition("?")[2]
        body = f'<!doctype html><title>Ours</title><iframe src="{url}" width=480 height=900>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Quietly."""


@contextmanager
def site() -> Iterator[str]:
    """Another site than the house's: `localhost` is no 127.0.0.1 to a browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Embeds)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def allowed() -> Iterator[str]:
    with site() as origin:
        yield origin


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, allowed: str) -> AsyncIterator[Served]:
    folder: Path = tmp_path_factory.mktemp("embedded")
    async with serve(folder, embed_origins=[allowed]) as served:
        await open_calendar(served.house)
        yield served


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 700, "height": 950})
    context.set_default_timeout(20_000)
    yield await context.new_page()
    await context.close()


async def test_a_guest_books_in_a_frame_of_an_allowed_site(
    house: Served, allowed: str, page: Page
) -> None:
    day = friday(house.house)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(f"{allowed}/?{house.url}/book")
    frame = page.frame_locator("iframe")
    await frame.get_by_role("button", name="2 guests").click()
    await frame.get_by_role("link", name=f"{day:%A}, {day:%B} {day.day}", exact=True).click()
    await frame.locator("body[data-live=on]").wait_for()
    await frame.get_by_role("button", name="19:30").click()
    await frame.get_by_label("Name").fill("Vera Frame")
    await frame.get_by_label("E-mail").fill("vera@example.org")
    await frame.get_by_role("button", name="Book for").click()
    await expect(frame.get_by_role("heading", name="Your table is booked")).to_be_visible()
    [party] = [card for card in house.house.live(party_cards) if card.name == "Vera Frame"]
    assert party.source is Source.ONLINE
    assert [text for text in said if "Refused" in text or "frame-ancestors" in text] == []


@pytest.mark.parametrize("path", ["/book", "/book/times?size=2"])
async def test_any_other_site_shows_nothing(house: Served, page: Page, path: str) -> None:
    with site() as other:
        assert await refused(page, f"{other}/?{house.url}{path}")


@pytest.mark.parametrize("path", ["/host", "/orders"])
async def test_an_allowed_site_gets_the_booking_pages_alone(
    house: Served, allowed: str, page: Page, path: str
) -> None:
    assert await refused(page, f"{allowed}/?{house.url}{path}")


async def refused(page: Page, url: str) -> bool:
    """Whether the browser shows its own error instead of the house's page, and says why."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(url)
    for _ in range(40):
        if any("frame-ancestors" in text for text in said):
            break
        await page.wait_for_timeout(50)
    frame = page.frames[-1]
    return any("frame-ancestors" in text for text in said) and "kds" not in await frame.content()
