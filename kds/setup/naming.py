"""The house's name, place and money on their way in; what there is to choose from, and a guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import phonenumbers
from babel import Locale
from babel.core import get_global
from starlette.requests import HTTPConnection, Request

from kds.config import LANGUAGES, NAMED
from kds.errors import NotFound
from kds.staff.rules import Naming, check_pin, currencies, current_of, digest, hash_pin, new_secret
from kds.staff.rules import zones as known_zones
from kds.web import signin
from kds.web.forms import Form, form_of
from kds.web.house import Web, web_of
from kds.web.pairing import browser_of

Values = dict[str, Any]
FEW = 3
Choices = tuple[tuple[str, str], ...]
"""(code, word) of each choice."""


class HouseForm(Form):
    """What is empty stays as it is."""

    venue: str = ""
    zone: str = ""
    currency: str = ""
    language: str = ""
    country: str = ""


class SetUpForm(HouseForm):
    token: str
    name: str
    pin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The form about the house: what stands in it, what may be chosen, what is fixed outside."""

    values: dict[str, str]
    fixed: frozenset[str]
    zones: tuple[str, ...]
    currencies: Choices
    countries: Choices
    languages: Choices


async def house_said(request: Request, values: Values) -> Values:
    """The form → the command's arguments; what is fixed outside stays what it is."""
    named = said(web_of(request), form_of(HouseForm, values))
    return {name: getattr(named, name) for name in NAMED}


async def first_person(request: Request, values: Values) -> Values:
    """The set-up link's form: the first manager, on this browser as its device; and the house."""
    web, form = web_of(request), form_of(SetUpForm, values)
    web.tries.check(signin.address_of(request))
    if not web.opens_setup(form.token):
        web.tries.failed(signin.address_of(request))
        raise NotFound("This link is no longer good", do="Restart the house for a new one")
    request.state.token, request.state.session = new_secret(), new_secret()
    return {
        "name": form.name,
        "pin_hash": await web.in_thread(hash_pin, check_pin(form.pin)),
        "device_name": browser_of(request),
        "token_hash": digest(request.state.token),
        "session_hash": digest(request.state.session),
        "naming": said(web, form),
    }


def said(web: Web, form: HouseForm) -> Naming:
    """What a form says of the house, and the settings where it says nothing or nothing may be."""
    settings, fixed = web.settings, web.house.fixed
    words = {n: "" if n in fixed else getattr(form, n) for n in NAMED}
    return Naming(**{name: words[name] or getattr(settings, name) for name in NAMED})


def asked(request: HTTPConnection, typed: dict[str, str], *, guess: bool) -> Asked:
    """The form with what was typed, else what is so, else what the browser lets one guess."""
    web = web_of(request)
    language = web.language(request)
    now = {name: str(getattr(web.settings, name)) for name in NAMED}
    if guess:
        now.update({"venue": "", **_guessed(request, now["country"]), "language": language})
        now.update({n: str(getattr(web.settings, n)) for n in NAMED if n in web.house.fixed})
    return Asked(
        {name: typed.get(name, now[name]) for name in NAMED},
        web.house.fixed,
        _zones(),
        _currencies(language),
        _countries(language),
        tuple((code, str(Locale.parse(code).display_name)) for code in LANGUAGES),
    )


def _guessed(request: HTTPConnection, usual: str) -> dict[str, str]:
    """Country, currency and zone by the region of the browser's language: `de-AT` is Austria."""
    region = next(iter(_regions(request.headers.get("Accept-Language", ""))), usual)
    money = current_of(region)
    places = [z for z, land in get_global("zone_territories").items() if land == region]
    # A country with many zones isn't guessed at: the browser may know, and else somebody chooses.
    zone = next((z for z in places if z in known_zones()), "") if len(places) < FEW else ""
    return {"country": region, "zone": zone, **({"currency": money[0]} if money else {})}


def _regions(accepted: str) -> list[str]:
    tags = (part.partition(";")[0].strip() for part in accepted.split(","))
    regions = (tag.rpartition("-")[2].upper() for tag in tags if "-" in tag)
    return [region for region in regions if region in phonenumbers.SUPPORTED_REGIONS]


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(known_zones()))


@cache
def _currencies(language: str) -> Choices:
    names = Locale.parse(language).currencies
    return tuple(sorted(((c, names.get(c, c)) for c in currencies()), key=lambda each: each[1]))


@cache
def _countries(language: str) -> Choices:
    names = Locale.parse(language).territories
    known = ((c, names.get(c, c)) for c in phonenumbers.SUPPORTED_REGIONS)
    return tuple(sorted(known, key=lambda each: each[1]))
