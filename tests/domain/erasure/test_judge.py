"""The decision table, the gates before it, the policies after it, and the words for all of them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain import erasure
from omlopp.domain.erasure import (
    DEFAULT_POLICY,
    POLICIES,
    RULES,
    HiddenAreas,
    MediumReport,
    Method,
    NotChecked,
    PolicyUnknown,
    Reason,
    Result,
    Verification,
    judge,
    judge_many,
    policy,
    sufficient,
)
from omlopp.domain.hardware import Component, ComponentKind, Interface, Medium
from omlopp.domain.vocabulary import Judgement, Route
from omlopp.ui.texts.erasure_reasons import NOT_CHECKED, PROBLEMS, REASONS, REFUSALS

HDD = MediumReport(
    serial="EX-1",
    medium=Medium.HDD,
    interface=Interface.SATA,
    size_bytes=500107862016,
    method=Method.OVERWRITE,
    passes=1,
    result=Result.SUCCESS,
    verification=Verification.FULL,
    direct_io=True,
    errors=0,
    failed_sectors=0,
    hidden_areas=HiddenAreas.NONE,
)
SSD = replace(HDD, medium=Medium.SSD, hidden_areas=HiddenAreas.NOT_APPLICABLE)
NVME = replace(SSD, interface=Interface.NVME, verification=Verification.SAMPLED)
SAS = replace(SSD, interface=Interface.SAS, verification=Verification.SAMPLED)
SEEN = {"in_progress_seen": True}
CE = {"crypto_conditions": True, **SEEN}
PHONE = MediumReport(
    serial="R58N00AAAAA",
    medium=Medium.PHONE,
    method=Method.FACTORY_RESET,
    result=Result.SUCCESS,
    activation_lock=False,
    recorded_by_tool=True,
    encryption="file",
    rooted=False,
)
GONE = MediumReport(
    serial="EX-9", medium=Medium.SSD, method=Method.SHRED, result=Result.SUCCESS, proof=("photo",)
)

# row of the table, evidence, judgement
ROWS = [
    ("1", HDD, "CLEAR"),
    ("2", replace(HDD, passes=7), "CLEAR"),
    ("3", replace(HDD, failed_sectors=4, result=Result.FAILED), "NONE"),
    ("3", replace(HDD, failed_sectors=4), "NONE"),
    ("5", replace(HDD, hidden_areas=HiddenAreas.PRESENT), "REVIEW"),
    ("5", replace(HDD, hidden_areas=HiddenAreas.UNKNOWN), "REVIEW"),
    ("6", replace(HDD, method=Method.SANITIZE_OVERWRITE, **SEEN), "PURGE"),
    ("7", replace(HDD, method=Method.SECURITY_ERASE_ENHANCED, security_after="not enabled"), "CLEAR"),
    ("7-unconfirmed", replace(HDD, method=Method.SECURITY_ERASE), "REVIEW"),
    ("8", replace(SSD, method=Method.SECURITY_ERASE, security_after="not enabled"), "CLEAR"),
    ("9", replace(SSD, method=Method.SANITIZE_BLOCK, **SEEN), "PURGE"),
    ("10", replace(SSD, method=Method.SANITIZE_CRYPTO, **CE), "PURGE"),
    ("10-unrecorded", replace(SSD, method=Method.SANITIZE_CRYPTO, **SEEN), "REVIEW"),
    ("11", SSD, "CLEAR"),
    ("11", replace(SSD, passes=35), "CLEAR"),
    ("12", replace(NVME, method=Method.SANITIZE_BLOCK, **SEEN), "PURGE"),
    ("12", replace(NVME, method=Method.SANITIZE_OVERWRITE, purge_claimed=True, **SEEN), "PURGE"),
    ("13", replace(NVME, method=Method.SANITIZE_CRYPTO, **CE), "PURGE"),
    ("13-unrecorded", replace(NVME, method=Method.SANITIZE_CRYPTO, **SEEN), "REVIEW"),
    ("13-written", replace(NVME, method=Method.SANITIZE_BLOCK, written_since=True, **SEEN), "REVIEW"),
    ("14", replace(NVME, method=Method.NVME_FORMAT_USER_DATA, all_namespaces=True), "CLEAR"),
    ("14-namespaces", replace(NVME, method=Method.NVME_FORMAT_CRYPTO), "REVIEW"),
    ("15", replace(NVME, method=Method.NVME_FORMAT, all_namespaces=True), "NONE"),
    ("15", replace(SSD, method=Method.TRIM), "NONE"),
    ("15", replace(HDD, method=Method.QUICK_FORMAT), "NONE"),
    ("16", replace(SAS, method=Method.SANITIZE_BLOCK, **SEEN), "PURGE"),
    ("16-unrecorded", replace(SAS, method=Method.SANITIZE_CRYPTO, **SEEN), "REVIEW"),
    ("17", replace(SAS, method=Method.SANITIZE_OVERWRITE, **SEEN), "PURGE"),
    ("18", replace(HDD, interface=Interface.SAS, method=Method.SCSI_FORMAT_UNIT), "CLEAR"),
    ("19", replace(SSD, method=Method.OPAL_REVERT, **CE), "PURGE"),
    ("19-unrecorded", replace(SSD, method=Method.OPAL_REVERT), "REVIEW"),
    ("20-doubtful", replace(HDD, bridge=True, size_bytes=None), "REVIEW"),
    ("20-unknown", replace(HDD, medium=None), "REVIEW"),
    ("21", replace(SSD, medium=Medium.FLASH, interface=Interface.USB, passes=2), "CLEAR"),
    ("21-one", replace(SSD, medium=Medium.FLASH, interface=Interface.USB), "REVIEW"),
    ("22", replace(SSD, medium=Medium.EMMC, method=Method.MMC_SECURE_ERASE), "REVIEW"),
    ("23", replace(PHONE, method=Method.ERASE_ALL_CONTENT), "PURGE"),
    ("23-lock", replace(PHONE, activation_lock=True, verification=Verification.SAMPLED), "REVIEW"),
    ("24", PHONE, "CLEAR"),
    ("24-unknown", replace(PHONE, encryption=None), "REVIEW"),
    ("25", replace(PHONE, encryption="none"), "NONE"),
    ("25", replace(PHONE, rooted=True), "NONE"),
    ("26", replace(PHONE, medium=Medium.MAC, method=Method.ERASE_ALL_CONTENT), "PURGE"),
    ("26-chromebook", replace(PHONE, medium=Medium.CHROMEBOOK, method=Method.POWERWASH), "REVIEW"),
    ("27", replace(GONE, medium=Medium.HDD, method=Method.DEGAUSS), "REVIEW"),
    ("28", replace(GONE, method=Method.DEGAUSS), "NONE"),
    ("29", replace(GONE, method=Method.INCINERATE), "DESTROYED"),
    ("29-unproven", replace(GONE, proof=()), "REVIEW"),
    ("30", GONE, "DESTROYED"),
    ("31", MediumReport(serial="EX-7", medium=Medium.HDD, method=Method.NONE, detected=False), "DESTROY"),
    ("32", replace(NVME, method=Method.FIRMWARE), "REVIEW"),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{place}-row-{row[0]}" for place, row in enumerate(ROWS)])
def test_each_row_of_the_table_gives_its_judgement(row):
    rule, evidence, judgement = row

    verdict = judge(evidence)

    assert (verdict.rule, verdict.judgement) == (rule, judgement)
    assert verdict.reasons
    assert verdict.not_checked


def test_every_row_of_the_table_is_tried_here():
    tried = {row[0] for row in ROWS}
    # These rows never decide alone: another row of the same medium is as low, or lower, or stands first.
    beside = {
        "4",
        "4-dial",
        "8-enhanced",
        "11-failed",
        "12-strong",
        "16-crypto",
        "20",
        "23-lock-unknown",
        "23-crypto",
    }

    assert {rule.id for rule in RULES} - tried == beside
    assert {rule.id.split("-")[0] for rule in RULES} >= {str(number) for number in range(1, 32)}
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_row_names_its_source_and_how_sure_we_are():
    for rule in RULES:
        assert rule.source
        assert rule.confidence in {"primary", "secondary", "tested", "own", "general"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"result": Result.FAILED}, Reason.RESULT_FAILED),
        ({"result": Result.PARTIAL}, Reason.RESULT_PARTIAL),
        ({"result": Result.ABORTED}, Reason.RESULT_ABORTED),
        ({"result": Result.UNKNOWN}, Reason.RESULT_UNKNOWN),
        ({"verification": Verification.NONE}, Reason.VERIFICATION_MISSING),
        ({"verification": Verification.FAILED}, Reason.VERIFICATION_FAILED),
        ({"verification": Verification.UNKNOWN}, Reason.VERIFICATION_UNKNOWN),
        ({"direct_io": False}, Reason.VERIFICATION_CACHED),
        ({"serial": None}, Reason.SERIAL_MISSING),
        ({"serial": "Default string"}, Reason.SERIAL_MISSING),
        ({"errors": 3}, Reason.ERRORS_DESPITE_SUCCESS),
        ({"cleaned_bytes": 400107862016}, Reason.COUNTERS_DISAGREE),
        ({"method": Method.UNKNOWN}, Reason.METHOD_UNKNOWN),
        ({"method": Method.VERIFY_ONLY}, Reason.VERIFY_ONLY),
        ({"method": Method.SANITIZE_BLOCK}, Reason.SUCCESS_MAY_BE_OLD),
        ({"method": Method.MMC_SECURE_ERASE}, Reason.METHOD_NOT_FOR_MEDIUM),
        ({"remarks": ("command_rejected",)}, Reason.COMMAND_REJECTED),
    ],
)
def test_what_does_not_pass_the_gates_is_worth_nothing(change, reason):
    verdict = judge(replace(HDD, **change))

    assert verdict.judgement is Judgement.NONE
    assert reason in verdict.reasons
    assert Reason.OVERWRITTEN_AND_READ_BACK not in verdict.reasons


@pytest.mark.parametrize(
    ("tool_version", "judgement"),
    [
        ("0.33", "NONE"),
        ("0.41", "NONE"),
        ("0.42", "CLEAR"),
        ("0.43.1", "CLEAR"),
        ("1.0", "CLEAR"),
        (None, "NONE"),
    ],
)
def test_nwipe_is_believed_only_from_the_version_that_reads_past_the_cache(tool_version, judgement):
    medium = replace(HDD, direct_io=None, tool="nwipe", tool_version=tool_version)

    assert judge(medium).judgement == judgement


def test_a_tool_that_does_not_say_how_it_read_goes_to_a_person():
    verdict = judge(replace(HDD, direct_io=None, tool="other"))

    assert verdict.judgement is Judgement.REVIEW
    assert Reason.DIRECT_IO_UNKNOWN in verdict.reasons
    assert NotChecked.DIRECT_READ in verdict.not_checked


def test_a_failed_disk_is_to_be_destroyed_next():
    assert judge(replace(HDD, result=Result.FAILED, failed_sectors=1)).then is Judgement.DESTROY


def test_weak_sectors_go_to_a_person_where_the_contract_is_strict():
    weak = replace(HDD, reallocated_sectors=8, pending_sectors=0)

    lenient, strict = judge(weak), judge(weak, policy=policy("dial-2"))

    assert (lenient.judgement, strict.judgement) == (Judgement.CLEAR, Judgement.REVIEW)
    assert Reason.WEAK_SECTORS in lenient.reasons


def test_a_pattern_of_overwriting_is_never_a_level():
    verdict = judge(replace(HDD, passes=3, standard_claimed="DoD 5220.22-M"))

    assert verdict.judgement is Judgement.CLEAR
    assert Reason.STANDARD_NAME_IS_A_PATTERN in verdict.reasons


def test_times_that_cannot_be_compared_are_not_compared():
    reversed_times = replace(HDD, started_at="2026-05-04T10:00:00", ended_at="2026-05-04T09:00:00")
    mixed = replace(reversed_times, ended_at="2026-05-04T09:00:00+02:00")
    same_moment = replace(HDD, started_at="2026-05-04T10:00:00+02:00", ended_at="2026-05-04T08:30:00+00:00")

    assert Reason.END_BEFORE_START in judge(reversed_times).reasons
    assert judge(reversed_times).judgement is Judgement.REVIEW
    assert judge(mixed).judgement is Judgement.CLEAR
    assert judge(same_moment).judgement is Judgement.CLEAR


def _part(**facts):
    return Component(
        kind=ComponentKind.HDD, medium=Medium.HDD, **{"serial": "ex 1", "size_bytes": 500107862016, **facts}
    )


@pytest.mark.parametrize(
    ("inventory", "judgement", "reason"),
    [
        ([_part()], "CLEAR", None),
        ([_part(size_bytes=500 * 10**9)], "CLEAR", None),
        ([_part(size_bytes=256 * 10**9)], "REVIEW", Reason.SIZE_DIFFERS_FROM_INVENTORY),
        ([_part(), _part()], "NONE", Reason.SERIAL_TWICE_IN_INVENTORY),
        ([_part(serial="EX-2")], "NONE", Reason.SERIAL_NOT_IN_INVENTORY),
        ([], "NONE", Reason.SERIAL_NOT_IN_INVENTORY),
    ],
)
def test_the_medium_must_be_one_the_machine_was_seen_to_hold(inventory, judgement, reason):
    verdict = judge(HDD, inventory=inventory)

    assert verdict.judgement == judgement
    assert reason is None or reason in verdict.reasons
    assert NotChecked.INVENTORY_MATCH not in verdict.not_checked


def test_without_an_inventory_the_match_is_named_as_not_checked():
    assert NotChecked.INVENTORY_MATCH in judge(HDD).not_checked


_REPORTS = st.builds(
    MediumReport,
    serial=st.sampled_from(["EX-1", "EX-2", None, "00000000"]),
    medium=st.sampled_from([*Medium, None]),
    interface=st.sampled_from([*Interface, None]),
    size_bytes=st.sampled_from([None, 10**9]),
    method=st.sampled_from(list(Method)),
    passes=st.sampled_from([None, 1, 2]),
    result=st.sampled_from(list(Result)),
    verification=st.sampled_from(list(Verification)),
    direct_io=st.sampled_from([None, True, False]),
    errors=st.sampled_from([None, 0, 1]),
    failed_sectors=st.sampled_from([None, 0, 1]),
    cleaned_bytes=st.sampled_from([None, 10**9, 1]),
    hidden_areas=st.sampled_from(list(HiddenAreas)),
    crypto_conditions=st.sampled_from([None, True]),
    in_progress_seen=st.sampled_from([None, True]),
    all_namespaces=st.sampled_from([None, True]),
    security_after=st.sampled_from([None, "not enabled"]),
    activation_lock=st.sampled_from([None, True, False]),
    rooted=st.sampled_from([None, True, False]),
    encryption=st.sampled_from([None, "file", "none"]),
    recorded_by_tool=st.sampled_from([None, True]),
    detected=st.sampled_from([None, False]),
    proof=st.sampled_from([(), ("photo",)]),
    tool=st.sampled_from([None, "nwipe"]),
    tool_version=st.sampled_from([None, "0.33", "0.42"]),
    remarks=st.sampled_from([(), ("command_rejected",), ("unheard_of",)]),
)


@settings(max_examples=400)
@given(_REPORTS)
def test_nothing_is_green_that_did_not_clearly_succeed(report):
    verdict = judge(report)

    if verdict.judgement in (Judgement.PURGE, Judgement.CLEAR, Judgement.DESTROYED):
        assert report.result is Result.SUCCESS
        assert report.normal_serial is not None
        assert not report.errors
        assert not report.failed_sectors
        assert report.verification is not Verification.FAILED or verdict.judgement is Judgement.DESTROYED
    if verdict.judgement is Judgement.PURGE:
        assert report.method is not Method.OVERWRITE
    assert all(code in Reason for code in verdict.reasons)


@settings(max_examples=60)
@given(st.lists(_REPORTS, max_size=30), st.booleans(), st.sampled_from(POLICIES))
def test_the_column_gives_the_same_verdicts_as_one_by_one(reports, with_inventory, chosen):
    inventory = [_part(size_bytes=10**9)] if with_inventory else None

    assert judge_many(reports, inventory=inventory, policy=chosen) == [
        judge(report, inventory=inventory, policy=chosen) for report in reports
    ]


@pytest.mark.parametrize(
    ("judgement", "medium", "name", "route", "enough"),
    [
        ("PURGE", Medium.SSD, "resale-purge", Route.RESALE, True),
        ("CLEAR", Medium.SSD, "resale-purge", Route.RESALE, False),
        ("CLEAR", Medium.HDD, "resale-purge", Route.RESALE, False),
        ("CLEAR", Medium.HDD, "clear-on-disks", Route.RESALE, True),
        ("CLEAR", Medium.SSD, "clear-on-disks", Route.RENTAL, False),
        ("CLEAR", None, "clear-on-disks", Route.PARTS, False),
        ("REVIEW", Medium.HDD, "clear", Route.RESALE, False),
        ("NONE", Medium.HDD, "clear", Route.RECYCLING, False),
        ("DESTROYED", Medium.SSD, "destroy", Route.RECYCLING, True),
        ("PURGE", Medium.SSD, "destroy", Route.RESALE, False),
        ("NONE", Medium.SSD, "resale-purge", Route.DESTRUCTION, True),
        ("NONE", Medium.SSD, "resale-purge", Route.RETURN_TO_OWNER, True),
    ],
)
def test_what_is_enough_depends_on_contract_medium_and_route(judgement, medium, name, route, enough):
    assert sufficient(Judgement(judgement), medium, policy(name), route) is enough


def test_policies_are_found_by_name_and_by_version():
    assert policy("resale-purge") is policy("resale-purge@1") is DEFAULT_POLICY
    assert all(set(one.routes) == set(Route) for one in POLICIES)
    with pytest.raises(PolicyUnknown):
        policy("none-such")


def test_every_code_has_words_in_both_languages():
    assert set(REASONS) == {code.value for code in Reason}
    assert set(NOT_CHECKED) == {code.value for code in NotChecked}
    for table in (REASONS, NOT_CHECKED, PROBLEMS, REFUSALS):
        for english, swedish in table.values():
            assert english.strip()
            assert swedish.strip()
            assert english != swedish


def test_public_names_exist():
    for name in erasure.__all__:
        assert hasattr(erasure, name)


def test_a_second_hidden_drive_is_not_forgotten():
    stick = Component(kind=ComponentKind.REMOVABLE, serial="STICK")
    nameless = Component(kind=ComponentKind.SSD, size_bytes=10**9)
    report = erasure.ErasureReport(tool="x", media=(HDD,), components=(_part(), _part(serial="EX-2"), stick))

    assert [part.serial for part in erasure.unreported([report])] == ["EX-2"]
    assert erasure.unreported([report], inventory=[_part(), nameless]) == (nameless,)
