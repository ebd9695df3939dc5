"""A process that is killed (SIGKILL, by itself) at its n-th step in the file system.

    python -m tests.trust.dying restore|backup TEMPLATE TRIES

Each try works in a fork (the imports are paid for once) and in a copy of the template of its own;
the last one has fewer steps than that and comes to its end.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from kds.config import Settings
from kds.keeping.archive import back_up
from kds.keeping.restoring import restore
from tests.trust.place import NOW

STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect"}
EVERY = 3
if os.environ.get("CI"):
    STEPS.add("open")
    EVERY = 1


def dying(step: int, work: Callable[[], Any]) -> bool:
    """Do this in a fork that is killed at its n-th step; whether it came to its end."""
    child = os.fork()
    if child == 0:
        taken = 0

        def watch(event: str, _arguments: Any) -> None:
            nonlocal taken
            if event in STEPS:
                taken += 1
                if taken >= step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def main() -> None:
    """TRIES/7 is what a kill at step 7 has left."""
    what, template, tries = sys.argv[1:]
    for step in count(1, EVERY):
        folder = Path(tries) / str(step)
        shutil.copytree(template, folder)
        settings = Settings(data=folder / "kds.db")
        if dying(step, partial(WORKS[what], settings)):
            return


def _restore(settings: Settings) -> None:
    restore(settings.data.with_name("b.zip"), settings.data, NOW)


def _backup(settings: Settings) -> None:
    back_up(settings, settings.data.with_name("safe"), NOW)


WORKS = {"restore": _restore, "backup": _backup}

if __name__ == "__main__":
    main()
