"""One line per action on guests."""

from __future__ import annotations

from kds.guests import commands
from kds.guests.screens import fragments
from kds.web.forms import post

ROUTES = [
    *fragments.ROUTES,
    post("/guests/{guest_id}/change", commands.change_guest),
    post("/guests/{guest_id}/contacts", commands.add_contact),
    post("/guests/contacts/{contact_id}/remove", commands.remove_contact),
    post("/guests/{guest_id}/tag", commands.tag_guest),
    post("/guests/{guest_id}/untag", commands.untag_guest),
    post("/guests/{guest_id}/consent", commands.set_consent),
    post("/guests/{guest_id}/merge", commands.merge_guests),
    post("/guests/{guest_id}/erase", commands.erase_guest, then=lambda _: "/guests"),
]
