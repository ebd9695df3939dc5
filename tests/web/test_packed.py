"""Static files on the wire: text is packed for those who take it, and stays what it was."""

from __future__ import annotations

import gzip

import pytest

from kds.web.render import STATIC, static
from tests.web.visitors import Venue

PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("name", ["css/base.css", "js/keyed.js"])
def test_text_goes_packed(venue: Venue, name: str) -> None:
    answer = venue.client.get(static(name), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content == (STATIC / name).read_bytes()
    assert int(answer.headers["Content-Length"]) < len(answer.content) / 2
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]


def test_who_takes_no_gzip_gets_it_plain(venue: Venue) -> None:
    answer = venue.client.get(static("css/base.css"), headers=PLAIN)
    assert "Content-Encoding" not in answer.headers
    assert answer.content == (STATIC / "css/base.css").read_bytes()
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_somebody_has_already_isnt_sent_again(venue: Venue) -> None:
    first = venue.client.get("/static/css/base.css", headers={"Accept-Encoding": "gzip"})
    again = venue.client.get(
        "/static/css/base.css",
        headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_head_says_what_a_get_would_send(venue: Venue) -> None:
    answer = venue.client.head(static("css/base.css"), headers={"Accept-Encoding": "gzip"})
    packed = gzip.compress((STATIC / "css/base.css").read_bytes(), 9, mtime=0)
    assert int(answer.headers["Content-Length"]) == len(packed)
    assert answer.content == b""
