"""What may be said, and what a free text must not say."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omlopp.domain.carbon import Line, assess, claims
from omlopp.domain.carbon.claims import Fault


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Our green laptops", Fault.GENERIC, "green"),
        ("A climate\u2011friendly choice", Fault.GENERIC, "climate\u2011friendly"),
        ("eco-friendly", Fault.GENERIC, "eco-friendly"),
        ("environmentally correct", Fault.GENERIC, "environmentally correct"),
        ("Nature's friend", Fault.GENERIC, "Nature's friend"),
        ("sustainable IT", Fault.GENERIC, "sustainable"),
        ("biodegradable", Fault.GENERIC, "biodegradable"),
        ("Ett GRÖNT val", Fault.GENERIC, "GRÖNT"),
        ("miljövänliga datorer", Fault.GENERIC, "miljövänliga"),
        ("klimatsmart", Fault.GENERIC, "klimatsmart"),
        ("hållbara inköp", Fault.GENERIC, "hållbara"),
        ("bra för klimatet", Fault.GENERIC, "bra för klimatet"),
        ("energieffektiv", Fault.GENERIC, "energieffektiv"),
        ("carbon neutral since 2020", Fault.NEUTRALITY, "carbon neutral"),
        ("CO₂-neutral leverans", Fault.NEUTRALITY, "CO₂-neutral"),
        ("net zero", Fault.NEUTRALITY, "net zero"),
        ("we offset our emissions", Fault.NEUTRALITY, "offset our emissions"),
        ("reduced climate impact", Fault.NEUTRALITY, "reduced climate impact"),
        ("Klimatneutrala datorer", Fault.NEUTRALITY, "Klimatneutrala"),
        ("klimatkompenserad", Fault.NEUTRALITY, "klimatkompenserad"),
        ("utsläppsfri leverans", Fault.NEUTRALITY, "utsläppsfri"),
        ("minskad klimatpåverkan", Fault.NEUTRALITY, "minskad klimatpåverkan"),
        ("This can be deducted from your scope 3", Fault.DEDUCTION, "deducted from your scope"),
        ("Besparingen dras av från scope 1", Fault.DEDUCTION, "dras av från scope"),
    ],
)
def test_words_that_cannot_stand_are_found_where_they_are(text: str, code: Fault, words: str) -> None:
    (problem,) = claims.check(text)

    assert (problem.code, problem.words) == (code, words)
    assert text[problem.start : problem.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Estimated avoided emissions of 12 kg CO₂e compared with buying new, comparable products.",
        "Uppskattade undvikna utsläpp på 12 kg CO₂e jämfört med att köpa nya, likvärdiga produkter.",
        "Not deductible from scope 1 to 3.",
        "Dras inte av från scope 1–3.",
        "They are never subtracted from it, and they do not make anything climate neutral.",
        "Levereras till Gröndal och Greenland; evergreen; grönsaker.",
        "För er hållbarhetsredovisning: batteri 91 %.",
    ],
)
def test_what_is_no_claim_or_denies_one_is_let_through(text: str) -> None:
    assert claims.check(text) == ()


@pytest.mark.parametrize("text", ["not only green but cheap", "Inte dyr, men klimatsmart", "no doubt: green"])
def test_a_denial_of_something_else_hides_nothing(text: str) -> None:
    assert len(claims.check(text)) == 1


@pytest.mark.parametrize(
    "text", ["miljö\u00advänlig", "gr\u200been", unicodedata.normalize("NFD", "miljövänlig")]
)
def test_invisible_signs_and_decomposed_letters_hide_nothing(text: str) -> None:
    (problem,) = claims.check(text)

    assert text[problem.start : problem.end] == text


@given(st.text(alphabet="grénÖö\u0308\u00ad klimatneutral-₂co.", max_size=60))
def test_places_are_always_within_the_text(text: str) -> None:
    for problem in claims.check(text):
        assert 0 <= problem.start < problem.end <= len(text)
        assert text[problem.start : problem.end] == problem.words


def test_a_claim_is_made_of_the_numbers_and_the_method() -> None:
    answer = assess([Line(1, "laptop", quantity=10), Line(2, "toaster")], "omlopp-2026")

    claim = claims.claim_of(answer)

    assert claim.code == "avoided"
    assert claim.kg == answer.total_kg
    assert (claim.method, claim.version, claim.reference) == ("omlopp-2026", "1", "new_comparable_device")
    assert (claim.devices, claim.devices_unknown) == (11, 1)
    assert claim.always == ("not_deductible_from_scope_1_to_3",)


def test_a_negative_saving_is_said_as_what_was_added_and_nothing_as_unknown() -> None:
    added = claims.claim_of(assess([Line(1, "server", country="PL")], "omlopp-2026"))

    assert added.code == "added"
    assert added.kg is not None
    assert added.kg.central > 0
    assert claims.claim_of(assess([], "omlopp-2026")).code == "unknown"
