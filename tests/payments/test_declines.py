"""Every code that a terminal of ours answers with has its words, in every language."""

from __future__ import annotations

import pytest

from kds.payments.rules.declines import ANOTHER_CARD, WORDS, why
from kds.terminals.simulator.gestures import DECLINES
from kds.web.i18n import translations


@pytest.mark.parametrize("code", [*DECLINES, *WORDS, "never_heard_of"])
def test_a_code_has_words(code: str) -> None:
    said = why(code)
    assert said
    assert translations("de").gettext(said) != said


@pytest.mark.parametrize("code", ["lost_card", "stolen_card", "do_not_honor", "pickup_card"])
def test_whose_card_it_is_is_told_to_nobody(code: str) -> None:
    assert why(code) == ANOTHER_CARD


def test_without_a_code_there_is_nothing_to_say() -> None:
    assert why("") == ""
