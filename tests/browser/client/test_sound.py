"""What a screen makes heard, when, and how often."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.client.conftest import after_next_frame, show, until
from tests.browser.client.stage import Stage, now_ms

pytestmark = pytest.mark.browser

REGION = (
    '<ol id="tickets" data-sound-new="chime-new" data-sound-change="chime-change" '
    'data-sound-late="chime-late"><li id="t1" data-sort="1" data-alert="">1</li></ol>'
)
LISTEN = """window.heard = [];
document.addEventListener('kds:sound',
  ({detail}) => heard.push(detail.kind + (detail.heard ? '' : '?')));"""


async def listening(page: Page, stage: Stage) -> None:
    """A screen whose sound was turned on the other day, and that was touched since."""
    await page.add_init_script(LISTEN + "localStorage['kds.sound'] = 'on'")
    await show(page, stage, REGION)
    await page.keyboard.press("Shift")
    await expect(page.locator("#sound")).to_have_attribute("data-sound-state", "on")


async def test_off_until_it_is_wanted_and_remembered(page: Page, stage: Stage) -> None:
    await page.add_init_script(LISTEN)
    await show(page, stage, REGION)
    await expect(page.locator("#sound")).to_contain_text("Sound off")
    await after_next_frame(page, stage, '<li id="t2" data-sort="2">2</li>')
    assert await page.evaluate("heard") == []
    await page.click("#sound")
    await expect(page.locator("#sound")).to_contain_text("Sound on")
    assert await page.evaluate("localStorage['kds.sound']") == "on"
    await until(page, "heard.length === 4")  # the self-test: each tone once
    assert await page.evaluate("new Set(heard).size") == 4
    await page.reload()
    await until(page, "window.frames_seen && frames_seen.length > 0")
    button = page.locator("#sound")
    assert await button.get_attribute("data-sound-state") in ("tap", "on")
    await page.keyboard.press("Shift")
    await expect(button).to_have_attribute("data-sound-state", "on")
    await button.click()
    await expect(button).to_contain_text("Sound off")


async def test_new_and_alerting_cells_sound_others_are_quiet(page: Page, stage: Stage) -> None:
    await listening(page, stage)
    await after_next_frame(page, stage, '<li id="t1" data-sort="1" data-alert="">one</li>')
    assert await page.evaluate("heard") == [], "a change alone says nothing"
    await after_next_frame(page, stage, '<li id="t1" data-sort="1" data-alert="void-2">one</li>')
    assert await page.evaluate("heard.splice(0)") == ["chime-change"]
    new = "".join(f'<li id="t{n}" data-sort="{n}">{n}</li>' for n in range(2, 9))
    await after_next_frame(page, stage, new)
    heard = await page.evaluate("heard.splice(0)")
    assert heard == ["chime-new"] + ["chime-new?"] * 6, "seven tickets at once are one tone"


async def test_growing_late_sounds_once(page: Page, stage: Stage) -> None:
    await listening(page, stage)
    age = f'data-age-from="{now_ms() - 8500}" data-soon="5" data-late="10"'
    await after_next_frame(page, stage, f'<li id="t2" data-sort="2" {age}>2</li>')
    await until(page, "heard.includes('chime-late')")
    assert await page.evaluate("heard") == ["chime-new", "chime-late"]
