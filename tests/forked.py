"""Real processes of ours that start at once.

To import kds takes a second or two, which is most of the life of a server that a test kills. Here
a process that has imported it (tests/warm.py) stands by and forks: what it gives is a process like
any other, with its own id, port, files and end. `fork(["serve", …])` is `kds serve …`, and
`fork([…], module=…)` is `python -m module …`. Benchmarks start theirs afresh.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from kds.cli import app

ROOT = Path(__file__).resolve().parent.parent

CONTEXT = multiprocessing.get_context("forkserver")
"""For a test that needs many processes of its own: they have kds too."""
CONTEXT.set_forkserver_preload(["tests.warm"])


@dataclass(frozen=True)
class Forked:
    """What `subprocess.Popen` would give."""

    process: BaseProcess

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("kds", timeout or 0)
        return self.process.exitcode

    def kill(self) -> None:
        self.process.kill()

    def terminate(self) -> None:
        self.process.terminate()


def fork(
    arguments: Sequence[str], environment: Mapping[str, str], log: Path, module: str = ""
) -> Forked:
    """Begin a process of ours; what it says is added to `log`."""
    values = {**os.environ, **environment}
    process = CONTEXT.Process(target=_run, args=(list(arguments), values, log, module))
    process.daemon = True  # it doesn't outlive the tests
    process.start()
    return Forked(process)


def _run(arguments: list[str], environment: dict[str, str], log: Path, module: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    with log.open("ab") as written:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(written.fileno(), stream.fileno())
    sys.argv = ["kds", *arguments]
    if module:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        app()
