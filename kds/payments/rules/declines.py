"""Why a card wasn't charged, in words for those who stand at the terminal.

Codes are Stripe's (https://docs.stripe.com/declines/codes) and our own for what a terminal does.
A lost or stolen card is told like any other: the guest may not be its owner.
"""

from __future__ import annotations

from kds.errors import N_

ANOTHER_CARD = N_("The bank declined the card; try another one")
UNREACHABLE = N_("The terminal can't be reached; nothing was charged")
BUSY = N_("The terminal is busy with something else; nothing was charged")
NOBODY = N_("Nobody held a card to it")
CALLED_OFF = N_("It was called off at the terminal")

WORDS = {
    "insufficient_funds": N_("There isn't enough money on the card"),
    "card_velocity_exceeded": N_("The card's limit is reached"),
    "withdrawal_count_limit_exceeded": N_("The card's limit is reached"),
    "expired_card": N_("The card has expired"),
    "incorrect_pin": N_("The PIN was wrong"),
    "pin_try_exceeded": N_("The PIN was wrong too often"),
    "offline_pin_required": N_("The card must be put in, for its PIN"),
    "online_or_offline_pin_required": N_("The card must be put in, for its PIN"),
    "card_not_supported": N_("The terminal doesn't take such cards"),
    "charge_already_refunded": N_("It was given back already"),
    "terminal_unreachable": UNREACHABLE,
    "terminal_reader_offline": UNREACHABLE,
    "terminal_busy": BUSY,
    "terminal_reader_busy": BUSY,
    "timed_out": NOBODY,
    "terminal_reader_timeout": NOBODY,
    "customer_canceled": CALLED_OFF,
    "customer_cancelled": CALLED_OFF,
    "restarted": N_("The terminal was switched off; nothing was charged"),
    "amount_too_small": N_("That is too little for the payment page; pay it otherwise"),
    "no_page": N_("The payment page can't be opened; nothing was charged"),
    "return_elsewhere": N_("The payment page can't be opened; nothing was charged"),
    "not_sent": N_("It was too late to send it; nothing was charged"),
    "not_configured": N_("The terminal isn't set up: its provider's key is missing"),
}


def why(code: str) -> str:
    """What a decline code says to people, as a message that the edge translates; "" for none."""
    return WORDS.get(code, ANOTHER_CARD) if code else ""
