"""Collect every word a person may read and bring the catalogues in `locale/` up to date.

Run it after every change of words: `.venv/bin/python tools/messages.py`. It adds what is new, drops
what has gone, keeps every translation, and says how many are still without one.

Words stand in templates as `_('…')`, and in Python as the title of a screen, the `word` of a state,
the message and `do` of an error, or inside `N_('…')`.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kds import errors
from kds.web.i18n import LANGUAGES, LOCALES

ROOT = Path(__file__).resolve().parents[1]
ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type)}
MARKED = {"N_"}
TEMPLATES = ("templates", "kiosk")
CODE = ("kds", "kiosk")
TITLES = {"title", "about", "undo_label", "do"}


def collect() -> Catalog:
    """Every message with the files it stands in."""
    catalog = Catalog(project="kds", charset="utf-8")
    for folder in TEMPLATES:
        found = extract_from_dir(
            ROOT / folder,
            [("**.html", "jinja2.ext:babel_extract")],
            {"**.html": {"silent": "false"}},
        )
        for name, _line, message, _comments, _context in found:
            catalog.add(message, locations=[(f"{folder}/{name}", 0)])
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in _spoken(ast.parse(path.read_text())):
                catalog.add(text, locations=[(str(path.relative_to(ROOT)), 0)])
    for state in states():
        for member in state:
            if word := getattr(member, "word", ""):
                catalog.add(word, locations=[(state.__module__.replace(".", "/") + ".py", 0)])
    return catalog


def states() -> list[type[StrEnum]]:
    """Every StrEnum of ours, asked itself: what its members say cannot be read off the source."""
    found: set[type[StrEnum]] = set()
    for folder in CODE:
        for module in pkgutil.walk_packages([str(ROOT / folder)], f"{folder}."):
            if ".migrations" in module.name:
                continue
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                    found.add(value)
    return sorted(found, key=lambda each: (each.__module__, each.__qualname__))


def _spoken(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.ClassDef):
            yield from _of_class(node)


def _of_call(node: ast.Call) -> Iterator[str]:
    func = node.func
    name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
    if name in ERRORS | MARKED:
        yield from _texts(node.args[:1])
    yield from _texts([k.value for k in node.keywords if k.arg in TITLES])


def _of_class(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        if isinstance(each, ast.Assign):
            yield from _of_assign(each.targets, each.value)
        elif isinstance(each, ast.AnnAssign) and each.value:
            yield from _of_assign([each.target], each.value)


def _of_assign(targets: list[ast.expr], assigned: ast.expr) -> Iterator[str]:
    for target in targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = assigned.elts if isinstance(assigned, ast.Tuple) else [assigned]
        for name, value in zip(names, values, strict=False):
            if isinstance(name, ast.Name) and name.id in TITLES:
                yield from _texts([value])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _texts([node.body, node.orelse])


def updated(language: str) -> tuple[Catalog, bytes]:
    """The catalogue of a language with every message, and its file as it ought to be."""
    path = po_file(language)
    catalog = Catalog(locale=language, project="kds", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    written = BytesIO()
    write_po(written, catalog, width=100, sort_output=True, no_location=True)
    return catalog, written.getvalue()


def po_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "kds.po"


def texts(said: object) -> tuple[str, ...]:
    """What a message or its translation says: one text, or one for every plural form."""
    return tuple(map(str, said)) if isinstance(said, list | tuple) else (str(said or ""),)


def main() -> int:
    for language in LANGUAGES:
        if language == "en":
            continue
        catalog, written = updated(language)
        po_file(language).parent.mkdir(parents=True, exist_ok=True)
        po_file(language).write_bytes(written)
        missing = [m.id for m in catalog if m.id and not all(texts(m.string))]
        print(f"{language}: {len(catalog)} messages, {len(missing)} without a translation")
        for each in missing:
            print(f"  {each}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
