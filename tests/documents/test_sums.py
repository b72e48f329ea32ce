"""A document whose parts do not add up cannot be made."""

from dataclasses import replace
from decimal import Decimal

import pytest

from omlopp.documents import (
    Deducted,
    FiguresDisagree,
    Flows,
    LevelCount,
    Reconciliation,
    Term,
    render,
)
from omlopp.domain.quantities import Interval
from tests.documents import examples
from tests.documents.test_pdf import text_of


def test_announced_lines_end_in_exactly_one_way_each() -> None:
    with pytest.raises(FiguresDisagree) as refusal:
        Reconciliation(announced=10, received=8, missing=1, refused=0, duplicate=0, unreadable=0, unlisted=4)

    assert (refusal.value.what, refusal.value.stated, refusal.value.found) == ("announced", 10, 9)


def test_the_devices_must_tell_the_same_story_as_the_reconciliation() -> None:
    report = examples.returned()

    with pytest.raises(FiguresDisagree):
        replace(report, devices=report.devices[1:])
    with pytest.raises(FiguresDisagree):
        replace(report, devices=(*report.devices, examples.device(999, outcome="eaten")))


def test_the_report_says_how_it_adds_up() -> None:
    text = text_of(render(examples.returned(), "sv"))

    assert "67 anmälda = 62 mottagna + 2 saknade + 1 nekad + 1 dubblett + 1 oläslig" in text
    assert "63 enheter kom = 62 mottagna + 1 oanmäld" in text
    assert text.index("Avvikelser") < text.index("Lagringsmedier") < text.index("Vart enheterna gick")
    assert "64 lagringsmedier: 60 raderade och godkända, 2 destruerade, 2 öppna." in text


def test_media_must_be_one_or_all_of_a_device() -> None:
    with pytest.raises(FiguresDisagree):
        examples.certificate(examples.medium(1), examples.medium(2), of=3)
    with pytest.raises(FiguresDisagree):
        examples.certificate(examples.medium(3), of=2)
    with pytest.raises(FiguresDisagree):
        replace(examples.certificate(), media=())


@pytest.mark.parametrize(
    "change",
    [
        {"gross_kg": Interval(71_900.4, 97_309.7, 118_800.9)},
        {"own_kg": Interval(300.2, 904.3, 1_800.0)},
        {"kinds": ()},
        {"levels": (LevelCount(level="model", devices=310),)},
        {"flows": Flows(reuse=263, parts=21, recycle=28)},
        {"terms": (Term(name="production", kg=Interval.exactly(97_310.7)),)},
    ],
)
def test_a_climate_report_adds_up(change: dict[str, object]) -> None:
    with pytest.raises(FiguresDisagree):
        examples.climate(**change)


def test_the_claim_is_an_estimate_with_method_range_and_reference() -> None:
    text = text_of(render(examples.climate(), "sv"))

    assert "Uppskattade undvikna utsläpp på 96,4 ton CO₂e (70,1–118,5) jämfört med att köpa nya" in text
    assert "Metod ivl-2020, version 3.1." in text
    assert "Inte avdragsgillt från scope 1–3." in text
    assert (
        "164 uppvärmda lägenheter under ett år, med 587 kg CO₂e per lägenhet och år (Klimatkoll, 2019)"
        in text
    )
    assert "97 311" in text
    assert "− 905" in text
    assert "= 96 406" in text


def test_printed_units_add_up_to_the_printed_net() -> None:
    text = text_of(render(examples.climate(), "en"))

    assert 62_001 + 34_405 == 96_406
    assert "62,001" in text
    assert "34,405" in text


def test_a_saving_below_zero_is_called_what_it_is() -> None:
    worse = examples.climate(
        gross_kg=Interval(10.0, 20.0, 30.0),
        own_kg=Interval(40.0, 50.0, 60.0),
        terms=(
            Term(name="production", kg=Interval(10.0, 20.0, 30.0)),
            Term(name="refurbishment", kg=Interval(-60.0, -50.0, -40.0), own=True),
        ),
        kinds=(replace(examples.climate().kinds[0], net_kg=Interval(-50.0, -30.0, -10.0)),),
        units=(),
    )

    text = text_of(render(worse, "sv"))

    assert "Uppskattade ökade utsläpp på 30 kg CO₂e (10–50)" in text


def test_a_device_and_a_settlement_add_up_to_the_ore() -> None:
    document = examples.settlement()

    with pytest.raises(FiguresDisagree):
        replace(document.devices[0], net=examples.sek("0.01"))
    with pytest.raises(FiguresDisagree):
        replace(document, net=document.net + examples.sek("0.01"))
    with pytest.raises(FiguresDisagree):
        replace(document, fees=(Deducted(code="transport", amount=examples.sek("1450.01")),))


def test_vat_is_paid_out_only_where_it_is_charged() -> None:
    document = examples.settlement()
    rate = Decimal("0.25")

    with pytest.raises(FiguresDisagree):
        replace(document, vat="standard")
    with pytest.raises(FiguresDisagree):
        replace(document, vat="standard", vat_rate=rate, vat_amount=document.net)
    charged = replace(document, vat="standard", vat_rate=rate, vat_amount=document.net.times(rate).rounded())

    assert charged.to_pay == charged.net + document.net.times(rate).rounded()
    assert "moms 25 %" in text_of(render(charged, "sv"))


def test_the_settlement_names_what_the_reader_must_know() -> None:
    text = text_of(render(examples.settlement(), "sv"))

    assert "Netto 66 941,40 kr, betalas 2026-11-30." in text
    assert text.count("Självfakturering") == 1
    assert "Räknas som godkänd 2026-11-28 om inget bestrids före dess." in text
    assert "omvänd betalningsskyldighet" in text
    assert "4410-Soc-7720" in text
    assert "4 enheter: åter till ägaren" in text
