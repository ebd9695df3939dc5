"""Money's routes: amounts as people write them, and files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from kds.actor import Role
from kds.menu.commands import add_category, add_item
from kds.orders.commands import add_line, open_order, send
from kds.payments import commands
from kds.payments.queries import ONLY, check_by_id, money_rule_cards, tax_rate_cards
from tests.web.visitors import Clock, Venue, Visitor, open_venue


@pytest.fixture
def venue(tmp_path: Path) -> Iterator[Venue]:
    with open_venue(tmp_path, Clock()) as opened:
        yield opened


@pytest.fixture
def manager(venue: Venue) -> Visitor:
    return venue.visitor(Role.MANAGER)


@pytest.fixture
def check(venue: Venue) -> int:
    """A bill of 12.50."""
    part = venue.change(add_category, name="Food", course=0)
    item = venue.change(add_item, category_id=part, name="Größte Suppe", price=1250)
    order = venue.change(open_order, name="Ada")
    venue.change(add_line, order_id=order, item_id=item)
    venue.change(send, order_id=order)
    return venue.change(commands.open_check, order_id=order)


def post(venue: Venue, visitor: Visitor, path: str, **form: object) -> int:
    answer = venue.client.post(path, headers=visitor.headers, data=form, follow_redirects=False)
    return answer.status_code


@pytest.mark.parametrize("written", ["12.50", "12,50", "20", " 12,5 "])
def test_amounts_are_taken_as_people_write_them(
    venue: Venue, manager: Visitor, check: int, written: str
) -> None:
    assert post(venue, manager, f"/checks/{check}/cash", given=written, amount="", tip="") == 204
    tender = venue.read(check_by_id, check).tenders[0]
    assert tender.amount == 1250
    assert tender.given - tender.change == 1250


def test_what_is_no_amount_names_its_field(venue: Venue, manager: Visitor, check: int) -> None:
    answer = venue.client.post(
        f"/checks/{check}/cash",
        headers={**manager.headers, "Accept": "application/json"},
        data={"given": "a lot"},
    )
    assert answer.status_code == 422
    assert answer.json()["field"] == "given"


def test_percents_are_hundredths_and_taxes_thousandths(
    venue: Venue, manager: Visitor, check: int
) -> None:
    form = {"reason": "regular", "percent": "12,5"}
    assert post(venue, manager, f"/checks/{check}/discount", **form) == 204
    assert venue.read(check_by_id, check).adjustments[0].percent == 1250
    assert post(venue, manager, "/money/taxes", tax_class="food", rate="8.875", channel="") == 204
    rates = [card.rate for card in venue.house.live(tax_rate_cards) if card.tax_class == "food"]
    assert rates == [8875]


def test_the_rules_come_as_one_form(venue: Venue, manager: Visitor) -> None:
    form = {
        "taxes_included": ["false", "true"],
        "service_percent": "12,5",
        "service_covers": "6",
        "cash_step": "0,05",
        "tip_percents": "5 10, 15",
        "discount_limit": "30",
        "refund_limit": "0",
        "printer_columns": "32",
        "header": "Ember\nHamburg",
        "footer": "",
    }
    assert post(venue, manager, "/money/rules", **form) == 204
    rules = venue.house.live(money_rule_cards).get(ONLY)
    assert rules is not None
    assert rules.taxes_included
    assert (rules.service_percent, rules.cash_step) == (1250, 5)
    assert (rules.discount_limit, rules.refund_limit) == (3000, 0)
    assert rules.tip_percents == (5, 10, 15)


def test_a_printer_gets_the_receipt_in_its_own_letters(
    venue: Venue, manager: Visitor, check: int
) -> None:
    answer = venue.get(f"/checks/{check}/receipt.bin", manager)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "Größte Suppe".encode("cp858") in answer.content
    assert venue.get("/checks/999/receipt.bin", manager).status_code == 404
    stranger = venue.get(f"/checks/{check}/receipt.bin", venue.visitor(Role.KITCHEN))
    assert stranger.status_code == 403


def test_a_day_is_closed_and_read_as_csv(venue: Venue, manager: Visitor, check: int) -> None:
    assert post(venue, manager, f"/checks/{check}/voucher") == 204
    day = venue.read(check_by_id, check).business_date
    assert post(venue, manager, "/day/close", business_date=day.isoformat()) == 204
    answer = venue.get("/day/1/figures.csv", manager)
    rows = {(row[0], row[1]): row[2] for row in csv.reader(io.StringIO(answer.text))}
    assert rows["sales", "total"] == "1250"
    assert rows["tenders 1", "kind"] == "voucher"
    assert venue.get("/day/1", manager).status_code == 200
    assert venue.get("/day/2/figures.csv", manager).status_code == 404
