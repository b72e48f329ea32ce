"""The verdict on a device: n of n, held against what an independent inventory lists."""

from typing import Any
from uuid import UUID

import pytest

from omlopp import ledger
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop import queries
from omlopp.apps.workshop.models import WorkshopDevice
from omlopp.domain.erasure import MediumSeen, weigh_media
from tests.apps.workshop.bench import Bench


def seen(serial: str | None, *reasons: str, state: str = "present", **also: Any) -> MediumSeen:
    return MediumSeen(serial, state, also.get("reported", True), also.get("enough", True), reasons)


def weigh(*media: MediumSeen, drives: Any = (), **also: Any) -> tuple[str, str, set[str]]:
    told = {"known": True, "counted": True, "inventoried": True, "independent": True, **also}
    found = weigh_media(media, drives=drives, **told)
    return str(found.verdict), evidence.TONES[found.verdict], {finding.code for finding in found.findings}


def test_n_of_n_against_an_independent_inventory_is_cleared() -> None:
    assert weigh(seen("A"), seen("B"), drives=[("A", False), ("B", False)]) == ("cleared", "ok", set())


def test_erased_with_exceptions_is_never_green() -> None:
    assert weigh(seen("A", "weak_sectors"), drives=[("A", False)]) == (
        "with_exceptions",
        "warn",
        {"with_exceptions"},
    )


@pytest.mark.parametrize(
    ("media", "drives", "code"),
    [
        ([seen("A"), seen("B", reported=False, enough=False)], ["A", "B"], "drive_without_report"),
        ([seen("A"), seen("B")], ["A"], "report_without_drive"),
        ([seen("A")], ["A", "B"], "drive_not_registered"),
        ([seen("A", enough=False)], ["A"], "not_sufficient"),
        ([seen("A", state="missing")], ["A"], "medium_missing"),
    ],
)
def test_more_or_fewer_media_than_reported_are_open(media: Any, drives: Any, code: str) -> None:
    verdict, tone, codes = weigh(*media, drives=[(serial, False) for serial in drives])

    assert (verdict, tone) == ("open", "error")
    assert code in codes


def test_an_alarm_is_named() -> None:
    assert "future" in weigh(seen("A", "future", enough=False), drives=[("A", False)], alarms={"future"})[2]


def test_a_drive_listed_without_its_serial_may_be_the_one_reported() -> None:
    assert weigh(seen("A"), drives=[(None, False)])[0] == "cleared"


def test_uncounted_media_are_not_known_to_be_cleared() -> None:
    assert weigh(seen("A"), counted=False, inventoried=False, independent=None)[:2] == ("unknown", "warn")
    assert weigh(known=False, counted=False, inventoried=False, independent=None)[0] == "unknown"


def test_what_only_the_eraser_listed_is_said() -> None:
    assert weigh(seen("A"), independent=False) == ("cleared", "ok", {"inventory_eraser"})
    assert weigh(seen("A", state="destroyed"))[0] == "cleared"
    assert weigh()[0] == "no_media"


def test_nobody_is_said_to_have_opened_what_nobody_opened() -> None:
    assert weigh(seen("A"), independent=False, by_hand=True)[2] == {"inventory_by_hand"}
    assert weigh(seen("A"), inventoried=False, independent=None)[2] == {"inventory_by_kind"}
    assert weigh(seen("A"), drives=[("A", False)], by_hand=True)[2] == set()


@pytest.mark.django_db
def test_the_rows_give_the_same(bench: Bench) -> None:
    def verdict(device: UUID) -> Any:
        return evidence.verdict_of(
            bench.registered(device),
            bench.media(device),
            queries.workshop_device(device),
            ledger.history(device),
        )

    device = bench.device("SN1")
    assert verdict(device).verdict == "unknown"
    bench.take_in(
        bench.document("SN1", components=[bench.disk("D1"), bench.disk("D2")]),
        bench.document("SN1", media=[bench.erased("D1")]),
    )
    found = verdict(device)
    assert (found.verdict, found.passed, found.media) == ("open", 1, 2)
    assert [(one.code, one.serial) for one in found.findings] == [("drive_without_report", "D2")]

    bench.take_in(bench.document("SN1", media=[bench.erased("D2")]))

    assert (verdict(device).verdict, verdict(device).inventory) == ("cleared", "independent")


@pytest.mark.django_db
def test_a_tool_that_sees_one_drive_does_not_make_the_erasers_list_independent(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")], media=[bench.erased("D1")]))
    assert WorkshopDevice.objects.get(device=device).inventory_independent is False
    firmware = (
        "# dmidecode 3.4\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n"
        "\tManufacturer: Example\n\tProduct Name: Notebook 14\n\tSerial Number: SN1\n\nEnd Of Table\n"
    )

    (file,) = bench.take_in(firmware.encode()).files

    assert (file.code, file.devices) == ("taken_in", (device,))
    assert WorkshopDevice.objects.get(device=device).inventory_independent is False
    found = evidence.verdict_of(
        bench.registered(device),
        bench.media(device),
        queries.workshop_device(device),
        ledger.history(device),
    )
    assert found.inventory == "eraser"
