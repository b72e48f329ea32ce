"""Taking in reports: which facts, which rows, which go to a person and why."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.workshop import actions, queries
from omlopp.apps.workshop.models import Evidence, QueueItem
from tests.apps.workshop.bench import Bench

pytestmark = pytest.mark.django_db


def only_item() -> QueueItem:
    return QueueItem.objects.get()


def test_an_inventory_and_a_report_make_the_facts_of_one_device(bench: Bench) -> None:
    device = bench.device("SN1")

    result = bench.take_in(
        bench.document(
            "SN1",
            components=[
                {"kind": "ram", "size_bytes": 2**33},
                bench.disk("D1", health="passed"),
                {"kind": "laptop_battery", "wear_percent": 12.4, "cycles": 211},
            ],
            uuid="4c4c4544-0042-1010-8031-b1c04f303733",
        ),
        bench.document("SN1", media=[bench.erased("D1")], number="R-1"),
    )

    assert result.counts == {"taken_in": 2}
    assert result.files[0].devices == (device,)
    assert bench.facts(device) == [
        "DeviceIdentified",
        "DeviceInventoried",
        "MediumFound",
        "MediumErasureReported",
        "MediumJudged",
        "DeviceTested",
    ]
    medium = bench.media(device)[0]
    assert (medium.serial, medium.judgement, medium.rule, medium.sufficient) == ("D1", "PURGE", "12", True)
    assert "inventory_match" not in medium.not_checked
    assert "time_against_custody" not in medium.not_checked
    row = bench.row(device)
    assert (row.media, row.media_sufficient, row.media_counted) == (1, 1, True)
    assert row.inventory_independent is True
    assert row.tests["battery_health"] == {"outcome": "pass", "value": 88}
    assert row.tests["smart"]["outcome"] == "pass"
    assert row.tested_at is None
    assert ("uuid", "4C4C4544-0042-1010-8031-B1C04F303733") in [
        (name.kind, name.value) for name in devices.identities(device)
    ]


def test_the_order_of_files_does_not_matter(bench: Bench) -> None:
    device = bench.device("SN1")

    bench.take_in(
        bench.document("SN1", media=[bench.erased("D1")]),
        bench.document("SN1", components=[bench.disk("D1")]),
    )

    assert "inventory_match" not in bench.media(device)[0].not_checked


def test_an_inventory_that_comes_later_judges_the_earlier_report_anew(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", media=[bench.erased("D1")]))
    assert "inventory_match" in bench.media(device)[0].not_checked

    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))

    medium = bench.media(device)[0]
    assert medium.judgement == "PURGE"
    assert "inventory_match" not in medium.not_checked
    assert bench.facts(device)[-2:] == ["DeviceInventoried", "MediumJudged"]


def test_a_medium_no_inventory_named_is_found_and_flagged_and_not_cleared(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))

    result = bench.take_in(bench.document("SN1", media=[bench.erased("D1"), bench.erased("D2")]))

    assert result.files[0].notices == ("medium_not_in_inventory",)
    known, flagged = bench.media(device)
    assert (known.judgement, flagged.judgement) == ("PURGE", "NONE")
    assert "serial_not_in_inventory" in flagged.reasons
    assert bench.registered(device).media == 2


def test_a_report_on_one_of_two_drives_does_not_clear_the_device(bench: Bench) -> None:
    device = bench.device("SN1")

    bench.take_in(
        bench.document("SN1", components=[bench.disk("D1"), bench.disk("D2")]),
        bench.document("SN1", media=[bench.erased("D1")]),
    )

    row = bench.row(device)
    assert (row.media, row.media_sufficient) == (2, 1)
    assert [row.device for row in queries.work("uncleared", sight=[bench.cast.operator.path])] == [device]


def test_an_erasers_report_alone_does_not_say_that_there_is_no_other_medium(bench: Bench) -> None:
    device = bench.device("SN1")

    bench.take_in(bench.document("SN1", media=[bench.erased("D1")]))

    assert bench.media(device)[0].sufficient
    assert not bench.row(device).media_counted
    assert bench.registered(device).stage == "received"


def test_a_phones_report_speaks_of_its_one_storage(bench: Bench) -> None:
    device = bench.device("SN1", kind="smartphone")

    bench.take_in(
        bench.document(
            "SN1",
            kind="smartphone",
            media=[
                {
                    **bench.erased("SN1", medium="phone", interface=None, method="erase_all_content"),
                    "recorded_by_tool": True,
                    "activation_lock": False,
                }
            ],
        )
    )

    assert bench.row(device).media_counted


def test_an_independent_inventory_without_media_says_there_are_none(bench: Bench) -> None:
    device = bench.device("SN1")

    bench.take_in(bench.document("SN1", components=[{"kind": "ram"}, {"kind": "processor"}]))

    assert bench.facts(device)[-1] == "NoMediaFound"
    row = bench.row(device)
    assert (row.media_known, row.media_counted, row.media) == (True, True, 0)


@pytest.mark.parametrize(
    "components",
    [[], None],
    ids=["an empty list", "no list"],
)
def test_an_inventory_that_lists_nothing_says_nothing_of_media(bench: Bench, components: Any) -> None:
    device = bench.device("SN1")

    bench.take_in(bench.document("SN1", components=components))

    assert "NoMediaFound" not in bench.facts(device)
    assert not bench.row(device).media_known


def test_an_inventory_cut_off_says_nothing_of_what_it_does_not_name(bench: Bench) -> None:
    device = bench.device("SN1")
    whole = bench.document("SN1", components=[{"kind": "ram"}, {"kind": "processor"}])

    result = bench.take_in(whole[:-10])

    assert "truncated" in result.files[0].problems
    assert "NoMediaFound" not in bench.facts(device)


def test_the_same_report_twice_is_one_fact(bench: Bench) -> None:
    device = bench.device("SN1")
    report = bench.document("SN1", media=[bench.erased("D1")])
    first = bench.take_in(report, report)
    before = bench.facts(device)

    again = bench.take_in(report)

    assert [file.code for file in first.files] == ["taken_in", "duplicate_report"]
    assert [file.code for file in again.files] == ["duplicate_report"]
    assert again.files[0].devices == (device,)
    assert again.facts == 0
    assert bench.facts(device) == before


def test_a_queued_report_twice_is_one_item(bench: Bench) -> None:
    report = bench.document("NOBODYS", media=[bench.erased("D1")])
    bench.take_in(report)

    again = bench.take_in(report)

    assert again.counts == {"duplicate_report": 1}
    assert QueueItem.objects.count() == 1


def test_the_facts_rest_on_the_bytes_as_they_came(bench: Bench) -> None:
    bench.device("SN1")
    report = bench.document("SN1", media=[bench.erased("D1")])

    result = bench.take_in(report)

    assert ledger.read_exhibit(result.files[0].digest) == report


def test_a_placeholder_is_no_serial(bench: Bench) -> None:
    bench.device("SN1")

    result = bench.take_in(bench.document("To be filled by O.E.M.", media=[bench.erased("D1")]))

    assert result.counts == {"no_serial": 1}


def test_our_own_code_in_the_tag_names_the_device(bench: Bench) -> None:
    device = bench.device(None)
    code = bench.registered(device).code

    result = bench.take_in(bench.document("NEWSERIAL", components=[bench.disk("D1")], asset_tag=code))

    assert result.files[0].devices == (device,)
    assert bench.registered(device).serial == "NEWSERIAL"


def test_code_and_serial_that_name_two_devices_go_to_a_person(bench: Bench) -> None:
    bench.device("SN1")
    code = bench.registered(bench.device("SN2")).code

    result = bench.take_in(bench.document("SN1", components=[bench.disk("D1")], asset_tag=code))

    assert result.counts == {"identities_disagree": 1}


def test_a_drive_log_without_a_machine_is_bound_by_the_drives(bench: Bench) -> None:
    one, other = bench.device("SN1"), bench.device("SN2")
    bench.take_in(
        bench.document("SN1", components=[bench.disk("D1")]),
        bench.document("SN2", components=[bench.disk("D2")]),
    )

    result = bench.take_in(
        bench.document(None, media=[bench.erased("D1"), bench.erased("D2"), bench.erased("D3")])
    )

    assert result.files[0].code == "partly_queued"
    assert result.files[0].devices == (one, other)
    assert [(queued.part, queued.reason) for queued in result.files[0].queued] == [(2, "no_serial")]
    assert bench.media(one)[0].judgement == bench.media(other)[0].judgement == "PURGE"


def test_of_several_runs_in_one_report_the_last_counts(bench: Bench) -> None:
    device = bench.device("SN1")
    before = bench.at - timedelta(hours=3)
    failed = bench.erased("D1", result="failed", started_at=before.isoformat(), ended_at=before.isoformat())

    result = bench.take_in(bench.document("SN1", media=[bench.erased("D1"), failed], number="R-1"))

    assert result.counts == {"taken_in": 1}
    assert bench.facts(device).count("MediumErasureReported") == 2
    assert bench.media(device)[0].judgement == "PURGE"


def test_the_same_number_again_for_the_same_medium_is_an_alarm(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", media=[bench.erased("D1", result="failed")], number="R-1"))

    result = bench.take_in(bench.document("SN1", media=[bench.erased("D1")], number="R-1"))

    assert result.counts == {"same_document_again": 1}
    assert bench.media(device)[0].judgement == "NONE"


def test_a_second_look_by_an_eraser_does_not_replace_an_independent_inventory(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1"), {"kind": "ram"}]))

    bench.take_in(bench.document("SN1", components=[bench.disk("D1")], media=[bench.erased("D1")]))

    assert bench.row(device).inventory_independent is True
    assert {part.kind for part in devices.components(device)} == {"ssd", "ram"}
    assert "inventory_match" not in bench.media(device)[0].not_checked


def test_drives_without_a_serial_are_not_found_twice(bench: Bench) -> None:
    device = bench.device("SN1")
    parts = [bench.disk(None), bench.disk(None)]
    bench.take_in(bench.document("SN1", components=parts))

    bench.take_in(bench.document("SN1", components=[*parts, {"kind": "ram"}]))

    assert len(bench.media(device)) == 2


def test_a_drive_that_is_not_seen_again_is_flagged(bench: Bench) -> None:
    bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1"), bench.disk("D2")]))

    result = bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))

    assert result.files[0].notices == ("medium_not_seen",)


def test_another_takebacks_policy_judges_its_own_devices(bench: Bench) -> None:
    lenient = bench.order("clear-on-disks")
    mine, theirs = bench.device("SN1"), bench.device("SN2", takeback=lenient)
    overwritten = {
        "medium": "hdd",
        "interface": "sata",
        "method": "overwrite",
        "verification": "full",
        "hidden_areas": "none",
    }

    for serial, takeback in (("SN1", bench.takeback), ("SN2", lenient)):
        bench.take_in(
            bench.document(serial, media=[bench.erased(f"D{serial}", **overwritten)]), takeback=takeback
        )

    strict, allowed = bench.media(mine)[0], bench.media(theirs)[0]
    assert strict.judgement == allowed.judgement == "CLEAR"
    assert (strict.sufficient, allowed.sufficient) == (False, True)
    assert (strict.policy, allowed.policy) == ("resale-purge@1", "clear-on-disks@1")


# What goes to a person


def queued_for(reason: str) -> Callable[[Bench], tuple[bytes, UUID | None]]:
    return {
        "unknown_serial": lambda b: (b.document("NOBODYS", media=[b.erased("D1")]), None),
        "no_serial": lambda b: (b.document(None, media=[b.erased("D1")]), None),
        "ambiguous_serial": _ambiguous,
        "stranger_serial": _stranger,
        "device_not_in_house": _not_here,
        "medium_of_another_device": _elsewhere,
        "dated_before_receipt": lambda b: _dated(b, b.received_at - timedelta(days=1)),
        "future": lambda b: _dated(b, b.at + timedelta(days=1)),
        "ended_before_started": _backwards,
        "same_document_two_media": _one_report_for_two,
        "same_run_twice": _same_run,
        "medium_destroyed": _destroyed,
        "older_than_known_report": _older,
    }[reason]


def _ambiguous(bench: Bench) -> tuple[bytes, UUID | None]:
    bench.device("SN1")
    bench.device("SN1")
    return bench.document("SN1", media=[bench.erased("D1")]), None


def _stranger(bench: Bench) -> tuple[bytes, UUID | None]:
    other = bench.order(party=bench.cast.stranger)
    device = bench.device("THEIRS", takeback=other, party=bench.cast.stranger)
    return bench.document("THEIRS", media=[bench.erased("D1")]), device


def _not_here(bench: Bench) -> tuple[bytes, UUID | None]:
    device = bench.device("SN1", received=False)
    return bench.document("SN1", media=[bench.erased("D1")]), device


def _elsewhere(bench: Bench) -> tuple[bytes, UUID | None]:
    bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    other = bench.device("SN2")
    return bench.document("SN2", media=[bench.erased("D1")]), other


def _dated(bench: Bench, ended: Any) -> tuple[bytes, UUID | None]:
    device = bench.device("SN1")
    started = ended - timedelta(hours=1)
    erased = bench.erased("D1", started_at=started.isoformat(), ended_at=ended.isoformat())
    return bench.document("SN1", media=[erased]), device


def _backwards(bench: Bench) -> tuple[bytes, UUID | None]:
    device = bench.device("SN1")
    ended = (bench.at - timedelta(hours=3)).isoformat()
    return bench.document("SN1", media=[bench.erased("D1", ended_at=ended)]), device


def _one_report_for_two(bench: Bench) -> tuple[bytes, UUID | None]:
    bench.device("SN1")
    bench.take_in(bench.document("SN1", media=[bench.erased("D1")], number="R-7"))
    other = bench.device("SN2")
    return bench.document("SN2", media=[bench.erased("D2")], number="R-7"), other


def _same_run(bench: Bench) -> tuple[bytes, UUID | None]:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", media=[bench.erased("D1", result="failed")]))
    return bench.document("SN1", media=[bench.erased("D1")]), device


def _destroyed(bench: Bench) -> tuple[bytes, UUID | None]:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    medium = bench.media(device)[0].id
    actions.destroy_medium(media=[medium], method="disintegrate", proof=b"photo", actor=None, at=bench.at)
    return bench.document("SN1", media=[bench.erased("D1")]), device


def _older(bench: Bench) -> tuple[bytes, UUID | None]:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", media=[bench.erased("D1", result="failed")]))
    started, ended = bench.at - timedelta(hours=4), bench.at - timedelta(hours=3)
    erased = bench.erased("D1", started_at=started.isoformat(), ended_at=ended.isoformat())
    return bench.document("SN1", media=[erased]), device


@pytest.mark.parametrize(
    "reason",
    [
        "unknown_serial",
        "no_serial",
        "ambiguous_serial",
        "stranger_serial",
        "device_not_in_house",
        "medium_of_another_device",
        "dated_before_receipt",
        "future",
        "ended_before_started",
        "same_document_two_media",
        "same_run_twice",
        "medium_destroyed",
        "older_than_known_report",
    ],
)
def test_what_does_not_match_waits_for_a_person_and_changes_nothing(bench: Bench, reason: str) -> None:
    report, device = queued_for(reason)(bench)
    before = bench.facts(device) if device else []

    result = bench.take_in(report)

    assert result.files[0].code == reason
    assert only_item().reason == reason
    assert only_item().exhibit == result.files[0].digest
    assert ledger.read_exhibit(only_item().exhibit) == report
    assert not device or bench.facts(device) == before


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "report_empty"),
        (b"%PDF-1.7 not a report", "report_unreadable"),
        (b"just some words", "report_unrecognised"),
        (b"\x1f\x8b\x08broken", "report_unreadable"),
        (b"[" * 200 + b"1", "report_too_deep"),
    ],
)
def test_a_file_that_is_no_report_is_kept_and_queued_with_its_code(
    bench: Bench, data: bytes, code: str
) -> None:
    bench.device("SN1")

    result = bench.take_in(data, bench.document("SN1", components=[bench.disk("D1")]))

    assert [file.code for file in result.files] == ["unreadable", "taken_in"]
    assert result.files[0].detail == only_item().detail == code


def test_a_strangers_device_is_not_named(bench: Bench) -> None:
    report, _ = _stranger(bench)

    bench.take_in(report)

    assert only_item().device is None
    assert only_item().path == bench.cast.customer.path


def test_a_device_out_of_sight_is_unknown(bench: Bench) -> None:
    bench.device("SN1")

    result = bench.take_in(
        bench.document("SN1", media=[bench.erased("D1")]), sight=[bench.cast.stranger.path]
    )

    assert result.counts == {"unknown_serial": 1}


def test_times_without_a_zone_are_an_alarm_only_when_no_place_on_earth_explains_them(bench: Bench) -> None:
    near, far = bench.device("SN1"), bench.device("SN2")
    local = (bench.received_at - timedelta(hours=6)).replace(tzinfo=None)
    long_ago = (bench.received_at - timedelta(hours=40)).replace(tzinfo=None)

    result = bench.take_in(
        bench.document(
            "SN1",
            media=[bench.erased("D1", started_at=None, ended_at=local.isoformat())],
        ),
        bench.document(
            "SN2",
            media=[bench.erased("D2", started_at=None, ended_at=long_ago.isoformat())],
        ),
    )

    assert [file.code for file in result.files] == ["taken_in", "dated_before_receipt"]
    assert "time_against_custody" in bench.media(near)[0].not_checked
    assert bench.media(far) == []


def test_an_unknown_takeback_is_refused_and_nothing_is_kept(bench: Bench) -> None:
    with pytest.raises(actions.TakebackUnknown):
        bench.take_in(bench.document("SN1", media=[bench.erased("D1")]), takeback=ledger.new_id())

    assert not Evidence.objects.exists()
    assert not QueueItem.objects.exists()


def test_a_failure_in_the_middle_leaves_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    device = bench.device("SN1")
    report = bench.document("SN1", components=[bench.disk("D1")])

    def fail(*_: Any, **__: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(ledger, "append", fail)
        with pytest.raises(MemoryError):
            bench.take_in(report)

    assert bench.facts(device) == []
    assert bench.take_in(report).counts == {"taken_in": 1}


def test_many_devices_are_taken_in_with_few_questions(
    bench: Bench, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        bench.device(f"SN{number}")
    files = [
        bench.document(
            f"SN{number}", components=[bench.disk(f"D{number}")], media=[bench.erased(f"D{number}")]
        )
        for number in range(30)
    ]

    with django_assert_max_num_queries(40):
        result = bench.take_in(*files)

    assert result.counts == {"taken_in": 30}


def test_reports_of_every_known_tool_are_taken_or_queued_never_lost(bench: Bench, shared: Any) -> None:
    files = [
        (path.name, path.read_bytes())
        for folder in ("nwipe", "lshw", "smartctl-json", "blancco", "ereuse-snapshot", "dmidecode")
        for path in sorted((shared / "fixtures" / folder).rglob("*"))[:12]
        if path.is_file()
    ]

    result = actions.take_in_evidence(files=files, takeback=bench.takeback, actor=None, at=bench.at)

    assert len(result.files) == len(files)
    assert "taken_in" not in result.counts
    digests = {file.digest for file in result.files}
    assert {item.exhibit for item in QueueItem.objects.all()} == digests
    json.dumps([file.problems for file in result.files])


def test_what_drives_count_is_in_the_test_record_and_makes_no_grade(bench: Bench) -> None:
    device = bench.device("SN1")

    bench.take_in(
        bench.document(
            "SN1",
            components=[
                bench.disk("D1", health="passed", reallocated_sectors=3, power_on_hours=9000),
                {"kind": "laptop_battery", "wear_percent": 12.4, "cycles": 211},
                {"kind": "laptop_battery", "wear_percent": 40},
            ],
        )
    )

    row = bench.row(device)
    assert row.tests["battery_health"] == {"outcome": "pass", "value": 60}
    assert row.tests["reallocated_sectors"] == {"outcome": "fail", "value": 3}
    assert row.tests["power_on_hours"]["value"] == 9000
    assert row.tested_at is None
