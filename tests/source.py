"""Our own source as data, for the tests that hold it to its laws: modules, imports, templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# An area imports only from areas to its left.
AREAS = (
    "staff",
    "menu",
    "guests",
    "floor",
    "bookings",
    "orders",
    "kitchen",
    "payments",
    "reports",
    "forecast",
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    target: str  # the module that is imported, or that holds the name
    line: int
    runtime: bool  # False below `if TYPE_CHECKING:`
    inside_function: bool


@dataclass(frozen=True, eq=False)
class Module:
    name: str
    path: Path
    tree: ast.Module
    lines: int

    @property
    def area(self) -> str | None:
        """`kitchen` for kds.kitchen.screens.recall, None outside the areas."""
        return area_of(self.name)

    @property
    def room(self) -> str:
        """`screens` for kds.kitchen.screens.recall."""
        return room_of(self.name)

    def at(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT)}:{line}"


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def area_of(name: str) -> str | None:
    top, _, rest = name.partition(".")
    area = rest.partition(".")[0]
    return area if top == "kds" and area in AREAS else None


def room_of(name: str) -> str:
    return (*name.split("."), "", "")[2]


@cache
def modules() -> dict[str, Module]:
    """Every module of kds and kiosk by its dotted name, without the migrations alembic wrote."""
    found = {}
    for path in sorted([*ROOT.glob("kds/**/*.py"), *ROOT.glob("kiosk/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if not is_within(name, "kds.db.migrations.versions"):
            text = path.read_text()
            found[name] = Module(name, path, ast.parse(text, str(path)), len(text.splitlines()))
    return found


def area_modules() -> list[Module]:
    return [module for module in modules().values() if module.area]


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Module, ast.AST]]:
    """Every syntax node of these kinds with its module."""
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, kinds):
                yield module, node


@cache
def imports(module: Module) -> list[Import]:
    """What a module imports, each with where and when."""
    return list(_imports(module, module.tree, runtime=True, inside=False))


def _imports(module: Module, node: ast.AST, *, runtime: bool, inside: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        for target in _targets(module, node):
            yield Import(target, node.lineno, runtime, inside)
    children: list[ast.AST] = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        children = list(node.orelse)
        for for_types in node.body:
            yield from _imports(module, for_types, runtime=False, inside=inside)
    inside = inside or isinstance(node, Function)
    for child in children:
        yield from _imports(module, child, runtime=runtime, inside=inside)


def _targets(module: Module, node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        parts = module.name.split(".")
        up = node.level - (module.path.name == "__init__.py")
        base = ".".join([*parts[: len(parts) - up], *filter(None, [node.module])])
    whole = [f"{base}.{alias.name}" for alias in node.names]
    return [name if _is_ours(name) else base for name in whole]


def _is_ours(name: str) -> bool:
    folder = is_within(name, "kds") or is_within(name, "kiosk")
    return name in modules() or (folder and (ROOT / name.replace(".", "/")).is_dir())


@dataclass
class Tag:
    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, _ = self.getpos()
        self.tags.append(Tag(tag, line, {name: value or "" for name, value in attrs}))


def templates() -> list[Path]:
    return sorted(ROOT.glob("templates/**/*.html"))


def tags(template: Path) -> list[Tag]:
    """The start tags of a template; what Jinja would put there is blank, line numbers are true."""
    blank = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
    html = blank.sub(lambda match: "\n" * match[0].count("\n"), template.read_text())
    parser = _Tags()
    parser.feed(html)
    return parser.tags
