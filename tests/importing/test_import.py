"""A menu from a file: what is right comes in as a whole, what is wrong is named by its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.cli import app
from kds.importing import Problem, examples, import_file
from kds.importing.reading import read_csv, read_json
from kds.kitchen import commands as kitchen
from kds.kitchen.queries import routing_cards
from kds.menu.queries import ItemCard, category_cards, group_cards, item_cards
from tests.menu.kitchen_table import lay

HEAD = "category,course,name,price,allergens,stations,modifiers,prices\n"


@pytest.fixture
async def house(house: House) -> House:
    for name in ("Grill", "Fry"):
        await house.change(SYSTEM, kitchen.add_station, name=name)
    return house


def file(folder: Path, text: str, name: str = "menu.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def dish(house: House, name: str) -> ItemCard:
    return next(item for item in house.live(item_cards) if item.name == name)


@pytest.mark.parametrize(("name", "text"), [("m.csv", examples.CSV), ("m.json", examples.JSON)])
async def test_the_examples_come_in(house: House, tmp_path: Path, name: str, text: str) -> None:
    path = file(tmp_path, text, name)
    assert await import_file(house, path, dry_run=True) == []
    assert not len(house.live(item_cards))
    assert await import_file(house, path) == []
    steak = dish(house, "Steak frites")
    assert (steak.price, steak.kitchen_name, steak.allergens) == (2900, "STEAK", ("milk",))
    assert [(p.channel, p.price) for p in steak.prices] == [("delivery", 3100)]
    doneness, extras = steak.groups
    assert (doneness.least, doneness.most) == (1, 1)
    assert [(o.name, o.preset) for o in doneness.options] == [
        ("rare", False),
        ("medium", True),
        ("well done", False),
    ]
    assert [(o.name, o.price, o.removes) for o in extras.options] == [
        ("pepper sauce", 250, False),
        ("butter", 0, True),
    ]
    routing = house.live(routing_cards).get(steak.id)
    assert routing is not None
    assert [r.prep_seconds for r in routing.stations] == [480, 240]
    assert dish(house, "Cauliflower steak").groups == (extras,)
    assert [(u.name, u.quantity) for u in steak.uses] == [("Rib-eye", 1), ("Butter portion", 2)]
    seq = {card: card for card in house.live(item_cards)}
    assert await import_file(house, path) == []
    assert {card: card for card in house.live(item_cards)} == seq, "the same file changes nothing"


async def test_what_is_there_is_brought_in_line(house: House, tmp_path: Path) -> None:
    card = await lay(house)
    text = HEAD + (
        "mains,3,,,,,,\n"
        "Mains,,BURGER,15.00,,Grill,Extras [0-3]: cheese +2.00 | bacon +1.80,\n"
        "Mains,,Soup,7,,Fry: 60,Doneness,\n"
    )
    assert await import_file(house, file(tmp_path, text)) == []
    burger = house.live(item_cards).get(card.burger)
    assert burger is not None
    assert (burger.name, burger.price) == ("BURGER", 1500)
    extras = house.live(group_cards).get(card.extras)
    assert extras is not None
    assert extras.most == 3
    assert [(o.name, o.price) for o in extras.options] == [
        ("Cheese", 200),
        ("No onion", 0),
        ("bacon", 180),
    ]
    mains = house.live(category_cards).get(card.mains)
    assert mains is not None
    assert (mains.name, mains.course) == ("Mains", 3)
    assert len(house.live(item_cards)) == 4


WRONG = HEAD + (
    "Mains,2,,,,,,\n"
    "Mians,,Soup,7.00,,,,\n"
    "Mains,,Steak,twenty,,,,\n"
    "Mains,,Fish,12.505,,,,\n"
    "Mains,,Pie,9.00,,Grlil: 60,,\n"
    "Mains,,Pie!,9.00,,,,\n"
    "Mains,,Cake,,,,,\n"
    "Mains,,Tart,5.00,mlik,,,\n"
    "Mains,,Ham,5.00,,,Sauce [2-1]: a | b,\n"
    "Mains,,Egg,5.00,,,Sides [x]: a,\n"
    "Mains,,Bun,5.00,,,Nowhere,\n"
    "Mains,,Oil,5.00,,,,brunch = 4.00\n"
    "Mains,,Jam,5.00,,,,4.00\n"
    '"Mains",,"Two\nlines",5.00,,,,\n'
    "Mains,x,,,,,,\n"
    "Mains,,Nut,-5,,,Milk: oat | Oat,\n"
    "Mains,,Salt,1.00,,,,,,stray\n"
)


async def test_a_recipe_is_what_the_file_says(house: House, tmp_path: Path) -> None:
    head = "category,name,price,components\nMains,,,\n"
    await import_file(house, file(tmp_path, head + "Mains,Burger,12,patty: 2; bun; pickle"))
    await import_file(house, file(tmp_path, head + "Mains,Burger,12,Bun; Patty: 3"))
    assert [(u.name, u.quantity) for u in dish(house, "Burger").uses] == [("patty", 3), ("bun", 1)]
    await import_file(house, file(tmp_path, "category,name,price\nMains,,\nMains,Burger,13"))
    assert len(dish(house, "Burger").uses) == 2, "what the file doesn't name stays"
    said = await import_file(house, file(tmp_path, head + "Mains,Burger,12,bun; Bun: 0"))
    assert [(p.line, p.field) for p in said] == [(3, "components")] * 2


async def test_every_problem_is_told_by_its_line(house: House, tmp_path: Path) -> None:
    problems = await import_file(house, file(tmp_path, WRONG))
    assert [(p.line, p.field) for p in problems] == [
        (3, "category"), (4, "price"), (5, "price"), (6, "stations"), (7, "name"), (8, "price"),
        (9, "allergens"), (10, "modifiers"), (11, "modifiers"), (12, "modifiers"), (13, "prices"),
        (14, "prices"), (17, "course"), (18, "modifiers"), (18, "price"), (19, "file"),
    ]  # fmt: skip
    said = " ".join(p.message for p in problems)
    for hint in ("did you mean “Mains”", "did you mean “grill”", "did you mean “milk”", "line 6"):
        assert hint in said
    assert not len(house.live(item_cards)), "nothing comes in"


async def test_a_set_defined_twice_must_be_the_same(house: House, tmp_path: Path) -> None:
    text = (
        HEAD + "Mains,,,,,,,\nMains,,A,1,,,S: x | y,\nMains,,B,1,,,S: x,\nMains,,C,1,,,S: x | y,\n"
    )
    (problem,) = await import_file(house, file(tmp_path, text))
    assert (problem.line, problem.field) == (4, "modifiers")
    assert "line 3" in problem.message


async def test_json_problems_have_lines_too(house: House, tmp_path: Path) -> None:
    text = json.dumps(
        {
            "categories": [
                {"name": "Mains", "items": [
                    {"name": "A", "price": "x"},
                    {"name": "B", "price": 1.5, "colour": "red"},
                    {"price": 3},
                    {"name": "C", "price": True},
                    {"name": "D", "price": 2, "modifiers": [{"name": "G", "options": []}]},
                ]},
                {"items": {}},
                7,
            ]
        },
        indent=1,
    )  # fmt: skip
    lines = text.splitlines()

    def line(part: str) -> int:
        return next(n for n, each in enumerate(lines, 1) if part in each)

    problems = await import_file(house, file(tmp_path, text, "m.json"))
    # An entry is found on the line of its opening brace.
    assert {(p.line, p.field) for p in problems} == {
        (line('"A"') - 1, "price"), (line('"B"') - 1, "colour"), (line('"price": 3') - 1, "name"),
        (line('"C"') - 1, "price"), (line('"D"') - 1, "modifiers"),
        (line('"items": {}') - 1, "category"), (line('"items": {}') - 1, "items"),
        (0, "categories"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.csv", b"", 1), ("b.csv", b"category,name\n", 1), ("c.json", b"{\n\n,", 3),
        ("d.json", b"[]", 1), ("e.csv", "category,name,price\nä\n".encode("latin-1"), 2),
        ("f.csv", b'category,name,price\nA,"B', 2), ("g.json", b"[" * 100_000, 0),
        ("h.csv", b"category,name,price\n", 0),
    ],
)  # fmt: skip
async def test_files_that_are_none(
    house: House, tmp_path: Path, name: str, data: bytes, line: int
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    problems = await import_file(house, path)
    assert problems
    assert problems[0].line == line


async def test_a_file_that_is_not_there(house: House, tmp_path: Path) -> None:
    assert (await import_file(house, tmp_path / "no.csv"))[0].field == "file"


async def test_semicolons_and_decimal_commas(house: House, tmp_path: Path) -> None:
    text = "\ufeffcategory;name;price\nMains;;\nMains;Suppe;7,50\n"
    assert await import_file(house, file(tmp_path, text)) == []
    assert dish(house, "Suppe").price == 750


@given(st.text(max_size=200))
def test_no_file_breaks_the_reader(text: str) -> None:
    for raws, problems in (read_csv(f"category,name,price,modifiers\n{text}"), read_json(text)):
        assert all(isinstance(p, Problem) for p in problems)
        assert all(raw.line > 0 for raw in raws)


def test_the_command_line(tmp_path: Path) -> None:
    run = CliRunner().invoke
    data = ["--data", str(tmp_path / "kds.db")]
    example = run(app, ["import-menu", "--example", "csv"])
    assert example.output == examples.CSV
    path = file(tmp_path, example.output)
    refused = run(app, ["import-menu", str(path), *data])
    assert refused.exit_code == 1
    assert f"{path}:4: stations: there is no station “Fry”" in refused.output
    small = file(tmp_path, "category,name,price\nMains,,\nMains,Soup,7\n", "small.csv")
    assert run(app, ["import-menu", str(small), "--dry-run", *data]).exit_code == 0
    done = run(app, ["import-menu", str(small), *data])
    assert done.exit_code == 0, done.output
    assert run(app, ["import-menu"]).exit_code == 2
