"""Pictures of the money screens at their true size, to look at: var/shots/money-*.png.

python -m tests.browser.payments.look [name ...]
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, async_playwright

from kds.values import OrderId
from tests.browser.kitchen.look import ARGUMENTS, SHOTS
from tests.browser.kitchen.served import Served, serve
from tests.browser.payments.scenes import Till, drawers, evening, silence

PHONE, TABLET = (390, 844), (1180, 820)


@dataclass(frozen=True, slots=True)
class Shot:
    """`path` may name an order of the evening: {plain}. `taps` come one after the other."""

    name: str
    path: str
    size: tuple[int, int] = PHONE
    taps: tuple[str, ...] = ()
    language: str = "en"
    text: str = ""


CASH = "[data-sheet^=sheets-pay][data-means=cash]"
PART = "[data-sheet^=sheets-pay][data-means=card]"
SPLIT = "[data-sheet^=sheets-split]"
MORE = "[data-sheet^=sheets-more]"
LINE = ".pick"
SHOTS_TO_TAKE = (
    Shot("bill", "/orders/{plain}/bill"),
    Shot("bill-tablet", "/orders/{plain}/bill", TABLET),
    Shot("bill-long", "/orders/{long}/bill"),
    Shot("bill-six", "/orders/{six}/bill"),
    Shot("bill-six-tablet", "/orders/{six}/bill", TABLET),
    Shot("bill-three-tablet", "/orders/{three}/bill", TABLET),
    Shot("bill-unknown", "/orders/{unknown}/bill"),
    Shot("bill-less", "/orders/{less}/bill"),
    Shot("bill-less-tablet", "/orders/{less}/bill", TABLET),
    Shot("bill-picked", "/orders/{plain}/bill", taps=(f"{LINE} >> nth=1",)),
    Shot("bill-de", "/orders/{less}/bill", language="de"),
    Shot("bill-200", "/orders/{plain}/bill", TABLET, text="200%"),
    Shot("bill-200-phone", "/orders/{plain}/bill", text="200%"),
    Shot("cash", "/orders/{plain}/bill", taps=(CASH, "[data-note] >> nth=2")),
    Shot("cash-tablet", "/orders/{plain}/bill", TABLET, (CASH, "[data-note] >> nth=2")),
    Shot("cash-de", "/orders/{plain}/bill", taps=(CASH, "[data-note] >> nth=2"), language="de"),
    Shot("part", "/orders/{plain}/bill", taps=(PART, "[data-means-form=card] [data-tip='15']")),
    Shot("split", "/orders/{three}/bill", taps=(SPLIT,)),
    Shot("move", "/orders/{three}/bill", taps=(f"{LINE} >> nth=1", "[data-pick=to]")),
    Shot("off", "/orders/{plain}/bill", taps=(f"{LINE} >> nth=1", "[data-pick=off]")),
    Shot("more", "/orders/{plain}/bill", taps=(MORE,)),
    Shot("tender", "/orders/{three}/bill", taps=("[data-sheet^=sheets-tender]",)),
    Shot("checks", "/checks"),
    Shot("checks-tablet", "/checks", TABLET),
    Shot("receipt", "/checks/5/receipt"),
    Shot("receipt-tablet", "/checks/5/receipt", TABLET),
    Shot("drawer", "/drawer"),
    Shot("drawer-tablet", "/drawer", TABLET),
    Shot("drawer-count", "/drawer", taps=(".fold > summary",)),
    Shot("day", "/day"),
    Shot("day-tablet", "/day", TABLET),
    Shot("money", "/money"),
    Shot("money-tablet", "/money", TABLET),
    Shot("money-de", "/money", TABLET, language="de"),
    Shot("pad", "/orders/{plain}"),
    Shot("home", "/orders"),
)


async def take(browser: Browser, served: Served, shot: Shot, bills: dict[str, OrderId]) -> None:
    width, height = shot.size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, locale=shot.language
    )
    context.set_default_timeout(4000)
    page = await context.new_page()
    page.on("pageerror", lambda error: print(shot.name, error))
    page.on("console", lambda said: print(shot.name, said.text) if said.type == "error" else None)
    await page.goto(f"{served.url}{shot.path.format(**bills)}?lang={shot.language}")
    if shot.text:
        await page.evaluate("size => { document.documentElement.style.fontSize = size }", shot.text)
    await page.wait_for_timeout(700)
    try:
        for tap in shot.taps:
            await page.locator(tap).locator("visible=true").first.click()
            await page.wait_for_timeout(350)
    except Exception as error:
        print(shot.name, str(error)[:300])
    await page.screenshot(path=SHOTS / f"money-{shot.name}.png")
    await context.close()


async def main(names: list[str]) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS_TO_TAKE if not names or shot.name in names]
    async with async_playwright() as play:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await play.chromium.launch(executable_path=found, args=ARGUMENTS)
        with TemporaryDirectory() as folder:
            async with silence() as address, serve(Path(folder)) as served:
                till = Till(served)
                await till.terminal_at(address)
                bills = await evening(till)
                await drawers(till)
                for shot in wanted:
                    await take(browser, served, shot, bills)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
