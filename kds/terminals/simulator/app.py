"""The simulated terminal over HTTP: what the house asks it, and the page where a hand acts.

POST /v1/charges {key, amount, currency}     begin, or what has become of it
GET  /v1/charges/{key}?wait=20               what has become of it, at the latest after `wait` s
POST /v1/charges/{key}/cancel
POST /v1/pages {key, amount, currency, what, back}      open a page at /pay/{token}
POST /v1/refunds {key, charge, amount, currency}
GET  /v1/reader    GET /v1/book              is it there and free; its book
POST /v1/do {act, code}                      what the page's buttons do
POST /v1/setting {automatic, script}
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from kds.config import Settings
from kds.terminals.simulator.book import Book, Entry
from kds.terminals.simulator.gestures import Act, Gesture, gestures
from kds.terminals.simulator.hosted import Pages, decide, hosted, pages_of
from kds.terminals.simulator.page import glass, page, press
from kds.terminals.simulator.reader import Reader, Refusal, reader_of
from kds.web.i18n import LANGUAGES
from kds.web.render import STATIC, Renderer

LONGEST_WAIT = 25.0


def make_simulator(
    book: Path | None = None,
    *,
    automatic: float | None = None,
    script: str = "",
    settings: Settings | None = None,
    pages_by_hand: bool = False,
) -> Starlette:
    """The terminal as an ASGI application, with its book at this path (None: in memory alone).

    `automatic` holds a card to it by itself after so many seconds; `script` says what happens to
    the next charges ("approve, decline:lost_card, lose"). Raises ValueError for an unknown act.
    On pages the same happens once a guest looks at one, unless `pages_by_hand`.
    """
    reader = Reader(Book(book), automatic, script)
    shown = settings or Settings()
    pages = Pages(reader, shown.address, by_hand=pages_by_hand)
    app = Starlette(
        routes=[
            Route("/", page),
            Route("/glass", glass),
            Route("/do", press, methods=["POST"]),
            Route("/pay/{token}", hosted),
            Route("/pay/{token}", decide, methods=["POST"]),
            Route("/v1/reader", state),
            Route("/v1/book", pages_of_book),
            Route("/v1/do", act, methods=["POST"]),
            Route("/v1/setting", set_up, methods=["POST"]),
            Mount("/v1", Line(reader, pages), name="line"),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        exception_handlers={Refusal: refused},
    )
    app.state.reader, app.state.pages = reader, pages
    app.state.renderers = {each: Renderer(each, shown) for each in LANGUAGES}
    return app


class Line:
    """The line to the house, which can go dead: then an answer is cut off half-way."""

    def __init__(self, reader: Reader, pages: Pages) -> None:
        self.reader = reader
        self.inner = Starlette(
            routes=[
                Route("/charges", begin, methods=["POST"]),
                Route("/charges/{key}", look),
                Route("/charges/{key}/cancel", call_off, methods=["POST"]),
                Route("/pages", open_page, methods=["POST"]),
                Route("/refunds", give_back, methods=["POST"]),
            ],
            exception_handlers={Refusal: refused},
        )
        self.inner.state.reader, self.inner.state.pages = reader, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.reader.deaf:
            said: list[Any] = []

            async def keep(message: Any) -> None:
                said.append(message)

            await self.inner(scope, receive, keep)
            if not self.reader.deaf:
                for message in said:
                    await send(message)
                return
        # Headers that promise a body, and then nothing: the server drops the connection.
        headers = [(b"content-length", b"2"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101
    return JSONResponse({"error": error.code}, error.status)


def told(entry: Entry | None) -> JSONResponse:
    if entry is None:
        raise Refusal(404, "unknown_key")
    return JSONResponse(asdict(entry))


async def begin(request: Request) -> JSONResponse:
    sent = await request.json()
    return told(
        reader_of(request).charge(str(sent["key"]), int(sent["amount"]), str(sent["currency"]))
    )


async def open_page(request: Request) -> JSONResponse:
    sent = await request.json()
    about = str(sent["currency"]), str(sent["what"]), str(sent["back"])
    return told(pages_of(request).open(str(sent["key"]), int(sent["amount"]), *about))


async def look(request: Request) -> JSONResponse:
    seconds = min(float(request.query_params.get("wait", 0)), LONGEST_WAIT)
    return told(await reader_of(request).turned(request.path_params["key"], seconds))


async def call_off(request: Request) -> JSONResponse:
    return told(reader_of(request).cancel(request.path_params["key"]))


async def give_back(request: Request) -> JSONResponse:
    sent = await request.json()
    values = str(sent["key"]), str(sent["charge"]), int(sent["amount"]), str(sent["currency"])
    return told(reader_of(request).refund(*values))


async def state(request: Request) -> JSONResponse:
    reader = reader_of(request)
    return JSONResponse({"state": "busy" if reader.showing else "idle", "key": reader.showing})


async def pages_of_book(request: Request) -> JSONResponse:
    return JSONResponse([asdict(entry) for entry in reader_of(request).book.entries.values()])


async def act(request: Request) -> JSONResponse:
    sent = await request.json()
    reader_of(request).do(Gesture(Act(sent["act"]), sent.get("code", "")))
    return JSONResponse({})


async def set_up(request: Request) -> JSONResponse:
    """How it acts by itself from now on."""
    sent, reader = await request.json(), reader_of(request)
    reader.automatic = sent.get("automatic")
    reader.script.clear()
    reader.script.extend(gestures(sent.get("script", "")))
    return JSONResponse({})
