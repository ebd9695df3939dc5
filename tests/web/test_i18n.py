"""Every word that a person can read is translated; `tools/messages.py` collects them."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from kds.config import Settings
from kds.web.i18n import LANGUAGES
from kds.web.render import Renderer
from tests.source import nodes
from tools.messages import ERRORS, collect, po_file, states, texts

TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")


def messages_of(language: str) -> dict[str, Message]:
    with po_file(language).open("rb") as file:
        return {texts(m.id)[0]: m for m in read_po(file, locale=language) if m.id}


def collected() -> dict[str, Message]:
    return {texts(m.id)[0]: m for m in collect() if m.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_is_up_to_date(language: str) -> None:
    there, wanted = set(messages_of(language)), set(collected())
    assert not wanted - there, "run tools/messages.py and translate what is new"
    assert not there - wanted, "run tools/messages.py: these words have gone"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    there = messages_of(language)
    assert [ident for ident, m in there.items() if not all(texts(m.string)) or m.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    for ident, message in messages_of(language).items():
        wanted = {name for text in texts(message.id) for name in PLACEHOLDER.findall(text)}
        for text in texts(message.string):
            assert set(PLACEHOLDER.findall(text)) == wanted, ident


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_state_has_its_word(language: str) -> None:
    there = messages_of(language)
    renderer = Renderer(language, Settings())
    for state in states():
        for member in state:
            if word := getattr(member, "word", ""):
                assert word in there, f"{state.__name__}.{member.name}"
                assert renderer.word(member) == texts(there[word].string)[0]


def test_a_refusal_is_no_f_string() -> None:
    """It must be found in the catalogue: what varies comes in named values."""
    broken = [
        f"{module.at(call.lineno)}: an f-string can't be translated"
        for module, call in nodes(ast.Call)
        if isinstance(call, ast.Call) and name_of(call) in ERRORS
        for said in said_by(call)
        if any(isinstance(part, ast.JoinedStr) for part in ast.walk(said))
    ]
    assert broken == []


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def said_by(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args[:1]
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "do")
