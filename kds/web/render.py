"""Templates → HTML: whole pages, and single blocks for the cells of live regions."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache, partial
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from kds.config import Settings
from kds.values import to_ms
from kds.web.i18n import Formats, translations

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES, STATIC = ROOT / "templates", ROOT / "static"
KEPT = 4096
"""Translated words that are kept ready for the templates."""


@cache
def static(path: str) -> str:
    """The URL of a static file, with its fingerprint so that it may be cached for ever."""
    try:
        digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    except FileNotFoundError:
        digest = "missing"
    return f"/static/{path}?v={digest}"


class Compiled(BytecodeCache):
    """Templates as Python's bytecode: compiled once in a process, not once in each language."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Renderer:
    """One language's templates. Filters: money, clock, day, ms, bare; globals: static, _()."""

    def __init__(self, language: str, settings: Settings, folders: tuple[str, ...] = ()) -> None:
        self.language = language
        self.env = Environment(
            loader=FileSystemLoader([str(TEMPLATES), *folders]),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=COMPILED,
            auto_reload=False,  # a template that changes under a running house is a new version
            extensions=["jinja2.ext.i18n"],
        )
        self.translations = translations(language)
        self.env.install_gettext_translations(self.translations, newstyle=True)  # type: ignore[attr-defined]
        self.env.filters.update(Formats(language, settings).filters(), ms=to_ms, bare=bare)
        say = partial(_say, self.translations)
        self.env.globals.update({"static": static, "word": self.word, "gettext": say, "_": say})

    def gettext(self, text: str) -> str:
        return self.translations.gettext(text)

    def word(self, member: Any) -> str:
        """The translated word of a state: each StrEnum spells its English word in `word`."""
        return self.gettext(getattr(member, "word", None) or str(member).replace("_", " "))

    def page(self, template: str, values: dict[str, Any]) -> str:
        return self.env.get_template(template).render(values)

    def block(self, template: str, block: str, values: dict[str, Any]) -> str:
        """One block of a template, alone: how a cell is drawn."""
        found = self.env.get_template(template)
        return "".join(found.blocks[block](found.new_context(values))).strip()


def _say(words: NullTranslations, text: str, /, **values: Any) -> Markup:
    """The translated text with its values: what Jinja's `gettext` gives, which goes through three
    functions of its own for each word on the screen."""
    return _template(words, text) % values if values else _plain(words, text)


@lru_cache(maxsize=KEPT)
def _plain(words: NullTranslations, text: str) -> Markup:
    return _template(words, text) % {}


def _template(words: NullTranslations, text: str) -> Markup:
    return Markup(words.gettext(text))  # noqa: S704


def bare(name: str) -> str:
    """What a choice leaves out, without the word that its screen says before it.

    >>> bare("No onion"), bare("ohne Zwiebeln"), bare("Nougat")
    ('onion', 'Zwiebeln', 'Nougat')
    """
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower() in ("no", "ohne") else name


def cell_attributes(region: str, ident: Any, sort: Any) -> Markup:
    """What a cell's root element must carry, so that the client can place it."""
    return Markup(f'id="{region}-{escape(ident)}" data-sort="{escape(sort)}"')  # noqa: S704
