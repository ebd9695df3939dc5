"""Pictures of the kitchen's screens at their true size, to look at: var/shots/kitchen-*.png.

python -m tests.browser.kitchen.look [name ...]
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, async_playwright

from kds.kitchen import commands as kitchen
from kds.kitchen.queries import ticket_cards
from kds.menu import commands as menu
from kds.menu.queries import item_cards
from kds.orders import commands as orders
from kds.orders.commands import NewLine
from kds.orders.model import VoidReason
from tests.browser.kitchen.served import Served, serve
from tests.chrome import ARGUMENTS as ARGUMENTS

SHOTS = Path(__file__).resolve().parents[3] / "var" / "shots"


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    path: str
    orders: int
    size: tuple[int, int] = (1920, 1080)
    language: str = "en"
    text: str = ""
    tap: str = ""


TALL = (1080, 1920)
DIALOGS = {"out": "[data-dialog=out]", "recall": "[data-dialog=recall]"}
TWICE = "200%"
SHOTS_TO_TAKE = (
    Shot("station-0", "/kitchen/stations/1", 0),
    Shot("station-1", "/kitchen/stations/1", 1),
    Shot("station-12", "/kitchen/stations/1", 12),
    Shot("station-40", "/kitchen/stations/1", 40),
    Shot("station-40-page-2", "/kitchen/stations/1?page=2", 40),
    Shot("station-12-de", "/kitchen/stations/1", 12, language="de"),
    Shot("station-12-200", "/kitchen/stations/1", 12, text=TWICE),
    Shot("station-12-tablet", "/kitchen/stations/1", 12, (1280, 800)),
    Shot("station-menu", "/kitchen/stations/1", 12, tap="[data-tile='2'] summary"),
    Shot("station-recall", "/kitchen/stations/1", 12, tap=DIALOGS["recall"]),
    Shot("expo-12", "/kitchen/expo", 12),
    Shot("expo-40", "/kitchen/expo", 40),
    Shot("expo-12-de", "/kitchen/expo", 12, language="de"),
    Shot("expo-out", "/kitchen/expo", 12, tap=DIALOGS["out"]),
    Shot("expo-menu", "/kitchen/expo", 12, tap="[data-tile='2'] summary"),
    Shot("expo-12-200", "/kitchen/expo", 12, text=TWICE),
    Shot("all-day", "/kitchen/all-day", 40),
    Shot("recall", "/kitchen/recall", 12),
    Shot("board-12", "/board", 12),
    Shot("board-40", "/board", 40),
    Shot("board-portrait", "/board", 12, TALL),
)


async def arrange(served: Served, count: int) -> None:
    """An evening in full swing: something of everything that a cook may meet."""
    evening, house = served.evening, served.house
    placed = await evening.fill(count) if count else []
    for item in list(house.live(item_cards))[5:7]:
        await evening.do(menu.set_out, item_id=item.id)
    if count < 12:
        return
    await evening.do(orders.set_flags, order_id=placed[0].order_id, rush=True)
    await evening.do(
        orders.change_guests, order_id=placed[0].order_id, covers=4, allergy="shellfish, seat 3"
    )
    await evening.do(orders.set_flags, order_id=placed[2].order_id, vip=True, priority=3)
    grill = sorted(
        (t for t in house.live(ticket_cards) if t.station_name == "Grill"), key=lambda t: t.slot
    )
    other = [t for t in house.live(ticket_cards) if t.station_name != "Grill"]
    for ticket in other[::2]:
        await evening.do(kitchen.bump_ticket, ticket_id=ticket.id)
    to_go = {t.order_id for t in house.live(ticket_cards) if not t.table and t.number > 12}
    for ticket in list(house.live(ticket_cards)):
        if ticket.open and ticket.order_id in sorted(to_go)[::3]:
            await evening.do(kitchen.bump_ticket, ticket_id=ticket.id)
    await evening.do(kitchen.start_ticket, ticket_id=grill[1].id)
    await evening.do(kitchen.bump_line, ticket_line_id=grill[3].lines[0].id)
    await evening.do(kitchen.park_ticket, ticket_id=grill[7].id)
    await evening.do(
        orders.void_line, line_id=grill[5].lines[0].order_line_id, reason=VoidReason.GUEST_CHANGED
    )
    await evening.do(kitchen.bump_ticket, ticket_id=grill[4].id)
    await evening.do(kitchen.recall_ticket, ticket_id=grill[4].id)
    stranger = NewLine(item="Slow-roasted shoulder of salt-marsh lamb with rosemary", quantity=12)
    await evening.order(table=21, lines=(stranger,))
    await evening.do(kitchen.bump_ticket, ticket_id=grill[8].id)


async def take(browser: Browser, served: Served, shot: Shot) -> None:
    width, height = shot.size
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    page.on("pageerror", lambda error: print(shot.name, error))
    mark = "&" if "?" in shot.path else "?"
    await page.goto(f"{served.url}{shot.path}{mark}lang={shot.language}")
    if shot.text:
        await page.evaluate("size => { document.documentElement.style.fontSize = size }", shot.text)
        await page.evaluate("dispatchEvent(new Event('resize'))")
    await page.wait_for_timeout(900)
    if shot.tap:
        await page.locator(shot.tap).first.click()
        await page.wait_for_timeout(500)
    await page.screenshot(path=SHOTS / f"kitchen-{shot.name}.png")
    await context.close()


async def main(names: list[str]) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS_TO_TAKE if not names or shot.name in names]
    async with async_playwright() as play:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await play.chromium.launch(executable_path=found, args=ARGUMENTS)
        for count in sorted({shot.orders for shot in wanted}):
            with TemporaryDirectory() as folder:
                async with serve(Path(folder)) as served:
                    await arrange(served, count)
                    for shot in (each for each in wanted if each.orders == count):
                        await take(browser, served, shot)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
