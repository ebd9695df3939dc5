"""A table's state, its stages and its guesses: pure rules on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from kds.floor.model import ClaimState, Stage, TableState
from kds.floor.rules.stage import advance, stage_of_course
from kds.floor.rules.state import Standing, free_for, table_state
from kds.floor.rules.times import projected_end, turn_minutes
from kds.values import PartyId

NOW = datetime(2026, 5, 8, 18, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=30)
SATO, ITO = PartyId(1), PartyId(2)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Table:
    dirty_since: datetime | None = None


@dataclass(frozen=True)
class Seating:
    id: PartyId = SATO
    seated_at: datetime = EARLIER


@dataclass(frozen=True)
class Party:
    stage: Stage = Stage.SEATED
    stage_at: datetime | None = EARLIER
    minutes: int = 90


@dataclass(frozen=True)
class Claim:
    starts_at: datetime
    ends_at: datetime
    party_id: PartyId | None = ITO
    state: ClaimState = ClaimState.BOOKED
    expires_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now


def claim(start: float, end: float, **values: object) -> Claim:
    return Claim(at(start), at(end), **values)  # type: ignore[arg-type]


def block(start: float, end: float) -> Claim:
    return claim(start, end, party_id=None, state=ClaimState.BLOCK)


def free(*claims: Claim, dirty: bool = False, later: float = 0) -> Standing:
    return table_state(Table(NOW if dirty else None), None, None, claims, NOW, at=at(later))


@pytest.mark.parametrize(
    ("claims", "dirty", "state"),
    [
        ((), False, TableState.AVAILABLE),
        ((), True, TableState.DIRTY),
        ((claim(31, 90),), False, TableState.AVAILABLE),
        ((claim(30, 90),), False, TableState.DUE_SOON),
        ((claim(0, 90),), False, TableState.HELD),
        ((claim(-90, 0),), False, TableState.AVAILABLE),
        ((claim(0, 90),), True, TableState.DIRTY),
        ((block(-5, 60),), True, TableState.BLOCKED),
        ((block(10, 60),), False, TableState.DUE_SOON),
        ((claim(0, 90, expires_at=NOW),), False, TableState.AVAILABLE),
    ],
)
def test_a_free_table(claims: tuple[Claim, ...], dirty: bool, state: TableState) -> None:
    assert free(*claims, dirty=dirty).state is state


def test_a_claim_is_late_after_five_minutes() -> None:
    assert not free(claim(-4, 86)).late
    assert free(claim(-5, 85)).late
    assert not free(block(-5, 85)).late


@pytest.mark.parametrize("stage", list(Stage))
def test_an_occupied_table_shows_its_stage(stage: Stage) -> None:
    standing = table_state(Table(), Seating(), Party(stage), (), NOW)
    assert (standing.state.value, standing.party_id) == (stage.value, SATO)


def test_somebody_sits_whatever_is_planned() -> None:
    """A block, dirt and another's claim change nothing about a fact."""
    claims = (block(-60, 0), claim(0, 60))
    standing = table_state(Table(NOW), Seating(), Party(Stage.MAINS), claims, NOW)
    assert (standing.state, standing.overstay) == (TableState.MAINS, True)


def test_its_own_claim_is_no_overstay() -> None:
    claims = (claim(-30, 60, party_id=SATO), claim(60, 120))
    standing = table_state(Table(), Seating(), Party(), claims, NOW)
    assert (standing.overstay, standing.next_at, standing.next_party_id) == (False, at(60), ITO)


def test_a_table_is_tight_when_its_party_will_probably_still_be_there() -> None:
    for starts, tight in ((50, True), (70, False)):
        standing = table_state(Table(), Seating(), Party(), (claim(starts, 150),), NOW)
        assert standing.tight is tight, starts


def test_later_a_seated_party_is_gone_and_the_claim_is_there() -> None:
    claims = (claim(70, 160),)
    states = {
        minutes: table_state(Table(), Seating(), Party(), claims, NOW, at=at(minutes)).state
        for minutes in (30, 65, 80, 200)
    }
    assert states == {
        30: TableState.SEATED,
        65: TableState.DUE_SOON,
        80: TableState.SEATED,
        200: TableState.AVAILABLE,
    }


def test_dirt_is_not_for_later() -> None:
    assert free(dirty=True, later=30).state is TableState.AVAILABLE


def test_how_long_a_table_is_free() -> None:
    assert free_for((), NOW) is None
    assert free_for((claim(90, 120), claim(45, 90)), NOW) == timedelta(minutes=45)
    assert free_for((claim(-10, 20),), NOW) == timedelta()
    assert free_for((claim(45, 90, expires_at=NOW), claim(-60, 0)), NOW) is None


def test_a_guess_moves_on_with_the_party() -> None:
    fresh = projected_end(Stage.SEATED, NOW, NOW, 90, NOW)
    assert fresh.likely == at(90)
    assert fresh.late > fresh.likely
    paying = projected_end(Stage.CHECK_DROPPED, NOW, at(-60), 90, NOW)
    assert paying.likely < at(15)
    overdue = projected_end(Stage.SEATED, at(-300), at(-300), 90, NOW)
    assert overdue.likely > NOW


@pytest.mark.parametrize(("size", "minutes"), [(1, 90), (2, 90), (3, 105), (5, 120), (7, 150)])
def test_bigger_parties_stay_longer(size: int, minutes: int) -> None:
    assert turn_minutes(size) == minutes


def test_a_course_tells_what_a_table_eats() -> None:
    assert [stage_of_course(course) for course in range(5)] == [
        Stage.ORDERED,
        Stage.STARTERS,
        Stage.MAINS,
        Stage.DESSERT,
        Stage.DESSERT,
    ]


def test_by_itself_a_table_only_moves_on() -> None:
    assert advance(Stage.SEATED, Stage.MAINS) is Stage.MAINS
    assert advance(Stage.DESSERT, Stage.STARTERS) is Stage.DESSERT
    assert advance(Stage.CHECK_DROPPED, Stage.DESSERT) is Stage.CHECK_DROPPED
    assert advance(Stage.PAID, Stage.ORDERED) is Stage.ORDERED
