"""The guards in front of every route: origin, size, host, headers, what may be cached."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from kds.actor import Role
from kds.app import make_app
from kds.web.screen import App
from kds.web.security import HEADERS, MOST_BYTES
from tests.cast import settings_for
from tests.web.test_routes_by_role import body_of, path_of, unsafe_routes
from tests.web.visitors import Venue, Visitor, open_venue

COOKIE, NO_COOKIE = {"Cookie": "kds_device=made-up"}, dict[str, str]()
HERE, THERE = "{scheme}://testserver", "https://evil.example"

REFUSED = "That came from another site"

FROM_OTHER_SITES: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    {"Origin": THERE},
    {"Origin": "null"},
    {"Origin": "{scheme}://testserver.evil.example"},
    {"Origin": "{scheme}://testserver:8443"},
]
FROM_HERE: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": HERE},
]


def answers(venue: Venue, headers: dict[str, str], scheme: str) -> list[tuple[str, bool]]:
    """(route, whether the guard refused it) for every unsafe route."""
    sent = {name: value.format(scheme=scheme) for name, value in headers.items()}
    found = []
    for route in unsafe_routes(venue):
        venue.client.cookies.clear()
        answer = venue.client.post(
            path_of(route), headers=sent, json=body_of(route), follow_redirects=False
        )
        found.append((route.name, answer.status_code == 403 and REFUSED in answer.text))
    return found


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_unsafe_route_refuses_what_another_site_sends(tmp_path: Path, scheme: str) -> None:
    with open_venue(tmp_path, base_url=f"{scheme}://testserver") as venue:
        for cookie in (COOKIE, NO_COOKIE):
            for headers in FROM_OTHER_SITES:
                let_in = [n for n, no in answers(venue, {**headers, **cookie}, scheme) if not no]
                assert let_in == [], headers
            for headers in FROM_HERE:
                kept_out = [n for n, no in answers(venue, {**headers, **cookie}, scheme) if no]
                assert kept_out == [], headers
        # A cookie, and not a word on where it comes from: no browser of today, so refused.
        assert all(refused for _, refused in answers(venue, COOKIE, scheme))
        # Neither: a program, which has to bring a token of its own.
        assert not any(refused for _, refused in answers(venue, NO_COOKIE, scheme))


def test_a_program_with_a_token_needs_no_origin(venue: Venue) -> None:
    bearer = {"Authorization": f"Bearer {venue.outside().bearer}"}
    send = venue.client.post
    assert REFUSED not in send("/api/v1/orders", headers=bearer, json={}).text
    assert REFUSED in send("/api/v1/orders", headers={**bearer, **COOKIE}, json={}).text


def test_a_demo_on_this_machine_is_guarded_as_well(tmp_path: Path) -> None:
    """There the visitor has no cookie, and yet is a manager."""
    with open_venue(tmp_path, demo=True) as venue:
        hire: dict[str, Any] = {"name": "Eve", "role": "manager", "pin": "7391"}
        for headers in FROM_OTHER_SITES:
            sent = {name: value.format(scheme="http") for name, value in headers.items()}
            answer = venue.client.post("/staff/hire", headers=sent, data=hire)
            assert answer.status_code == 403
        assert venue.post("/staff/hire", **hire).status_code == 204


# Size and host


@pytest.mark.parametrize("lie", [True, False])
def test_too_long_a_body_is_not_read(venue: Venue, lie: bool) -> None:
    body = b'{"code": "' + b"x" * MOST_BYTES + b'"}'

    def chunks() -> Any:
        yield from (body[i : i + 65536] for i in range(0, len(body), 65536))

    manager = venue.visitor(Role.MANAGER)
    headers = {**manager.headers, "Content-Type": "application/json"}
    content = chunks() if lie else body
    answer = venue.client.post("/devices/confirm", headers=headers, content=content)
    assert answer.status_code == 413
    assert answer.json()["do"]


def test_another_host_name_is_refused(venue: Venue) -> None:
    answer = venue.client.get("/", headers={"Host": "rebound.example"})
    assert answer.status_code == 400
    carries_headers(answer)


# Headers


def carries_headers(answer: Any) -> None:
    for name, value in HEADERS:
        assert answer.headers[name.decode()] == value.decode()
    assert "Cache-Control" in answer.headers


def test_every_answer_carries_the_headers(venue: Venue) -> None:
    manager = venue.visitor(Role.MANAGER)
    for path in ("/", "/devices", "/nowhere", "/healthz", "/static/css/base.css", "/static/no.css"):
        for visitor in (Visitor(), manager):
            carries_headers(venue.get(path, visitor))
    carries_headers(venue.client.post("/staff/hire", headers=COOKIE))
    carries_headers(venue.post("/staff/hire", manager))


def test_even_a_broken_route_answers_well(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_request: Request) -> Response:
        raise RuntimeError("a planted bug")

    app = make_app(settings_for(tmp_path), apps=[App("broken", [], [Route("/broken", broken)])])
    with TestClient(app) as client:
        answer = Venue(client).get("/broken")
    assert answer.status_code == 500
    assert "nothing was lost" in answer.json()["do"]
    assert "planted" not in answer.text
    assert "a planted bug" in caplog.text
    carries_headers(answer)


def test_what_may_be_kept(venue: Venue) -> None:
    def caching(path: str) -> str:
        return str(venue.get(path).headers["Cache-Control"])

    assert caching("/") == "no-store"
    assert caching("/pair") == "no-store"
    assert caching("/static/css/base.css?v=abc").endswith("immutable")
    assert caching("/static/css/base.css") == "no-cache"


# Logs


def test_a_request_is_logged_without_names_or_secrets(
    venue: Venue, caplog: pytest.LogCaptureFixture
) -> None:
    ada = venue.visitor(Role.MANAGER)
    with caplog.at_level(logging.INFO, logger="kds.request"):
        venue.get("/pair/link?token=a-secret-of-a-link", ada)
        venue.post("/staff/7/change", ada, name="Zebedee", role="server")
        venue.get("/static/css/base.css")
    lines = [record.__dict__ for record in caplog.records if record.name == "kds.request"]
    said = [(line["method"], line["route"], line["status"]) for line in lines]
    assert said == [("GET", "/pair/link", 200), ("POST", "/staff/{staff_id}/change", 404)]
    assert lines[0]["actor"].startswith("manager staff:")
    for secret in ("a-secret", "Zebedee", "Ada", ada.device, ada.session):
        assert all(str(secret) not in str(line) for line in lines)
