"""Whatever anybody posts, the house answers in words and goes on."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.orders.shop import SECRET, app_in, furnish

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
LINE = st.fixed_dictionaries(
    {},
    optional={
        "item": ANYTHING | st.sampled_from(["Lager", "Sea bass"]),
        "quantity": ANYTHING | st.integers(-2, 1001),
        "choices": ANYTHING | st.lists(st.text(max_size=5), max_size=3),
        "unit_price": ANYTHING | st.integers(-2, 9999),
        "note": ANYTHING,
    },
)
ORDER = st.fixed_dictionaries(
    {},
    optional={
        "channel": ANYTHING | st.text(string.printable, max_size=45),
        "external_id": ANYTHING,
        "name": ANYTHING,
        "table": ANYTHING,
        "lines": ANYTHING | st.lists(LINE, max_size=3),
        "note": ANYTHING,
    },
)


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Any:
    app = app_in(tmp_path_factory.mktemp("till"))
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.portal is not None
        client.portal.call(furnish, app.state.web.house)
        client.headers["Authorization"] = f"Bearer {SECRET}"
        yield client


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=ORDER | ANYTHING)
def test_nothing_breaks_the_house(till: TestClient, body: Any) -> None:
    content = json.dumps(body).encode()
    answer = till.post("/api/v1/orders", content=content)
    assert answer.status_code in (200, 201, 422), answer.text
    if answer.status_code == 422:
        assert answer.json()["field"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_no_bytes_break_the_house(till: TestClient, content: bytes) -> None:
    assert till.post("/api/v1/orders", content=content).status_code == 422
