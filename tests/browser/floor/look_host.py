"""Pictures of the host stand at its true size, to look at: var/shots/host-*.png.

python -m tests.browser.floor.look_host [name ...]
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from playwright.async_api import Browser, async_playwright

from kds.app import make_app
from kds.bus.house import House
from kds.server import listening_socket, uvicorn_config
from tests.browser.kitchen.look import ARGUMENTS, SHOTS
from tests.cast import settings_for
from tests.floor.tonight import busy

TABLET = (1180, 820)
SHOTS_TO_TAKE: dict[str, tuple[str, ...]] = {
    "busy": (),
    "open": ("#waiting .guest:nth-child(2) summary", "#waiting .guest:nth-child(2) .edit summary"),
    "arrived": ("#arriving .guest:nth-child(2) .go .btn",),
    "walk-in": ("[data-walk-in='2']",),
    "walk-in-4": ("[data-walk-in='4']",),
    "long": (
        "#arriving .guest:nth-child(5) summary",
        "#waiting .guest:nth-child(4) summary",
        "#waiting .guest:nth-child(2) .go-tell",
    ),
    "duty": ("[data-dialog=duty]",),
}


@asynccontextmanager
async def serve(folder: Path) -> AsyncIterator[tuple[str, House]]:
    """A house in `folder`, served from this process: its address and itself."""
    opened: list[House] = []
    settings = settings_for(folder, demo=True, venue="Ember & Oak")
    app = make_app(settings, apps=[], on_open=opened.append)
    made = listening_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn_config(app, settings))
    serving = asyncio.create_task(server.serve(sockets=[made]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it by this flag alone
        await asyncio.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{made.getsockname()[1]}", opened[0]
    finally:
        server.should_exit = True
        await serving
        made.close()


async def take(browser: Browser, url: str, name: str, taps: tuple[str, ...], **more: str) -> None:
    width, height = TABLET
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    page.on("pageerror", lambda error: print(name, error))
    await page.goto(f"{url}/host?lang={more.get('language', 'en')}")
    await page.wait_for_timeout(700)
    for tap in taps:
        await page.locator(tap).first.click()
        await page.wait_for_timeout(500)
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SHOTS / f"host-{name}.png")
    await context.close()


async def main(names: list[str]) -> None:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=found, args=ARGUMENTS)
        with TemporaryDirectory() as folder:
            async with serve(Path(folder)) as (url, house):
                if not names or "empty" in names:
                    await take(browser, url, "empty", ())
                await busy(house)
                for name, taps in SHOTS_TO_TAKE.items():
                    if not names or name in names:
                        await take(browser, url, name, taps)
                if not names or "de" in names:
                    await take(browser, url, "de", (), language="de")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
