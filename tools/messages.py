"""Collect every word a person may read and bring the catalogues in `locale/` up to date.

Words stand in templates as `_('…')`, and in Python as the title of a screen, the `word` of a state,
the message and `do` of an error, or inside `N_('…')`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
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
TITLES = {"title", "about", "word", "undo_label", "do"}


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
    return catalog


def _spoken(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.ClassDef):
            yield from _of_class(node)


def _of_call(node: ast.Call) -> Iterator[str]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in ERRORS | MARKED:
        yield from _texts(node.args[:1])
    yield from _texts([k.value for k in node.keywords if k.arg in TITLES])


def _of_class(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name in TITLES:
            returned = [r.value for r in ast.walk(each) if isinstance(r, ast.Return) and r.value]
            values = [d.values for r in returned for d in ast.walk(r) if isinstance(d, ast.Dict)]
            yield from _texts([v for group in values for v in group])
        elif isinstance(each, ast.Assign):
            yield from _of_assign(each)
    is_spoken = any(isinstance(base, ast.Name) and base.id == "Spoken" for base in node.bases)
    if is_spoken or any(isinstance(e, ast.FunctionDef) and e.name == "word" for e in node.body):
        # A member without a word of its own is shown by its capitalised value.
        members = [e.value for e in node.body if isinstance(e, ast.Assign)]
        yield from (text.replace("_", " ").capitalize() for text in _texts(members))


def _of_assign(each: ast.Assign) -> Iterator[str]:
    for target in each.targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = each.value.elts if isinstance(each.value, ast.Tuple) else [each.value]
        for name, value in zip(names, values, strict=False):
            if isinstance(name, ast.Name) and name.id in TITLES:
                yield from _texts([value])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _texts([node.body, node.orelse])


def main() -> int:
    fresh = collect()
    for language in LANGUAGES:
        path = LOCALES / language / "LC_MESSAGES" / "kds.po"
        if language == "en":
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = Catalog(locale=language, project="kds", charset="utf-8")
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=language)
        catalog.update(fresh, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(
                file, catalog, width=100, omit_header=False, sort_output=True, no_location=True
            )
        missing = [m.id for m in catalog if m.id and not m.string]
        print(f"{language}: {len(catalog)} messages, {len(missing)} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
