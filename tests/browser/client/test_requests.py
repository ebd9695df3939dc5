"""What a tap goes through: its key, its retries, its answer."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.client.conftest import show, until
from tests.browser.client.stage import Answer, Stage

pytestmark = pytest.mark.browser

BUTTON = '<button id="b" hx-post="/do/bump" hx-vals=\'{"line": 7}\'>Bump</button>'


async def until_asked(page: Page, stage: Stage, times: int) -> None:
    for _ in range(100):
        if len(stage.asked) >= times:
            return
        await page.wait_for_timeout(20)
    raise AssertionError(f"asked {len(stage.asked)} times, not {times}")


async def test_every_action_has_its_own_key(page: Page, stage: Stage) -> None:
    await show(page, stage, BUTTON)
    await page.click("#b")
    await until_asked(page, stage, 1)
    await page.wait_for_timeout(450)
    await page.click("#b")
    await until_asked(page, stage, 2)
    keys = [asked.key for asked in stage.asked]
    assert len(set(keys)) == 2
    assert all(len(key) == 32 for key in keys)
    assert stage.asked[0].form == {"line": "7"}


async def test_a_double_tap_is_one_action(page: Page, stage: Stage) -> None:
    await show(page, stage, BUTTON)
    await page.dblclick("#b")
    await page.wait_for_timeout(500)
    assert len(stage.asked) == 1
    assert await page.get_attribute("#b", "aria-disabled") is None


async def test_a_counter_may_be_tapped_quickly(page: Page, stage: Stage) -> None:
    await show(
        page, stage, '<button id="b" data-repeat hx-sync="queue all" hx-post="/do/plus">+</button>'
    )
    for _ in range(4):
        await page.click("#b")
    await until_asked(page, stage, 4)
    assert len({asked.key for asked in stage.asked}) == 4


@pytest.mark.parametrize("fault", ["cut", "503"])
async def test_the_network_is_tried_again_with_the_same_key(
    page: Page, stage: Stage, fault: str
) -> None:
    await show(page, stage, BUTTON)
    keys: list[str] = []

    async def unreliable(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) < 3:
            await (route.abort() if fault == "cut" else route.fulfill(status=503))
        else:
            await route.continue_()

    await page.route("**/do/**", unreliable)
    await page.click("#b")
    await expect(page.locator("#b")).to_have_class(re.compile("is-busy"))
    await until_asked(page, stage, 1)
    assert len(keys) == 3
    assert set(keys) == {stage.asked[0].key}
    await expect(page.locator(".toast")).to_have_count(0)


async def test_no_answer_at_all_offers_the_same_action_again(page: Page, stage: Stage) -> None:
    await show(page, stage, BUTTON)
    keys: list[str] = []

    async def dead(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        await route.abort()

    await page.route("**/do/**", dead)
    await page.click("#b")
    await expect(page.get_by_role("alert").last).to_contain_text("No answer", timeout=6000)
    assert len(keys) == 4
    await page.unroute("**/do/**")
    await page.wait_for_timeout(400)
    await page.click("text=Try again")
    await until_asked(page, stage, 1)
    assert {stage.asked[0].key} == set(keys)


async def test_an_error_says_what_to_do_and_marks_its_field(page: Page, stage: Stage) -> None:
    await show(
        page,
        stage,
        '<form hx-post="/do/guest"><div class="field"><label for="p">Phone</label>'
        '<input class="input" id="p" name="phone"></div><button>Save</button></form>',
    )
    answer = {"error": "That number is too short", "field": "phone", "do": "Give 6 digits."}
    stage.answers["guest"] = [Answer(422, answer)]
    await page.fill("#p", "12")
    await page.keyboard.press("Enter")
    toast = page.locator(".toast")
    await expect(toast).to_contain_text("That number is too short")
    await expect(toast).to_contain_text("Give 6 digits.")
    assert await toast.get_attribute("role") == "alert"
    assert await page.get_attribute("#p", "aria-invalid") == "true"
    described = await page.get_attribute("#p", "aria-describedby")
    assert await page.text_content(f"#{described}") == answer["error"]
    await page.fill("#p", "123456")
    assert await page.get_attribute("#p", "aria-invalid") is None
    await page.click(".toast [data-toast-close]")
    await expect(toast).to_have_count(0)
    assert await page.input_value("#p") == "123456", "an error answer is never swapped in"


async def test_an_error_without_words_has_some(page: Page, stage: Stage) -> None:
    await show(page, stage, BUTTON)
    stage.answers["bump"] = [Answer(500)]
    await page.click("#b")
    await expect(page.locator(".toast")).to_contain_text("That did not work.")


async def test_undo(page: Page, stage: Stage) -> None:
    await show(page, stage, BUTTON)
    undo = {"X-Undo": "/do/unbump", "X-Undo-Label": "T12%20%C3%BCber"}
    stage.answers["bump"] = [Answer(headers=undo)]
    await page.click("#b")
    await expect(page.get_by_role("status")).to_contain_text("T12 über")
    await page.click("text=Undo")
    await until_asked(page, stage, 2)
    assert stage.asked[1].path == "unbump"
    assert stage.asked[1].key
    await expect(page.locator(".toast")).to_have_count(0)


async def test_at_most_three_toasts(page: Page, stage: Stage) -> None:
    buttons = "".join(f'<button hx-post="/do/{n}">b{n}</button>' for n in range(5))
    await show(page, stage, buttons)
    for n in range(5):
        stage.answers[str(n)] = [Answer(409, {"error": f"E{n}", "field": None, "do": ""})]
        await page.click(f"text=b{n}")
        await page.wait_for_selector(f"text=E{n}")
    await expect(page.locator(".toast")).to_have_count(3)


async def test_asks_first(page: Page, stage: Stage) -> None:
    await show(
        page,
        stage,
        '<button id="b" hx-post="/do/void" hx-confirm="Void the sea bass?" '
        'data-confirm-yes="Void">x</button>',
    )
    await page.click("#b")
    await expect(page.get_by_role("dialog", name="Void the sea bass?")).to_be_visible()
    await page.click("text=Cancel")
    await page.wait_for_timeout(450)
    assert stage.asked == []
    await page.click("#b")
    await page.get_by_role("button", name="Void", exact=True).click()
    await until_asked(page, stage, 1)


async def test_a_refused_switch_goes_back(page: Page, stage: Stage) -> None:
    await show(page, stage, '<input type="checkbox" id="s" name="on" hx-post="/do/86">')
    stage.answers["86"] = [Answer(403, {"error": "Not you", "field": None, "do": "Ask the chef"})]
    await page.click("#s")
    await expect(page.locator(".toast")).to_contain_text("Ask the chef")
    assert not await page.is_checked("#s")


async def test_a_message_is_seen_above_an_open_sheet(page: Page, stage: Stage) -> None:
    await show(
        page,
        stage,
        '<button data-dialog="d">Open</button><dialog id="d">'
        '<form hx-post="/do/pay" data-then="close"><input name="a"><button>Pay</button></form>'
        "</dialog>",
    )
    stage.answers["pay"] = [Answer(409, {"error": "Taken", "field": None, "do": ""})]
    await page.click("text=Open")
    await page.click("text=Pay")
    await page.click("#d .toast [data-toast-close]")
    assert await page.is_visible("#d")
    await page.wait_for_timeout(400)
    await page.click("text=Pay")
    await page.wait_for_selector("#d", state="hidden")
    await until(page, "document.getElementById('toasts').parentNode === document.body")
