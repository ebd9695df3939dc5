"""A kiosk in a served restaurant, with a card terminal beside it whose hand is the test's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from playwright.async_api import Browser, BrowserContext, Error, Page, expect

from kds.actor import SYSTEM
from kds.app import make_app
from kds.bus.house import House
from kds.menu.queries import item_cards
from kds.orders.queries import OrderCard, order_cards
from kds.payments.commands.money_rules import add_terminal
from kds.payments.model import TerminalKind
from kds.payments.queries import payment_cards
from kds.payments.queries.payments import PaymentCard
from kds.server import listening_socket, uvicorn_config
from kds.terminals.simulator.app import make_simulator
from kds.terminals.simulator.gestures import gestures
from kds.terminals.simulator.reader import Reader
from kds.values import DeviceId, ItemId
from kds.web.signin import DEVICE_COOKIE
from tests.browser.kitchen.conftest import WATCH
from tests.browser.kitchen.served import furnished
from tests.cast import settings_for
from tests.orders.kiosk import pair_kiosk, token_of
from tests.terminals.served import served

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)


@dataclass
class Stand:
    """The house, the kiosk's address, and the terminal's glass."""

    house: House
    url: str
    device_id: DeviceId
    reader: Reader
    thrown: list[str] = field(default_factory=list)

    async def do(self, command: Any, **values: Any) -> Any:
        """The house does something meanwhile."""
        return await self.house.change(SYSTEM, command, **values)

    def hand(self, script: str) -> None:
        """What a hand does at the terminal next: "approve", "decline:lost_card", "mute" …"""
        self.reader.script.extend(gestures(script))

    def dish(self, name: str) -> ItemId:
        return next(item.id for item in self.house.live(item_cards) if item.name == name)

    def hear(self, error: Error) -> None:
        """A page may not throw; that a tap cuts short its fade is told as an error, and is none."""
        if "Transition was" not in str(error):
            self.thrown.append(str(error))

    @property
    def orders(self) -> list[OrderCard]:
        return sorted(self.house.live(order_cards), key=lambda order: order.number)

    @property
    def payments(self) -> list[PaymentCard]:
        return sorted(self.house.live(payment_cards), key=lambda payment: payment.id)

    @asynccontextmanager
    async def guest(
        self, browser: Browser, size: tuple[int, int] = PORTRAIT, **cookies: str
    ) -> AsyncIterator[Page]:
        """The kiosk's own screen. It may neither throw nor break the policy."""
        context = await self.context(browser, size)
        where = {"domain": "127.0.0.1", "path": "/kiosk"}
        for name, value in cookies.items():
            await context.add_cookies([{"name": name, "value": value, **where}])  # type: ignore[typeddict-item]
        page = await context.new_page()
        page.on("pageerror", self.hear)
        await page.goto(f"{self.url}/kiosk")
        yield page
        assert await page.evaluate("window.violations || []") == []
        await context.close()
        # A page that comes late is shown without its transition, and the browser says so itself.
        assert [said for said in self.thrown if not said.startswith("Transition was aborted")] == []

    async def context(self, browser: Browser, size: tuple[int, int]) -> BrowserContext:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=True, locale="en-GB"
        )
        context.set_default_timeout(20_000)
        await context.add_init_script(WATCH)
        await context.add_cookies(
            [{"name": DEVICE_COOKIE, "value": token_of("Kiosk 1"), "url": self.url}]
        )
        return context


@asynccontextmanager
async def stand(folder: Path) -> AsyncIterator[Stand]:
    """Open the restaurant in `folder`, pair a kiosk with it and switch its terminal on."""
    opened: list[House] = []
    made = listening_socket("127.0.0.1", 0)
    url = f"http://127.0.0.1:{made.getsockname()[1]}"
    settings = settings_for(folder, venue="Ember & Oak", public_url=url)
    settings.data.write_bytes(await furnished())
    app = make_app(settings, on_open=opened.append)
    server = uvicorn.Server(uvicorn_config(app, settings))
    serving = asyncio.create_task(server.serve(sockets=[made]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it by this flag alone
        await asyncio.sleep(0.02)
    house = opened[0]
    simulator = make_simulator()
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(served(simulator))
        device = (await pair_kiosk(house)).device_id
        assert device is not None
        reader = {"name": "Kiosk reader", "kind": TerminalKind.SIMULATED, "address": address}
        await house.change(SYSTEM, add_terminal, **reader, device_id=device)
        yield Stand(house, url, device, simulator.state.reader)
        server.should_exit = True
        await serving
        made.close()


async def begin(page: Page, language: str = "en", *, takeaway: bool = False) -> None:
    """From the picture to the menu."""
    await page.locator(f".k-go[lang={language}]").click()
    await page.locator(".k-big").nth(1 if takeaway else 0).click()
    await expect(page.locator(".k-dish").first).to_be_visible()
    await live(page)


async def live(page: Page) -> None:
    await page.locator("body[data-live=on]").wait_for()


async def add(page: Page, dish: str) -> None:
    """One tap on the plus of a dish."""
    count = page.locator(".k-bar")
    before = int(await count.get_attribute("data-count") or 0)
    await page.locator(".k-dish", has_text=dish).locator("button.k-plus").click()
    await expect(count).to_have_attribute("data-count", str(before + 1))


async def steak(page: Page) -> None:
    """A dish that must be asked about, with all that it asks."""
    await page.locator(".k-dish h3 a", has_text="Rib-eye").click()
    for choice in ("medium rare", "fries"):
        await page.locator(".k-pick", has_text=choice).first.click()
    await page.locator(".k-next").click()
    await expect(page.locator(".k-bar[data-count]")).to_be_visible()


async def review(page: Page) -> None:
    await page.locator(".k-bar .k-next").click()
    await expect(page.locator("#k-total")).to_be_visible()
    await live(page)
