"""The binder: nasty values in any field of any route are refused by name, never a 500."""

from __future__ import annotations

import json

import pytest
from starlette.routing import Route

from kds.web.forms import model_of
from tests.web.test_routes_by_role import body_of, path_of, unsafe_routes
from tests.web.visitors import Venue, Visitor

NASTY = [
    2**63,
    -(2**63),
    -1,
    0,
    1.5,
    "",
    " ",
    "x" * 20_000,
    "9" * 5000,
    "a\x00b",
    "\u202e\U0001f600é",
    "lone \ud83d",
    "1e400",
    "nan",
    "9999-12-31T23:59:59Z",
    "0001-01-01",
    None,
    True,
    [],
    [2**63],
    [[["deep"]]],
    {"a": {"b": {}}},
    "<script>alert(1)</script>",
    "'; DROP TABLE journal; --",
]
TAKES_NOTHING = {
    *("ask_pairing", "claim_pairing", "set_picture"),
    *("new_visit_code", "open_stations"),
}
"""What they need comes from the connection, the path or a file: the rest isn't even read."""
PRIVATE = ("/t/", "/v/", "/table/")
"""Of a guest's phone: whoever isn't that phone learns nothing, not even what a form takes."""


def with_command(venue: Venue) -> list[Route]:
    return [r for r in unsafe_routes(venue) if getattr(r.endpoint, "command", None)]


def test_nasty_values_are_refused_not_a_fault(venue: Venue, manager: Visitor) -> None:
    for route in with_command(venue):
        fair = body_of(route)
        for field in fair:
            for value in NASTY:
                answer = venue.client.post(
                    path_of(route),
                    headers={**manager.headers, "Content-Type": "application/json"},
                    content=json.dumps({**fair, field: value}),
                )
                shown = f"{route.name}({field}={str(value)[:40]!r}): {answer.text[:200]}"
                assert answer.status_code < 500, shown


def test_nasty_ids_in_the_path(venue: Venue, manager: Visitor) -> None:
    for route in [r for r in with_command(venue) if r.param_convertors]:
        for ident in ("0", "-1", str(2**63), "9" * 5000, "x", "%00", "1e9", "..%2f"):
            path = path_of(route).replace("999", ident)
            answer = venue.client.post(path, headers=manager.headers, json=body_of(route))
            assert answer.status_code < 500, f"{path}: {answer.text[:200]}"


def test_unknown_and_missing_fields_are_named(venue: Venue, manager: Visitor) -> None:
    for route in with_command(venue):
        answer = venue.client.post(
            path_of(route), headers=manager.headers, json={**body_of(route), "surprise": 1}
        )
        if route.name in TAKES_NOTHING or answer.status_code == 403:
            continue
        if answer.status_code == 404 and route.path.startswith(PRIVATE):
            continue
        assert answer.status_code == 422, route.name
        command = route.endpoint.command  # type: ignore[attr-defined]
        assert "surprise" not in model_of(command).model_fields
        assert answer.json()["field"] == "surprise", route.name


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'"x"', b"[" * 100_000])
def test_bodies_that_are_no_objects(venue: Venue, manager: Visitor, body: bytes) -> None:
    headers = {**manager.headers, "Content-Type": "application/json"}
    answer = venue.client.post("/kitchen/stations", headers=headers, content=body)
    assert answer.status_code in (404, 405, 413, 422), answer.text
