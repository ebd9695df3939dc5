"""`kds serve`, killed (SIGKILL, by itself) at the step of a payment that TILL_KILL names.

"before resolve_payment" or "after mark_sent": a command of the house; "after charge", "after
prepare" or "after refund": a word to the terminal or the page that was said and answered.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from kds.bus.house import House
from kds.cli import app
from kds.terminals.simulated import SimulatedPage, SimulatedTerminal

WHEN = os.environ.get("TILL_KILL", "")


def die_at(step: str) -> None:
    if step == WHEN:
        os.kill(os.getpid(), signal.SIGKILL)


def mortal(cls: type[Any], method: str, name_of: Any) -> None:
    """Let a method of a class end the process before or after a step."""
    true = getattr(cls, method)

    async def step(self: Any, *arguments: Any) -> Any:
        name = name_of(*arguments)
        die_at(f"before {name}")
        answer = await true(self, *arguments)
        die_at(f"after {name}")
        return answer

    setattr(cls, method, step)


if __name__ == "__main__":
    mortal(House, "submit", lambda _actor, command, *_: command.__name__)
    mortal(SimulatedTerminal, "charge", lambda _slip: "charge")
    mortal(SimulatedPage, "prepare", lambda _slip: "prepare")
    mortal(SimulatedTerminal, "refund", lambda _slip: "refund")
    app()
