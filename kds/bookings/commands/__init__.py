"""What is done about bookings. All times are aware UTC moments in steps of five minutes.

A party's row is the floor's, and so are the house's cancelling (`floor.commands.cancel_party`),
bringing back (`bring_back`), arriving, seating and no-shows by hand (`mark_no_show`).

For guests (no capability: their secret proves them; `token_hash` = SHA-256 of 128 bits or more):
    hold(at, size, token_hash, language="") → party id       5 min; raises Conflict when not free
    extend_hold(token_hash) → until                          once
    drop_hold(token_hash)
    book(token_hash, name, phone="", email="", note="", allergy="", language="", link="") → party id
        the hold's rows become the booking (state requested, or booked); the same secret is the
        private link's from then on; `link` is its full URL, for the letter
    change_by_guest(token_hash, at, size, link="")           until an hour before
    cancel_by_guest(token_hash)
    confirm_by_guest(token_hash)
    note_wish(at, size, name, phone="", email="", flexible=30, language="") → wish id
    join_waitlist(size, name, token_hash, quoted_low, quoted_high, phone="", email="", language="")
        → party id: on the waitlist, while a service is on
    leave_waitlist(token_hash)

For staff who take bookings:
    take_booking(at, size, name, phone="", email="", note="", allergy="", table_ids=(),
                 minutes=None, language="", token_hash=None, link="") → party id
    change_booking(party_id, at, size, minutes=None, table_ids=())   the diary's drag and resize
    describe_booking(party_id, name, phone="", email="", note="", allergy="")
    confirm_booking(party_id)      grants a request; booked → confirmed
    lock_booking(party_id), unlock_booking(party_id)
    replan(day, moves=()) → number of parties moved
    drop_wish(wish_id)
    tell_delay(party_id)           a waiting party's table takes longer than it was told

For managers:
    add_period, change_period, limit_period, remove_period, pause_online, resume_online,
    add_closure, remove_closure, set_turn, remove_turn

For the timer: keep_time() (holds run out, late, no-show), ask_plan() (once a business date).

Queries (`kds.bookings.queries`; all take a Session, `zone` is `settings.tz`):
    availability_day(session, zone, now, day, size, public=True) → Availability (slots, why)
    ask_time(session, zone, now, at, size, public=True) → TimeAnswer (why, offers ± 30 min)
    open_days(session, zone, now, first, days) → dates
    own_booking(session, token_hash) → OwnBooking | None     their own, nobody else's
    diary_day(session, zone, now, day) → DiaryDay            services, stays, load curve
    check_change(session, zone, now, party_id, at, size, minutes, table_ids) → TimeAnswer
    past.gone_parties(session, day, now, live) → who came, who didn't, at which tables
    outside_hours(session, zone, now) → stays whose hours were taken away
    live: period_cards, closure_cards, turn_cards, wish_cards
"""

from kds.bookings.commands.booking import (
    book,
    confirm_booking,
    confirm_by_guest,
    describe_booking,
    lock_booking,
    take_booking,
    unlock_booking,
)
from kds.bookings.commands.changing import (
    cancel_by_guest,
    change_booking,
    change_by_guest,
    follow_party,
)
from kds.bookings.commands.holds import drop_hold, extend_hold, hold
from kds.bookings.commands.letters import call_party, tell_delay
from kds.bookings.commands.periods import (
    add_closure,
    add_period,
    change_period,
    limit_period,
    pause_online,
    remove_closure,
    remove_period,
    remove_turn,
    resume_online,
    set_turn,
)
from kds.bookings.commands.replanning import NewTables, replan
from kds.bookings.commands.timing import ask_plan, keep_time
from kds.bookings.commands.waitlist import join_waitlist, leave_waitlist
from kds.bookings.commands.wishes import (
    drop_past_wishes,
    drop_wish,
    forget_wishes,
    note_wish,
)

__all__ = [
    "NewTables",
    "add_closure",
    "add_period",
    "ask_plan",
    "book",
    "call_party",
    "cancel_by_guest",
    "change_booking",
    "change_by_guest",
    "change_period",
    "confirm_booking",
    "confirm_by_guest",
    "describe_booking",
    "drop_hold",
    "drop_past_wishes",
    "drop_wish",
    "extend_hold",
    "follow_party",
    "forget_wishes",
    "hold",
    "join_waitlist",
    "keep_time",
    "leave_waitlist",
    "limit_period",
    "lock_booking",
    "note_wish",
    "pause_online",
    "remove_closure",
    "remove_period",
    "remove_turn",
    "replan",
    "resume_online",
    "set_turn",
    "take_booking",
    "tell_delay",
    "unlock_booking",
]
