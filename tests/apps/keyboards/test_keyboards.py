"""Keyboards in the house: examined, planned into runs, drawn, mounted against what was scanned, ended."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.keyboards import actions, queries
from omlopp.apps.keyboards.models import Keyboard, Run
from omlopp.domain import events
from omlopp.domain import keyboards as subject

pytestmark = pytest.mark.django_db
ISO = "tuxedo-ibp14-gen9-iso"


class Floor:
    """Laptops of one customer that were received, and what is done to their keyboards."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.at = cast, cast.at
        self.path: str = cast.operator.path
        self.takeback = ledger.new_id()
        self.line = 0

    def laptops(self, count: int, *, model: str = "Demobook 14", kind: str = "laptop") -> list[UUID]:
        ids = [ledger.new_id() for _ in range(count)]
        first = self.line + 1
        self.line += count
        announced = [
            events.DeviceAnnounced(
                subject=device,
                takeback=self.takeback,
                line=line,
                code=code,
                path=self.cast.customer.path,
                kind=kind,
                manufacturer="Demo",
                model=model,
            )
            for line, (device, code) in enumerate(zip(ids, devices.new_codes(count), strict=True), first)
        ]
        received = [
            events.DeviceReceived(
                subject=device, takeback=self.takeback, line=line, found_by="bulk", place="K1"
            )
            for line, device in enumerate(ids, first)
        ]
        ledger.append([*announced, *received], actor=None, at=self.at)
        return ids

    def adopt(self, *models: str, shipped: str = ISO, data: bytes | None = None) -> UUID:
        return actions.adopt_geometry(
            data=data or subject.write_geometry(subject.geometry(shipped)),
            fits=[("Demo", model) for model in models or ("Demobook 14",)],
            path=self.path,
            actor=None,
            at=self.at,
        )

    def examine(self, ids: list[UUID], layout: str = "de", form: str = "iso", **state: Any) -> actions.Result:
        seen = dict.fromkeys(ids, actions.Seen(layout, form, **state))
        return actions.examine_keyboards(seen=seen, actor=None, at=self.at)

    def plan(self, ids: list[UUID], layout: str = "se", **wanted: Any) -> actions.Result:
        return actions.plan_reprints(
            devices=ids, wanted=actions.Wanted(layout, **wanted), path=self.path, actor=None, at=self.at
        )

    def approve(self, run: UUID, machine: str = "uv") -> str:
        return actions.approve_artwork(run=run, machine=machine, actor=None, at=self.at)

    def mount(self, run: UUID, device: UUID, scanned: str) -> None:
        actions.mount_keyboard(run=run, device=device, scanned=scanned, actor=None, at=self.at)

    def first(self, run: UUID, device: UUID, *, passed: bool = True) -> None:
        actions.check_first_article(
            run=run, device=device, passed=passed, error_mm=Decimal("0.12"), actor=None, at=self.at
        )

    def end(self, run: UUID, device: UUID, outcome: str = "released", at: datetime | None = None) -> None:
        actions.end_reprint(run=run, device=device, outcome=outcome, actor=None, at=at or self.at)


@pytest.fixture
def floor(cast: Any) -> Floor:
    return Floor(cast)


def keyboard(device: UUID) -> Keyboard:
    return Keyboard.objects.get(device=device)


def test_a_laptop_that_comes_has_a_keyboard_nobody_has_looked_at(floor: Floor) -> None:
    (laptop,) = floor.laptops(1)
    floor.laptops(1, kind="monitor")

    assert [(one.state, one.layout, one.count) for one in queries.groups([floor.path])] == [
        ("unseen", None, 1)
    ]
    assert floor.plan([laptop]).refused[laptop].code == "keyboard_unseen"


def test_a_run_from_plan_to_release(floor: Floor) -> None:
    laptops = floor.laptops(3)
    geometry = floor.adopt()
    floor.examine(laptops, backlit=True)

    planned = floor.plan(laptops, unlit_accepted=True)
    (run,) = planned.runs
    row = Run.objects.get(id=run)
    assert (row.source, row.target, row.geometry, planned.done) == ("de", "se", geometry, tuple(laptops))

    artwork = floor.approve(run)
    pdf = ledger.read_exhibit(Run.objects.get(id=run).pdf or "")
    assert pdf.startswith(b"%PDF")
    with pytest.raises(actions.ArtworkDiffers):
        floor.mount(run, laptops[0], "0" * 16)
    with pytest.raises(actions.NotInRun):
        floor.mount(run, floor.laptops(1)[0], artwork)
    floor.mount(run, laptops[0], artwork[:16])
    with pytest.raises(actions.FirstArticleOpen):
        floor.mount(run, laptops[1], artwork)
    with pytest.raises(actions.FirstArticleOpen):
        floor.end(run, laptops[0])
    floor.first(run, laptops[0])
    floor.end(run, laptops[0])
    floor.mount(run, laptops[1], artwork)
    floor.end(run, laptops[1], "reprint")
    floor.mount(run, laptops[1], artwork)
    floor.end(run, laptops[1])

    done = keyboard(laptops[0])
    assert (done.state, done.layout, done.reprinted_from, done.unlit) == ("released", "se", "de", True)
    assert (done.artwork, done.run) == (artwork, None)
    (rate,) = queries.rates([floor.path])
    assert (rate.rate.spoilt, rate.rate.count) == (1, 3)
    assert rate.rate.low is not None
    assert 0 < rate.rate.low < 1 / 3
    assert queries.with_counts([row])[0].waiting == 1


def test_backlit_caps_are_not_printed_unless_the_market_takes_it(floor: Floor) -> None:
    (laptop,) = floor.laptops(1)
    floor.adopt()
    floor.examine([laptop], backlit=True)

    (run,) = floor.plan([laptop]).runs

    assert Run.objects.get(id=run).method == "swap_caps"
    with pytest.raises(actions.RunNeedsNoArtwork):
        floor.approve(run)
    floor.mount(run, laptop, "")
    floor.end(run, laptop)
    assert (keyboard(laptop).layout, keyboard(laptop).unlit) == ("se", None)


def test_a_first_article_that_fails_holds_the_run(floor: Floor) -> None:
    laptops = floor.laptops(2)
    floor.adopt()
    floor.examine(laptops, backlit=False)
    (run,) = floor.plan(laptops).runs
    artwork = floor.approve(run)
    floor.mount(run, laptops[0], artwork)
    floor.first(run, laptops[0], passed=False)
    floor.end(run, laptops[0], "scrapped_cap")

    with pytest.raises(actions.FirstArticleOpen):
        floor.mount(run, laptops[1], artwork)

    floor.mount(run, laptops[1], floor.approve(run))  # drawn anew, a new first article
    assert keyboard(laptops[0]).state == "spoilt"
    assert keyboard(laptops[0]).layout is None  # nobody can say what stands there now


def test_what_differs_goes_into_runs_of_its_own_and_waiting_runs_take_more(floor: Floor) -> None:
    german, british = floor.laptops(2), floor.laptops(1)
    floor.adopt()
    floor.examine(german, backlit=False)
    floor.examine(british, "gb", backlit=False)

    runs = floor.plan([*german[:1], *british]).runs
    more = floor.plan(german[1:]).runs

    assert len(runs) == 2
    assert set(more) <= set(runs)


def test_nothing_is_printed_without_measured_millimetres(floor: Floor) -> None:
    unknown, doubtful = floor.laptops(1), floor.laptops(1, model="Photographed")
    photo = subject.write_geometry(subject.geometry(ISO)).replace(b'"vendor-template"', b'"photo"')
    floor.adopt("Photographed", data=photo)
    floor.examine([*unknown, *doubtful], backlit=False)

    result = floor.plan([*unknown, *doubtful])

    assert result.refused[unknown[0]].code == "geometry_missing"
    assert Run.objects.get(id=result.runs[0]).method != "print"


def test_signs_without_a_key_are_taken_only_when_the_market_says_so(floor: Floor) -> None:
    (laptop,) = floor.laptops(1)
    floor.adopt(shipped="tuxedo-ibp14-gen9-ansi")
    floor.examine([laptop], "us", "ansi", backlit=False)

    refusal = floor.plan([laptop]).refused[laptop]
    assert isinstance(refusal, actions.SignsMissing)
    assert refusal.signs
    assert floor.plan([laptop], lossy_accepted=True).done == (laptop,)


def test_a_keyboard_is_in_one_run_and_can_be_taken_out_of_it(floor: Floor) -> None:
    (laptop,) = floor.laptops(1)
    floor.adopt()
    floor.examine([laptop], backlit=False)
    floor.plan([laptop])

    assert floor.plan([laptop], "dk").refused[laptop].code == "keyboard_in_run"
    assert floor.examine([laptop], "fr:azerty").refused[laptop].code == "keyboard_in_run"
    actions.withdraw_reprints(devices=[laptop], actor=None, at=floor.at)

    assert (keyboard(laptop).state, keyboard(laptop).layout) == ("seen", "de")
    again = actions.withdraw_reprints(devices=[laptop], actor=None, at=floor.at)
    assert again.refused[laptop].code == "keyboard_not_in_run"
    assert floor.plan([laptop], "de").refused[laptop].code == "nothing_to_print"


def test_what_leaves_the_house_leaves_its_run(floor: Floor) -> None:
    (laptop,) = floor.laptops(1)
    floor.adopt()
    floor.examine([laptop], backlit=False)
    floor.plan([laptop])

    ledger.append([events.DeviceShipped(subject=laptop, to=None, reason="returned")], actor=None, at=floor.at)

    assert (keyboard(laptop).here, keyboard(laptop).run, keyboard(laptop).layout) == (False, None, "de")
    assert queries.groups([floor.path]) == []


def test_bad_words_and_files_record_nothing(floor: Floor) -> None:
    (laptop,) = floor.laptops(1)

    with pytest.raises(subject.LayoutUnknown):
        floor.examine([laptop], "swedish")
    with pytest.raises(actions.KeyboardWordUnknown):
        floor.examine([laptop], wear="a bit")
    with pytest.raises(subject.GeometryUnusable):
        floor.adopt(data=b"{}")
    with pytest.raises(actions.RunUnknown):
        floor.approve(ledger.new_id())

    assert keyboard(laptop).state == "unseen"


def test_the_market_choice_leaves_out_what_nobody_gave_a_worth(floor: Floor) -> None:
    laptops, others = floor.laptops(4), floor.laptops(1, model="Unpriced")
    floor.adopt()
    floor.examine([*laptops, *others], backlit=False)
    demand = [subject.Demand("Sweden", "se", "demo demobook 14", 2, Decimal(2_400))]

    found = queries.choose(
        [floor.path], demand, worth={"demo demobook 14": Decimal(1_500)}, printer_minutes=480
    )

    assert found.without_worth == 1
    assert sorted(one.market or "" for one in found.choice.devices) == ["", "", "Sweden", "Sweden"]


def test_planning_asks_the_same_number_of_questions_for_many(
    floor: Floor, django_assert_max_num_queries: Any
) -> None:
    laptops = floor.laptops(200)
    floor.adopt()
    floor.examine(laptops, backlit=False)

    with django_assert_max_num_queries(20):
        assert len(floor.plan(laptops).done) == 200
