"""What an event says to people. A kind without a sentence of its own gets its name, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kds.errors import N_
from kds.floor.model import PartyState, Stage
from kds.kitchen.model import WasteReason
from kds.menu.model import Channel
from kds.orders.model import VoidReason
from kds.payments.model import AdjustReason, PaymentState, RefundReason, TenderKind
from kds.reports.model import Deed

SENTENCES = {
    "HouseNamed": N_("The house’s name, time zone, currency, language or country changed"),
    "HouseSettled": N_("The house was set up"),
    "OrderOpened": N_("An order was opened"),
    "OrderChanged": N_("The order’s table, name, guests or flags changed"),
    "OrderClosed": N_("The order was closed"),
    "LinesDrafted": N_("The pad was filled or changed"),
    "RoundSent": N_("Round {round_number} was sent"),
    "LinesFired": N_("Dishes were fired"),
    "LinesHeldBack": N_("Fired dishes were held again"),
    "LineEdited": N_("A sent dish was changed"),
    "LineVoided": N_("A dish was voided: {reason}"),
    "LineReplaced": N_("A dish is cooked instead of another"),
    "LineRefired": N_("A dish is cooked once more: {reason}"),
    "LinesServed": N_("Dishes were served"),
    "OrderNeedsAttention": N_("The order needs somebody to look at it"),
    "TableOrderStaged": N_("The table’s order moved on: {stage}"),
    "OrderPromised": N_("A time was promised"),
    "OrderReleased": N_("The kitchen may begin"),
    "CartChanged": N_("A cart was filled or changed"),
    "PhoneJoined": N_("A guest’s phone joined the table"),
    "PhoneChanged": N_("A guest’s phone was named, confirmed or sent away"),
    "ChannelRulesChanged": N_("Rules of the channel {channel} changed"),
    "CompanionsCounted": N_("What sells together was counted anew"),
    "StationChanged": N_("A station was made, changed or removed"),
    "RoutingChanged": N_("Who cooks a dish changed"),
    "TicketOpened": N_("A ticket came up"),
    "TicketAdded": N_("More came onto the ticket"),
    "TicketChanged": N_("The ticket changed"),
    "TicketsRelabelled": N_("The tickets’ table, name or flags changed"),
    "TicketsSeen": N_("The station’s screen showed tickets"),
    "TicketAcknowledged": N_("The station took note of changes"),
    "TicketStarted": N_("Cooking began"),
    "TicketLineBumped": N_("One dish was finished"),
    "TicketLineUnbumped": N_("A finished dish was taken back"),
    "TicketBumped": N_("The ticket was finished"),
    "TicketUnbumped": N_("The finished ticket was taken back"),
    "TicketRecalled": N_("The ticket was recalled"),
    "TicketMoved": N_("The ticket was pushed to another station"),
    "TicketsCleared": N_("Tickets of an earlier day were cleared away"),
    "LinesReady": N_("Dishes are ready"),
    "LinesUnready": N_("Ready dishes cook again"),
    "WasteNoted": N_("Something was thrown away: {quantity} × {reason}"),
    "WasteTakenBack": N_("It wasn’t thrown away after all"),
    "DeviceMissed": N_("A screen is gone"),
    "DeviceReturned": N_("A screen is there again"),
    "OrderCollected": N_("The guest took the order"),
    "OrderUncollected": N_("The order is back on the ready board"),
    "WorkPromised": N_("The kitchen’s minutes were booked"),
    "BusySet": N_("Every promise takes {minutes} minutes more"),
    "ItemChanged": N_("A dish was edited"),
    "ItemAvailabilityChanged": N_("A dish went off sale, or came back"),
    "OptionAvailabilityChanged": N_("A choice went off sale, or came back"),
    "ComponentAvailabilityChanged": N_("A component ran out, or came back"),
    "StockCounted": N_("Stock was counted down"),
    "PartyChanged": N_("The party’s booking or details changed"),
    "PartyMoved": N_("The party is now: {state}"),
    "PartyCalled": N_("The party was told that its table is ready"),
    "PartiesMerged": N_("Two parties became one"),
    "PartySplit": N_("Some guests became a party of their own"),
    "TablesClaimed": N_("Tables were claimed or given free"),
    "PartySeated": N_("The party was seated"),
    "PartyShifted": N_("The party moved to other tables"),
    "PartyLeft": N_("The party left"),
    "TableStaged": N_("The table moved on: {stage}"),
    "TablesSoiled": N_("A table is to be cleared"),
    "TableCleared": N_("The table was cleared"),
    "TableChanged": N_("A table was made or changed"),
    "DutyChanged": N_("Who serves changed"),
    "GuestChanged": N_("What we know of a guest changed"),
    "ConsentChanged": N_("A guest agreed to marketing letters, or unsubscribed"),
    "GuestsMerged": N_("Two profiles of one guest became one"),
    "GuestErased": N_("A guest was erased"),
    "LettersForgotten": N_("Where old letters went was forgotten"),
    "PartyForgotten": N_("Whose party it was has been forgotten"),
    "OrderForgotten": N_("Whose order it was has been forgotten"),
    "MessageQueued": N_("A message to a guest was written"),
    "MessageSettled": N_("A message to a guest went out, or never will"),
    "CheckOpened": N_("The bill was opened"),
    "CheckNamed": N_("The bill’s name or service changed"),
    "SharesMoved": N_("Lines went from bill to bill"),
    "ChecksMerged": N_("Bills became one"),
    "Adjusted": N_("Given away or discounted: {reason}"),
    "AdjustmentRemoved": N_("A discount was taken back"),
    "CheckDropped": N_("The bill was brought"),
    "CheckPaid": N_("The bill was paid"),
    "CheckReopened": N_("The bill was brought back: {reason}"),
    "OrderPaid": N_("The order is paid"),
    "OrderUnpaid": N_("There is something to pay again"),
    "PaymentStarted": N_("A card payment began"),
    "PaymentSent": N_("The terminal has the payment"),
    "PaymentCancelAsked": N_("The terminal was asked to stop"),
    "PaymentAsked": N_("The terminal was asked what became of it"),
    "PaymentResolved": N_("The terminal answered: {state}"),
    "TenderTaken": N_("Money was taken: {means}"),
    "TenderRefunded": N_("Money was given back: {reason}"),
    "TipGiven": N_("A tip was given"),
    "DrawerOpened": N_("A drawer was opened"),
    "DrawerMoved": N_("Cash went in or out of a drawer"),
    "DrawerClosed": N_("A drawer was counted and closed"),
    "DayClosed": N_("The day was closed"),
    "StaffSignedIn": N_("Somebody signed in"),
    "StaffSignedOut": N_("Somebody signed out"),
    "SignInFailed": N_("A wrong PIN was entered"),
    "DevicePaired": N_("A screen was paired"),
    "DeviceRevoked": N_("A screen was turned away"),
    "AlertAnswered": N_("An alert was answered: {deed}"),
}
"""Kind → message; `{…}` are values of the event."""
OTHER = N_("Something else happened: {kind}")
CODES: dict[tuple[str, str], Iterable[Any]] = {
    ("LineVoided", "reason"): VoidReason,
    ("LineRefired", "reason"): VoidReason,
    ("Adjusted", "reason"): AdjustReason,
    ("CheckReopened", "reason"): AdjustReason,
    ("TenderRefunded", "reason"): RefundReason,
    ("TenderTaken", "means"): TenderKind,
    ("PaymentResolved", "state"): PaymentState,
    ("WasteNoted", "reason"): WasteReason,
    ("PartyMoved", "state"): PartyState,
    ("TableStaged", "stage"): Stage,
    ("TableOrderStaged", "stage"): Stage,
    ("ChannelRulesChanged", "channel"): Channel,
    ("AlertAnswered", "deed"): Deed,
}
"""Kind and field → the words of its codes."""


def word_of(kind: str, field: str, code: str) -> str:
    """A code of an event in English words, which the page translates."""
    return next((str(each.word) for each in CODES[kind, field] if each == code), code)


def sentence_of(kind: str) -> str:
    """The message of a kind of event."""
    return SENTENCES.get(kind, OTHER)


def plain(kind: str) -> str:
    """The name of a kind as words: `TurnsLearnt` → "turns learnt"."""
    return " ".join(re.findall(r"[A-Z][a-z]*|[a-z]+", kind)).lower()
