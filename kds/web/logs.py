"""Structured logs on stderr: every line as key and value, for people or for machines.

A request's line names its route, not its address: no query string, no id of a guest's link, no
name and no token can get into it.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict, Processor, WrappedLogger

from kds.cardnumbers import scrub
from kds.config import Settings
from kds.web.house import web_of

log = logging.getLogger("kds.request")

QUIET = ("/static", "/healthz", "/readyz", "/demo/terminal")
"""Asked so often that nobody would read about it."""


def configure(settings: Settings) -> None:
    """Give every logger of the process one form and one place to write to."""
    is_json = settings.log_format == "json"
    ending: list[Processor] = (
        [
            structlog.processors.format_exc_info,
            # Before it is JSON: behind an escape like \\n a number looks like part of a word.
            _without_card_numbers,
            structlog.processors.JSONRenderer(),
        ]
        if is_json
        else [
            # A plain traceback: the rich one prints local variables, which hold guests' names.
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            _without_colours,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *ending,
            _without_card_numbers,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # These tell each connection and each migration step; ours tell what a person wants to know.
    # And those of the database tell at `debug` what they write: names and numbers of guests.
    for name in ("uvicorn", "alembic", "asyncio", "httpx2", "stripe", "aiosqlite", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_colours(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)
    return event


def _without_card_numbers(_logger: WrappedLogger, _name: str, said: Any) -> Any:
    """Scrub a line, or each text of one that isn't written out yet; tracebacks included."""
    if isinstance(said, str):
        return scrub(said)
    return {key: scrub(v) if isinstance(v, str) else v for key, v in said.items()}


class RequestLog:
    """One line for each request: method, route, status, milliseconds, who by role and id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            if not route.startswith(QUIET):
                _write(scope, route, status, (time.perf_counter() - started) * 1000)


def _write(scope: Scope, route: str, status: int, ms: float) -> None:
    level = logging.WARNING if status >= 500 else logging.INFO
    connection = HTTPConnection(scope)
    who = web_of(connection).actor(connection).label
    line = {"method": scope["method"], "route": route, "status": status}
    log.log(level, "request", extra={**line, "ms": round(ms, 1), "actor": who})
