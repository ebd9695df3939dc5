"""A house of cardboard for the client: it serves the real shell, styles and modules, says on its
socket whatever a test tells it to, and writes down what it was asked."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import uvicorn
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

ROOT = Path(__file__).resolve().parents[3]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class Asked:
    path: str
    key: str
    form: dict[str, str]


@dataclass
class Answer:
    status: int = 204
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Stage:
    """The server and the levers a test pulls."""

    def __init__(self) -> None:
        self.templates: dict[str, str] = {}
        self.page: dict[str, Any] = {}
        self.asked: list[Asked] = []
        self.joined: list[str] = []  # the `v` of every connection
        self.answers: dict[str, list[Answer]] = {}
        self.sockets: set[WebSocket] = set()
        self.tried: list[str] = []  # and of every attempt
        self.answering = asyncio.Event()  # cleared: attempts to connect get no answer
        self.answering.set()
        self.deaf = False  # sockets open, but nothing is said: a half-open line
        self.greet: Callable[[str], str | None] = lambda _v: self.frame("")
        self.version = 1
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.server = uvicorn.Server(
            uvicorn.Config(self.app(), log_level="error", ws="websockets-sansio", lifespan="off")
        )
        self.serving: asyncio.Task[None] | None = None

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Mount("/static", StaticFiles(directory=ROOT / "static")),
                WebSocketRoute("/live/{name}", self.live),
                Route("/do/{path:path}", self.do, methods=["POST"]),
                Route("/{name}", self.show),
            ]
        )

    def start(self) -> None:
        self.serving = asyncio.create_task(self.server.serve(sockets=[self.listener]))

    async def stop(self) -> None:
        self.server.should_exit = self.server.force_exit = True
        if self.serving:
            await self.serving

    # What it serves

    def show(self, request: Request) -> Response:
        if request.path_params["name"] not in self.templates:
            return Response(status_code=404)
        loader = ChoiceLoader([DictLoader(self.templates), FileSystemLoader(ROOT / "templates")])
        html = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
        html.install_null_translations()  # type: ignore[attr-defined]
        html.globals["static"] = lambda path: f"/static/{path}"
        page = {
            "title": "Grill", "lang": "en", "theme": "night", "venue": "Ember & Oak",
            "live_url": f"/live/grill?v=b:{self.version}", "now_ms": now_ms(), "speed": 1,
            "zone": "Europe/Berlin", "css": [], "js": [], "sounds": True, "nav": None, **self.page,
        }  # fmt: skip
        text = html.get_template(request.path_params["name"]).render(
            page=SimpleNamespace(**page), now=now_ms()
        )
        return HTMLResponse(text, headers={"Content-Security-Policy": CSP})

    async def do(self, request: Request) -> Response:
        path = request.path_params["path"]
        form = {name: str(value) for name, value in (await request.form()).items()}
        self.asked.append(Asked(path, request.headers.get("Idempotency-Key", ""), form))
        waiting = self.answers.get(path)
        answer = waiting.pop(0) if waiting else Answer()
        body = json.dumps(answer.body) if answer.body else None
        return Response(body, answer.status, answer.headers, media_type="application/json")

    async def live(self, socket: WebSocket) -> None:
        version = socket.query_params.get("v", "")
        self.tried.append(version)
        await self.answering.wait()
        await socket.accept()
        self.joined.append(version)
        self.sockets.add(socket)
        greeting = None if self.deaf else self.greet(version)
        try:
            if greeting:
                await socket.send_text(greeting)
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            self.sockets.discard(socket)

    # What a test makes it do

    def frame(self, regions: str, at: int | None = None) -> str:
        return f'<kds-frame v="b:{self.version}" now="{at or now_ms()}">{regions}</kds-frame>'

    async def send(self, regions: str = "", *, full: bool = False, region: str = "tickets") -> None:
        """One frame to every screen: the content of one region, or whole regions."""
        self.version += 1
        if regions and not regions.startswith("<kds-region"):
            mark = " full" if full else ""
            regions = f'<kds-region for="{region}"{mark}>{regions}</kds-region>'
        await self.say(self.frame(regions))

    async def say(self, text: str) -> None:
        for one in list(self.sockets):
            await one.send_text(text)

    async def close(self, code: int) -> None:
        for one in list(self.sockets):
            await one.close(code)
