"""What our displays rest on inside uvicorn: if an upgrade breaks it, this says what."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from kds.actor import SYSTEM
from kds.app import make_app
from kds.bus.house import House
from kds.floor.commands import add_table
from kds.web import hub as hubs
from kds.web import socket as sockets
from kds.web.fanout import BUFFER_BYTES
from kds.web.feed import encode_text
from kds.web.screen import App
from kds.web.socket import FanoutDisplay
from tests.cast import settings_for
from tests.web.served import PATH, ROOM, Room, Served, until


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path, demo=True).start()
    yield running
    running.stop()


def drain(connection: ClientConnection) -> None:
    while True:
        connection.recv(10)


def chatter(connection: ClientConnection) -> None:
    for _ in range(200):
        connection.send("hello")
        time.sleep(0.001)


def closed_with(connection: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed) as closed:
        drain(connection)
    return closed.value.rcvd.code if closed.value.rcvd else None


def test_our_server_finds_the_fan_out(served: Served) -> None:
    with served.connect() as display:
        display.recv(5)
        assert [type(each) for each in served.feed.displays] == [FanoutDisplay]


def test_a_frame_reaches_every_display_as_it_was_encoded(served: Served) -> None:
    with served.connect() as one, served.connect() as other:
        assert str(one.recv(5)).startswith("<kds-frame ")
        other.recv(5)
        served.add("T1")
        frame = one.recv(5)
        assert isinstance(frame, str)
        assert frame == other.recv(5)
        assert '<b id="tables-1" data-sort="000.0000">T1</b>' in frame


def test_frames_of_the_app_and_of_the_fan_out_do_not_mix(served: Served) -> None:
    """Ping and close are written by uvicorn itself, between our frames."""
    with served.connect() as display:
        display.recv(5)
        display.ping().wait(5)
        for n in range(30):
            served.add(f"T{n}")
        assert sum(str(display.recv(5)).count("<b id") for _ in range(30)) == 30


def test_a_page_at_the_feeds_version_gets_no_snapshot(served: Served) -> None:
    served.add("T1")
    with served.connect() as display:
        display.recv(5)
        version = served.feed.version
        with served.connect(f"?v={version}") as fresh:
            assert "kds-region" not in str(fresh.recv(5)), "it is only told that it is live"
            served.add("T2")
            first = str(fresh.recv(5))
            assert "full" not in first
            assert "T2" in first
            assert "T1" not in first
    with served.connect("?v=long.ago.0") as old:
        snapshot = str(old.recv(5))
        assert '<kds-region for="tables" full>' in snapshot
        assert "T1" in snapshot
        assert "T2" in snapshot


def fill(served: Served) -> int:
    """Send until the display can't take more; gives the most that has waited for it."""
    [display] = served.feed.displays
    assert isinstance(display, FanoutDisplay)
    frame = encode_text(b"<kds-frame>" + b"x" * 40_000)
    transport = display._protocol.transport
    most = 0
    for _ in range(100):
        served.inside(lambda: served.feed.broadcast(frame))
        most = max(most, served.inside(transport.get_write_buffer_size))
    assert display._deadline is not None
    return most


def test_a_display_that_does_not_read_costs_one_bounded_buffer(served: Served) -> None:
    display = served.stuck()
    assert fill(served) <= BUFFER_BYTES + 41_000
    display.close()


def test_a_display_that_reads_again_gets_the_latest_state(served: Served) -> None:
    display = served.stuck()
    fill(served)
    served.add("missed")
    served.add("latest")
    received = b""
    display.settimeout(5)
    while b"latest" not in received:
        received += display.recv(1 << 16)
    frame = received[received.rindex(b"<kds-frame v=") :].decode()
    assert '<kds-region for="tables" full>' in frame
    assert "missed" in frame
    served.add("after")
    while b"after" not in received:
        received += display.recv(1 << 16)
    assert b"full" not in received[received.rindex(b"<kds-frame v=") :]
    display.close()


def test_a_display_that_stays_stuck_is_dropped(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "DIRTY_SECONDS", 0.3)
    display = served.stuck()
    feed = served.feed
    fill(served)
    until(lambda: not feed.displays, 5)
    display.close()


def test_a_display_that_leaves_is_forgotten(served: Served) -> None:
    with served.connect() as display:
        display.recv(5)
        feed = served.feed
    until(lambda: not feed.displays)
    abrupt = served.stuck()
    abrupt.close()
    until(lambda: not feed.displays)
    served.add("T1")


def test_a_stopping_server_says_come_back(tmp_path: Path) -> None:
    running = Served(tmp_path, demo=True).start()
    with running.connect() as display:
        display.recv(5)
        stopping = threading.Thread(target=running.stop)
        started = time.monotonic()
        stopping.start()
        assert closed_with(display) == 1012
        stopping.join(10)
    assert time.monotonic() - started < 5


def test_who_may_not_see_a_screen_is_told_to_stay_away(tmp_path: Path) -> None:
    running = Served(tmp_path, demo=False).start()
    with running.connect() as display:
        assert closed_with(display) == 1008
    running.stop()


def test_a_display_that_talks_too_much_is_sent_away(served: Served) -> None:
    with served.connect() as display:
        display.recv(5)
        with pytest.raises(ConnectionClosed):
            chatter(display)
        assert closed_with(display) == 1008


def test_heartbeats_come_by_themselves(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "HEARTBEAT_TICKS", 1)
    with served.connect() as display:
        display.recv(5)
        assert str(display.recv(5)).endswith('"></kds-frame>')


def test_without_our_server_frames_still_arrive(tmp_path: Path) -> None:
    (tmp_path / "room.html").write_text(ROOM)
    room = App("test", [Room], [], str(tmp_path))
    settings = settings_for(tmp_path, demo=True)
    opened: list[House] = []
    app = make_app(settings, apps=[room], on_open=opened.append)
    with TestClient(app) as client, client.websocket_connect(PATH) as display:
        assert "full" in display.receive_text()
        assert client.portal is not None

        async def add(name: str) -> None:
            await opened[0].change(SYSTEM, add_table, name=name, seats=4, area="Room")

        for name in ("T1", "T2"):
            client.portal.call(add, name)
            assert f">{name}</b>" in display.receive_text()
