"""What one may do about staff, devices and signing in."""

from __future__ import annotations

from kds.staff import commands
from kds.web import pairing, pins
from kds.web.forms import post

ROUTES = [
    post(
        "/signin", commands.sign_in, prepare=pins.verified_pin, reply=pins.signed_in, replay=False
    ),
    post("/signout", commands.sign_out, reply=pins.signed_out, replay=False),
    post(
        "/pair/ask",
        commands.ask_pairing,
        prepare=pairing.asking,
        reply=pairing.shown_code,
        replay=False,
    ),
    post(
        "/pair/claim",
        commands.claim_pairing,
        prepare=pairing.claiming,
        reply=pairing.paired,
        replay=False,
    ),
    post(
        "/pair/link",
        commands.use_pairing_link,
        prepare=pairing.opening_link,
        reply=pairing.paired,
        replay=False,
    ),
    post("/devices/confirm", commands.confirm_pairing, prepare=pairing.typed_code),
    post("/devices/waiting/{pairing_id}/refuse", commands.refuse_pairing),
    post("/devices/{device_id}/rename", commands.rename_device),
    post("/devices/{device_id}/assign", commands.assign_device),
    post("/devices/{device_id}/revoke", commands.revoke_device),
    post("/tokens/{token_id}/revoke", commands.revoke_token),
    post("/staff/hire", commands.hire_staff, prepare=pins.hashed_pin),
    post("/staff/{staff_id}/change", commands.change_staff),
    post("/staff/{staff_id}/pin", commands.set_pin, prepare=pins.hashed_pin),
    post("/staff/{staff_id}/let-go", commands.let_go),
]
