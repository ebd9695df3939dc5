"""Receipts: what stands on paper, to the letter, for each width of printer; and the letter."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from kds.bus.house import House
from kds.errors import Invalid
from kds.guests.model import Message, MessageKind
from kds.payments import commands
from kds.payments.model import AdjustReason, RefundReason
from kds.payments.queries.receipts import receipt_of
from kds.payments.rules.receipt import (
    Receipt,
    ReceiptLine,
    ReceiptTax,
    ReceiptTender,
    Row,
    lines_of,
    text_of,
)
from kds.sending.receipts import printable, printed, receipt_rows, receipt_text
from tests.cast import settings_for
from tests.payments.till import Till

COLUMNS = (32, 42, 48)
NOON = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
GOLDEN = Receipt(
    id=7,
    number=41,
    day="2026-11-25",
    at=NOON,
    paid=True,
    title="12",
    at_table=True,
    name="1/3",
    server="Lena Müller",
    header="Hafenstraße 7\n20457 Hamburg\nUSt-IdNr. DE123456789",
    footer="Vielen Dank – bis bald!",
    lines=(
        ReceiptLine(2, "Königsberger Klopse", ("ohne Kapern",), 1, 1, 3180, 0),
        ReceiptLine(1, "Überbackene Zwiebelsuppe „Großmutter Art“ mit Bergkäse", (), 1, 3, 330, 33),
    ),
    subtotal=3477,
    less=100,
    service_percent=1000,
    service=338,
    taxes=(ReceiptTax(7000, True, 3156, 221), ReceiptTax(19000, True, 284, 54)),
    total=3715,
    due=0,
    tenders=(
        ReceiptTender("Cash", "", 2000, 150, 0, 5000, 2850, ""),
        ReceiptTender("Card", "Visa 4242", 1715, 0, 0, 0, 0, ""),
        ReceiptTender("Card", "Visa 4242", -330, 0, 0, 0, 0, "Charged too much"),
    ),
)


def golden_text(columns: int, tmp_path: object) -> str:
    settings = settings_for(tmp_path, venue="Ember & Oak")
    return text_of(receipt_rows(GOLDEN, settings, "de"), columns)


@pytest.mark.parametrize("columns", COLUMNS)
def test_no_row_is_wider_than_the_paper(columns: int, tmp_path: object) -> None:
    lines = golden_text(columns, tmp_path).splitlines()
    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize("columns", COLUMNS)
def test_amounts_stand_at_the_right_edge(columns: int, tmp_path: object) -> None:
    lines = golden_text(columns, tmp_path).splitlines()
    amounts = [line for line in lines if line.rstrip().endswith("€") and "Kö" in line]
    assert [len(line) for line in amounts] == [columns]
    assert amounts[0].startswith("2 Königsberger Klopse")


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_printer_gets_umlauts_and_euros_in_its_own_table(
    columns: int, tmp_path: object
) -> None:
    settings = settings_for(tmp_path, venue="Ember & Oak")
    output = printed(receipt_rows(GOLDEN, settings, "de"), columns)
    assert b"\x1bt\x13" in output  # ESC t 19: code page 858
    assert "Königsberger Klopse".encode("cp858") in output
    assert "31,80 €".encode("cp858") in output
    assert "Überbackene".encode("cp858") in output
    assert b'"Gro' in output  # no such quotes in its table
    assert b"?" not in output
    assert output.rstrip().endswith(b"\x1dV\x00")  # the cut


def test_what_no_table_has_is_written_plainly() -> None:
    assert printable("Łódź – “żurek” 寿司…") == '?ódz - "zurek" ??...'


def test_a_long_name_goes_on_below_and_keeps_its_amount() -> None:
    lines = lines_of(Row("1 Slow-roasted shoulder of lamb with rosemary", "34.00"), 32)
    assert lines[0].endswith("34.00")
    assert len(lines[0]) == 32
    assert all(line.startswith("  ") for line in lines[1:])


async def test_a_receipt_is_the_check_as_it_was_paid(till: Till) -> None:
    order = await till.ordered("Octopus", "Octopus")
    check = await till.bill(order)
    await till.do(
        commands.discount_check, check_id=check, reason=AdjustReason.REGULAR, percent=1000
    )
    bill = till.worked_out(check)
    tender = await till.do(commands.take_cash, check_id=check, given=10_000, tip=200)
    await till.do(commands.refund_tender, tender_id=tender, amount=100, reason=RefundReason.QUALITY)
    receipt = await till.house.read(receipt_of, check)
    assert receipt is not None
    assert receipt.paid
    assert (receipt.total, receipt.due, receipt.tips) == (bill.total, 0, 200)
    assert sum(line.gross - line.less for line in receipt.lines) - receipt.less == sum(
        share.amount for share in bill.shares
    )
    assert [each.amount for each in receipt.tenders] == [bill.total, -100]
    assert receipt.tenders[0].change == 10_000 - 200 - bill.total


async def test_it_is_sent_in_the_guests_language(till: Till, house: House) -> None:
    order = await till.ordered("Octopus")
    check = await till.bill(order)
    await till.pay(check)
    await till.do(commands.send_receipt, check_id=check, email="guest@example.org", language="de")
    message = await house.read(
        lambda session: session.scalar(select(Message).where(Message.kind == MessageKind.RECEIPT))
    )
    assert message is not None
    assert (message.address, message.language) == ("guest@example.org", "de")
    text = receipt_text(json.loads(message.data), house.settings, "de")
    assert "1 Octopus" in text
    assert "Summe" in text


async def test_no_letter_goes_to_what_is_no_address(till: Till) -> None:
    check = await till.bill(await till.ordered("Octopus"))
    with pytest.raises(Invalid):
        await till.do(commands.send_receipt, check_id=check, email="guest at example")
