"""Every unsafe route × every role, from the real route table, against the table of the trust guide.

A route that isn't in the table fails: whoever adds one says here who may use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Route

from kds.actor import CAPABILITIES, LOOKING, Role
from kds.staff.screens.signin import SignIn
from kds.web.forms import model_of
from kds.web.screen import Screen
from tests.web.samples import NOBODY, sample
from tests.web.visitors import PIN, Venue, Visitor, closed_with

PEOPLE = {Role.SERVER, Role.HOST, Role.MANAGER, Role.ADMIN}
ANYBODY = {Role.GUEST, Role.ORDERS, Role.KIOSK, Role.KITCHEN, Role.EXPO, *PEOPLE}
DEVICES = ANYBODY - {Role.GUEST, Role.ORDERS}
MANAGER = {Role.MANAGER}
OFFICE = {Role.MANAGER, Role.ADMIN}
WAITERS = {Role.SERVER, Role.MANAGER}
HOSTS = {Role.HOST, *WAITERS}
PASS = {Role.EXPO, *WAITERS}
DOOR = {Role.HOST, Role.MANAGER}
COOKS = {Role.KITCHEN, Role.EXPO, Role.MANAGER}
KITCHEN = COOKS | PASS
AT_KIOSK = {Role.KIOSK, Role.MANAGER}

ALLOWED: dict[str, set[Role]] = {
    # Who is there
    **dict.fromkeys(("set_up", "ask_pairing", "claim_pairing", "use_pairing_link"), ANYBODY),
    **dict.fromkeys(("sign_in", "sign_out"), DEVICES),
    **dict.fromkeys(("confirm_pairing", "refuse_pairing", "rename_device"), OFFICE),
    **dict.fromkeys(("assign_device", "revoke_device", "revoke_token"), OFFICE),
    **dict.fromkeys(("hire_staff", "change_staff", "set_pin", "let_go"), OFFICE),
    # The house, and its first five minutes
    **dict.fromkeys(("name_house", "settle_house", "open_stations"), MANAGER),
    "make_pairing_link": OFFICE,
    **dict.fromkeys(("send_test", "end_test"), WAITERS),
    # The menu
    **dict.fromkeys(("add_category", "change_category", "move_category"), MANAGER),
    **dict.fromkeys(("remove_category", "add_item", "change_item", "move_item"), MANAGER),
    **dict.fromkeys(("remove_item", "restore_item", "set_price", "drop_price"), MANAGER),
    **dict.fromkeys(("attach_group", "detach_group", "add_group", "change_group"), MANAGER),
    **dict.fromkeys(("remove_group", "add_option", "change_option", "move_option"), MANAGER),
    **dict.fromkeys(("remove_option", "add_daypart", "change_daypart"), MANAGER),
    **dict.fromkeys(("remove_daypart",), MANAGER),
    **dict.fromkeys(("set_out", "snooze", "set_left", "put_back"), KITCHEN),
    **dict.fromkeys(("set_option_out", "snooze_option"), KITCHEN),
    **dict.fromkeys(("set_option_left", "put_option_back"), KITCHEN),
    **dict.fromkeys(("set_picture", "drop_picture", "dress_item", "set_substitute"), MANAGER),
    **dict.fromkeys(("add_component", "rename_component", "remove_component"), MANAGER),
    **dict.fromkeys(("set_item_component", "set_option_component"), MANAGER),
    **dict.fromkeys(("set_component_out", "snooze_component"), KITCHEN),
    **dict.fromkeys(("set_component_left", "put_component_back"), KITCHEN),
    # Orders
    "place_order": {Role.ORDERS},
    **dict.fromkeys(("open_order", "tap_item", "add_line", "change_draft"), WAITERS),
    **dict.fromkeys(("step_draft", "remove_draft", "restore_draft", "send"), WAITERS),
    **dict.fromkeys(("fire_order", "fire_course", "fire_line", "serve_lines"), PASS),
    **dict.fromkeys(("hold_course", "edit_line", "void_line", "refire_line"), WAITERS),
    **dict.fromkeys(("rename_order", "change_guests", "move_order"), WAITERS),
    **dict.fromkeys(("close_order",), WAITERS),
    "set_flags": PASS,
    **dict.fromkeys(("accept_order", "refuse_order", "begin_unpaid", "send_for"), WAITERS),
    # The kiosk
    **dict.fromkeys(("open_cart", "add_to_cart", "set_takeaway", "step_cart_line"), AT_KIOSK),
    **dict.fromkeys(("change_cart_line", "remove_cart_line", "drop_cart"), AT_KIOSK),
    **dict.fromkeys(("order_cart", "pay_cart", "cancel_cart_payment"), AT_KIOSK),
    **dict.fromkeys(("change_channel", "open_channel", "pause_channel"), MANAGER),
    # Guests' phones at a table: whoever's it isn't learns nothing, whoever they are
    **dict.fromkeys(("join_by_code", "join_visit", "fill_cart", "step_own_line"), ANYBODY),
    **dict.fromkeys(("change_own_line", "remove_own_line", "name_phone"), ANYBODY),
    **dict.fromkeys(("send_cart", "ask_to_pay", "withdraw_wish", "leave_table"), ANYBODY),
    **dict.fromkeys(("pay_on_phone", "ask_own_payment", "cancel_own_payment"), ANYBODY),
    **dict.fromkeys(("refuse_cart", "accept_cart", "send_phone_away"), WAITERS),
    **dict.fromkeys(("new_visit_code", "charge_phone", "take_phone_cash", "answer_wish"), WAITERS),
    "renew_table_code": MANAGER,
    # The floor
    **dict.fromkeys(("import_room", "add_area", "change_area", "remove_area"), MANAGER),
    **dict.fromkeys(("add_section", "change_section", "remove_section"), MANAGER),
    **dict.fromkeys(("assign_section", "add_table", "change_table"), MANAGER),
    **dict.fromkeys(("place_table", "place_tables", "remove_table", "restore_table"), MANAGER),
    **dict.fromkeys(("add_landmark", "change_landmark"), MANAGER),
    **dict.fromkeys(("remove_landmark", "restore_landmark"), MANAGER),
    **dict.fromkeys(("join_tables", "unjoin_tables"), MANAGER),
    **dict.fromkeys(("allow_combination", "forbid_combination"), MANAGER),
    **dict.fromkeys(("block_tables", "unblock", "start_duty", "end_duty"), HOSTS),
    **dict.fromkeys(("skip_turn", "move_turn", "add_waiting", "quote_wait"), HOSTS),
    **dict.fromkeys(("change_party", "arrive", "mark_late", "notify_ready"), HOSTS),
    **dict.fromkeys(("renege", "mark_no_show", "cancel_party", "bring_back"), HOSTS),
    **dict.fromkeys(("seat_party", "seat_walk_in", "move_party", "add_chair"), HOSTS),
    **dict.fromkeys(("merge_parties", "split_party", "set_stage"), HOSTS),
    **dict.fromkeys(("leave", "return_party", "unseat_party"), HOSTS),
    **dict.fromkeys(("clear_table", "clear_tables", "soil_table"), HOSTS),
    # Bookings
    **dict.fromkeys(("book_hold", "book_notify", "book_details", "book_extend"), ANYBODY),
    **dict.fromkeys(("book_let_go", "book_change", "book_cancel"), ANYBODY),
    **dict.fromkeys(("join_waitlist", "leave_waitlist"), ANYBODY),
    **dict.fromkeys(("take_booking", "change_booking", "describe_booking"), DOOR),
    **dict.fromkeys(("confirm_booking", "lock_booking", "unlock_booking"), DOOR),
    **dict.fromkeys(("replan", "drop_wish"), DOOR),
    **dict.fromkeys(("add_period", "change_period", "limit_period"), MANAGER),
    **dict.fromkeys(("remove_period", "pause_online", "resume_online"), MANAGER),
    **dict.fromkeys(("add_closure", "remove_closure", "set_turn", "remove_turn"), MANAGER),
    # Guests
    **dict.fromkeys(("change_guest", "add_contact", "remove_contact", "tag_guest"), DOOR),
    **dict.fromkeys(("untag_guest", "set_consent"), DOOR),
    "end_news": ANYBODY,
    **dict.fromkeys(("merge_guests", "erase_guest"), MANAGER),
    # The kitchen
    **dict.fromkeys(("see_tickets", "acknowledge_ticket", "start_ticket"), KITCHEN),
    **dict.fromkeys(("start_line", "bump_ticket", "bump_line", "bump_item"), KITCHEN),
    **dict.fromkeys(("park_ticket", "unpark_ticket", "unbump_ticket"), KITCHEN),
    **dict.fromkeys(("unbump_line", "recall_ticket", "push_ticket", "push_line"), KITCHEN),
    **dict.fromkeys(("collect_order", "uncollect_order", "rush_order"), KITCHEN),
    **dict.fromkeys(("throw_away", "take_back_waste"), KITCHEN),
    "set_busy": PASS,
    "hold_fired": PASS,
    **dict.fromkeys(("clear_leftovers", "add_station", "change_station"), MANAGER),
    **dict.fromkeys(("set_station_age", "set_default_station"), MANAGER),
    **dict.fromkeys(("remove_station", "set_routing", "set_route"), MANAGER),
    # Money
    **dict.fromkeys(("open_check", "drop_check", "name_check", "waive_service"), WAITERS),
    **dict.fromkeys(("finish_check", "begin_payment", "take_cash", "take_voucher"), WAITERS),
    **dict.fromkeys(("move_lines", "split_seats", "split_phones", "split_shares"), WAITERS),
    **dict.fromkeys(("share_line", "merge_checks", "discount_check", "comp_check"), WAITERS),
    **dict.fromkeys(("discount_line", "comp_line", "remove_adjustment"), WAITERS),
    **dict.fromkeys(("cancel_payment", "ask_payment", "refund_tender", "add_tip"), WAITERS),
    **dict.fromkeys(("send_receipt",), WAITERS),
    **dict.fromkeys(("open_drawer", "move_cash", "close_drawer"), WAITERS),
    **dict.fromkeys(("reopen_check", "decide_payment", "close_day"), MANAGER),
    "answer_alert": MANAGER,
    **dict.fromkeys(("back_up_now", "verify_now"), OFFICE),
    **dict.fromkeys(("change_money_rules", "set_tax_rate", "drop_tax_rate"), MANAGER),
    **dict.fromkeys(("add_terminal", "change_terminal", "remove_terminal"), MANAGER),
}

BODIES: dict[str, dict[str, Any]] = {
    "back_up_now": {},
    "verify_now": {},
    "set_up": {"token": "x", "name": "Ada", "pin": PIN},
    "name_house": {},
    "/setup/floor": {"room": "cafe"},
    "make_pairing_link": {"station_id": NOBODY},
    "send_test": {"station_id": NOBODY},
    "sign_in": {"staff_id": NOBODY, "pin": PIN},
    "ask_pairing": {},
    "claim_pairing": {},
    "use_pairing_link": {"token": "x"},
    "confirm_pairing": {"code": "BCDFGHJK", "name": "Wall", "role": "expo"},
    "hire_staff": {"name": "Bob", "role": "server", "pin": PIN},
    "set_pin": {"pin": PIN},
    **{key: {} for key in ("book_hold", "book_notify", "book_details", "book_extend")},
    **{key: {} for key in ("book_let_go", "book_change", "book_cancel")},
    **{key: {} for key in ("join_waitlist", "leave_waitlist")},
    "end_news": {},
    **{key: {} for key in ("join_by_code", "join_visit", "new_visit_code")},
    "place_order": {"channel": "web", "external_id": "1", "lines": [{"item": "x", "quantity": 1}]},
}
"""What is sent where it isn't simply the command's arguments, by the route's name or path."""

LEAVES = {"sign_out"}
"""What ends the visitor's own rights comes last."""


def unsafe_routes(venue: Venue) -> list[Route]:
    routes = [
        route
        for route in venue.client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route) and (route.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    ]
    return sorted(routes, key=lambda route: route.name in LEAVES)


def body_of(route: Route) -> dict[str, Any]:
    for name in (route.path, route.name):
        if name in BODIES:
            return BODIES[name]
    model = model_of(route.endpoint.command)  # type: ignore[attr-defined]
    in_path = set(route.param_convertors)
    return {
        name: sample(field.annotation)
        for name, field in model.model_fields.items()
        if name not in in_path
    }


def path_of(route: Any) -> str:
    return re.sub(r"\{[^}]*\}", str(NOBODY), route.path)


def is_refused(venue: Venue, route: Route, visitor: Visitor) -> bool:
    venue.client.cookies.clear()
    answer = venue.client.post(
        path_of(route), headers=visitor.headers, json=body_of(route), follow_redirects=False
    )
    assert answer.status_code < 500, f"{route.name}: {answer.text}"
    return answer.status_code in (401, 403)


def disagreements(venue: Venue, visitor: Visitor, role: Role) -> Iterator[str]:
    for route in unsafe_routes(venue):
        may = role in ALLOWED[route.name]
        if is_refused(venue, route, visitor) is may:
            yield f"{route.name}: {role} {'may' if may else 'may not'}"


def test_the_table_names_every_unsafe_route(venue: Venue) -> None:
    names = {route.name for route in unsafe_routes(venue)}
    assert names - ALLOWED.keys() == set(), "who may use these? Say so in ALLOWED"
    assert ALLOWED.keys() - names == set(), "these are no routes any more"


@pytest.mark.parametrize("role", sorted(ANYBODY))
def test_every_unsafe_route_for(role: Role, venue: Venue) -> None:
    assert list(disagreements(venue, venue.visitor(role), role)) == []


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.ADMIN}))
def test_a_device_of_many_hands_does_nothing_without_a_sign_in(role: Role, venue: Venue) -> None:
    device = venue.pair(role)
    open_to_devices = {name for name, roles in ALLOWED.items() if roles >= DEVICES}
    for route in unsafe_routes(venue):
        assert is_refused(venue, route, device) is (route.name not in open_to_devices), route.name


# Screens


def screens(venue: Venue) -> list[type[Screen]]:
    return [screen for app in venue.web.apps for screen in app.screens]


def may_see(screen: type[Screen], visitor: Visitor, rights: frozenset[Any]) -> bool:
    if screen is SignIn:
        return visitor.device is not None
    return screen.needs is None or screen.needs in rights


def check_screens(venue: Venue, visitor: Visitor, rights: frozenset[Any]) -> None:
    for screen in screens(venue):
        may = may_see(screen, visitor, rights)
        answer = venue.get(path_of(screen), visitor)
        assert (answer.status_code not in (401, 403)) is may, screen
        assert answer.status_code < 500, screen
        if screen.regions and not may:
            with venue.watch(path_of(screen), visitor) as socket:
                assert closed_with(socket) == 1008, screen


@pytest.mark.parametrize("role", sorted(ANYBODY))
def test_every_screen_for(role: Role, venue: Venue) -> None:
    check_screens(venue, venue.visitor(role), CAPABILITIES[role])


def test_every_screen_where_nobody_is_signed_in(venue: Venue) -> None:
    check_screens(venue, venue.pair(Role.MANAGER), LOOKING)
