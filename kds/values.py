"""Small values that every area shares: ids, money, moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

StaffId = NewType("StaffId", int)
DeviceId = NewType("DeviceId", int)
CategoryId = NewType("CategoryId", int)
ItemId = NewType("ItemId", int)
GroupId = NewType("GroupId", int)
OptionId = NewType("OptionId", int)
AreaId = NewType("AreaId", int)
SectionId = NewType("SectionId", int)
ClaimId = NewType("ClaimId", int)
LandmarkId = NewType("LandmarkId", int)
GuestId = NewType("GuestId", int)
ContactId = NewType("ContactId", int)
MessageId = NewType("MessageId", int)
PartyId = NewType("PartyId", int)
TableId = NewType("TableId", int)
OrderId = NewType("OrderId", int)
RoundId = NewType("RoundId", int)
LineId = NewType("LineId", int)
StationId = NewType("StationId", int)
TicketId = NewType("TicketId", int)
TicketLineId = NewType("TicketLineId", int)
ComponentId = NewType("ComponentId", int)
CartId = NewType("CartId", int)
CartLineId = NewType("CartLineId", int)
PhoneId = NewType("PhoneId", int)
CheckId = NewType("CheckId", int)
AdjustmentId = NewType("AdjustmentId", int)
PaymentId = NewType("PaymentId", int)
TenderId = NewType("TenderId", int)
TerminalId = NewType("TerminalId", int)
DrawerId = NewType("DrawerId", int)


class Spoken(StrEnum):
    """A state or kind that people read: `word` is its English word, which templates translate."""

    @property
    def word(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents) of one currency (ISO 4217). Never a float."""

    amount: int
    currency: str


def to_ms(moment: datetime) -> int:
    """Epoch milliseconds of an aware moment."""
    return round(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """The UTC moment of epoch milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def business_date(moment: datetime, zone: ZoneInfo, day_starts_hour: int) -> date:
    """The date a sale belongs to: the venue's local date, turning at `day_starts_hour`."""
    return (moment.astimezone(zone) - timedelta(hours=day_starts_hour)).date()
