"""How guests are found again."""

from __future__ import annotations

import pytest

from kds.guests.rules import email_of, phone_of


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("030 1234567", "+49301234567"),
        ("+49 (0)30 123-4567", "+49301234567"),
        ("0049 30 1234567", "+49301234567"),
        ("+44 20 7946 0018", "+442079460018"),
        ("", ""),
        ("   ", ""),
        ("call me", None),
        ("+1", None),
    ],
)
def test_a_phone_is_one_number_however_it_is_typed(typed: str, number: str | None) -> None:
    assert phone_of(typed, "DE") == number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("", ""),
        ("ada", None),
        ("ada@localhost", None),
        ("ada@example.org, bo@example.org", None),
        ("a" * 250 + "@example.org", None),
        ("ada@example.org\nBcc: bo@example.org", None),
    ],
)
def test_an_address_is_one_and_in_lower_case(typed: str, address: str | None) -> None:
    assert email_of(typed) == address
