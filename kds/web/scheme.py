"""How a visitor came to us."""

from __future__ import annotations

from starlette.requests import HTTPConnection


def is_secure(connection: HTTPConnection) -> bool:
    """Whether it came by https, to us or to the proxy that we believe."""
    return connection.scope["scheme"] in ("https", "wss")
