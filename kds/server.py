"""Serving: our own listening socket, uvicorn with the fan-out protocol, a clean end."""

from __future__ import annotations

import gc
import socket

import uvicorn
from starlette.applications import Starlette

from kds.config import Settings
from kds.web.fanout import FanoutProtocol

SEND_BUFFER = 128 * 1024
USER_TIMEOUT_MS = 15_000
PING_SECONDS = 5.0
MESSAGE_BYTES = 64 * 1024
STOP_SECONDS = 5


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket whose connections give up on a peer that takes nothing for 15 seconds.

    uvicorn's ping timeout alone doesn't free a stuck screen whose buffer is full (measured: still
    open after 88 s; with these options gone in 15.5 s). Accepted connections inherit them.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
    made.bind((host, port))
    return made


def uvicorn_config(app: Starlette, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        ws=FanoutProtocol,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.proxy_headers,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        ws_max_size=MESSAGE_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        backlog=1024,
    )


class Server(uvicorn.Server):
    """uvicorn's server, with its memory put in order once everything is loaded."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What was made so far lives as long as the process. Unless it is set aside, the collector
        # walks all of it now and then, and every screen waits for that (measured: 76 ms, then 0.5).
        gc.collect()
        gc.freeze()


def serve(app: Starlette, settings: Settings) -> None:
    """Serve until told to stop."""
    with listening_socket(settings.host, settings.port) as made:
        Server(uvicorn_config(app, settings)).run(sockets=[made])
