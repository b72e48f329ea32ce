"""Every code about locks, verdicts and samples has English and Swedish words."""

import re
from pathlib import Path

from omlopp.domain.hardware import UNLOCK_GUIDE, LockKind, Opener
from omlopp.domain.hardware.readers._fleet import _ENCRYPTED, DIALECTS
from omlopp.ui.texts import evidence

WORKSHOP = Path(evidence.__file__).parents[2] / "apps" / "workshop"


def test_every_lock_and_every_step_has_both_languages() -> None:
    steps = {step.code for guide in UNLOCK_GUIDE.values() for step in guide}

    assert set(evidence.LOCK_KINDS) == set(LockKind)
    assert set(evidence.OPENERS) == set(Opener)
    assert set(evidence.UNLOCK_STEPS) == steps


def test_every_finding_of_a_verdict_and_every_alarm_has_both_languages() -> None:
    rule = (WORKSHOP.parents[1] / "domain/erasure/_count.py").read_text()
    named = set(re.findall(r'Finding\(\s*(?:alarm or )?"(\w+)"', rule))
    alarms = re.search(r"ALARMS = frozenset\(\s*\{(.*?)\}", (WORKSHOP / "_plan.py").read_text(), re.DOTALL)
    assert alarms is not None

    assert set(evidence.FINDINGS) >= named | set(re.findall(r'"(\w+)"', alarms.group(1)))


def test_every_system_whose_export_is_read_has_words() -> None:
    assert set(evidence.SYSTEMS) == {dialect.tool for dialect in DIALECTS}
    assert set(evidence.ENCRYPTIONS) == {"encrypted", "not_encrypted", *_ENCRYPTED.values()}


def test_no_text_is_empty_and_none_is_left_in_the_other_language() -> None:
    same = {"Windows Autopilot"} | {english for english, _ in evidence.SYSTEMS.values()}
    for family in evidence.FAMILIES.values():
        for code, (english, swedish) in family.items():
            assert english.strip(), code
            assert swedish.strip(), code
            assert english != swedish or english in same, code
