"""Sockets whose visitor's rights have ended are hung up on, within the second."""

from __future__ import annotations

import pytest
from starlette.websockets import WebSocketDisconnect

from kds.actor import Role
from tests.web.visitors import (
    Venue,
    Visitor,
    closed_with,
)


def test_a_revoked_device_is_hung_up_on(venue: Venue, manager: Visitor) -> None:
    device = venue.pair(Role.KITCHEN)
    other = venue.pair(Role.KITCHEN)
    screen = "/kitchen/all-day"
    with venue.watch(screen, device) as socket, venue.watch(screen, other) as stays:
        revoke = f"/devices/{venue.device_id(device)}/revoke"
        assert venue.post(revoke, manager).status_code == 204
        assert closed_with(socket) == 1008
        assert "<kds-frame" in stays.receive_text()
    assert venue.get("/kitchen/all-day", device).status_code == 401


def test_a_sign_out_ends_what_only_the_person_may_see(venue: Venue) -> None:
    device = venue.visitor(Role.MANAGER)
    with venue.watch("/staff", device) as socket:
        venue.post("/signout", device)
        assert closed_with(socket) == 1008


def test_another_role_ends_what_the_old_one_saw(venue: Venue, manager: Visitor) -> None:
    device = venue.pair(Role.EXPO)
    with venue.watch("/kitchen/expo", device) as socket:
        venue.post(f"/devices/{venue.device_id(device)}/assign", manager, role="guest")
        assert closed_with(socket) == 1008


def test_a_stranger_is_told_to_stay_away(venue: Venue) -> None:
    with venue.watch("/devices") as socket:
        assert closed_with(socket) == 1008


def test_another_site_gets_no_socket(venue: Venue, manager: Visitor) -> None:
    manager.extra = {"Origin": "http://evil.example"}
    with pytest.raises(WebSocketDisconnect), venue.watch("/devices", manager):
        pass


def test_a_device_has_a_few_sockets_at_most(venue: Venue) -> None:
    device = venue.pair(Role.KITCHEN)
    opened = [venue.watch("/kitchen/all-day", device) for _ in range(6)]
    for socket in opened:
        socket.__enter__()
    assert closed_with(opened[5]) == 1013
    opened[0].__exit__(None, None, None)
    with venue.watch("/kitchen/all-day", device) as again:
        assert "<kds-frame" in again.receive_text()
    for socket in opened[1:]:
        socket.__exit__(None, None, None)
