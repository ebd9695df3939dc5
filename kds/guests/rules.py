"""How guests are found again: a phone in E.164, an e-mail in lower case."""

from __future__ import annotations

import re

import phonenumbers

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
EMAIL_LENGTH = 254


def phone_of(text: str, country: str) -> str | None:
    """A phone number as E.164; `country` (ISO 3166) is that of numbers without a prefix.

    "" for nothing, None for what can't be a number.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_of(text: str) -> str | None:
    """An e-mail address in lower case; "" for nothing, None for what can't be one."""
    plain = text.strip().lower()
    if not plain:
        return ""
    return plain if len(plain) <= EMAIL_LENGTH and EMAIL.fullmatch(plain) else None
