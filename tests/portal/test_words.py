"""Every fact has a sentence and every code its words, in both languages."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import msgspec
import pytest
from django.utils import translation

from omlopp.apps.devices.models import Stage
from omlopp.apps.intake.actions import REFUSAL_REASONS
from omlopp.apps.intake.models import State
from omlopp.domain import manifest
from omlopp.domain.erasure import POLICIES
from omlopp.domain.erasure.reasons import NotChecked, Reason
from omlopp.domain.events import EVENTS, Event, type_name
from omlopp.domain.hardware import ComponentKind, Interface
from omlopp.domain.rights import TO_READ, Role
from omlopp.portal import timeline
from omlopp.portal.page import say
from omlopp.ui.texts import takeback

CODES: dict[str, Iterable[Any]] = {
    "state": list(State),
    "stage": list(Stage),
    "role": list(Role),
    "line_reason": REFUSAL_REASONS,
    "statement": list(TO_READ),
    "policy": [policy.id for policy in POLICIES],
    "field": list(manifest.Field),
    "severity": list(manifest.Severity),
    "list_problem": list(manifest.Code),
    "list_refusal": [refusal.code for refusal in manifest.REFUSALS],
    "component": list(ComponentKind),
    "interface": list(Interface),
}
NOT_ABOUT_A_DEVICE = (
    "Party",
    "Membership",
    "Takeback",
    "ListFrozen",
    "ListWithdrawn",
    "Evidence",
    "GeometryAdopted",
    "ReprintRunOpened",
    "ArtworkApproved",
    "FirstArticleChecked",
    "SampleDrawn",
    "ShareClaimed",
    "Restatement",
    "ReportRestated",
    "FactorsLoaded",
    "Alias",
    "Site",
    "RemovalRecorded",
    "Recycling",
)
VALUES: dict[str, Any] = {
    "parts": "ram",
    "kind": "laptop",
    "judgement": "PURGE",
    "grade": "B",
    "route": "resale",
    "found_by": "serial",
    "reason": "sold",
    "destination": "stock",
    "method": "shred",
    "outcome": "pass",
    "code": "screen",
    "net": "100.00",
    "gross": "100.00",
    "amount": "1.00",
}


def example(kind: Any, name: str = "") -> Any:
    """A value of the type, every optional part filled in."""
    origin = get_origin(kind)
    if origin is UnionType:
        return example(next(one for one in get_args(kind) if one is not type(None)), name)
    if origin is tuple:
        return (example(get_args(kind)[0], name),)
    simple = {UUID: uuid4(), int: 1, bool: True, date: date(2026, 11, 2), str: VALUES.get(name, "x")}
    if kind in simple:
        return simple[kind]
    return kind(**{field: example(of, field) for field, of in get_type_hints(kind).items()})


ABOUT_A_DEVICE = [kind for kind in EVENTS if not type_name(kind).startswith(NOT_ABOUT_A_DEVICE)]


@pytest.mark.parametrize("kind", ABOUT_A_DEVICE, ids=type_name)
def test_every_fact_about_a_device_has_a_sentence_in_both_languages(kind: type[Event]) -> None:
    data = msgspec.to_builtins(example(kind))
    said = {}
    for language in ("sv", "en"):
        with translation.override(language):
            said[language] = timeline.SENTENCES[type_name(kind)](data)

    assert all(said.values())
    assert said["sv"] != said["en"]
    assert "%(" not in said["sv"] + said["en"]


@pytest.mark.parametrize("family", CODES)
def test_every_code_has_words(family: str) -> None:
    assert {str(code) for code in CODES[family]} <= set(takeback.FAMILIES[family])


@pytest.mark.parametrize("family", takeback.FAMILIES)
def test_every_pair_says_something_in_both_languages(family: str) -> None:
    assert all(english and swedish for english, swedish in takeback.FAMILIES[family].values())


@pytest.mark.parametrize(("family", "codes"), [("reason", Reason), ("unchecked", NotChecked)])
def test_a_judgement_is_said_in_words(family: str, codes: Any) -> None:
    with translation.override("sv"):
        silent = [code for code in codes if say(family, code.value) == code.value]

    assert not silent


def test_a_gap_in_custody_is_said() -> None:
    from omlopp.ledger import Record

    def record(kind: str, at: datetime) -> Record:
        return Record(1, uuid4(), kind, uuid4(), at, at, None, {"reason": "sold"})

    morning, noon = datetime(2026, 11, 2, 8, tzinfo=UTC), datetime(2026, 11, 2, 12, tzinfo=UTC)
    history = [record("DeviceAnnounced", morning), record("DeviceReceived", noon)]

    with translation.override("en"):
        segments, gap = timeline.custody(history, None, noon)

    assert gap == "4\u00a0h"
    assert [segment.is_gap for segment in segments] == [True, False]
