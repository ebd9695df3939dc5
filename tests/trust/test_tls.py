"""https by the house itself, with a certificate of a made-up authority, on a real server."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import trustme
from typer.testing import CliRunner
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from kds.cli import app
from kds.web.feed import Feed, encode_text
from kds.web.socket import FanoutDisplay
from tests.web.served import PATH, Room, Served, until

FIRST_LOAD = 20


class Https:
    """A server that speaks https, and a client that trusts its authority alone."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        made = authority.issue_cert("127.0.0.1", "kds.test")
        made.private_key_and_cert_chain_pem.write_to_path(folder / "house.pem")
        self.context = ssl.create_default_context()
        authority.configure_trust(self.context)
        pem = folder / "house.pem"
        self.served = Served(folder, demo=True, tls_cert=pem, tls_key=pem).start()
        self.base = f"https://127.0.0.1:{self.served.port}"
        self.client = httpx2.Client(base_url=self.base, verify=self.context, timeout=FIRST_LOAD)

    @property
    def feed(self) -> Feed:
        """The room's; the pages that were opened have feeds of their own."""
        return next(f for f in self.served.hub.feeds if isinstance(f.screen, Room))

    def watch(self, **headers: str) -> ClientConnection:
        url = f"wss://127.0.0.1:{self.served.port}{PATH}"
        return connect(url, ssl=self.context, compression=None, additional_headers=headers)


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Https]:
    running = Https(tmp_path_factory.mktemp("https"))
    yield running
    running.client.close()
    running.served.stop()


def test_the_page_says_that_it_stays_with_https(https: Https) -> None:
    page = https.client.get("/")
    assert page.status_code == 200
    assert page.headers["strict-transport-security"].startswith("max-age=")
    plain = httpx2.Client(base_url=https.base, timeout=FIRST_LOAD)
    with pytest.raises(httpx2.ConnectError):
        plain.get("/")  # whoever doesn't know the authority is warned
    plain.close()


def test_cookies_are_secure_and_the_hosts_own(https: Https) -> None:
    asked = https.client.post("/pair/ask", headers={"Sec-Fetch-Site": "same-origin"})
    (cookie,) = [c for c in asked.headers.get_list("set-cookie") if "kds_waiting" in c]
    assert cookie.startswith("__Host-kds_waiting=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(cookie.lower().split("; "))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "{base}"}, 204),
        ({"Origin": "http://127.0.0.1:{port}"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "{base}"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:{port}"}, 403),
    ],
)
def test_what_another_origin_sends_is_refused(
    https: Https, headers: dict[str, str], status: int
) -> None:
    here = {"base": https.base, "port": https.served.port}
    sent = {name: value.format(**here) for name, value in headers.items()}
    answer = https.client.post("/pair/ask", headers={"HX-Request": "true", **sent})
    assert answer.status_code == status


def test_frames_go_out_over_tls_as_they_were_encoded(https: Https) -> None:
    """The fan-out writes to the transport: here it is one that encrypts, small frames and large."""
    with https.watch(Origin=https.base) as display:
        first = display.recv(10)
        assert [type(each) for each in https.feed.displays] == [FanoutDisplay]
        https.served.add("A window table")
        while "A window table" not in (frame := display.recv(10)):
            first = frame
        assert first
        large = "x" * 200_000
        https.served.inside(lambda: https.feed.broadcast(encode_text(large.encode())))
        while len(got := display.recv(10)) < len(large):
            continue
        assert got == large


def test_another_sites_socket_is_refused(https: Https) -> None:
    with pytest.raises(InvalidStatus):
        https.watch(Origin="https://evil.example")


def test_a_display_that_is_gone_is_let_go(https: Https) -> None:
    with https.watch(Origin=https.base):
        until(lambda: len(https.feed.displays) == 1)
    until(lambda: not https.feed.displays)


def test_a_certificate_that_is_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The command writes its log to a stream that ends with it; the tests after it have their own.
    monkeypatch.setattr(logging.root, "handlers", list(logging.root.handlers))
    monkeypatch.setattr(logging.root, "level", logging.root.level)
    (tmp_path / "no.pem").write_text("nothing")
    pem = str(tmp_path / "no.pem")
    said = CliRunner().invoke(
        app,
        ["serve", "--port", "8259", "--data", str(tmp_path / "kds.db")],
        env={"KDS_TLS_CERT": pem, "KDS_TLS_KEY": pem},
    )
    assert said.exit_code == 1
    assert "tls_cert" in said.stderr
    alone = CliRunner().invoke(app, ["serve"], env={"KDS_TLS_CERT": pem})
    assert alone.exit_code == 2
    assert "go together" in alone.stderr
