"""The line to the house: what a screen does when it goes quiet, breaks, or is told to stay away."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Page, expect

from tests.browser.client.conftest import after_next_frame, show, until
from tests.browser.client.stage import Stage

pytestmark = pytest.mark.browser

LIST = '<ol id="tickets"><li id="t1" data-sort="1">one</li></ol>'
OFF = "NOT LIVE since"
# What takes seconds in a kitchen takes tenths of them here.
HASTE = 'data-live-silence="1000" data-live-grace="250" data-live-patience="500"'


async def state(page: Page) -> str | None:
    return await page.get_attribute("body", "data-live")


async def becomes(page: Page, live: str, seconds: float = 4) -> float:
    began = time.monotonic()
    await page.wait_for_selector(f"body[data-live={live}]", timeout=seconds * 1000)
    return time.monotonic() - began


async def test_silence_shows_the_bar_and_a_frame_takes_it_away(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    assert await state(page) == "on"
    assert not await page.is_visible("#live-bar p")
    stage.deaf = True
    took = await becomes(page, "off")
    assert 0.5 < took < 1.6, "as long as data-live-silence says"
    await expect(page.get_by_role("alert")).to_contain_text(OFF)
    assert await page.text_content("[data-live-since]") == await page.evaluate(
        """() => new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit',
           hourCycle: 'h23', timeZone: 'Europe/Berlin'}).format(Date.now())"""
    )
    stage.deaf = False
    await becomes(page, "on")
    assert not await page.is_visible("#live-bar p")
    assert len(stage.joined) >= 2, "silence alone makes it connect anew"


async def test_heartbeats_keep_it_live(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    for _ in range(6):
        await page.wait_for_timeout(300)
        await stage.send()
    assert await state(page) == "on"
    assert len(stage.joined) == 1


async def test_a_short_break_goes_unnoticed(page: Page, stage: Stage) -> None:
    # htmx comes back after 300 ms ± 30 %; a break that is mended within the grace says nothing.
    await show(page, stage, LIST, body=HASTE)
    await page.evaluate(
        "window.states = []; "
        "document.addEventListener('kds:live', (e) => states.push(e.detail.state))"
    )
    await page.evaluate(
        "Object.assign(document.body._htmx.ws.connection.config, {reconnectDelay: 10})"
    )
    await stage.close(1012)
    await until(page, "frames_seen.length >= 2")
    assert await page.evaluate("states") == []


async def test_a_closed_socket_shows_the_bar_soon_and_comes_back(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    stage.deaf = True
    await stage.close(1011)
    assert await becomes(page, "off") < 0.8
    stage.deaf = False
    await becomes(page, "on")


async def test_an_attempt_that_hangs_is_given_up(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    stage.answering.clear()  # the line is cut somewhere: packets vanish, nobody says no
    await becomes(page, "off")
    await page.wait_for_timeout(1200)
    assert len(stage.tried) >= 3
    stage.answering.set()
    assert await becomes(page, "on") < 1.5


async def test_comes_back_with_its_version_and_takes_the_snapshot(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    await after_next_frame(page, stage, '<li id="t2" data-sort="2">two</li>')
    version = stage.version
    stage.greet = lambda _v: stage.frame(
        '<kds-region for="tickets" full><li id="t2" data-sort="2">two</li></kds-region>'
    )
    await stage.close(1012)
    await page.wait_for_selector("#t1", state="detached")
    assert stage.joined == ["b:1", f"b:{version}"]
    assert await page.text_content("#t2") == "two"


@pytest.mark.parametrize(("code", "said"), [(1008, "signed out"), (1000, "closed")])
async def test_stays_away_when_told_to(page: Page, stage: Stage, code: int, said: str) -> None:
    await show(page, stage, LIST, body=HASTE)
    await stage.close(code)
    await expect(page.get_by_role("alert")).to_contain_text(said)
    await expect(page.get_by_role("link", name="Reload")).to_be_visible()
    await page.wait_for_timeout(1500)
    assert len(stage.joined) == 1


async def test_the_network_coming_back_reconnects_at_once(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await until(page, "frames_seen.length >= 2")
    assert len(stage.joined) == 2


async def test_a_frame_that_does_not_fit_asks_for_a_whole_one(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    stage.greet = lambda v: stage.frame(
        ""
        if v
        else '<kds-region for="tickets" full><li id="t9" data-sort="9">nine</li></kds-region>'
    )
    await stage.send('<kds-region for="absent"><li id="x" data-sort="1">x</li></kds-region>')
    await page.wait_for_selector("#t9")
    assert stage.joined[-1] == ""
    assert await state(page) == "on"


async def test_a_page_that_fits_no_more_is_loaded_anew(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    wrong = '<kds-region for="absent" full><li id="x" data-sort="1">x</li></kds-region>'
    stage.greet = lambda v: stage.frame("" if v else wrong)
    await page.evaluate("window.old = true")
    await stage.send(wrong)
    await until(page, "!window.old && frames_seen.length > 0", 8)
    assert await state(page) == "on"


async def test_back_from_the_cache_of_the_browser_means_reload(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST, body=HASTE)
    await page.evaluate(
        "window.old = true; dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    )
    await until(page, "!window.old")


async def test_a_page_without_a_feed_has_no_bar(page: Page, stage: Stage) -> None:
    stage.page = {"live_url": None, "sounds": False}
    stage.templates["still"] = '{% extends "base.html" %}{% block main %}<p>Still</p>{% endblock %}'
    await page.goto(f"{stage.url}/still")
    await page.wait_for_timeout(200)
    assert await state(page) is None
    assert await page.locator("#live-bar").count() == 0
    assert stage.joined == []
