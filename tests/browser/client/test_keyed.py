"""The keyed swap: what a frame does to a page, and above all what it leaves alone."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.browser.client.conftest import after_next_frame, show
from tests.browser.client.stage import Stage

pytestmark = pytest.mark.browser

LIST = (
    '<ol id="tickets"><li class="empty">None yet</li>'
    '<li id="t1" data-sort="1">one</li>\n<li id="t3" data-sort="3">three</li>\n'
    '<li id="t20" data-sort="20">twenty</li></ol>'
)


def li(number: int, text: str, sort: float | None = None, **attributes: str) -> str:
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<li id="t{number}" data-sort="{sort or number}"{more}>{text}</li>'


async def order(page: Page, region: str = "tickets") -> list[str]:
    return await page.evaluate(
        f"[...document.querySelectorAll('#{region} > [data-sort]')].map((cell) => cell.id)"
    )


async def stamp(page: Page) -> None:
    """Mark every cell, so that one that was replaced is found out, and count every move."""
    await page.evaluate(
        """() => {
          window.moves = [];
          for (const cell of document.querySelectorAll('[data-sort]')) cell.stamped = true;
          new MutationObserver((records) => {
            for (const record of records) for (const node of record.addedNodes)
              if (node.nodeType === 1) moves.push(node.id);
          }).observe(document.getElementById('tickets'), {childList: true});
        }"""
    )


async def test_inserts_at_the_sorted_place_by_number(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST)
    await stamp(page)
    did = await after_next_frame(page, stage, li(10, "ten") + li(2, "two") + li(30, "thirty"))
    assert await order(page) == ["t1", "t2", "t3", "t10", "t20", "t30"]
    assert did == {"inserted": ["t10", "t2", "t30"], "changed": [], "removed": [], "full": False}
    assert sorted(await page.evaluate("moves")) == ["t10", "t2", "t30"]


async def test_sorts_numbers_before_words_and_equals_by_id(page: Page, stage: Stage) -> None:
    await show(page, stage, '<ol id="tickets"></ol>')
    cells = [("c", "b-10"), ("b", "b-10"), ("a", "b-9"), ("d", "B"), ("e", "7"), ("f", "!")]
    html = "".join(f'<li id="{name}" data-sort="{sort}"></li>' for name, sort in cells)
    await after_next_frame(page, stage, html)
    assert await order(page) == ["e", "f", "d", "b", "c", "a"]


async def test_morphs_in_place_and_touches_nothing_else(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST)
    await stamp(page)
    did = await after_next_frame(page, stage, li(3, "drei"))
    assert did["changed"] == ["t3"]
    assert await page.text_content("#t3") == "drei"
    assert await page.evaluate("document.getElementById('t3').stamped")
    assert await page.evaluate("moves") == []
    assert await page.get_attribute("#t3", "data-fresh") == "changed"
    assert await page.get_attribute("#t1", "data-fresh") is None


async def test_moves_only_the_cell_that_sorts_anew(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST)
    await stamp(page)
    await after_next_frame(page, stage, li(1, "one", sort=9) + li(3, "three", sort=4))
    assert await order(page) == ["t3", "t1", "t20"]
    assert await page.evaluate("moves") == ["t1"], "t3 stays: it sorts anew, but not elsewhere"
    assert await page.evaluate("document.getElementById('t1').stamped")


async def test_deletes(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST)
    did = await after_next_frame(page, stage, '<i data-gone="t3"></i><i data-gone="t99"></i>')
    assert did["removed"] == ["t3"]
    assert await order(page) == ["t1", "t20"]
    assert not await page.is_visible(".empty")
    await after_next_frame(page, stage, '<i data-gone="t1"></i><i data-gone="t20"></i>')
    assert await page.is_visible(".empty")


async def test_a_full_region_replaces_what_is_there(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST)
    await stamp(page)
    html = li(20, "twenty") + li(2, "two") + li(3, "drei")
    did = await after_next_frame(page, stage, html, full=True)
    assert did == {"inserted": ["t2"], "changed": ["t3"], "removed": ["t1"], "full": True}
    assert await order(page) == ["t2", "t3", "t20"]
    assert await page.evaluate("moves") == ["t2"], "what is the same is not even touched"


async def test_shapes_and_rows_come_wrapped(page: Page, stage: Stage) -> None:
    await show(
        page,
        stage,
        '<svg viewBox="0 0 9 9"><g id="map"></g></svg>'
        '<table><tbody id="rows"><tr id="r2" data-sort="2"><td>2</td></tr></tbody></table>',
    )
    await after_next_frame(
        page,
        stage,
        '<kds-region for="map"><svg><g id="m1" data-sort="1"><rect width="5" height="5"/></g></svg>'
        '</kds-region><kds-region for="rows"><i data-gone="r2"></i>'
        '<table><tbody><tr id="r1" data-sort="1"><td>1</td></tr></tbody></table></kds-region>',
    )
    assert await page.evaluate("document.getElementById('m1').getBBox().width") == 5
    assert await page.evaluate("document.querySelector('#rows > #r1 > td').textContent") == "1"
    assert await order(page, "rows") == ["r1"]


FORM = """<ol id="tickets"><li id="t1" data-sort="1" class="a"><b>1</b>
  <form><input name="note" value=""><textarea name="long">old</textarea>
  <select name="pick"><option>x</option><option>y</option></select></form>
  <details><summary>more</summary>text</details><button>Bump</button></li></ol>"""


async def test_keeps_focus_caret_typing_and_what_was_opened(page: Page, stage: Stage) -> None:
    await show(page, stage, FORM)
    await page.click("summary")
    await page.fill("textarea", "typed long")
    await page.select_option("select", "y")
    await page.fill("input", "no onions")
    await page.evaluate(
        """() => {
          document.querySelector('input').setSelectionRange(2, 4);
          const cell = document.getElementById('t1');
          cell.classList.add('is-selected'); cell.dataset.age = 'late';
          cell.querySelector('button').setAttribute('aria-expanded', 'true');
        }"""
    )
    server = FORM[FORM.index("<li") : FORM.rindex("</ol>")]
    changed = server.replace("<b>1</b>", "<b>2</b><i>new</i>").replace('class="a"', 'class="b"')
    await after_next_frame(page, stage, changed.replace('value=""', 'value="server"'))
    assert await page.text_content("b") == "2"
    assert await page.get_attribute("#t1", "class") == "b is-selected"
    assert await page.get_attribute("#t1", "data-age") == "late"
    assert await page.get_attribute("#t1 button", "aria-expanded") == "true"
    assert await page.input_value("input") == "no onions"
    assert await page.input_value("textarea") == "typed long"
    assert await page.input_value("select") == "y"
    assert await page.evaluate("document.querySelector('details').open")
    focus = "((e) => [e.name, e.selectionStart, e.selectionEnd])(document.activeElement)"
    assert await page.evaluate(focus) == ["note", 2, 4]
    await page.keyboard.type("the")
    assert await page.input_value("input") == "nothenions"


async def test_keeps_focus_when_the_cell_itself_moves(page: Page, stage: Stage) -> None:
    await show(page, stage, '<ol id="tickets">' + li(1, '<input name="a">') + li(5, "5") + "</ol>")
    await page.fill("input", "abc")
    await after_next_frame(page, stage, li(1, '<input name="a">', sort=9))
    assert await order(page) == ["t5", "t1"]
    assert await page.evaluate("document.activeElement.name") == "a"
    assert await page.input_value("input") == "abc"


async def test_new_buttons_work(page: Page, stage: Stage) -> None:
    await show(page, stage, LIST)
    await after_next_frame(page, stage, li(5, '<button hx-post="/do/five">5</button>'))
    await page.click("#t5 button")
    await after_next_frame(page, stage, li(5, '<button hx-post="/do/six">6</button>'))
    await page.wait_for_timeout(400)
    await page.click("#t5 button")
    await page.wait_for_timeout(100)
    assert [asked.path for asked in stage.asked] == ["five", "six"]


async def test_a_frame_waits_for_the_finger_to_lift(page: Page, stage: Stage) -> None:
    button = '<button hx-post="/do/bump">Bump</button>'
    await show(page, stage, f'<ol id="tickets">{li(1, button)}</ol>')
    box = await page.locator("#t1 button").bounding_box()
    assert box
    await page.mouse.move(box["x"] + 5, box["y"] + 5)
    await page.mouse.down()
    await stage.send(li(0, "above", sort=0.5))
    await page.wait_for_timeout(150)
    assert await order(page) == ["t1"], "nothing moved under the finger"
    await page.mouse.up()
    await page.wait_for_selector("#t0")
    assert [asked.path for asked in stage.asked] == ["bump"]
