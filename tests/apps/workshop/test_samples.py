"""Independent checks: drawn by the ledger, done by somebody else, and what follows when data is found."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from omlopp import ledger
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import Sample, SampleMedium
from omlopp.domain import erasure
from omlopp.domain.vocabulary import Route
from tests.apps.workshop.bench import Bench

HEAD = ledger.Head(7, b"", "example.org/ledger\n7\nAAAA\n\n- a signature")


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signed head for tests whose transaction never ends, in which nothing has a position."""
    monkeypatch.setattr(ledger, "first_head_over", lambda _subjects, _types: HEAD)


def draw(bench: Bench) -> UUID:
    return actions.draw_sample(takeback=bench.takeback, actor=None, at=bench.at)


def look(bench: Bench, sample: UUID, person: Any, result: str = "no_data") -> None:
    medium = SampleMedium.objects.get(sample=sample).medium
    actions.check_sample(
        sample=sample,
        medium=medium,
        result=result,
        method="random_read",
        tool="exempelverktyg 1.0",
        blocks_read=29_956,
        proof=b"what the tool said",
        actor=person,
        at=bench.at,
    )


def test_the_draw_is_what_the_checkpoint_gives_and_stands(committed_db: str, bench: Bench) -> None:
    serials = [f"D{bench.cleared(f'SN{n}') and f'SN{n}'}" for n in range(21)]

    sample = Sample.objects.get(id=draw(bench))

    head = ledger.first_head_over(
        list(SampleMedium.objects.values_list("device", flat=True)), ["MediumJudged"]
    )
    assert head is not None
    told = erasure.draw(serials, checkpoint=head.note.encode())
    drawn = SampleMedium.objects.filter(sample=sample.id).order_by("number")
    assert [one.serial for row in drawn for one in bench.media(row.device)] == list(told.drawn)
    assert (len(drawn), sample.population, sample.share) == (2, 21, "1/20")
    assert (sample.seed, sample.population_sha256) == (told.seed, told.population_sha256)
    with pytest.raises(actions.SampleStands):
        draw(bench)


@pytest.mark.django_db
def test_nothing_erased_is_nothing_to_draw_from(bench: Bench, signed: None) -> None:
    bench.device("SN1")

    with pytest.raises(actions.NothingToSample):
        draw(bench)


@pytest.mark.django_db
def test_whoever_erased_it_does_not_check_it_nor_does_nobody(bench: Bench, signed: None) -> None:
    eraser, second = (bench.cast.person(role, bench.cast.operator).pk for role in ("technician", "grader"))
    bench.device("SN1")
    actions.take_in_evidence(
        files=[
            ("i", bench.document("SN1", components=[bench.disk("D1")])),
            ("e", bench.document("SN1", media=[bench.erased("D1")])),
        ],
        takeback=bench.takeback,
        actor=eraser,
        at=bench.at,
    )
    sample = draw(bench)

    for person in (eraser, None):
        with pytest.raises(actions.SecondPersonNeeded):
            look(bench, sample, person)
    look(bench, sample, second)

    assert evidence.sampled_of_takeback(bench.takeback) == evidence.SampleSums(1, 1, 0)
    (row,) = evidence.sample_rows(sample, person=eraser)
    assert row.own
    assert row.result is not None
    assert ledger.read_exhibit(row.result.exhibit or "") == b"what the tool said"


@pytest.mark.django_db
def test_data_found_holds_the_device_until_it_is_erased_anew(bench: Bench, signed: None) -> None:
    second = bench.cast.person("grader", bench.cast.operator).pk
    device = bench.cleared("SN1")
    actions.route_devices(devices=[device], route=Route.RESALE, actor=None, at=bench.at)
    actions.stock_devices(devices=[device], place="A", actor=None, at=bench.at, all_or_nothing=True)
    sample = draw(bench)

    look(bench, sample, second, "data_found")

    medium = bench.media(device)[0]
    assert (medium.judgement, medium.sufficient, medium.reasons[0]) == ("NONE", False, "sample_failed")
    assert bench.registered(device).stage == "received"
    stocked = actions.stock_devices(devices=[device], place="A", actor=None, at=bench.at)
    assert stocked.refused[device].code == "media_not_cleared"
    actions.judge_media(devices=[device], policy="clear", actor=None, at=bench.at)
    assert bench.media(device)[0].sufficient is False
    assert evidence.sampled_of_takeback(bench.takeback) == evidence.SampleSums(1, 1, 1)

    bench.at += timedelta(days=1)
    bench.take_in(bench.document("SN1", media=[bench.erased("DSN1")]))

    assert bench.media(device)[0].sufficient is True


@pytest.mark.django_db
def test_only_what_was_drawn_is_checked_and_in_words_we_know(bench: Bench, signed: None) -> None:
    second = bench.cast.person("grader", bench.cast.operator).pk
    bench.cleared("SN1")
    sample = draw(bench)

    with pytest.raises(actions.SampleWordUnknown):
        look(bench, sample, second, "looks fine")
    with pytest.raises(actions.NotInSample):
        actions.check_sample(
            sample=sample,
            medium=ledger.new_id(),
            result="no_data",
            method="full_read",
            actor=second,
            at=bench.at,
        )


@pytest.mark.django_db
def test_a_certificate_says_what_was_checked_independently(bench: Bench, signed: None) -> None:
    from omlopp import documents
    from omlopp.apps.statements.models import Statement
    from omlopp.apps.statements.queries import data

    second = bench.cast.person("grader", bench.cast.operator).pk
    bench.cleared("SN1")
    sample = draw(bench)
    look(bench, sample, second)

    (issued,) = actions.issue_certificates(takeback=bench.takeback, actor=None, at=bench.at)

    paper = documents.reopen(data(Statement.objects.get(id=issued.id)))
    assert isinstance(paper, documents.ErasureCertificate)
    assert "independent_sample" not in paper.media[0].not_checked
    assert isinstance(paper, documents.SampledCertificate)
    assert paper.sampled == documents.Sampled(of=1, drawn=1, looked=1, failed=0)


@pytest.mark.django_db
def test_a_certificate_tells_of_the_keyboard_where_it_was_changed_before(bench: Bench, signed: None) -> None:
    from omlopp import documents
    from omlopp.apps.statements.models import Statement
    from omlopp.apps.statements.queries import data
    from omlopp.domain import events

    def ended(device: UUID, outcome: str, method: str = "swap_caps") -> events.ReprintEnded:
        done = outcome in ("released", "keyboard_swapped")
        return events.ReprintEnded(
            subject=device,
            run=ledger.new_id(),
            outcome=outcome,
            method=method,
            source="de",
            layout="se" if done else None,
        )

    released, spoilt, replaced, withdrawn = (bench.cleared(f"SN{n}") for n in range(4))
    ledger.append(
        [ended(one, "released") for one in (released, spoilt, replaced, withdrawn)], actor=None, at=bench.at
    )
    ledger.append(
        [
            events.KeyboardExamined(subject=released, layout="se", form="iso", found_by="desk"),
            ended(spoilt, "scrapped_cap"),
            events.KeyboardExamined(subject=replaced, layout="gb", form="iso", found_by="desk"),
            ended(withdrawn, "withdrawn"),
        ],
        actor=None,
        at=bench.at,
    )

    issued = actions.issue_certificates(takeback=bench.takeback, actor=None, at=bench.at)

    found = {}
    for one in issued:
        row = Statement.objects.get(id=one.id)
        paper = documents.reopen(data(row))
        assert isinstance(paper, documents.KeyboardCertificate)
        found[row.subject] = paper.keyboard
    changed = documents.KeyboardChanged(
        method="swap_caps", source="de", layout="se", changed_date=bench.at.date()
    )
    assert found == {released: changed, spoilt: None, replaced: None, withdrawn: changed}
