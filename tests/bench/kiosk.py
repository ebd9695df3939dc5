"""Twenty kiosks that order at once, with fifty screens watching; and how light a kiosk's first page
is, on a processor four times slower than this one."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, replace
from typing import Any

from playwright.async_api import Page, async_playwright

from kds.actor import SYSTEM, Role
from kds.bus.house import House
from kds.menu.model import Channel
from kds.menu.rules import match_key
from kds.orders.commands import change_channel
from kds.orders.model import FiresOn
from kds.staff.commands import make_pairing_link, use_pairing_link
from kds.staff.rules import digest
from kds.web.signin import DEVICE_COOKIE
from tests.bench.chromium import ARGUMENTS, found_browser
from tests.bench.figures import Figure, at_most, middle, quantile
from tests.bench.kitchen import MENU, Kitchen
from tests.bench.latency import SCREENS
from tests.bench.load import Client, Poster, Screen, Wall

KIOSKS, ROUNDS, ORDERS = 20, 3, 3
"""Orders of each kiosk in a round."""
PAUSE = 4.0
"""Seconds from one order of a kiosk to its next: five orders a second from all of them, more than
any hands can tap."""
SLOWER = 4
VISITS = 5
CART = re.compile(r"/kiosk/(\d+)")
TOTAL = re.compile(rb'name="seen_total" value="(\d+)"')
USABLE = """window.usable = new Promise((resolve) => document.addEventListener(
  'kds:frame', () => resolve(performance.now()), { once: true }));"""
"""Settled by the first word from the house: scripts run, the socket is open, a tap works."""


@dataclass
class Kiosk:
    """One paired kiosk with its line to the house."""

    client: Client
    poster: Poster

    async def act(self, path: str, form: dict[str, Any]) -> tuple[int, bytes]:
        request = self.client.request("POST", path, form, {"HX-Request": "true"})
        return await self.poster.ask(request)

    async def choose(self, items: list[int]) -> tuple[int, int]:
        """A guest fills a cart and looks at it: (cart, what stands there as its total)."""
        status, head = await self._begin()
        if status != 204:
            raise RuntimeError(f"A cart was answered {status}: {head!r}")
        cart = int(CART.search(head.decode())[1])  # type: ignore[index]
        for item in items:
            status, body = await self.act(f"/kiosk/{cart}/add", {"item_id": item})
            if status != 204:
                raise RuntimeError(f"A dish was answered {status}: {body!r}")
        _, html = await self.client.get(f"/kiosk/{cart}/order")
        return cart, int(TOTAL.search(html)[1])  # type: ignore[index]

    async def _begin(self) -> tuple[int, bytes]:
        """Where the menu of a new cart is: the answer's head says it."""
        heads: list[bytes] = []
        self.poster.heard = heads.append
        request = self.client.request(
            "POST", "/kiosk/begin", {"channel": "kiosk"}, {"HX-Request": "true"}
        )
        status, _ = await self.poster.ask(request)
        self.poster.heard = None
        return status, heads[0]


async def furnish(house: House) -> None:
    """Pair the kiosks; their orders cook at once, or a terminal would be measured with them."""
    rules: dict[str, Any] = {"fires_on": FiresOn.SEND, "most_orders": 60, "pay_at_counter": True}
    await house.change(SYSTEM, change_channel, channel=Channel.KIOSK, **rules)
    for number in range(KIOSKS):
        code = digest(f"code {number}")
        named: dict[str, Any] = {"name": f"Kiosk {number}", "role": Role.KIOSK}
        await house.change(SYSTEM, make_pairing_link, code_hash=code, **named)
        token = digest(token_of(number))
        await house.change(SYSTEM, use_pairing_link, code_hash=code, token_hash=token)


def token_of(number: int) -> str:
    return f"kiosk-{number}"


async def ordering(kitchen: Kitchen) -> list[Figure]:
    """Each kiosk orders every four seconds; from its tap until the last of the screens has it."""
    wall = Wall(kitchen.client)
    await wall.open(kitchen.path, SCREENS)
    times = []
    for number in range(ROUNDS + 1):
        await kitchen.clear()
        kiosks = [await _kiosk(kitchen.client, each) for each in range(KIOSKS)]
        chance = random.Random(number)
        orders = ORDERS if number else 1  # the first round warms up
        took = await asyncio.gather(
            *(_guests(kitchen, wall, each, orders, PAUSE * chance.random()) for each in kiosks)
        )
        await wall.all_done()
        if number:
            ended = [wall.done.pop(marker) - at for each in took for marker, at in each.items()]
            times.append(ended)
        wall.done.clear()
        for kiosk in kiosks:
            kiosk.poster.transport.close()
    wall.close()
    p50 = middle([quantile(each, 0.5) for each in times]) * 1e3
    p99 = middle([quantile(each, 0.99) for each in times]) * 1e3
    return [
        Figure("kiosk_order_to_kitchen_p50", p50, "ms"),
        at_most("kiosk_order_to_kitchen_p99", p99, "ms", 80),
    ]


async def _kiosk(client: Client, number: int) -> Kiosk:
    own = replace(
        client,
        cookie=f"{DEVICE_COOKIE}={token_of(number)}",
        headers={"Origin": f"http://127.0.0.1:{client.port}"},
    )
    return Kiosk(own, await own.poster())


async def _guests(
    kitchen: Kitchen, wall: Wall, kiosk: Kiosk, orders: int, begins: float
) -> dict[bytes, float]:
    """Guests one after another, the first in `begins` seconds: when each has tapped, by what marks
    the order on the screens."""
    began: dict[bytes, float] = {}
    here = [n + 1 for n, dish in enumerate(MENU) if _is_here(kitchen, dish.name)]
    await asyncio.sleep(begins)
    for number in range(orders):
        start = time.perf_counter()
        items = [here[number % len(here)], 1 + number % len(MENU), 1 + (number * 7) % len(MENU)]
        cart, total = await kiosk.choose(items)
        marker = f"n{next(kitchen.serial):07}"
        form = {"seen_total": total, "name": marker, "pay": "counter"}
        wall.expect(marker.encode())
        screen = await kiosk.client.screen(f"/live/kiosk/{cart}/done", _nothing)
        await screen.opened
        await asyncio.sleep(max(0.0, start + PAUSE / 2 - time.perf_counter()))
        began[marker.encode()] = time.perf_counter()
        status, body = await kiosk.act(f"/kiosk/{cart}/order", form)
        if status != 204:
            raise RuntimeError(f"An order was answered {status}: {body!r}")
        await asyncio.sleep(max(0.0, start + PAUSE - time.perf_counter()))
        screen.transport.abort()
    return began


def _is_here(kitchen: Kitchen, name: str) -> bool:
    return kitchen.station in kitchen.house.routes[match_key(name)]


def _nothing(_screen: Screen, _payload: bytes) -> None:
    pass


async def first_page(kitchen: Kitchen) -> list[Figure]:
    """What a kiosk that has never seen us loads, and when its guest can tap."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=found_browser(), args=ARGUMENTS)
        visits = [await _visit(browser, kitchen.client.port) for _ in range(VISITS)]
        await browser.close()
    return [
        at_most("kiosk_first_page", middle([size for size, _ in visits]) / 1000, "kB", 60),
        at_most("kiosk_first_page_usable", middle([ms for _, ms in visits]), "ms", 1000),
    ]


async def _visit(browser: Any, port: int) -> tuple[int, float]:
    """(bytes over the wire, milliseconds until it is live) of one visit, nothing cached."""
    context = await browser.new_context(viewport={"width": 1080, "height": 1920})
    page: Page = await context.new_page()
    await page.add_init_script(USABLE)
    sizes: list[int] = []
    line = await context.new_cdp_session(page)
    line.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
    await line.send("Network.enable")
    await line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.goto(f"http://127.0.0.1:{port}/kiosk")
    # A promise, not wait_for_function: the page's policy forbids what that evaluates.
    usable = float(await page.evaluate("window.usable"))
    await page.wait_for_load_state("networkidle")
    await context.close()
    return sum(sizes), usable
