"""The rules of money, the taxes and the terminals: set by a manager, shown at once."""

from __future__ import annotations

from typing import Any

import pytest

from kds.actor import SYSTEM
from kds.bus.house import House
from kds.errors import Conflict, Forbidden, Invalid
from kds.menu.model import Channel
from kds.payments.commands import (
    add_terminal,
    change_money_rules,
    change_terminal,
    drop_tax_rate,
    remove_terminal,
    set_tax_rate,
)
from kds.payments.model import PaymentState, TerminalKind
from kds.payments.queries import (
    ONLY,
    MoneyRulesCard,
    money_rule_cards,
    tax_rate_cards,
    terminal_cards,
)
from tests.orders.pad import LENA
from tests.payments.counter import MIRA, Counter, counter_in


@pytest.fixture
async def counter(house: House) -> Counter:
    return await counter_in(house)


def rules(house: House) -> MoneyRulesCard:
    card = house.live(money_rule_cards).get(ONLY)
    assert card is not None
    return card


def rates(house: House) -> dict[tuple[str, str], int]:
    return {(card.tax_class, card.channel): card.rate for card in house.live(tax_rate_cards)}


async def test_without_a_word_the_defaults_hold(house: House) -> None:
    assert rules(house) == MoneyRulesCard()
    assert rules(house).taxes_included
    assert not rates(house)


async def test_what_a_manager_sets_is_there_at_once(house: House) -> None:
    said: dict[str, Any] = {
        "taxes_included": False,
        "service_percent": 1250,
        "service_covers": 6,
        "cash_step": 5,
        "tip_percents": (5, 10),
        "header": "Ember & Oak",
        "printer_columns": 48,
    }
    await house.change(MIRA, change_money_rules, **said)
    card = rules(house)
    assert {name: getattr(card, name) for name in said} == said
    await house.change(MIRA, change_money_rules)
    assert rules(house) == MoneyRulesCard()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service_percent", -1),
        ("service_percent", 10_001),
        ("cash_step", 0),
        ("tip_percents", (0,)),
        ("tip_percents", (101,)),
        ("discount_limit", -1),
        ("refund_limit", -1),
        ("printer_columns", 40),
        ("header", "x" * 501),
    ],
)
async def test_what_makes_no_sense_is_refused(house: House, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        await house.change(MIRA, change_money_rules, **{field: value})
    assert refused.value.field == field


async def test_taxes_by_class_and_channel(house: House) -> None:
    await house.change(MIRA, set_tax_rate, tax_class="food", rate=19_000)
    await house.change(MIRA, set_tax_rate, tax_class="food", rate=7_000, channel=Channel.TAKEAWAY)
    await house.change(MIRA, set_tax_rate, tax_class="food", rate=8_875)
    assert rates(house) == {("food", ""): 8_875, ("food", "takeaway"): 7_000}
    await house.change(MIRA, drop_tax_rate, tax_class="food", channel=Channel.TAKEAWAY)
    assert rates(house) == {("food", ""): 8_875}
    with pytest.raises(Conflict):
        await house.change(MIRA, drop_tax_rate, tax_class="food", channel=Channel.TAKEAWAY)
    with pytest.raises(Invalid):
        await house.change(MIRA, set_tax_rate, tax_class="food", rate=100_001)


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        (TerminalKind.SIMULATED, {}, "address"),
        (TerminalKind.SIMULATED, {"address": "ftp://x"}, "address"),
        (TerminalKind.STRIPE, {"reader": "rdr_1"}, "reader"),
        (TerminalKind.STRIPE, {"reader": "tmr_1", "name": " "}, "name"),
    ],
)
async def test_a_terminal_that_cannot_be_found(
    house: House, kind: TerminalKind, said: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await house.change(MIRA, add_terminal, **{"name": "Bar", "kind": kind, **said})
    assert refused.value.field == field


async def test_a_terminal_comes_moves_and_goes(counter: Counter) -> None:
    terminal = await counter.terminal()
    await counter.do(
        change_terminal, MIRA, terminal_id=terminal, name="Hall", address="http://10.0.0.7:8090"
    )
    card = counter.house.live(terminal_cards).get(terminal)
    assert card is not None
    assert (card.name, card.address) == ("Hall", "http://10.0.0.7:8090")
    payment = await counter.begin(await counter.check("Octopus"), terminal)
    for command in (remove_terminal, change_terminal):
        more = {"name": "Bar", "address": "http://x"} if command is change_terminal else {}
        with pytest.raises(Conflict, match="hasn't ended"):
            await counter.do(command, MIRA, terminal_id=terminal, **more)
    await counter.answer(payment, PaymentState.CANCELLED)
    await counter.do(remove_terminal, MIRA, terminal_id=terminal)
    assert terminal not in counter.house.live(terminal_cards)
    with pytest.raises(Conflict):
        await counter.begin(await counter.check("Lager", table="11"), terminal)


@pytest.mark.parametrize("command", [change_money_rules, set_tax_rate, add_terminal])
async def test_only_a_manager_sets_them(house: House, command: Any) -> None:
    said: dict[Any, dict[str, Any]] = {
        set_tax_rate: {"tax_class": "food", "rate": 1},
        add_terminal: {"name": "x", "kind": TerminalKind.STRIPE, "reader": "tmr_1"},
    }
    with pytest.raises(Forbidden):
        await house.change(LENA, command, **said.get(command, {}))
    await house.change(SYSTEM, command, **said.get(command, {}))
