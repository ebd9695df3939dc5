"""A signpost leads where Starlette's own router would."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router
from starlette.testclient import TestClient

from kds.web.routing import Signpost


async def _say(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.scope['route'].name} {request.path_params}")


ROUTES = [
    Route("/", _say, name="start"),
    Route("/floor", _say, name="floor"),
    Route("/floor/{table:int}", _say, name="table"),
    Route("/{guest}/bill", _say, name="bill"),
    Route("/floor/bill", _say, name="later than the guest's"),
    Route("/floor/{table:int}", _say, name="seat", methods=["POST"]),
    Mount("/files", routes=[Route("/{name}", _say, name="file")]),
]
PATHS = [
    "/",
    "/floor",
    "/floor/",
    "/floor/7",
    "/floor/x",
    "/floor/bill",
    "/anna/bill",
    "/anna/bill/",
    "/files/a",
    "/files",
    "/flo",
    "//floor",
    "/nowhere",
]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", PATHS)
def test_the_same_way_as_without_it(path: str, method: str) -> None:
    answers = []
    for router in (Router(ROUTES), Signpost(ROUTES)):
        app = Starlette()
        app.router = router
        with TestClient(app) as client:
            answer = client.request(method, path, follow_redirects=False)
        answers.append((answer.status_code, answer.text, answer.headers.get("location")))
    assert answers[0] == answers[1]


def test_addresses_are_made_of_all_routes() -> None:
    assert Signpost(ROUTES).url_path_for("bill", guest="anna") == "/anna/bill"
