"""Bump bars: a number selects, a key presses the button of the selected ticket, an update takes
nothing out of the cook's hands."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.client.conftest import after_next_frame, show, until
from tests.browser.client.stage import Stage

pytestmark = pytest.mark.browser

KEYS_DIALOG = '{% include "_keys.html" %}'
SELECTED = "[...document.querySelectorAll('.is-selected')].map((e) => e.dataset.tile).join()"

ENTER_AT_NEXT_FRAME = """document.addEventListener('kds:frame', () =>
  document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {code: 'Enter', key: 'Enter', bubbles: true})), {once: true})"""
"""A hand that presses at the very moment, however busy the machine is."""


def tile(number: int, extra: str = "") -> str:
    return (
        f'<li id="t{number}" data-sort="{number}" data-tile="{number}">{number} {extra}'
        f'<button data-key-action="bump" hx-post="/do/bump/{number}">Bump</button>'
        f'<button data-key-action="start" hx-post="/do/start/{number}">Start</button></li>'
    )


async def rail(page: Page, stage: Stage, tiles: int = 12) -> None:
    await show(
        page,
        stage,
        '<ol id="tickets" class="fit">' + "".join(map(tile, range(1, tiles + 1))) + "</ol>"
        '<button data-key-action="recall" hx-post="/do/recall">Recall</button>'
        '<input name="search">',
        dialogs=KEYS_DIALOG,
    )


async def asked(page: Page, stage: Stage, *paths: str) -> None:
    for _ in range(50):
        if [one.path for one in stage.asked] == list(paths):
            return
        await page.wait_for_timeout(20)
    assert [one.path for one in stage.asked] == list(paths)


@pytest.mark.parametrize("key", ["Digit3", "Numpad3"])
async def test_a_number_selects_and_bump_bumps(page: Page, stage: Stage, key: str) -> None:
    await rail(page, stage)
    await page.keyboard.press(key)
    assert await page.evaluate(SELECTED) == "3"
    assert await page.get_attribute("#t3", "aria-current") == "true"
    await page.keyboard.press("Enter")
    await asked(page, stage, "bump/3")
    await page.keyboard.press("Space")
    await asked(page, stage, "bump/3", "start/3")


async def test_two_digits(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.keyboard.press("1")
    assert await page.evaluate(SELECTED) == "1"
    await page.keyboard.press("2")
    assert await page.evaluate(SELECTED) == "12"
    await page.wait_for_timeout(800)
    await page.keyboard.press("2")
    assert await page.evaluate(SELECTED) == "2"


async def test_tiles_of_another_page_are_not_reached(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.evaluate("document.getElementById('t1').classList.add('is-hidden')")
    await page.keyboard.press("1")
    assert await page.evaluate(SELECTED) == ""
    await page.keyboard.press("b")
    await asked(page, stage, "bump/2")


async def test_arrows_follow_the_eye(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    columns = await page.evaluate(
        "getComputedStyle(document.getElementById('tickets')).gridTemplateColumns.split(' ').length"
    )
    for key, expected in [
        ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowDown", 2 + columns),
        ("ArrowLeft", 1 + columns), ("ArrowLeft", columns), ("ArrowUp", columns),
    ]:  # fmt: skip
        await page.keyboard.press(key)
        assert await page.evaluate(SELECTED) == str(expected), key


async def test_actions_of_the_page_and_bump_first(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.keyboard.press("r")
    await page.keyboard.press("b")
    await asked(page, stage, "recall", "bump/1")


async def test_bump_without_a_selection_shows_what_it_would_do(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.keyboard.press("Enter")
    assert await page.evaluate(SELECTED) == "1"
    await page.wait_for_timeout(100)
    assert stage.asked == []


async def test_a_held_key_is_one_press(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.keyboard.press("3")
    await page.wait_for_timeout(400)
    await page.keyboard.down("Enter")
    for _ in range(5):
        await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    await page.wait_for_timeout(100)
    await asked(page, stage, "bump/3")


async def test_typing_is_never_taken(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.click("[name=search]")
    await page.keyboard.type("3 bar")
    assert await page.input_value("[name=search]") == "3 bar"
    assert await page.evaluate(SELECTED) == ""
    assert stage.asked == []


async def test_the_selection_survives_updates_and_moves_on(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.keyboard.press("3")
    await after_next_frame(page, stage, tile(3, "changed") + tile(13))
    assert await page.evaluate(SELECTED) == "3"
    assert await page.evaluate("document.activeElement.id") == "t3"
    await page.evaluate(ENTER_AT_NEXT_FRAME)
    await after_next_frame(page, stage, '<i data-gone="t3"></i>')
    assert await page.evaluate(SELECTED) == "4", "the ticket that now stands in its place"
    assert await page.evaluate("document.activeElement.id") == "t4"
    await page.wait_for_timeout(100)
    assert stage.asked == [], "a second press right after a bump is not meant for the next ticket"
    await page.wait_for_timeout(400)
    await page.keyboard.press("Enter")
    await asked(page, stage, "bump/4")


async def test_learns_a_bump_bar(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.click("[data-dialog=keys]")
    await page.click("text=Learn the keys")
    await expect(page.locator("[data-keys-step=bump]")).to_contain_text("Press the key marked")
    await page.keyboard.press("F7")
    await expect(page.locator("[data-keys-step=bump-first]")).to_be_visible()
    await page.click("text=There is no such key")
    await page.keyboard.press("Escape")  # a bar may well send this for START
    await expect(page.locator("[data-keys-step=recall]")).to_be_visible()
    await page.click("text=That is all")
    await expect(page.locator("[data-keys-of=bump]")).to_have_text("F7")
    await page.click("#keys [data-close]")
    await page.reload()
    await until(page, "window.frames_seen && frames_seen.length > 0")
    await page.keyboard.press("2")
    await page.keyboard.press("F7")
    await asked(page, stage, "bump/2")
    await page.keyboard.press("Escape")
    await asked(page, stage, "bump/2", "start/2")


async def test_a_number_may_bump_at_once(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.click("[data-dialog=keys]")
    await page.check("[data-keys-number-bumps]")
    await page.click("#keys [data-close]")
    await page.keyboard.press("5")
    await asked(page, stage, "bump/5")
    await page.keyboard.press("1")
    await page.keyboard.press("2")
    await asked(page, stage, "bump/5", "bump/12")


async def test_undo_presses_the_newest_toast(page: Page, stage: Stage) -> None:
    await rail(page, stage)
    await page.evaluate(
        "import('/static/js/toasts.js').then(({say}) => "
        "say({said: 'Bumped', act: {label: 'Undo', url: '/do/undo', key: 'undo'}}))"
    )
    await page.keyboard.press("Backspace")
    await asked(page, stage, "undo")
