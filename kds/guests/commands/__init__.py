"""What is done about guests and their messages.

Other areas call `contacts.contact_of`, `people.meet_guest`, `erasing.erase`,
`messages.queue_message` and `messages.drop_messages` inside their own commands; the rest is run by
screens and by the task that sends:

    change_guest(guest_id, name, note="", allergy="")
    add_contact(guest_id, text) → contact id: a phone number or an e-mail address
    remove_contact(contact_id)
    tag_guest(guest_id, tag) / untag_guest(guest_id, tag)
    set_consent(guest_id, given): marketing letters, as told to staff
    offer_unsubscribe(guest_id, token_hash) / unsubscribe(token_hash): no more news, by a link
    merge_guests(guest_id, into_id): two profiles of one person become one
    erase_guest(guest_id): nothing is left that says who it was
    forget_letters(): by itself, what is old enough
    settle_message(message_id) / delay_message(message_id)
"""

from kds.guests.commands.contacts import add_contact, remove_contact
from kds.guests.commands.erasing import erase_guest, forget_letters
from kds.guests.commands.merging import merge_guests
from kds.guests.commands.messages import (
    delay_message,
    settle_message,
)
from kds.guests.commands.people import (
    change_guest,
    set_consent,
    tag_guest,
    untag_guest,
)
from kds.guests.commands.unsubscribing import offer_unsubscribe, unsubscribe

__all__ = [
    "add_contact",
    "change_guest",
    "delay_message",
    "erase_guest",
    "forget_letters",
    "merge_guests",
    "offer_unsubscribe",
    "remove_contact",
    "set_consent",
    "settle_message",
    "tag_guest",
    "unsubscribe",
    "untag_guest",
]
