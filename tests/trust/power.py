"""Power loss: every write of a run is recorded, then the disk is made as it may be after a crash.

What was written before a file's last sync is there. Of what came after, each sector of 512 bytes is
there or not, in any order: a disk may tear and reorder whatever it wasn't told to keep.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.server import ROOT
from tests.trust.ordering import ACKS

SECTOR = 512
CALL = re.compile(
    r"\d+ +(pwrite64|write|fdatasync|fsync|ftruncate)\(\d+<([^>]*)>(?:, (.*))?\) += \d+$"
)
KEPT = ("kds.db", "kds.db-wal")
"""The files that hold the house; the index of the log is made anew by whoever opens it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the process told the disk about a file; `data` None = sync, or cut it at `at`."""

    call: str
    file: str
    at: int = 0
    data: bytes = b""


@dataclass
class File:
    """A file as the disk surely has it, and what it may have of it beyond that."""

    sure: bytearray = field(default_factory=bytearray)
    maybe: list[tuple[int, bytes]] = field(default_factory=list)

    def sync(self) -> None:
        for at, data in self.maybe:
            _put(self.sure, at, data)
        self.maybe.clear()

    def after_a_crash(self, chance: random.Random) -> bytes:
        found = bytearray(self.sure)
        sectors = [part for at, data in self.maybe for part in _sectors(at, data)]
        chance.shuffle(sectors)
        share = chance.choice((0.0, 0.3, 0.7, 1.0))
        for at, data in sectors:
            if chance.random() < share:
                _put(found, at, data)
        return bytes(found)


@dataclass
class Disk:
    """The house's files, and the orders that somebody was told are safe."""

    files: dict[str, File]
    acknowledged: set[str] = field(default_factory=set)

    def take(self, step: Step) -> None:
        if step.file == ACKS:
            self.acknowledged.update(step.data.decode().split())
        elif step.file in self.files:
            self._take(self.files[step.file], step)

    def _take(self, file: File, step: Step) -> None:
        if step.call in ("fdatasync", "fsync"):
            file.sync()
        elif step.call == "ftruncate":
            file.sync()
            del file.sure[step.at :]
        else:
            file.maybe.append((step.at, step.data))

    def crash(self, folder: Path, chance: random.Random) -> None:
        """Write into `folder` what a machine finds that comes up again."""
        for name, file in self.files.items():
            (folder / name).write_bytes(file.after_a_crash(chance))


def record(folder: Path, orders: int, at_once: int, mode: str = "") -> list[Step]:
    """Take orders in a process whose system calls are written down; the folder changes."""
    trace = folder / "trace"
    calls = "trace=pwrite64,write,fdatasync,fsync,ftruncate"
    strace = ["strace", "-f", "-y", "--seccomp-bpf", "-xx", "-s", "70000", "-e", calls, "-o", trace]
    taking = [sys.executable, "-m", "tests.trust.ordering", folder, orders, at_once, mode]
    subprocess.run(list(map(str, [*strace, *taking])), cwd=ROOT, check=True, capture_output=True)
    steps = list(_steps(trace, folder))
    trace.unlink()
    return steps


def _steps(trace: Path, folder: Path) -> Iterator[Step]:
    with trace.open() as lines:
        for line in lines:
            found = CALL.match(line.rstrip())
            if found is None:
                continue
            call, path, rest = found[1], Path(_bytes(found[2]).decode()), found[3] or ""
            if path.parent != folder:
                continue
            if call == "ftruncate":
                yield Step(call, path.name, int(rest))
            elif call in ("fdatasync", "fsync"):
                yield Step(call, path.name)
            else:
                text, *numbers = rest.split(", ")
                yield Step(call, path.name, int(numbers[-1]), _bytes(text.strip('"')))


def _bytes(spelled: str) -> bytes:
    return bytes.fromhex(spelled.replace("\\x", ""))


def _sectors(at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    while data:
        size = SECTOR - at % SECTOR
        yield at, data[:size]
        at, data = at + size, data[size:]


def _put(into: bytearray, at: int, data: bytes) -> None:
    if len(into) < at:
        into.extend(bytes(at - len(into)))
    into[at : at + len(data)] = data
