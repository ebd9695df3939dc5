"""A cardboard house, a real Chromium, and one page in it that breaks no rule of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page

from tests.browser.client.stage import Stage

WATCH_CSP = """
window.violations = [];
document.addEventListener('securitypolicyviolation',
  (event) => violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture(scope="session")
def chromium(one_browser: Browser) -> Browser:
    return one_browser


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    stage.start()
    yield stage
    await stage.stop()


@pytest.fixture
async def page(chromium: Browser, stage: Stage) -> AsyncIterator[Page]:
    """An empty page. Whatever it does, it may not throw and not break its security policy."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.add_init_script(WATCH_CSP)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            thrown.append(message.text)

    page.on("console", hear)
    yield page
    violations = await page.evaluate("window.violations")
    await context.close()
    assert not violations
    assert not thrown


async def until(page: Page, expression: str, seconds: float = 20) -> None:
    """Wait until this is true. `wait_for_function` would use eval, which the page forbids."""
    ends = time.monotonic() + seconds
    while not await holds(page, expression):
        assert time.monotonic() < ends, f"never became true: {expression}"
        await asyncio.sleep(0.02)


async def holds(page: Page, expression: str) -> bool:
    try:
        return bool(await page.evaluate(expression))
    except Error as error:
        if "navigation" in str(error):  # the page is just being loaded anew
            return False
        raise


async def show(page: Page, stage: Stage, main: str, *, body: str = "", dialogs: str = "") -> None:
    """Open a page of the real shell with this content and wait until it is live."""
    stage.templates["screen"] = (
        '{% extends "base.html" %}'
        f"{{% block body_attributes %}}{body}{{% endblock %}}"
        f"{{% block main %}}{main}{{% endblock %}}"
        f"{{% block dialogs %}}{dialogs}{{% endblock %}}"
    )
    await page.add_init_script(
        "window.frames_seen = []; document.addEventListener('kds:frame', "
        "({detail}) => frames_seen.push({inserted: detail.inserted.map((e) => e.id), "
        "changed: detail.changed.map((e) => e.id), removed: detail.removed, full: detail.full}))"
    )
    await page.goto(f"{stage.url}/screen")
    await until(page, "frames_seen.length > 0")


async def after_next_frame(page: Page, stage: Stage, regions: str, **options: object) -> dict:
    """Send one frame and return what the page says it did with it."""
    seen = await page.evaluate("frames_seen.length")
    await stage.send(regions, **options)  # type: ignore[arg-type]
    await until(page, f"frames_seen.length > {seen}")
    return await page.evaluate("frames_seen[frames_seen.length - 1]")
