"""Every unsafe route's form, filled in with anything: never a fault, and nothing half done."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.routing import Route

from kds.actor import Role
from kds.web.forms import model_of
from tests.trust.scale import Tried, times
from tests.web.test_routes_by_role import body_of, path_of, unsafe_routes
from tests.web.visitors import Venue, open_venue

ODD = (
    *(
        "",
        " ",
        "x",
        "1",
        "0",
        "-1",
        "1.5",
        "nan",
        "1e400",
        str(2**63),
        "9" * 5000,
        "\x00",
        "a\x07b",
    ),
    *("\u202e", "a\r\nSet-Cookie: x=1", "x" * 20_000, "2026-02-30", "25:61", "<b>", "{{ 7 * 7 }}"),
    *("true", "null", "[]", "{}", "../../etc/passwd", "'; DROP TABLE journal; --"),
)
IN_PATHS = ("1", "2", "0", "-1", "999", str(2**63), "9" * 5000, "x", "1e9", "%00", "%FF", "..%2f")
JOURNALS_FAILURES = frozenset({"sign_in"})
"""A wrong PIN is refused, and its refusal is in the journal."""


def fields_of(route: Route) -> list[str]:
    command = getattr(route.endpoint, "command", None)
    known = [] if command is None else list(model_of(command).model_fields)
    return list(dict.fromkeys([*known, *body_of(route)]))


def form_of(chance: random.Random, route: Route) -> str:
    """A fair form with fields that are wrong, missing, doubled or unknown."""
    pairs: list[tuple[str, Any]] = []
    fair = body_of(route)
    for name in fields_of(route):
        roll = chance.random()
        if roll < 0.15:
            continue
        fits = name in fair and roll < 0.6
        pairs.append((name, fair[name] if fits else chance.choice(ODD)))
        if roll > 0.9:
            pairs.append((name, chance.choice(ODD)))
    if chance.random() < 0.1:
        pairs.append((chance.choice(ODD) or "surprise", "1"))
    return urlencode(pairs, doseq=True)


def path_for(chance: random.Random, route: Route) -> str:
    return path_of(route).replace("999", chance.choice(IN_PATHS))


def head(venue: Venue) -> int:
    return int(
        venue.read(
            lambda s: (
                s.connection().exec_driver_sql("SELECT coalesce(max(seq), 0) FROM journal").scalar()
            )
        )
    )


def test_any_form_is_taken_whole_or_refused_whole(tmp_path: Path, tried: Tried) -> None:
    with open_venue(tmp_path) as venue:
        sent, refused = everything_sent(venue, random.Random(6))
    assert 0 < refused < sent
    tried("forms with anything in them", sent, f"{refused} refused, 0 faults, 0 half done")


def everything_sent(venue: Venue, chance: random.Random) -> tuple[int, int]:
    sent = refused = 0
    for route in unsafe_routes(venue):
        manager = venue.visitor(Role.MANAGER)
        headers = {**manager.headers, "Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(times(6, 200)):
            before, path, form = head(venue), path_for(chance, route), form_of(chance, route)
            venue.client.cookies.clear()
            answer = venue.client.post(
                path, headers=headers, content=form.encode(), follow_redirects=False
            )
            shown = (
                f"{route.name} {path[:80]} {form[:300]}: {answer.status_code} {answer.text[:200]}"
            )
            assert answer.status_code < 500, shown
            sent += 1
            if answer.status_code >= 400:
                refused += 1
                if route.name not in JOURNALS_FAILURES:
                    assert head(venue) == before, shown
    return sent, refused
