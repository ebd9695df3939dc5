"""The shell itself: usable by everyone, in both themes, with large text, from the right."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.client.conftest import show
from tests.browser.client.stage import Stage, now_ms

pytestmark = pytest.mark.browser

PARTS = """{{% from "_icon.html" import icon %}}
<h2>Parts</h2>
<div class="row"><button class="btn btn-primary">Send 1</button><button class="btn btn-strong">Seat
  </button><button class="btn">Hold</button><button class="btn btn-quiet">Text</button>
  <button class="btn btn-danger">Void</button><button class="btn" disabled>Sold out</button></div>
<div class="chips"><button class="chip" aria-pressed="true">Seat 3</button>
  <label class="chip"><input type="radio" name="x" checked>Medium rare</label>
  <label class="chip"><input type="radio" name="x">Well done, and a long name of a choice</label>
</div>
<div class="row"><span class="badge">Take away</span>
  <span class="badge tone-ok">{{{{ icon("check") }}}} Ready</span>
  <span class="badge tone-soon">soon</span><span class="badge tone-info">Held</span>
  <span class="badge tone-vip">VIP</span><span class="badge tone-late">late</span>
  <span class="badge badge-full tone-late">ALLERGY shellfish · seat 3</span>
  <span class="badge badge-full tone-accent">NEW</span></div>
<form class="panel stack"><div class="field"><label for="p">Phone</label>
  <input class="input" id="p" aria-invalid="true" aria-describedby="e" placeholder="030 …">
  <p class="field-error" id="e">Too short</p><p class="field-hint">For the text only.</p>
</div></form>
<div class="panel" data-age-from="{since}" data-soon="1" data-late="2">
  <time class="age" data-since="{since}"></time> <span data-age-word></span></div>
<div class="panel"><div class="empty"><strong>No open tickets</strong><p>They appear here.</p></div>
</div>"""


async def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = (await Axe().run(page)).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("theme", ["night", "day"])
async def test_accessible_live_and_not_live(page: Page, stage: Stage, theme: str) -> None:
    await page.emulate_media(reduced_motion="reduce")  # half-faded text has half the contrast
    stage.page = {"theme": theme, "nav": [("Grill", "/screen"), ("Expo", "/expo")]}
    parts = PARTS.format(since=now_ms() - 60_000)
    await show(page, stage, parts, dialogs='{% include "_keys.html" %}')
    assert await violations(page) == []
    await page.click("[data-dialog=keys]")
    assert await violations(page) == []
    await page.click("#keys [data-close]")
    await stage.close(1008)
    await page.wait_for_selector("body[data-live=out]")
    assert await violations(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_large_text_on_a_phone(page: Page, stage: Stage, language: str) -> None:
    stage.page = {"lang": language, "nav": [("Grill", "/screen"), ("Expo", "/expo"), ("All", "/a")]}
    await page.set_viewport_size({"width": 390, "height": 844})
    await show(page, stage, PARTS.format(since=now_ms()))
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_everything_to_tap_is_large_enough(page: Page, stage: Stage) -> None:
    await show(page, stage, PARTS.format(since=now_ms()), dialogs='{% include "_keys.html" %}')
    small = """[...document.querySelectorAll('button, a, .chip, .check, input.input')]
      .filter((e) => e.getClientRects().length && !e.matches('.skip'))
      .map((e) => [e.outerHTML, e.getBoundingClientRect()])
      .filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""
    assert await page.evaluate(small) == []
