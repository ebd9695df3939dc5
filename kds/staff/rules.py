"""Secrets, codes and PINs: how they are made, compared and kept. No I/O, no database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

import phonenumbers
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from babel.core import get_global
from babel.numbers import get_territory_currencies

from kds.config import LANGUAGES
from kds.errors import Invalid

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""Twenty letters that no hand confuses and no word is made of (RFC 8628 §6.1)."""
CODE_LENGTH = 8
PAIRING_LIFE = timedelta(minutes=10)
MOST_PENDING = 3
"""How many screens of one address may wait for a manager."""
SESSION_LIFE = timedelta(hours=16)
"""The longest shift: who forgot to sign out is signed out by then."""

FREE_FAILURES = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(seconds=30), timedelta(minutes=15)

# OWASP's figures for argon2id: 19 MiB, two passes, one lane. About 30 ms, so never on the loop.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def new_secret() -> str:
    """256 random bits, for cookies, links and tokens."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """How a secret is kept: SHA-256 is enough, because it is random, not chosen."""
    return hashlib.sha256(secret.encode()).digest()


def device_token(waiting: str) -> str:
    """The device's token that a waiting screen's secret turns into.

    Derived, so that a claim whose answer was lost gives the same token when it is sent again.
    """
    return hmac.new(waiting.encode(), b"kds device", hashlib.sha256).hexdigest()


def new_code() -> str:
    """A code to be read off a screen and typed: 20⁸ possibilities, good for ten minutes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """What somebody typed, as the code it means: case, spaces and dashes don't matter."""
    return "".join(c for c in typed.upper() if c in ALPHABET)


def spoken_code(code: str) -> str:
    """In two groups, as people read it."""
    return f"{code[:4]}-{code[4:]}"


def lock_after(failures: int) -> timedelta | None:
    """How long a PIN rests after so many wrong ones in a row: 30 s, doubling to 15 minutes."""
    if failures < FREE_FAILURES:
        return None
    doublings: int = min(failures - FREE_FAILURES, 10)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def check_pin(pin: str) -> str:
    """A PIN as it may be: 4 to 8 digits that aren't the first ones anybody would try."""
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise Invalid("A PIN has 4 to 8 digits", field="pin", do="Choose another PIN")
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise Invalid("That PIN is guessed at once", field="pin", do="Choose another PIN")
    return pin


def hash_pin(pin: str) -> str:
    """argon2id; 19 MiB and some 30 ms of a processor, so call it in a thread."""
    return _hasher.hash(pin)


def pin_matches(pin: str, pin_hash: str) -> bool:
    """As slow as `hash_pin`, for the same reason."""
    try:
        return _hasher.verify(pin_hash, pin)
    except (VerifyMismatchError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True)
class Naming:
    """What the house says of itself; the fields bear the names of the settings."""

    venue: str
    zone: str
    currency: str
    language: str
    country: str


def checked_house(said: Naming) -> Naming:
    """As it may be kept; raises Invalid naming the field."""
    if not 1 <= len(said.venue) <= 80:
        raise Invalid("A name has 1 to 80 letters", field="venue", do="Correct the name")
    if said.zone not in zones():
        raise Invalid(
            "There is no time zone {zone}",
            field="zone",
            do="Choose one from the list, like Europe/Berlin",
            zone=said.zone[:64],
        )
    currency, country = said.currency.upper(), said.country.upper()
    if currency not in currencies():
        raise Invalid("That isn’t a currency in use", field="currency", do="Choose one of the list")
    if said.language not in LANGUAGES:
        raise Invalid("The screens don’t speak that", field="language", do="Choose one of the list")
    if country not in phonenumbers.SUPPORTED_REGIONS:
        raise Invalid("There is no such country", field="country", do="Choose one of the list")
    return replace(said, currency=currency, country=country)


@cache
def zones() -> frozenset[str]:
    """The time zones of places, by their names in the IANA database."""
    return frozenset(z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))


@cache
def currencies() -> frozenset[str]:
    """Codes of the currencies that some country uses today."""
    return frozenset(c for land in get_global("territory_currencies") for c in current_of(land))


def current_of(country: str) -> list[str]:
    """The currencies that a country uses today, the usual one first."""
    found: list[str] = get_territory_currencies(country)
    return found
