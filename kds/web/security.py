"""Guards in front of every route: where a request comes from, its size, what answers carry."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kds.errors import Forbidden, TooBig
from kds.web import faults
from kds.web.scheme import is_secure

log = logging.getLogger(__name__)

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; manifest-src 'self'; worker-src 'self'; frame-ancestors "
)


def policy(*ancestors: str) -> str:
    """The Content-Security-Policy of a page that these origins, or nobody, may frame."""
    return _CSP + (" ".join(ancestors) or "'none'")


CSP = policy()
HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
HSTS = (b"strict-transport-security", b"max-age=31536000")
"""Whoever came by https once comes by it always: nobody in between can talk them out of it."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES = 1024 * 1024
FOR_EVER, ASK_EACH_TIME, NEVER = b"public, max-age=31536000, immutable", b"no-cache", b"no-store"


def same_origin(connection: HTTPConnection) -> bool:
    """Whether a request comes from one of our own pages (or from no browser at all)."""
    site = connection.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = connection.headers.get("Origin")
    if origin is not None:
        came = urlsplit(origin)
        if came.scheme == "http" and is_secure(connection):
            return False  # whoever can alter http on the way must not act on https
        return came.netloc == connection.headers.get("Host")
    return not connection.cookies


def from_a_program(connection: HTTPConnection) -> bool:
    """A bearer token and no cookie: no page of another site can make a browser send that."""
    bearer = connection.headers.get("Authorization", "")[:7].lower() == "bearer "
    return bearer and not connection.cookies


class Shield:
    """The outermost guard: our headers and a caching rule on every answer, even a broken one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *_missing(scope, message["headers"])]
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            if started:
                raise
            response = await faults.broken(Request(scope), error)
            await response(scope, receive, send_with_headers)


def _missing(scope: Scope, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Our headers, but those that the route has set itself."""
    own = {name.lower() for name, _ in headers}
    wanted = [*HEADERS, (b"cache-control", _caching(scope))]
    if scope["scheme"] == "https":
        wanted.append(HSTS)
    return [(name, value) for name, value in wanted if name not in own]


def _caching(scope: Scope) -> bytes:
    if not scope["path"].startswith("/static/"):
        return NEVER
    # The page names the content's fingerprint, so another content has another address.
    return FOR_EVER if b"v=" in scope["query_string"] else ASK_EACH_TIME


class OriginGuard:
    """Refuses what another site makes a visitor's browser send (CSRF)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            request = Request(scope, receive)
            if not (from_a_program(request) or same_origin(request)):
                refusal = Forbidden(
                    "That came from another site", do="Open the page here and retry"
                )
                response = faults.answer(request, refusal)
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyLimit:
    """Stops reading a body that is too long, whatever its headers claim. `larger` = paths that may
    take more."""

    def __init__(
        self,
        app: ASGIApp,
        most: int = MOST_BYTES,
        larger: Mapping[re.Pattern[str], int] | None = None,
    ) -> None:
        self.app = app
        self.most = most
        self.larger = larger or {}

    def most_at(self, path: str) -> int:
        return next((m for known, m in self.larger.items() if known.fullmatch(path)), self.most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        most = self.most_at(scope["path"])
        too_big = TooBig(
            "That is too much at once", do="Send at most {most} MB", most=most // MOST_BYTES
        )
        claimed = request.headers.get("Content-Length", "0")
        if not claimed.isdigit() or int(claimed) > most:
            await faults.answer(request, too_big)(scope, receive, send)
            return
        taken = 0

        async def receive_some() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise too_big
            return message

        await self.app(scope, receive_some, send)
