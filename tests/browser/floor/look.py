"""Pictures of the floor at its true size, to look at: var/shots/floor-*.png.

python -m tests.browser.floor.look [name ...]
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, async_playwright

from tests.browser.floor.served import Served, serve
from tests.browser.kitchen.look import ARGUMENTS, SHOTS

TABLET, WALL, PHONE = (1180, 820), (1920, 1080), (390, 844)


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    tables: int
    path: str = "/floor"
    size: tuple[int, int] = TABLET
    language: str = "en"
    zoom: float = 1
    """Of the browser: 2 = everything twice as large."""
    tap: str = ""
    keys: str = ""
    """Pressed on the slider."""


SHOTS_TO_TAKE = (
    Shot("8", 8),
    Shot("25", 25),
    Shot("60", 60),
    Shot("60-wall", 60, size=WALL),
    Shot("25-wall", 25, size=WALL),
    Shot("25-de", 25, language="de"),
    Shot("25-de-panel", 25, language="de", tap="#tables-12"),
    Shot("edit-25-de-table", 25, "/floor/edit", language="de", tap="#tables-13"),
    Shot("25-200", 25, size=(590, 410), zoom=2),
    Shot("edit-25-200", 25, "/floor/edit", size=(590, 410), zoom=2),
    Shot("25-panel", 25, tap="#tables-1"),
    Shot("25-free", 25, tap="#tables-4"),
    Shot("25-held", 25, tap="#tables-15"),
    Shot("25-take", 25, tap=".door-take"),
    Shot("25-later", 25, keys="ArrowRight ArrowRight ArrowRight ArrowRight"),
    Shot("25-phone", 25, size=PHONE),
    Shot("edit-25", 25, "/floor/edit"),
    Shot("edit-25-table", 25, "/floor/edit", tap="#tables-9"),
    Shot("edit-60-wall", 60, "/floor/edit", size=WALL),
    Shot("edit-25-de", 25, "/floor/edit", language="de"),
)


async def take(browser: Browser, served: Served, shot: Shot) -> None:
    width, height = shot.size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=shot.zoom
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: print(shot.name, error))
    mark = "&" if "?" in shot.path else "?"
    await page.goto(f"{served.url}{shot.path}{mark}lang={shot.language}")
    await page.wait_for_timeout(700)
    if shot.tap:
        await page.locator(shot.tap).first.click()
        await page.wait_for_timeout(400)
    if shot.keys:
        await page.locator("#slider").focus()
        for key in shot.keys.split():
            await page.keyboard.press(key)
        await page.wait_for_timeout(900)
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SHOTS / f"floor-{shot.name}.png")
    await context.close()


async def main(names: list[str]) -> None:
    wanted = [shot for shot in SHOTS_TO_TAKE if not names or shot.name in names]
    found = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=found, args=ARGUMENTS)
        for count in sorted({shot.tables for shot in wanted}):
            with TemporaryDirectory() as folder:
                async with serve(Path(folder), count) as served:
                    for shot in [each for each in wanted if each.tables == count]:
                        await take(browser, served, shot)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
