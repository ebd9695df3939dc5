"""From an empty directory to the first bumped ticket, in a real browser over a real `kds serve`."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

pytestmark = pytest.mark.browser

LINK = re.compile(r"http://\S+/setup\?token=\S+")


@pytest.fixture
def console(tmp_path: Path) -> Iterator[str]:
    """What `kds serve` prints in an empty directory, as far as its last line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if "KDS_" not in name}
    with subprocess.Popen(
        [sys.executable, "-c", "from kds.cli import app; app()", "serve", "--port", port],
        cwd=tmp_path,
        env={**environment, "COLUMNS": "500", "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        said = ""
        while "first manager" not in said:
            line = server.stdout.readline()
            assert line, f"kds serve ended: {said}"
            said += line
        yield said
        server.terminate()


@pytest.fixture
def browser(one_browser: Browser) -> Browser:
    return one_browser


async def new_page(browser: Browser) -> Page:
    context = await browser.new_context(locale="de-AT", timezone_id="Europe/Vienna")
    context.set_default_timeout(15_000)
    return await context.new_page()


async def test_from_an_empty_directory_to_the_first_bumped_ticket(
    console: str, browser: Browser
) -> None:
    link = LINK.search(console)
    assert link, console
    boss = await new_page(browser)
    await boss.goto(link[0])

    # The house: German is the browser's language, so it may be changed first; the rest is guessed.
    await boss.get_by_role("link", name="English").click()
    await expect(boss.get_by_label("Time zone")).to_have_value("Europe/Vienna")
    await expect(boss.get_by_label("Currency")).to_have_value("EUR")
    await expect(boss.get_by_label("Country")).to_have_value("AT")
    await boss.get_by_label("Your name").fill("Ada")
    await boss.get_by_label("Name of the restaurant").fill("Zum Anfang")
    await boss.get_by_label("Your PIN").fill("1234")
    await boss.get_by_role("button", name="Next").click()
    await expect(boss.get_by_label("Your PIN")).to_be_focused()
    await expect(boss.get_by_label("Your name")).to_have_value("Ada")
    await boss.get_by_label("Your PIN").fill("2580")
    await boss.get_by_role("button", name="Next").click()

    # The floor, the kitchen with its menu, nobody else yet.
    await boss.get_by_text("A small café").click()
    await boss.get_by_role("button", name="Next").click()
    await boss.get_by_text("One kitchen").click()
    await boss.get_by_role("button", name="Next").click()
    await boss.get_by_role("link", name="Next").click()

    # The first screen comes in by its link, in a browser of its own.
    await boss.get_by_role("button", name="Make the link").click()
    way_in = await boss.locator("#link").text_content()
    wall = await new_page(browser)
    await wall.goto(way_in or "")
    await wall.locator(".pair-say button").click()
    await expect(wall).to_have_url(re.compile("/kitchen/stations/"))
    await expect(boss.get_by_text("Let in: Kitchen")).to_be_visible()
    await boss.get_by_role("button", name="Done").click()
    await expect(boss.get_by_role("heading", name="Zum Anfang is open.")).to_be_visible()

    # An order from the pad is on the wall, and goes.
    await boss.goto(boss.url.replace("/setup/done", "/orders"))
    await boss.locator("body[data-live=on]").wait_for()
    await boss.locator("#tables .table-tap").first.click()
    await expect(boss).to_have_url(re.compile("/orders/[0-9]+"))
    await boss.locator("#parts [aria-current]").wait_for()  # its script has begun
    await boss.locator("body[data-live=on]").wait_for()
    await boss.locator("button.dish", has_text="Soup of the day").click()
    await boss.get_by_role("button", name=re.compile("Send 1")).click()
    ticket = wall.locator("#tiles .tile")
    await expect(ticket).to_have_count(1)
    await expect(ticket).to_contain_text("SOUP")
    await ticket.locator("[data-key-action=bump]").click()
    await expect(ticket).to_have_count(0)
