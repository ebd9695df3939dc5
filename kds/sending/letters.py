"""What is written to guests, in their language. Plain text: it arrives everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kds.config import Settings
from kds.guests.model import MessageKind
from kds.guests.queries import Waiting
from kds.sending.receipts import receipt_text
from kds.values import from_ms
from kds.web.i18n import LANGUAGES, Formats, translations

Gettext = Callable[[str], str]


def N_(text: str) -> str:
    """Marks a text for the catalogues; it is translated when a letter is written."""
    return text


HELLO = N_("Hello {name},")
LINK = N_("To change or cancel it: {link}")
NEWS = N_("You also get our news. To get none any more: {link}")
REQUESTED = (
    N_("We have your request, {venue}"),
    N_("You asked for a table for {size} on {day} at {time}. We'll write back soon."),
)
SAID = {
    MessageKind.CONFIRMATION: (
        N_("Your table at {venue}, {day}, {time}"),
        N_("Your table for {size} is booked on {day} at {time}."),
    ),
    MessageKind.CHANGE: (
        N_("Your booking has changed, {venue}"),
        N_("Your table for {size} is now booked on {day} at {time}."),
    ),
    MessageKind.CANCELLATION: (
        N_("Your booking is cancelled, {venue}"),
        N_("Your table for {size} on {day} at {time} is cancelled."),
    ),
    MessageKind.REMINDER: (
        N_("See you soon at {venue}"),
        N_(
            "We look forward to seeing you: a table for {size} on {day} at {time}. "
            "If you can't come, please use the link in your confirmation."
        ),
    ),
    MessageKind.TABLE_READY: (
        N_("Your table is ready, {venue}"),
        N_("Your table for {size} is ready. We keep it for ten minutes."),
    ),
    MessageKind.DELAY: (
        N_("Your table takes a little longer, {venue}"),
        N_(
            "We are sorry: your table for {size} takes longer than we told you. "
            "We'll write as soon as it is ready."
        ),
    ),
    MessageKind.RECEIPT: (
        N_("Your receipt from {venue}"),
        N_("Thank you for your visit. This is what you paid:"),
    ),
    MessageKind.SLOT_FREE: (
        N_("A table is free at {venue}, {day}"),
        N_("A table for {size} is free on {day} at {time}. Whoever books it first has it."),
    ),
}
"""Subject and sentence of each kind."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, ready to go to an e-mail address or a phone number."""

    address: str
    subject: str
    text: str
    attachment: str = ""
    """An .ics file."""
    unsubscribe: str = ""
    """The address behind which its reader gets no more news."""


def compose(waiting: Waiting, settings: Settings, unsubscribe: str = "") -> Letter:
    """The letter for a message of the outbox; who gets our news may end that by a link in it."""
    language = waiting.language if waiting.language in LANGUAGES else settings.language
    gettext = translations(language).gettext
    subject, lines = _texts(waiting, gettext)
    known = _values(waiting, settings, language)
    told = [line.format(**known) for line in lines]
    if waiting.kind is MessageKind.RECEIPT:
        told.append(receipt_text(waiting.data, settings, language))
    if unsubscribe:
        told.append(gettext(NEWS).format(link=unsubscribe))
    text = "\n\n".join([*told, settings.venue])
    subject = subject.format(**known)
    return Letter(waiting.address, subject, text, waiting.attachment, unsubscribe)


def _values(waiting: Waiting, settings: Settings, language: str) -> dict[str, object]:
    """What stands in the braces."""
    formats, data = Formats(language, settings), waiting.data
    at = from_ms(data["at"]) if data.get("at") else None
    return {
        "name": data.get("name", ""),
        "size": data.get("size", ""),
        "venue": settings.venue,
        "day": formats.day(at) if at else "",
        "time": formats.clock(at) if at else "",
        "link": data.get("link", ""),
    }


def _texts(waiting: Waiting, gettext: Gettext) -> tuple[str, list[str]]:
    """Subject and lines, their braces still to be filled."""
    data = waiting.data
    requested = waiting.kind is MessageKind.CONFIRMATION and data.get("state") == "requested"
    subject, body = REQUESTED if requested else SAID[waiting.kind]
    lines = [HELLO if data.get("name") else "", body, LINK if data.get("link") else ""]
    return gettext(subject), [gettext(line) for line in lines if line]
