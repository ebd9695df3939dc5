"""The replay itself: any file of that shape, and no difference stays unseen."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.bench.check import Expected, Report, check_screens
from tests.bench.orders_file import FileLine, menu_of, parse_choices, read_orders
from tests.bench.page import Page
from tests.bench.replay import replay
from tests.bench.watching import Watched

HEADER = "order_id\tquantity\titem_name\tchoice_description\titem_price\n"
DISHES = ["Chicken Bowl", "chicken-bowl", 'The 12" "Big" One', "Crème & Brûlée", "Taco <al> Pastor"]
CHOICES = ["Rice", "Fresh Salsa (Mild)", "Fresh-Salsa (Mild)", "No Onion", "Half & Half", "7"]


def made_up_rows(lines: int) -> str:
    """Lines as real data has them: two spellings of one name, nested, empty and doubled choices."""
    chance = random.Random(7)
    rows = [HEADER]
    order = 0
    for _ in range(lines):
        order += chance.random() < 0.4 or order == 0
        quantity = chance.choice([1, 1, 1, 2, 3])
        few = chance.sample(CHOICES, chance.randint(0, 3))
        nested = f"[{', '.join(few[:1])}, [{', '.join(few[1:])}]]" if len(few) > 1 else f"[{few}]"
        said = chance.choice(["NULL", "", "[]", nested, "[" + ", ".join(few) + "]", "[Rice, Rice]"])
        price = chance.choice([899, 1025]) * quantity
        name = chance.choice(DISHES)
        rows.append(f"{order}\t{quantity}\t{name}\t{said}\t${price / 100:,.2f} \n")
    return "".join(rows)


async def replayed(folder: Path, text: str) -> Report:
    path = folder / "orders.tsv"
    path.write_text(text)
    return await replay(path, 0.0, chromium=False)


async def test_made_up_orders_arrive_whole_and_once(tmp_path: Path) -> None:
    report = await replayed(tmp_path, made_up_rows(200))
    assert report.differences == []
    assert "all screens are empty" in report.notes


async def test_a_file_of_one_line(tmp_path: Path) -> None:
    report = await replayed(tmp_path, HEADER + "1\t1\tIzze\t[Clementine]\t$3.39 ")
    assert report.differences == []


async def test_what_is_no_order_line_is_told(tmp_path: Path) -> None:
    rows = "1\t1\tIzze\tNULL\t$3.39\n1\tmany\tIzze\tNULL\t$3.39\n1\t1\tIzze\tNULL\tfree\n2\t0\n"
    report = await replayed(tmp_path, HEADER + rows)
    assert len(report.differences) == 3
    assert all("can't be ordered: line" in each for each in report.differences)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("NULL", []),
        ("", []),
        ("[]", []),
        ("[Sprite]", ["Sprite"]),
        ("Sprite", ["Sprite"]),
        ("[Salsa (Hot), [Rice, Sour Cream]]", ["Salsa (Hot)", "Rice", "Sour Cream"]),
        ("[[a, b], [c, [d]]]", ["a", "b", "c", "d"]),
        ("[a,,  b , a]", ["a", "b", "a"]),
    ],
)
def test_choices_of_any_nesting(text: str, choices: list[str]) -> None:
    assert list(parse_choices(text)) == choices


def test_quotes_belong_to_the_name_unless_they_wrap_the_field(tmp_path: Path) -> None:
    path = tmp_path / "orders.tsv"
    path.write_text(f'{HEADER}1\t2\t"A ""big"" one"\tNULL\t$1,016.98 \n1\t1\t12" pie\tNULL\t$2\n')
    assert read_orders(path).lines == [
        FileLine("1", 2, 'A "big" one', (), 101698),
        FileLine("1", 1, '12" pie', (), 200),
    ]


def test_two_spellings_are_one_dish_at_its_usual_price(tmp_path: Path) -> None:
    path = tmp_path / "orders.tsv"
    spellings = (
        "1\tTomatillo-Red\t[Hot]\t$3",
        "1\tTomatillo Red\t[hot]\t$2",
        "3\ttomatillo red\t\t$6",
    )
    path.write_text(HEADER + "".join(f"{n}\t{row}\n" for n, row in enumerate(spellings)))
    [item] = menu_of(read_orders(path)).values()
    assert (item.name, item.price, item.choices) == ("Tomatillo-Red", 200, ("Hot",))


def tile(ticket: int, *lines: tuple[int, int, str]) -> str:
    drawn = "".join(
        f'<li data-line="{n}" data-order-line="{n}"><b class="qty">{quantity}</b>'
        f"<i data-dish>{dish}</i></li>"
        for n, quantity, dish in lines
    )
    return (
        f'<article id="tiles-{ticket}" data-sort="{ticket}" data-ticket="{ticket}" data-order="9">'
        f"{drawn}</article>"
    )


def frame(body: str, full: str = "") -> str:
    return f'<kds-frame v="1" now="1"><kds-region for="tiles"{full}>{body}</kds-region></kds-frame>'


def station(body: str) -> Watched:
    return Watched(f'<body hx-ws:connect="/live/x"><div id="tiles">{body}</div></body>')


def test_a_page_takes_frames_as_a_browser_does() -> None:
    page = Page(f'<div id="tiles">{tile(1)}{tile(2)}</div>')
    page.apply(frame(tile(3) + '<i data-gone="tiles-1"></i>'))
    assert list(page.regions["tiles"]) == ["tiles-2", "tiles-3"]
    page.apply(frame(tile(3), " full"))
    assert list(page.regions["tiles"]) == ["tiles-3"]
    with pytest.raises(KeyError):
        page.apply(frame("").replace("tiles", "elsewhere"))


WANTED = Expected({1: Counter({("a", 2, "soup", ()): 1})}, Counter({"soup": 2}), Counter())


def found(page: Watched) -> list[str]:
    report = Report()
    all_day = Watched(
        '<div id="dishes"><p id="dishes-1" data-sort="1"><b class="qty">2</b>'
        "<i data-dish>Soup</i></p></div>"
    )
    check_screens(WANTED, {"a": 9}, {1: page}, all_day, report)
    return report.differences


def test_what_is_right_is_not_reported() -> None:
    assert found(station(tile(1, (5, 2, "Soup")))) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "lacks 1"),
        (tile(1, (5, 3, "Soup")), "too much"),
        (tile(1, (5, 2, "Soup"), (5, 2, "Soup")), "twice"),
        (tile(1, (5, 2, "Soup"), (6, 1, "Cake")), "too much"),
    ],
)
def test_every_kind_of_difference_is_reported(body: str, said: str) -> None:
    assert any(said in each for each in found(station(body)))


def test_a_ticket_that_came_twice_is_reported() -> None:
    page = station(tile(1, (5, 2, "Soup")))
    page.apply(frame('<i data-gone="tiles-1"></i>'))
    page.apply(frame(tile(1, (5, 2, "Soup"))))
    assert any("came 2 times" in each for each in found(page))
