"""Pictures of the diary and the booking page, to look at: var/shots/bookings-*.png.

python -m tests.browser.bookings.look [name ...]
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, async_playwright

from kds.actor import SYSTEM
from kds.bookings.queries.live import today_of
from kds.floor.commands import seat_walk_in
from tests.browser.bookings.friday import block, fill, friday, moment, open_calendar, request
from tests.browser.bookings.hand import drag, ids_of
from tests.browser.bookings.night import night
from tests.browser.kitchen.look import ARGUMENTS, SHOTS
from tests.browser.kitchen.served import Served, serve

PHONE, TABLET, LAPTOP, DESK = (390, 844), (1180, 820), (1280, 800), (1600, 1000)
TALL = (1080, 1500)


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    path: str
    size: tuple[int, int] = PHONE
    taps: tuple[str, ...] = ()
    language: str = "en"


FRIDAY, TONIGHT, PAST = "/bookings?day={friday}", "/bookings?day={tonight}", "/bookings?day={past}"
EMPTY_PLACE = "#rows [data-name=T13]"
SHOTS_TO_TAKE = (
    Shot("diary", FRIDAY, TABLET),
    Shot("diary-desk", FRIDAY, DESK),
    Shot("diary-laptop", FRIDAY, LAPTOP),
    Shot("diary-phone", FRIDAY),
    Shot("diary-open", FRIDAY, TABLET, ("#bars [data-party] >> nth=12",)),
    Shot("diary-new", FRIDAY, TABLET, ("[data-panel-open=new]",)),
    Shot("diary-place", FRIDAY, TABLET, (EMPTY_PLACE,)),
    Shot("diary-new-phone-de", FRIDAY, PHONE, ("[data-panel-open=new]",), "de"),
    Shot("diary-missed-de", FRIDAY, TABLET, ("#rows [data-name=T8] >> left",), "de"),
    Shot("diary-drag", FRIDAY, TABLET, ("#bars [data-name='Annika Thorvaldsen'] >> drag",)),
    Shot("diary-empty", "/bookings?day={later}", TABLET),
    Shot("diary-de", FRIDAY, TABLET, (), "de"),
    Shot("diary-tonight", TONIGHT, TABLET),
    Shot("diary-tonight-laptop", TONIGHT, LAPTOP),
    Shot("diary-tonight-tall", TONIGHT, TALL),
    Shot("diary-tonight-phone", TONIGHT),
    Shot("diary-tonight-de", TONIGHT, LAPTOP, (), "de"),
    Shot("diary-past", PAST, TABLET),
    Shot("diary-past-laptop-de", PAST, LAPTOP, (), "de"),
    Shot("diary-past-phone", PAST),
    Shot("periods", "/bookings/periods", TABLET),
    Shot("size", "/book"),
    Shot("day", "/book/day?size=4"),
    Shot("times", "/book/times?size=4&day={friday}"),
    Shot("times-de", "/book/times?size=4&day={later}", language="de"),
    Shot("held", "/book/times?size=4&day={later}", taps=("button.time >> nth=2",)),
    Shot("own", "/book/times?size=2&day={later}", taps=("button.time >> nth=3", "book")),
    Shot(
        "change",
        "/book/times?size=2&day={later}",
        taps=("button.time >> nth=4", "book", "text=Change time"),
    ),
    Shot("notify", "/book/times?size=8&day={friday}", taps=("a.time.is-full >> nth=3",)),
)


async def arrange(served: Served) -> dict[str, str]:
    """Last night, tonight at a quarter past eight, and a Friday to come."""
    house, clock = served.house, served.evening.clock
    await open_calendar(house)
    tonight = today_of(house.clock(), house.settings)
    past, day = tonight - timedelta(days=1), friday(house)
    await night(house, clock, past, moment(house, past, 23, 45))
    await night(house, clock, tonight, moment(house, tonight, 20, 15))
    for name, table in (("", "T13"), ("Jonas", "T3")):
        ids = ids_of(served, table)
        await house.change(SYSTEM, seat_walk_in, size=2, table_ids=ids, name=name, anyway=True)
    await block(house, day)
    await request(house, day)
    await fill(house, day)
    days = {"past": past, "tonight": tonight, "friday": day, "later": day + timedelta(days=4)}
    return {name: str(each) for name, each in days.items()}


async def tap(page: Page, what: str) -> None:
    if what == "book":
        await page.fill("[name=name]", "Ines Weber")
        await page.fill("[name=email]", "ines@example.org")
        await page.locator("#details .btn-primary").click()
    elif what.endswith(" >> drag"):
        await drag(page, page.locator(what.removesuffix(" >> drag")).first, -40, 180, drop=False)
    elif what.endswith(" >> left"):
        await page.locator(what.removesuffix(" >> left")).click(position={"x": 240, "y": 10})
    else:
        await page.locator(what).first.click()
    await page.wait_for_timeout(500)


async def take(browser: Browser, url: str, shot: Shot, days: dict[str, str]) -> None:
    width, height = shot.size
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 600 else 1,
        has_touch=width < 1200,
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: print(shot.name, error))
    path = shot.path.format(**days)
    await page.goto(f"{url}{path}{'&' if '?' in path else '?'}lang={shot.language}")
    await page.wait_for_timeout(700)
    for each in shot.taps:
        await tap(page, each)
    await page.screenshot(path=SHOTS / f"bookings-{shot.name}.png")
    await context.close()


async def main(names: list[str]) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS_TO_TAKE if not names or shot.name in names]
    async with async_playwright() as play:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await play.chromium.launch(executable_path=found, args=ARGUMENTS)
        with TemporaryDirectory() as folder:
            async with serve(Path(folder)) as served:
                days = await arrange(served)
                for shot in wanted:
                    await take(browser, served.url, shot, days)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
