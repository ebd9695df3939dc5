"""One line per action on money."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from babel.numbers import get_currency_precision
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kds.actor import Capability
from kds.errors import Invalid, NotFound
from kds.menu.rules import minor_units
from kds.payments import commands
from kds.payments.queries import closed_day, till_of
from kds.payments.queries.receipts import receipt_of
from kds.sending.receipts import printed, receipt_rows
from kds.web.forms import Prepare, answer_to, post
from kds.web.house import web_of

PERCENT_DIGITS, TAX_DIGITS = 2, 3
"""Percents come as people write them, and are kept in hundredths; taxes in thousandths."""


def written(*amounts: str, percents: tuple[str, ...] = (), taxes: tuple[str, ...] = ()) -> Prepare:
    """These fields as people write them → minor units, hundredths and thousandths of a percent.
    What is left empty isn't sent."""

    async def prepare(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        digits = get_currency_precision(web_of(request).settings.currency)
        places = dict.fromkeys(amounts, digits) | dict.fromkeys(percents, PERCENT_DIGITS)
        places |= dict.fromkeys(taxes, TAX_DIGITS)
        return _numbers(values, places)

    return prepare


def _numbers(values: dict[str, Any], places: dict[str, int]) -> dict[str, Any]:
    found = dict(values)
    for name, digits in places.items():
        text = found.get(name)
        if not isinstance(text, str):
            continue
        if not text.strip():
            del found[name]
            continue
        found[name] = _number(name, text, digits)
    return found


def _number(name: str, text: str, digits: int) -> int:
    try:
        return minor_units(text.replace("%", " ").strip(), digits)
    except Invalid as error:
        raise Invalid(error.message, field=name, do=error.do) from error


async def ruled(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """The rules' form: amounts, a percentage, and the tips in one line ("10 15 20")."""
    amounts = written("cash_step", "discount_limit", "refund_limit", percents=("service_percent",))
    found = await amounts(request, values)
    tips = found.get("tip_percents")
    if isinstance(tips, list) and len(tips) == 1 and isinstance(tips[0], str):
        found["tip_percents"] = tips[0].replace(",", " ").replace("%", " ").split()
    return found


def to_bill(request: Request, _: object) -> Response:
    return answer_to(request, f"/orders/{request.path_params['order_id']}/bill")


async def receipt_bytes(request: Request) -> Response:
    """A check's receipt as a receipt printer takes it (ESC/POS), as wide as the rules say."""
    web = web_of(request)
    web.actor(request).require(Capability.SEE_CHECKS)
    receipt = await web.house.read(receipt_of, request.path_params["check_id"])
    if receipt is None:
        raise NotFound("There is no such check", do="Look at the screen again")
    columns = till_of(web.house.live).rules.printer_columns
    rows = receipt_rows(receipt, web.settings, web.language(request))
    return Response(printed(rows, columns), media_type="application/octet-stream")


async def day_csv(request: Request) -> Response:
    """A Z report as rows of section, name and figure, amounts in minor units."""
    web = web_of(request)
    web.actor(request).require(Capability.CLOSE_DAY)
    card = await web.house.read(closed_day, request.path_params["number"])
    if card is None:
        raise NotFound("There is no such report", do="Look at the screen again")
    rows = io.StringIO()
    csv.writer(rows).writerows([("section", "name", "value"), *_flat(card.figures)])
    name = f"z{card.id}-{card.business_date}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(rows.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _flat(figures: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for section, value in figures.items():
        for place, each in enumerate(value if isinstance(value, list) else [value], 1):
            name = f"{section} {place}" if isinstance(value, list) else section
            if not isinstance(each, dict):
                yield name, "", each
                continue
            for key, inner in each.items():
                many = inner.items() if isinstance(inner, dict) else [("", inner)]
                for more, amount in many:
                    yield name, f"{key} {more}".strip(), amount


CHECK, LINE, PAYMENT = "/checks/{check_id}", "/orders/lines/{line_id}", "/payments/{payment_id}"
TENDER, DRAWER, TERMINAL = (
    "/tenders/{tender_id}",
    "/drawers/{drawer_id}",
    "/money/terminals/{terminal_id}",
)
BACK = "/adjustments/{answer}/remove"
PAID = written("amount", "given", "tip")
LESS = written("amount", percents=("percent",))

ROUTES: list[BaseRoute] = [
    post("/orders/{order_id}/bill", commands.open_check, reply=to_bill),
    post(f"{CHECK}/drop", commands.drop_check),
    post(f"{CHECK}/name", commands.name_check),
    post(f"{CHECK}/service", commands.waive_service),
    post(f"{CHECK}/finish", commands.finish_check),
    post(f"{CHECK}/reopen", commands.reopen_check),
    post(f"{CHECK}/card", commands.begin_payment, prepare=PAID),
    post(f"{CHECK}/cash", commands.take_cash, prepare=PAID),
    post(f"{CHECK}/voucher", commands.take_voucher, prepare=PAID),
    post(f"{CHECK}/receipt/send", commands.send_receipt),
    Route("/checks/{check_id:int}/receipt.bin", receipt_bytes, name="receipt_bytes"),
    post(f"{CHECK}/move", commands.move_lines),
    post(f"{CHECK}/split/seats", commands.split_seats),
    post(f"{CHECK}/split/phones", commands.split_phones),
    post(f"{CHECK}/split/shares", commands.split_shares),
    post(f"{CHECK}/split/line", commands.share_line),
    post(f"{CHECK}/merge", commands.merge_checks),
    post(
        f"{CHECK}/discount",
        commands.discount_check,
        prepare=LESS,
        undo=BACK,
        undo_label="Discount given",
    ),
    post(f"{CHECK}/comp", commands.comp_check, prepare=LESS, undo=BACK, undo_label="On the house"),
    post(
        f"{LINE}/discount",
        commands.discount_line,
        prepare=LESS,
        undo=BACK,
        undo_label="Discount given",
    ),
    post(f"{LINE}/comp", commands.comp_line, prepare=LESS, undo=BACK, undo_label="On the house"),
    post("/adjustments/{adjustment_id}/remove", commands.remove_adjustment),
    post(f"{PAYMENT}/cancel", commands.cancel_payment),
    post(f"{PAYMENT}/ask", commands.ask_payment),
    post(f"{PAYMENT}/decide", commands.decide_payment),
    post(f"{TENDER}/refund", commands.refund_tender, prepare=PAID),
    post(f"{TENDER}/tip", commands.add_tip, prepare=PAID),
    post("/guests/carts/{cart_id}/accept", commands.accept_cart),
    post("/guests/phones/{phone_id}/charge", commands.charge_phone),
    post("/guests/phones/{phone_id}/cash", commands.take_phone_cash, prepare=PAID),
    post("/guests/phones/{phone_id}/answer", commands.answer_wish),
    post("/drawers", commands.open_drawer, prepare=written("float_amount")),
    post(f"{DRAWER}/move", commands.move_cash, prepare=written("amount")),
    post(f"{DRAWER}/close", commands.close_drawer, prepare=written("counted")),
    post("/day/close", commands.close_day, then=lambda number: f"/day/{number}"),
    Route("/day/{number:int}/figures.csv", day_csv, name="day_csv"),
    post("/money/rules", commands.change_money_rules, prepare=ruled),
    post("/money/taxes", commands.set_tax_rate, prepare=written(taxes=("rate",))),
    post("/money/taxes/drop", commands.drop_tax_rate),
    post("/money/terminals", commands.add_terminal),
    post(TERMINAL, commands.change_terminal),
    post(f"{TERMINAL}/remove", commands.remove_terminal),
]
