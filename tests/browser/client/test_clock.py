"""Clocks and ages run by themselves on the time of the server, never on that of the device."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.client.conftest import after_next_frame, show, until
from tests.browser.client.stage import Stage, now_ms

pytestmark = pytest.mark.browser

HOUR = 3_600_000


def seconds(text: str | None) -> int:
    total = 0
    for part in (text or "").lstrip("+").split(":"):
        total = total * 60 + int(part)
    return total


def clock(kind: str, ms: int, more: str = "") -> str:
    return f'<time id="c" data-{kind}="{ms}" {more}></time>'


@pytest.mark.parametrize(
    ("ago", "shown"), [(0, "0:00"), (65_400, "1:05"), (3_661_400, "1:01:01"), (-5_000, "0:00")]
)
async def test_since(page: Page, stage: Stage, ago: int, shown: str) -> None:
    await show(page, stage, clock("since", now_ms() - ago))
    assert 0 <= seconds(await page.text_content("#c")) - seconds(shown) <= 2


async def test_ticks_every_second_on_the_second(page: Page, stage: Stage) -> None:
    await show(page, stage, clock("since", now_ms()) + '<b id="v" data-clock></b>')
    await page.evaluate(
        """async () => {
          const { serverNow } = await import('/static/js/servertime.js');
          window.ticks = [];
          new MutationObserver(() => ticks.push(serverNow() % 1000))
            .observe(document.getElementById('c'),
                     {characterData: true, childList: true, subtree: true});
        }"""
    )
    await page.wait_for_timeout(3100)
    ticks = await page.evaluate("ticks")
    assert len(ticks) in (2, 3, 4)
    # The first tick may still follow the guess from before the first frame.
    assert min(ticks[1:]) < 100, "on the second, or soon after"


async def test_shows_the_time_of_the_venue(page: Page, stage: Stage) -> None:
    stage.page = {"zone": "Asia/Tokyo"}
    moment = 1_700_000_000_000  # 22:13:20 UTC
    stage.page["now_ms"] = moment
    stage.greet = lambda _v: stage.frame("", at=moment)
    await show(page, stage, '<b id="c" data-clock></b> <i id="m" data-clock="min"></i>')
    assert (await page.text_content("#c") or "").startswith("07:13:2")
    assert await page.text_content("#m") == "07:13"


async def test_counts_down_and_then_up(page: Page, stage: Stage) -> None:
    await page.clock.install()
    await show(page, stage, clock("until", now_ms() + 110_000))
    assert (await page.text_content("#c") or "").startswith("1:")
    await page.clock.fast_forward(120_000)
    await expect(page.locator("#c")).to_have_class("is-over")
    assert (await page.text_content("#c") or "").startswith("+0:")


async def test_whole_minutes(page: Page, stage: Stage) -> None:
    now = now_ms()
    await show(
        page,
        stage,
        f'<b id="a" data-since="{now - 130_000}" data-show="min"></b>'
        f'<b id="b" data-until="{now + 130_000}" data-show="min"></b>',
    )
    assert await page.text_content("#a") == "2"
    assert await page.text_content("#b") == "3"


async def test_believes_the_server_and_not_the_device(page: Page, stage: Stage) -> None:
    ahead = 9 * HOUR
    stage.page = {"now_ms": now_ms() + ahead}
    stage.greet = lambda _v: stage.frame("", at=now_ms() + ahead)
    await show(page, stage, clock("since", now_ms() + ahead - 60_000))
    assert seconds(await page.text_content("#c")) in (60, 61, 62)


async def test_a_late_frame_does_not_turn_the_clock_back(page: Page, stage: Stage) -> None:
    await show(page, stage, clock("since", now_ms() - 60_000))
    await stage.say(stage.frame("", at=now_ms() - 4_000))
    await until(page, "frames_seen.length > 1")
    await page.wait_for_timeout(2100)
    assert seconds(await page.text_content("#c")) >= 61


async def test_a_server_set_back_by_an_hour_is_followed(page: Page, stage: Stage) -> None:
    await show(page, stage, clock("since", now_ms() - 2 * HOUR))
    await stage.say(stage.frame("", at=now_ms() - HOUR))
    await until(page, "document.getElementById('c').textContent.startsWith('1:00:0')")


async def test_ages_in_colour_shape_and_word(page: Page, stage: Stage) -> None:
    def tile(number: int, age: float) -> str:
        return (
            f'<li id="t{number}" data-sort="{number}" data-age-from="{now_ms() - int(age * 1000)}" '
            'data-soon="10" data-late="20"><b data-age-word></b></li>'
        )

    await show(page, stage, f'<ol id="tickets">{tile(1, 5)}{tile(2, 15)}{tile(3, 18.5)}</ol>')
    ages = "[...document.querySelectorAll('li')].map((e) => e.dataset.age + e.textContent)"
    assert await page.evaluate(ages) == ["fresh", "soonsoon", "soonsoon"]
    await page.evaluate(
        "window.late = []; "
        "document.addEventListener('kds:age', (e) => late.push(e.target.id + e.detail.age))"
    )
    await until(page, "late.length > 0")
    assert await page.evaluate("late") == ["t3late"]
    assert await page.evaluate(ages) == ["fresh", "soonsoon", "latelate"]
    # A frame brings a new tile and a changed one: both are right at once, without a tick.
    await after_next_frame(page, stage, tile(4, 30) + tile(1, 12))
    assert await page.evaluate(ages) == ["soonsoon", "soonsoon", "latelate", "latelate"]


async def test_a_morph_never_empties_a_clock(page: Page, stage: Stage) -> None:
    since = now_ms() - 65_000

    def tile(text: str) -> str:
        return f'<li id="t1" data-sort="1"><time data-since="{since}"></time><b>{text}</b></li>'

    await show(page, stage, f'<ol id="tickets">{tile("a")}</ol>')
    await page.evaluate(
        """() => {
          window.empty = 0;
          const clock = document.querySelector('time[data-since]');
          new MutationObserver(() => { if (!clock.textContent) empty += 1; })
            .observe(document.getElementById('tickets'),
                     {subtree: true, childList: true, characterData: true});
        }"""
    )
    await after_next_frame(page, stage, tile("b"))
    assert seconds(await page.text_content("time[data-since]")) >= 65
    assert await page.evaluate("empty") == 0
