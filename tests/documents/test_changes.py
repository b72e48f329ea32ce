"""A new version of a document says what it says otherwise: figures, rows added, removed and changed."""

from dataclasses import replace

import pytest

from omlopp.documents import LANGUAGES, ReturnReport, Settlement, Words, attachment, changes, told
from omlopp.documents.settlement import SettledDevice
from omlopp.domain.money import total
from tests.documents import examples


def settled(devices: tuple[SettledDevice, ...]) -> Settlement:
    """A settlement of these devices and nothing else."""
    return examples.settlement(devices=devices, fees=(), net=total(device.net for device in devices))


def codes(before: object, after: object) -> dict[str, tuple[str | None, str | None]]:
    """The changes by their code."""
    made = changes(attachment(before), attachment(after))  # type: ignore[arg-type]  # documents
    return {change.code: (change.before, change.after) for change in made}


def test_another_issue_of_the_same_says_that_nothing_changed() -> None:
    one = examples.settlement()
    two = replace(one, issue=replace(one.issue, version=2))

    assert codes(one, two) == {"nothing": (None, None)}


def test_devices_are_told_apart_by_serial_wherever_they_stand_and_sums_follow() -> None:
    devices = tuple(examples.settled(number) for number in range(6))
    lower = replace(devices[2], gross=devices[2].gross, grade="D")

    found = codes(settled(devices), settled((*reversed(devices[3:]), lower, devices[1])))

    assert found["devices_removed"] == (None, "1")
    assert found["devices_changed"] == (None, "1")
    assert "devices_added" not in found
    assert found["net"][0] == f"{settled(devices).net.amount:f} SEK"


def test_a_report_counts_what_ended_otherwise() -> None:
    one: ReturnReport = examples.returned()
    counted = one.reconciliation
    two = replace(
        one,
        reconciliation=replace(counted, missing=counted.missing - 1, received=counted.received + 1),
        devices=tuple(
            replace(device, outcome="received") if device.outcome == "missing" and n == first else device
            for first in [next(i for i, d in enumerate(one.devices) if d.outcome == "missing")]
            for n, device in enumerate(one.devices)
        ),
    )

    found = codes(one, two)

    assert found["reconciliation.missing"] == (str(counted.missing), str(counted.missing - 1))
    assert found["devices_changed"] == (None, "1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_told_in_words(language: str) -> None:
    devices = tuple(examples.settled(number) for number in range(4))
    made = changes(
        attachment(settled(devices)),
        attachment(replace(settled(devices[:3]), reference="900413", rubric="x")),
    )

    phrases = told(made, Words(language))  # type: ignore[arg-type]  # one of the two

    assert len(phrases) == len(made)
    assert not any("_" in phrase for phrase in phrases)
    if language == "sv":
        assert "bortfallna enheter: 1" in phrases
        assert "referens: 900412 → 900413" in phrases
