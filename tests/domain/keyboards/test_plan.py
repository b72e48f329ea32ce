"""The plan: golden cases, what holds for every pair of layouts, and when a print is refused."""

import json
from itertools import product
from pathlib import Path

import pytest

from omlopp.domain.keyboards import (
    AltGr,
    Form,
    LayoutUnknown,
    Legends,
    Material,
    Method,
    Policy,
    PrintUnknown,
    State,
    StyleUnknown,
    Trust,
    Verdict,
    Wear,
    default_rates,
    layout,
    layouts,
    legends_of,
    plan,
)

# By policy: all layouts, or for a maker's list those somebody has seen.
KNOWN = {
    AltGr.CLDR: layouts(),
    AltGr.NONE: layouts(),
    AltGr.MAKER: tuple(name for name in layouts() if "tuxedo" in layout(name).makers),
}
POLICIES = {
    "changed_base_shift": "none",
    "changed_with_cldr_altgr": "cldr",
    "changed_with_maker_altgr": "maker",
}


def golden(side: dict[str, str]) -> Legends:
    """A golden legend in our slots: `cap` is a case pair."""
    slots = {"base" if slot == "cap" else slot: text for slot, text in side.items()}
    return Legends(**slots)


def test_the_golden_cases_hold_exactly(shared: Path) -> None:
    cases = json.loads((shared / "data/keyboards/golden-open.json").read_text())["cases"]

    for case in cases:
        for name in POLICIES.keys() & case.keys():
            found = plan(Form(case["form"]), case["from"], case["to"], altgr=AltGr(POLICIES[name]))
            assert [change.key for change in found.changes] == case[name]
            assert [key for key, _ in found.unseated] == case.get("missing_on_board", [])
            if name == "changed_with_cldr_altgr":
                assert {change.key: (change.before, change.after) for change in found.changes} == {
                    key: (golden(before), golden(after)) for key, (before, after) in case["legends"].items()
                }


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("altgr", AltGr)
def test_every_pair_of_layouts_is_consistent(form: Form, altgr: AltGr) -> None:
    for a, b in product(KNOWN[altgr], repeat=2):
        there, back = plan(form, a, b, altgr=altgr), plan(form, b, a, altgr=altgr)
        assert [each.key for each in there.changes] == [each.key for each in back.changes]
        assert [each.key for each in there.words] == [each.key for each in back.words]
        assert [(each.before, each.after) for each in there.changes] == [
            (each.after, each.before) for each in back.changes
        ]
        board = dict(legends_of(a, Policy(altgr), form))
        assert all(board[each.key] == each.before for each in there.changes)
        board.update({each.key: each.after for each in there.changes})
        assert board == dict(legends_of(b, Policy(altgr), form))
        nothing = legends_of(a, Policy(altgr), form) == legends_of(b, Policy(altgr), form)
        assert (there.changes == ()) is nothing


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", layouts())
def test_from_a_layout_to_itself_nothing_is_to_be_done(form: Form, name: str) -> None:
    found = plan(form, name, name)

    assert found.verdict is Verdict.NOTHING
    assert (found.changes, found.words, found.missing, found.not_checked) == ((), (), (), ())
    assert (found.method, found.work) == (None, None)


@pytest.mark.parametrize("form", Form)
def test_one_plan_after_another_is_the_plan_of_both(form: Form) -> None:
    names = ("us", "se", "de", "fr:azerty", "tr", "ua", "ara", "nordic", "br", "hu")
    for a, b, c in product(names, repeat=3):
        board = dict(legends_of(a, Policy(), form))
        for step in (plan(form, a, b), plan(form, b, c)):
            board.update({each.key: each.after for each in step.changes})
        direct = {each.key: each.after for each in plan(form, a, c).changes}
        assert board == {**legends_of(a, Policy(), form), **direct}


@pytest.mark.parametrize("altgr", AltGr)
@pytest.mark.parametrize("form", Form)
def test_swedish_and_finnish_keyboards_are_the_same(altgr: AltGr, form: Form) -> None:
    assert plan(form, "se", "fi", altgr=altgr).verdict is Verdict.NOTHING
    assert plan(form, "de", "at", altgr=altgr).verdict is Verdict.NOTHING


def test_signs_without_a_key_make_a_plan_lossy() -> None:
    found = plan(Form.ANSI, "us", "se")

    assert found.verdict is Verdict.LOSSY
    assert found.missing == ("<", ">", "|")
    assert [key for key, _ in found.unseated] == ["LSGT"]
    assert found.method is Method.PRINT


def test_a_sign_that_another_key_bears_as_easily_is_not_missing() -> None:
    # A US keyboard of either body has \ and | on BKSL; a British one has \ elsewhere only with AltGr.
    assert plan(Form.ANSI, "gb", "us").verdict is Verdict.PRINT
    assert plan(Form.ANSI, "us", "gb").missing == ("\\", "|")


def test_brazil_has_a_key_that_no_body_of_ours_has() -> None:
    found = plan(Form.ISO, "pt", "br")

    assert found.verdict is Verdict.LOSSY
    assert found.unseated[0][0] == "AB11"
    assert "/" in found.missing


def test_word_keys_are_a_list_of_their_own() -> None:
    found = plan(Form.ISO, "de", "se")

    assert {each.key: (each.before.base, each.after.base) for each in found.words}["LCTL"] == ("Strg", "Ctrl")
    assert "LCTL" not in {each.key for each in found.changes}


@pytest.mark.parametrize(
    ("state", "reason", "instead"),
    [
        (State(backlit=True), "backlight", Method.SWAP_CAPS),
        (State(wear=Wear.WORN), "wear", Method.STICKER_SET),
        (State(wear=Wear.DAMAGED), "wear", Method.SWAP_CAPS),
        (State(material=Material.GLASS), "material", Method.STICKER_SET),
        (State(material=Material.PAINTED_METAL), "material", Method.STICKER_SET),
        (State(trust=Trust.PHOTO), "trust", Method.STICKER_SET),
        (State(trust=Trust.ASSUMED), "trust", Method.SWAP_CAPS),
    ],
)
def test_a_print_is_refused_with_its_reason_and_what_to_do_instead(
    state: State, reason: str, instead: Method
) -> None:
    found = plan(Form.ISO, "se", "dk", state=state)

    assert found.verdict is Verdict.REFUSED
    assert found.reasons == (reason,)
    assert found.method is instead


def test_another_body_is_refused_and_only_another_keyboard_helps() -> None:
    found = plan(Form.ANSI, "us", "se", to_form=Form.ISO)

    assert (found.verdict, found.reasons, found.method) == (
        Verdict.REFUSED,
        ("form",),
        Method.SWAP_KEYBOARD,
    )
    assert plan(Form.ANSI, "se", "se", to_form=Form.ISO).verdict is Verdict.REFUSED
    assert plan(Form.ISO, "se", "se", to_form=Form.ISO).verdict is Verdict.NOTHING


def test_a_market_may_accept_legends_that_do_not_shine() -> None:
    state = State(backlit=True, unlit_accepted=True)

    assert plan(Form.ISO, "se", "dk", state=state).verdict is Verdict.PRINT


def test_what_is_unknown_is_said_and_blocks_nothing() -> None:
    assert plan(Form.ISO, "se", "dk").not_checked == ("backlight", "wear", "material", "trust")
    known = State(trust=Trust.MEASURED, wear=Wear.NONE, material=Material.PLASTIC, backlit=False)
    assert plan(Form.ISO, "se", "dk", state=known).not_checked == ()


def test_minutes_and_money_grow_with_the_keys_and_are_assumed() -> None:
    few, many = plan(Form.ISO, "se", "dk").work, plan(Form.ISO, "fr:azerty", "gb").work
    assert few is not None
    assert many is not None

    assert few.minutes < many.minutes
    assert few.cost.amount < many.cost.amount
    assert few.assumed
    # 6 fixed minutes, and for each of 6 keys 0.05 + 3 layers x 235 mm2 / 9000 mm2 a minute.
    assert few.minutes == pytest.approx(6 + 6 * (0.05 + 3 * 235 / 9000), abs=0.006)
    assert few == default_rates().work(Method.PRINT, 6)


def test_what_nobody_has_seen_is_refused() -> None:
    with pytest.raises(PrintUnknown):
        plan(Form.ISO, "fr:azerty", "se", altgr=AltGr.MAKER)
    with pytest.raises(PrintUnknown):
        plan(Form.ISO, "de", "se", altgr=AltGr.MAKER, maker="nobody")
    with pytest.raises(LayoutUnknown):
        plan(Form.ISO, "de", "klingon")
    with pytest.raises(StyleUnknown):
        plan(Form.ISO, "de", "se", style="scattered")
