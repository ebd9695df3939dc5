"""The laws of the house: who may import whom, what lies where, and how long it may get.

A failure names the file and the line, so that it reads as an instruction.
"""

import ast
import statistics
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.source import (
    AREAS,
    ROOT,
    Function,
    Module,
    Tag,
    area_modules,
    area_of,
    imports,
    is_within,
    modules,
    nodes,
    room_of,
    tags,
    templates,
)

DOMAIN = {"events", "model", "rules", "commands", "queries"}
ROOMS = DOMAIN | {"routes", "screens"}
FOLDERS = {"model", "rules", "commands", "queries", "screens"}  # what may be a package
OPEN_TO_KIOSK = {"commands", "queries", "events"}
WEB = {"starlette", "jinja2", "uvicorn", "kds.web"}
JUNK_DRAWERS = {"service", "services", "util", "utils", "helper", "helpers"}

FILE_LINES, MOST_FILE_LINES = 300, 200  # at most; at most for 90 %
FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 50, 8
TEMPLATE_LINES = 120
ENOUGH = 20  # from so many on, a percentile says something


def none(broken: list[str]) -> None:
    __tracebackhide__ = True
    if broken:
        pytest.fail("\n".join(broken), pytrace=False)


# Who may import whom


def may_import(module: Module, target: str) -> bool:
    area, other = module.area, area_of(target)
    assert area
    return (
        other is None
        or AREAS.index(other) <= AREAS.index(area)
        or room_of(target) == "events"
        or (module.room == "screens" and room_of(target) == "queries")
    )


def test_an_area_imports_only_to_its_left() -> None:
    none(
        [
            f"{module.at(found.line)}: {module.area} may not import {found.target}"
            for module in area_modules()
            for found in imports(module)
            if not may_import(module, found.target)
        ]
    )


def way_to_web(start: Module) -> list[str]:
    """The chain of imports that leads from this module to the web, empty if there is none."""
    ways, seen = [[start.name]], {start.name}
    for way in ways:
        for found in imports(modules()[way[-1]]):
            if not found.runtime and way != [start.name]:
                continue
            if any(is_within(found.target, web) for web in WEB):
                return [*way, found.target]
            if found.target in modules() and found.target not in seen:
                seen.add(found.target)
                ways.append([*way, found.target])
    return []


def test_the_domain_knows_no_web() -> None:
    domain = [module for module in area_modules() if module.room in DOMAIN]
    none([" → ".join(way) for module in domain if (way := way_to_web(module))])


def test_kds_never_imports_kiosk() -> None:
    none(
        [
            f"{module.at(found.line)} imports {found.target}"
            for name, module in modules().items()
            for found in imports(module)
            if is_within(name, "kds") and is_within(found.target, "kiosk")
        ]
    )


def test_only_the_command_line_knows_the_demo() -> None:
    """Its luck is the truth that a forecast has to find: nobody may look it up."""
    none(
        [
            f"{module.at(found.line)}: nothing but kds.cli may import kds.demo"
            for name, module in modules().items()
            if not is_within(name, "kds.demo") and not is_within(name, "kds.cli")
            for found in imports(module)
            if is_within(found.target, "kds.demo")
        ]
    )


def test_kiosk_takes_from_areas_only_what_is_open_to_it() -> None:
    none(
        [
            f"{module.at(found.line)}: kiosk may not import {found.target}"
            for name, module in modules().items()
            for found in imports(module)
            if is_within(name, "kiosk")
            and area_of(found.target)
            and room_of(found.target) not in OPEN_TO_KIOSK
        ]
    )


def test_no_import_cycles() -> None:
    graph = {
        name: {found.target for found in imports(module) if found.runtime} - {name}
        for name, module in modules().items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("an import cycle: " + " ← ".join(error.args[1]))


def test_no_imports_inside_functions() -> None:
    none(
        [
            f"{module.at(found.line)}: import {found.target} at the top"
            for module in modules().values()
            for found in imports(module)
            if found.inside_function
        ]
    )


# What lies where


def test_every_area_has_the_same_rooms() -> None:
    broken = []
    for path in (path for area in AREAS for path in (ROOT / "kds" / area).glob("*")):
        if path.is_dir():
            fits = path.name in FOLDERS | {"__pycache__"}
        else:
            fits = path.suffix == ".py" and path.stem in (ROOMS - {"screens"}) | {"__init__"}
        if not fits or (path.is_dir() and path.with_suffix(".py").exists()):
            broken.append(f"{path.relative_to(ROOT)}: the rooms are {', '.join(sorted(ROOMS))}")
    none(broken)


def test_no_junk_drawers() -> None:
    none([name for name in modules() if name.rpartition(".")[2] in JUNK_DRAWERS])


# What is never written


def reads_the_clock(call: ast.Call) -> bool:
    """datetime.now(), datetime.utcnow(), date.today(), time.time() and their like."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = ast.unparse(call.func.value).rpartition(".")[2]
    return (owner in {"datetime", "date"} and call.func.attr in {"now", "utcnow", "today"}) or (
        owner == "time" and call.func.attr in {"time", "time_ns"}
    )


def test_areas_take_the_time_from_the_unit_of_work() -> None:
    none(
        [
            f"{module.at(node.lineno)}: {ast.unparse(node)}; a command has uow.now"
            for module, node in nodes(ast.Call)
            if isinstance(node, ast.Call) and module.area and reads_the_clock(node)
        ]
    )


def swallows(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "BaseException"
    silent = all(ast.unparse(line) in {"pass", "..."} for line in handler.body)
    return silent and caught in {"Exception", "BaseException"}


def test_no_error_is_swallowed() -> None:
    none(
        [
            f"{module.at(node.lineno)}: every error, and nobody hears of it"
            for module, node in nodes(ast.ExceptHandler)
            if isinstance(node, ast.ExceptHandler) and swallows(node)
        ]
    )


def needs_unsafe_policy(tag: Tag) -> str:
    """What in this tag a strict Content-Security-Policy would forbid, or nothing."""
    if tag.name == "style" or (tag.name == "script" and "src" not in tag.attributes):
        return f"<{tag.name}>"
    for name, value in tag.attributes.items():
        if name == "style" or name.startswith(("on", "hx-on", "data-hx-on")):
            return name
        # htmx evaluates these two: a filter in brackets, and values that start with js:
        if name.startswith("hx-trigger") and "[" in value:
            return f"{name} with a filter"
        if value.strip().lower().startswith(("js:", "javascript:")):
            return f"{name} with code"
    return ""


def test_templates_hold_no_code_and_no_style() -> None:
    none(
        [
            f"{template.relative_to(ROOT)}:{tag.line}: no {what} in a template"
            for template in templates()
            for tag in tags(template)
            if (what := needs_unsafe_policy(tag))
        ]
    )


# How long it may get


def test_files_stay_short() -> None:
    python = [
        path for top in ("kds", "kiosk", "tests", "tools") for path in ROOT.glob(f"{top}/**/*.py")
    ]
    files = [*python, *ROOT.glob("static/js/*.js"), *ROOT.glob("static/css/*.css")]
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    none(
        [
            f"{name}: {size} lines, at most {FILE_LINES}"
            for name, size in sizes.items()
            if size > FILE_LINES and "migrations/versions" not in name
        ]
    )


def test_most_files_are_shorter_still() -> None:
    sizes = [module.lines for module in modules().values()]
    if len(sizes) >= ENOUGH:
        assert statistics.quantiles(sizes, n=10)[-1] <= MOST_FILE_LINES


def length(node: ast.AST) -> int:
    """Lines of a function, signature and docstring included, decorators not."""
    assert isinstance(node, Function)
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_stay_short() -> None:
    none(
        [
            f"{module.at(node.lineno)}: {node.name} has {length(node)} lines"
            for module, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
            if isinstance(node, Function) and length(node) > FUNCTION_LINES
        ]
    )


def test_most_functions_are_a_few_lines() -> None:
    lengths = [length(node) for _, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)]
    if len(lengths) >= ENOUGH:
        assert statistics.median(lengths) <= MEDIAN_FUNCTION_LINES


def test_templates_stay_short() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in templates()}
    none(
        [
            f"{path.relative_to(ROOT)}: {size} lines, at most {TEMPLATE_LINES}"
            for path, size in sizes.items()
            if size > TEMPLATE_LINES
        ]
    )
