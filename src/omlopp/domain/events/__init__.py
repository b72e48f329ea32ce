"""Every fact Omlopp can record: past tense, plain values, never changed once released.

An event is about one subject (a device, a take-back, a party) and carries identifiers, digests and codes,
never names of people or free text. Shapes only grow: a new field has a default, a different fact is a new
event. Values are text, whole numbers, truth values, UUIDs, dates and lists of these, so that the canonical
form (RFC 8785) is exact; quantities that are not whole are given in a smaller unit or as decimal text.
"""

from omlopp.domain.events._base import Event, type_name
from omlopp.domain.events._climate import SavingAssessed, Term
from omlopp.domain.events._economy import Deduction, DevicePriced, DeviceSettled
from omlopp.domain.events._intake import (
    DeviceAnnounced,
    DeviceFound,
    DeviceMissing,
    DeviceReceiptWithdrawn,
    DeviceReceived,
    DeviceRefused,
    DeviceUnreadable,
    LineDuplicate,
    ListFrozen,
    TakebackCancelled,
    TakebackClosed,
    TakebackCollected,
    TakebackOrdered,
    TakebackReceivingClosed,
    TakebackReceivingOpened,
    TakebackReported,
    TakebackScheduled,
    TakebackSettled,
)
from omlopp.domain.events._parties import MembershipGranted, MembershipRevoked, PartyRegistered
from omlopp.domain.events._statements import StatementIssued
from omlopp.domain.events._workshop import (
    Component,
    Defect,
    DefectsRecorded,
    DeviceGraded,
    DeviceIdentified,
    DeviceInventoried,
    DeviceRouted,
    DeviceShipped,
    DeviceStocked,
    DeviceTested,
    EvidenceDismissed,
    EvidenceLinked,
    EvidenceQueued,
    Identity,
    MediumDestroyed,
    MediumErasureReported,
    MediumFound,
    MediumJudged,
    MediumMissing,
    MediumRemoved,
    NoMediaFound,
    TestResult,
)

EVENTS: tuple[type[Event], ...] = (
    PartyRegistered,
    MembershipGranted,
    MembershipRevoked,
    TakebackOrdered,
    TakebackScheduled,
    TakebackCollected,
    ListFrozen,
    DeviceAnnounced,
    LineDuplicate,
    TakebackReceivingOpened,
    DeviceFound,
    DeviceReceived,
    DeviceReceiptWithdrawn,
    DeviceUnreadable,
    DeviceRefused,
    DeviceMissing,
    TakebackReceivingClosed,
    DeviceIdentified,
    DeviceInventoried,
    MediumFound,
    NoMediaFound,
    MediumErasureReported,
    MediumJudged,
    MediumRemoved,
    MediumMissing,
    MediumDestroyed,
    EvidenceQueued,
    EvidenceLinked,
    EvidenceDismissed,
    DeviceTested,
    DefectsRecorded,
    DeviceGraded,
    DeviceRouted,
    DeviceStocked,
    DeviceShipped,
    SavingAssessed,
    DevicePriced,
    DeviceSettled,
    StatementIssued,
    TakebackReported,
    TakebackSettled,
    TakebackClosed,
    TakebackCancelled,
)
"""All events, in the order in which a take-back meets them."""

__all__ = [
    "EVENTS",
    "Component",
    "Deduction",
    "Defect",
    "Event",
    "Identity",
    "Term",
    "TestResult",
    "type_name",
    *(event.__name__ for event in EVENTS),
]
