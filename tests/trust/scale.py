"""How hard the trust tests try, and where their figures go.

`make test` runs the short form, `make trust` (KDS_TRUST=long) the long one. Each test says what it
has tried how often and what came of it; the run ends with that table.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest

LONG = os.environ.get("KDS_TRUST") == "long"
FIGURE = "trust"
"""The name under which a test keeps its row."""

Tried = Callable[[str, int | str, str], None]
"""Says: this fault or attack, tried so often, with this result."""


def times(short: int, long: int) -> int:
    return long if LONG else short


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip, and say why, where a program that makes the fault isn't on the machine."""
    missing = [each for each in programs if shutil.which(each) is None]
    return pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}")
