"""Real processes: a house as `kds serve`, a terminal as `kds terminal-sim`."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.forked import Forked, fork

MORTAL = "tests.terminals.mortal"
SECONDS = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Process:
    """One of ours; where it listens, and what it said."""

    command: list[str]
    port: int
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    ready: str = "/"
    module: str = ""
    running: Forked | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, wait: bool = True) -> Process:
        self.running = fork(self.command, self.environment, self.log, self.module)
        if wait:
            self._open()
        return self

    def _open(self) -> None:
        assert self.running is not None
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.running.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(self.address + self.ready, timeout=2).close()
                return
            time.sleep(0.05)
        raise RuntimeError(f"It didn't open:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        if self.running is not None:
            self.running.kill()
            self.running.wait()

    def died(self) -> bool:
        """Whether it ended by SIGKILL, within a while."""
        assert self.running is not None
        return self.running.wait(SECONDS) == -signal.SIGKILL


def house(folder: Path, kill: str = "") -> Process:
    """The house over the data in `folder`; with `kill` it dies at that step."""
    port = free_port()
    arguments = ["serve", "--port", str(port), "--data", str(folder / "kds.db")]
    module = MORTAL if kill else ""
    return Process(arguments, port, folder / "house.log", {"TILL_KILL": kill}, "/readyz", module)


@dataclass
class Reader(Process):
    """`kds terminal-sim`, with its own book."""

    def ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def plays(self, script: str) -> None:
        """What happens to the next charges."""
        self.ask("/v1/setting", {"script": script})

    def does(self, act: str) -> None:
        self.ask("/v1/do", {"act": act})

    def book(self) -> dict[str, dict[str, Any]]:
        return {entry["key"]: entry for entry in self.ask("/v1/book")}


def terminal(folder: Path) -> Reader:
    port = free_port()
    book = str(folder / "terminal.jsonl")
    command = ["terminal-sim", "--port", str(port), "--book", book]
    return Reader(command, port, folder / "terminal.log", ready="/v1/reader")
