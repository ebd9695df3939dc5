"""What a table's state is, now or at a later moment: derived from facts, plans and guesses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from kds.floor.model import ClaimState, Stage, TableState
from kds.floor.rules.times import Policy, Projection, projected_end
from kds.values import PartyId


class TableFacts(Protocol):
    @property
    def dirty_since(self) -> datetime | None: ...


class SeatingFacts(Protocol):
    """`id` is the seated party's."""

    @property
    def id(self) -> PartyId: ...
    @property
    def seated_at(self) -> datetime: ...


class PartyFacts(Protocol):
    @property
    def stage(self) -> Stage: ...
    @property
    def stage_at(self) -> datetime | None: ...
    @property
    def minutes(self) -> int: ...


class ClaimFacts(Protocol):
    @property
    def party_id(self) -> PartyId | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def state(self) -> ClaimState: ...
    def stands(self, now: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How a table stands at a moment."""

    state: TableState
    party_id: PartyId | None
    """Who sits there, or who is expected now; None for nobody."""
    next_party_id: PartyId | None
    next_at: datetime | None
    """The next claim that isn't the sitting party's own: whose it is (None = a block), and when."""
    late: bool
    """Its claim has begun and nobody has come."""
    overstay: bool
    """Somebody sits into another party's claim: it has begun already."""
    projection: Projection | None
    """When the sitting party is guessed to leave."""
    tight: bool
    """It will probably (p50) still sit there when the next claim begins."""
    guessed: bool
    """A later moment: made of plans and guesses, not of facts."""


def table_state(
    table: TableFacts,
    seating: SeatingFacts | None,
    party: PartyFacts | None,
    claims: Iterable[ClaimFacts],
    now: datetime,
    policy: Policy | None = None,
    at: datetime | None = None,
) -> Standing:
    """The state of a table now, or at a later moment `at`.

    `seating` is the table's open one and `party` its party; `claims` are all of the table, in any
    order. Nothing else decides what the map shows.
    """
    policy = policy or Policy()
    moment = now if at is None or at < now else at
    standing = sorted((c for c in claims if c.stands(now)), key=lambda c: c.starts_at)
    end = None if seating is None else _end(seating, party, now, policy)
    if seating is not None and (moment == now or end is None or moment < end.likely):
        return _occupied(seating, party, standing, end, moment, moment > now)
    return _free(table, standing, now, moment, policy)


def _end(
    seating: SeatingFacts, party: PartyFacts | None, now: datetime, policy: Policy
) -> Projection:
    stage = Stage.SEATED if party is None else party.stage
    since = None if party is None else party.stage_at
    minutes = policy.turn(2) if party is None else party.minutes
    return projected_end(stage, since or seating.seated_at, seating.seated_at, minutes, now)


def _occupied(
    seating: SeatingFacts,
    party: PartyFacts | None,
    claims: list[ClaimFacts],
    end: Projection | None,
    moment: datetime,
    guessed: bool,
) -> Standing:
    others = [c for c in claims if c.party_id != seating.id and c.ends_at > moment]
    following = others[0] if others else None
    stage = Stage.SEATED if party is None else party.stage
    return Standing(
        state=TableState(stage.value),
        party_id=seating.id,
        next_party_id=following.party_id if following else None,
        next_at=following.starts_at if following else None,
        late=False,
        overstay=following is not None and following.starts_at <= moment,
        projection=end,
        tight=following is not None and end is not None and end.likely > following.starts_at,
        guessed=guessed,
    )


def _free(
    table: TableFacts, claims: list[ClaimFacts], now: datetime, moment: datetime, policy: Policy
) -> Standing:
    guessed = moment > now
    current = next((c for c in claims if c.starts_at <= moment < c.ends_at), None)
    following = next((c for c in claims if c.starts_at > moment), None)
    return Standing(
        state=_free_state(table, current, following, moment, guessed, policy),
        party_id=current.party_id if current else None,
        next_party_id=following.party_id if following else None,
        next_at=following.starts_at if following else None,
        late=_is_late(current, moment, policy) and not guessed,
        overstay=False,
        projection=None,
        tight=False,
        guessed=guessed,
    )


def _free_state(
    table: TableFacts,
    current: ClaimFacts | None,
    following: ClaimFacts | None,
    moment: datetime,
    guessed: bool,
    policy: Policy,
) -> TableState:
    if current is not None and current.state is ClaimState.BLOCK:
        return TableState.BLOCKED
    if table.dirty_since is not None and not guessed:
        return TableState.DIRTY
    if current is not None:
        # Later tonight, whoever has claimed the table will be sitting there.
        return TableState.SEATED if guessed else TableState.HELD
    if following is not None and following.starts_at - moment <= policy.due_soon:
        return TableState.DUE_SOON
    return TableState.AVAILABLE


def _is_late(claim: ClaimFacts | None, moment: datetime, policy: Policy) -> bool:
    return (
        claim is not None
        and claim.state is ClaimState.BOOKED
        and moment - claim.starts_at >= policy.late_after
    )


def free_for(claims: Iterable[ClaimFacts], now: datetime) -> timedelta | None:
    """How long until the next standing claim begins (0 when one covers now); None = no end."""
    coming = [c.starts_at for c in claims if c.stands(now) and c.ends_at > now]
    return max(min(coming) - now, timedelta()) if coming else None
