"""What one may do from the overview, and reports as files."""

from __future__ import annotations

import csv
import io

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kds.actor import Capability
from kds.bookings.queries.live import today
from kds.reports import commands
from kds.reports.queries import Row, What, report_of
from kds.reports.screens.reports import SALES, Reports, span_of
from kds.web.forms import parameters, post
from kds.web.house import Web, web_of


async def report_csv(request: Request) -> Response:
    """A report as it is on the screen, amounts in minor units, times in seconds, shares in tenths
    of a percent; the last row has the sums."""
    web = web_of(request)
    web.actor(request).require(Capability.SEE_OVERVIEW)
    web.house.live.now = web.house.clock()
    asked: Reports = parameters(Reports, dict(request.query_params))
    span = span_of(asked.first, asked.last, today(web.house.live))
    of = What(asked.of) if asked.of in SALES else None
    report = await web.house.read(report_of, web.settings, asked.what, span, of, asked.key)
    say = web.renderer(request).gettext
    rows = io.StringIO()
    out = csv.writer(rows)
    out.writerow([say(report.head), *(say(column.name) for column in report.columns)])
    out.writerows([_label(web, request, row), *row.values] for row in report.rows)
    out.writerow([say("Together"), *report.sums])
    name = f"{asked.what.value}-{span.first}-{span.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(rows.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _label(web: Web, request: Request, row: Row) -> str:
    say = web.renderer(request).gettext
    label = say(row.label) if row.spoken else row.label
    # A spreadsheet would take a name that begins so for a formula.
    label = f"'{label}" if label[:1] in ("=", "+", "-", "@") else label
    return f"{say(row.also)} · {label}" if row.also else label


ROUTES: list[BaseRoute] = [
    post("/alerts/{alert}/answer", commands.answer_alert),
    Route("/reports.csv", report_csv, name="report_csv"),
]
