"""What happened on the floor."""

from __future__ import annotations

from dataclasses import dataclass

from kds.bus.event import Event
from kds.values import AreaId, ClaimId, LandmarkId, PartyId, SectionId, StaffId, TableId


@dataclass(frozen=True, slots=True)
class AreaChanged(Event):
    area_id: AreaId


@dataclass(frozen=True, slots=True)
class SectionChanged(Event):
    section_id: SectionId


@dataclass(frozen=True, slots=True)
class TableChanged(Event):
    """A table was made, renamed or removed, or its seats, area or section changed."""

    table_id: TableId


@dataclass(frozen=True, slots=True)
class TablesPlaced(Event):
    """Tables were moved, turned or resized in their room: only the map cares."""

    table_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class LandmarkChanged(Event):
    """A wall, the entrance, the bar … was drawn, changed or taken away: only the map cares."""

    landmark_id: LandmarkId


@dataclass(frozen=True, slots=True)
class UnitsChanged(Event):
    """Which tables stand next to each other, or may be combined, changed."""

    table_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class DutyChanged(Event):
    """Who serves which section tonight, or the rotation, changed."""

    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class PartyForgotten(Event):
    """What said who these guests were is gone; what was counted and sold stays."""

    party_id: PartyId


@dataclass(frozen=True, slots=True)
class PartyChanged(Event):
    """A party came to be, or its size, name, time, notes or quote changed."""

    party_id: PartyId


@dataclass(frozen=True, slots=True)
class PartyMoved(Event):
    """A party's state changed: `state` is the new one."""

    party_id: PartyId
    state: str


@dataclass(frozen=True, slots=True)
class PartyCalled(Event):
    """A waiting party is told that its table is ready: a message goes out."""

    party_id: PartyId


@dataclass(frozen=True, slots=True)
class PartiesMerged(Event):
    """The guests of `party_id` are now part of `into_id`."""

    party_id: PartyId
    into_id: PartyId


@dataclass(frozen=True, slots=True)
class PartySplit(Event):
    """Some guests of `party_id` are now a party of their own, at these tables."""

    party_id: PartyId
    new_id: PartyId
    table_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class TablesClaimed(Event):
    """A party's claims (or the house's blocks) on these tables were made, moved or released."""

    party_id: PartyId | None
    table_ids: tuple[TableId, ...]
    claim_ids: tuple[ClaimId, ...]


@dataclass(frozen=True, slots=True)
class PartySeated(Event):
    party_id: PartyId
    table_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class PartyShifted(Event):
    """A seated party now sits at other tables: `left_ids` were given up."""

    party_id: PartyId
    table_ids: tuple[TableId, ...]
    left_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class PartyLeft(Event):
    party_id: PartyId
    table_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class TableStaged(Event):
    """What a party is eating moved on (or was overruled by a tap)."""

    party_id: PartyId
    table_ids: tuple[TableId, ...]
    stage: str


@dataclass(frozen=True, slots=True)
class TablesSoiled(Event):
    """Left, or seen to be dirty: not to be seated before it is cleared."""

    table_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class TableCleared(Event):
    """Wiped and laid: it can be seated again."""

    table_ids: tuple[TableId, ...]


@dataclass(frozen=True, slots=True)
class TurnsLearnt(Event):
    """The house looked back at how long its guests stayed; quotes build on that from now on."""
