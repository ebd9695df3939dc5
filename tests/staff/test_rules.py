"""Secrets, codes, PINs and locks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from kds.errors import Invalid
from kds.staff.rules import (
    ALPHABET,
    check_pin,
    device_token,
    digest,
    hash_pin,
    lock_after,
    new_code,
    new_secret,
    pin_matches,
    spoken_code,
    tidy_code,
)


def test_a_code_is_eight_letters_of_twenty() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert len(set(ALPHABET)) == 20
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)


@given(st.sampled_from(["", " ", "-", "  ", "."]), st.booleans())
def test_a_code_is_read_however_it_is_typed(between: str, small: bool) -> None:
    code = new_code()
    typed = between.join(spoken_code(code))
    assert tidy_code(typed.lower() if small else typed) == code


def test_secrets_are_long_and_kept_as_hashes() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(new_secret()) >= 43, "256 bits"
    assert len(digest("x")) == 32
    assert device_token("a") == device_token("a") != device_token("b")


def test_locks_double_from_half_a_minute_to_a_quarter_of_an_hour() -> None:
    locks = [lock_after(failures) for failures in range(1, 13)]
    assert locks[:4] == [None] * 4
    assert [lock.total_seconds() for lock in locks[4:] if lock] == [
        30,
        60,
        120,
        240,
        480,
        900,
        900,
        900,
    ]
    assert lock_after(10**6) == timedelta(minutes=15)


@pytest.mark.parametrize("pin", ["2580", "0852", "13570", "99199911"])
def test_a_pin_may_be(pin: str) -> None:
    assert check_pin(pin) == pin


@pytest.mark.parametrize(
    "pin", ["", "123", "1234", "4321", "0000", "123456789", "12a4", "١٢٣٥", " 2580", "-258"]
)
def test_a_pin_may_not_be(pin: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_pin(pin)
    assert refused.value.field == "pin"


def test_a_pin_is_kept_as_argon2id() -> None:
    kept = hash_pin("2580")
    cost = extract_parameters(kept)
    assert (cost.type.name, cost.memory_cost, cost.time_cost) == ("ID", 19 * 1024, 2)
    assert pin_matches("2580", kept)
    assert not pin_matches("2581", kept)
    assert not pin_matches("2580", "not a hash")
    assert hash_pin("2580") != kept, "salted"
