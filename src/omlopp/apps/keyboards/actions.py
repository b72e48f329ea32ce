"""Keyboards: looked at, planned into runs, drawn, checked, mounted, ended."""

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards.models import IN_RUN, Geometry, Keyboard, Run, State
from omlopp.apps.keyboards.queries import fitting, key_of_model
from omlopp.domain import events, keyboards
from omlopp.domain.keyboards import AltGr, Form, Material, Method, Trust, Verdict, Wear

NEEDS_ARTWORK = (Method.PRINT, Method.STICKER_SET)
OUTCOMES = ("released", "reprint", "scrapped_cap", "keyboard_swapped")


class Refusal(Exception):
    """Why something cannot be done with one keyboard; `code` names it."""

    code: ClassVar[str] = ""
    device: UUID


@dataclass(eq=False)
class KeyboardUnseen(Refusal):
    """Nobody has looked at the keyboard, or nobody could say what stands on it."""

    code: ClassVar[str] = "keyboard_unseen"
    device: UUID


@dataclass(eq=False)
class KeyboardNotHere(Refusal):
    """The device is not in the house, or not for this person."""

    code: ClassVar[str] = "keyboard_not_here"
    device: UUID


@dataclass(eq=False)
class KeyboardInRun(Refusal):
    """The keyboard is in a run already."""

    code: ClassVar[str] = "keyboard_in_run"
    device: UUID
    run: UUID | None


@dataclass(eq=False)
class KeyboardNotInRun(Refusal):
    """The keyboard is in no run that it could be taken out of."""

    code: ClassVar[str] = "keyboard_not_in_run"
    device: UUID


@dataclass(eq=False)
class ReprintBegun(Refusal):
    """A print of it went wrong: what stands there is fit for nobody until it is printed again or given up."""

    code: ClassVar[str] = "reprint_begun"
    device: UUID
    run: UUID


@dataclass(eq=False)
class NothingToPrint(Refusal):
    """What is asked for stands there already."""

    code: ClassVar[str] = "nothing_to_print"
    device: UUID


@dataclass(eq=False)
class ReprintImpossible(Refusal):
    """No method of the house leads to these legends; the plan's reasons."""

    code: ClassVar[str] = "reprint_impossible"
    device: UUID
    reasons: tuple[str, ...]


@dataclass(eq=False)
class SignsMissing(Refusal):
    """Some signs would find no key, and the market was not said to take that."""

    code: ClassVar[str] = "signs_missing"
    device: UUID
    signs: tuple[str, ...]


@dataclass(eq=False)
class GeometryMissing(Refusal):
    """The house has no millimetres for this model and body."""

    code: ClassVar[str] = "geometry_missing"
    device: UUID
    model: str


@dataclass(eq=False)
class RunUnknown(Exception):
    """No such run, or not for this person."""

    run: UUID


@dataclass(eq=False)
class RunHasNoArtwork(Exception):
    """The run's method needs an approved print file first."""

    run: UUID


@dataclass(eq=False)
class RunNeedsNoArtwork(Exception):
    """Caps or keyboards are changed in this run; nothing is printed, and no first article is held up."""

    run: UUID


@dataclass(eq=False)
class MachineUnfit(Exception):
    """The machine does not do what the run's method asks for."""

    run: UUID
    machine: str
    method: str


@dataclass(eq=False)
class JigOccupied(Exception):
    """A keyboard lies in the jig, mounted for the artwork that stands; another would be printed on it."""

    run: UUID
    device: UUID


@dataclass(eq=False)
class ArtworkUnsound(Exception):
    """The print file did not pass its check; the codes of what was found. Nothing was approved."""

    run: UUID
    findings: tuple[str, ...]


@dataclass(eq=False)
class ArtworkDiffers(Exception):
    """What was scanned at the jig is not the artwork approved for this run."""

    run: UUID
    approved: str | None
    scanned: str


@dataclass(eq=False)
class NotInRun(Exception):
    """What was scanned is no device that waits in this run; a print cannot be undone."""

    run: UUID
    scanned: str


@dataclass(eq=False)
class FirstArticleOpen(Exception):
    """Until the first keyboard of a run has passed, no second one is mounted."""

    run: UUID
    device: UUID


@dataclass(eq=False)
class NotOnJig(Exception):
    """Only what lies in the jig can end."""

    run: UUID
    device: UUID


@dataclass(eq=False)
class KeyboardWordUnknown(Exception):
    """A word that is none of the vocabulary: which field, and what was said."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw of a keyboard; None is not looked at."""

    layout: str
    form: str
    wear: str | None = None
    material: str | None = None
    backlit: bool | None = None
    exhibit: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The legends asked for, and what the market takes."""

    layout: str
    altgr: AltGr = AltGr.CLDR
    maker: str = keyboards.Policy().maker
    style: str = keyboards.Policy().style
    words: bool = True
    lossy_accepted: bool = False
    unlit_accepted: bool = False


@dataclass(frozen=True, slots=True)
class PhotoFinding:
    """What a photo shows amiss: the code, the key by its XKB name, the value met."""

    code: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A kept photo of a printed keyboard and what its check proposes. A person decides.

    `proposal` is passed, failed, or why the photo cannot be used; None when it was not checked. `picture` is
    the exhibit that shows it to a person, `worst_mm` the largest deviation of the legends `seen`.
    """

    exhibit: str
    proposal: str | None = None
    picture: str | None = None
    worst_mm: str | None = None
    seen: int = 0
    planned: int = 0
    findings: tuple[PhotoFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """Which keyboards went through, which were refused and why, and the runs they are in."""

    done: tuple[UUID, ...]
    refused: dict[UUID, Refusal] = field(default_factory=dict)
    runs: tuple[UUID, ...] = ()


def adopt_geometry(
    *, data: bytes, fits: Sequence[tuple[str, str]], path: str, actor: UUID | None, at: datetime
) -> UUID:
    """Print by these millimetres on the models (manufacturer, model) from now on; returns the geometry's id.

    `data` is a geometry file (docs/keyboards-print.md); raises `keyboards.GeometryUnusable` with its faults.
    """
    found = keyboards.read_geometry(data)
    geometry = ledger.new_id()
    with ledger.holding([geometry]):
        exhibit = ledger.keep(data, media_type="application/json")
        ledger.append(
            [
                events.GeometryAdopted(
                    subject=geometry,
                    path=path,
                    name=" ".join(part for part in (found.vendor, found.model, found.form.value) if part),
                    form=found.form.value,
                    trust=found.trust.value,
                    exhibit=exhibit,
                    models=tuple(fits),
                )
            ],
            actor=actor,
            at=at,
        )
    return geometry


def examine_keyboards(
    *, seen: Mapping[UUID, Seen], found_by: str = "desk", actor: UUID | None, at: datetime
) -> Result:
    """Record what stands on keyboards and how they are. Those in a run or not here are refused, not lost.

    Raises `keyboards.LayoutUnknown` and `KeyboardWordUnknown` before anything is recorded.
    """
    for one in seen.values():
        keyboards.layout(one.layout)
        _known("form", one.form, Form)
        _known("wear", one.wear, Wear)
        _known("material", one.material, Material)
    with ledger.holding(seen):
        now = _keyboards(seen)
        facts: list[events.Event] = []
        refused: dict[UUID, Refusal] = {}
        for device, one in seen.items():
            keyboard = now.get(device)
            if keyboard is None or not keyboard.here:
                refused[device] = KeyboardNotHere(device)
            elif keyboard.state in IN_RUN:
                refused[device] = KeyboardInRun(device, keyboard.run)
            else:
                facts.append(
                    events.KeyboardExamined(
                        subject=device,
                        layout=keyboards.layout(one.layout).id,
                        form=one.form,
                        wear=one.wear,
                        material=one.material,
                        backlit=one.backlit,
                        found_by=found_by,
                        exhibit=one.exhibit,
                    )
                )
        ledger.append(facts, actor=actor, at=at)
    return Result(tuple(fact.subject for fact in facts), refused)


def _known(name: str, value: str | None, words: type[Form] | type[Wear] | type[Material]) -> None:
    if value is not None and value not in tuple(words):
        raise KeyboardWordUnknown(name, value)


def _keyboards(devices: Iterable[UUID]) -> dict[UUID, Keyboard]:
    return Keyboard.objects.in_bulk(list(devices))


def plan_reprints(
    *, devices: Sequence[UUID], wanted: Wanted, path: str, actor: UUID | None, at: datetime
) -> Result:
    """Plan other legends for keyboards: each into a run with those that share its millimetres and change.

    A run whose print file is not yet approved takes more; otherwise a new one is opened at `path`. What
    cannot be done is refused keyboard by keyboard. Raises `keyboards.LayoutUnknown`, `PrintUnknown` and
    `StyleUnknown`.
    """
    asked = list(dict.fromkeys(devices))
    with ledger.holding(asked):
        planner = _Planner(asked, wanted, path)
        facts: list[events.Event] = []
        refused: dict[UUID, Refusal] = {}
        for device in asked:
            try:
                facts.append(planner.planned(device))
            except Refusal as refusal:
                refused[device] = refusal
        ledger.append([*planner.opened, *facts], actor=actor, at=at)
    return Result(tuple(fact.subject for fact in facts), refused, tuple(planner.runs))


class _Planner:
    """Plans keyboards one by one from what was loaded for all: rows, millimetres, runs that take more."""

    def __init__(self, devices: Sequence[UUID], wanted: Wanted, path: str) -> None:
        self.wanted, self.path = wanted, path
        self.target = keyboards.layout(wanted.layout).id
        self.keyboards = _keyboards(devices)
        self.register = Device.objects.in_bulk(devices)
        self.geometries = fitting(Geometry.objects.all())
        self.opened: list[events.Event] = []
        self.runs: dict[UUID, None] = {}
        self._waiting = {
            (run.form, run.source, run.method, run.geometry): run.id
            for run in Run.objects.filter(
                path=path,
                target=self.target,
                approved_at=None,
                altgr=wanted.altgr,
                maker=wanted.maker,
                style=wanted.style,
                words=wanted.words,
            )
        }

    def planned(self, device: UUID) -> events.ReprintPlanned:
        """The fact that the keyboard is planned; refuses with why it cannot be."""
        keyboard, register = self.keyboards.get(device), self.register.get(device)
        if keyboard is None or register is None or not keyboard.here:
            raise KeyboardNotHere(device)
        if keyboard.state in IN_RUN:
            raise KeyboardInRun(device, keyboard.run)
        if keyboard.layout is None or keyboard.form is None:
            raise KeyboardUnseen(device)
        geometry = self.geometries.get((key_of_model(register), keyboard.form))
        plan = self._plan(keyboard, geometry)
        if plan.verdict is Verdict.NOTHING:
            raise NothingToPrint(device)
        if plan.method is None:
            raise ReprintImpossible(device, plan.reasons)
        if plan.missing and not self.wanted.lossy_accepted:
            raise SignsMissing(device, plan.missing)
        by_millimetres = plan.method in NEEDS_ARTWORK
        if by_millimetres and geometry is None:
            raise GeometryMissing(device, key_of_model(register))
        used = geometry.id if geometry is not None and by_millimetres else None
        return events.ReprintPlanned(
            subject=device,
            run=self._run(keyboard.form, keyboard.layout, plan.method, used),
            source=keyboard.layout,
            target=self.target,
            method=plan.method.value,
            keys=len(changes_of(plan, words=self.wanted.words)),
            missing=plan.missing,
            minutes=None if plan.work is None else f"{plan.work.minutes:.2f}",
            cost=None if plan.work is None else f"{plan.work.cost.amount:.2f}",
            currency=None if plan.work is None else plan.work.cost.currency,
            assumed=plan.work is None or plan.work.assumed,
        )

    def _plan(self, keyboard: Keyboard, geometry: Geometry | None) -> keyboards.Plan:
        return keyboards.plan(
            Form(keyboard.form or ""),
            keyboard.layout or "",
            self.target,
            altgr=self.wanted.altgr,
            maker=self.wanted.maker,
            style=self.wanted.style,
            state=keyboards.State(
                trust=Trust(geometry.trust) if geometry else None,
                wear=Wear(keyboard.wear) if keyboard.wear else None,
                material=Material(keyboard.material) if keyboard.material else None,
                backlit=keyboard.backlit,
                unlit_accepted=self.wanted.unlit_accepted,
            ),
        )

    def _run(self, form: str, source: str, method: Method, geometry: UUID | None) -> UUID:
        key = (form, source, method.value, geometry)
        if key not in self._waiting:
            self._waiting[key] = ledger.new_id()
            self.opened.append(
                events.ReprintRunOpened(
                    subject=self._waiting[key],
                    path=self.path,
                    form=form,
                    source=source,
                    target=self.target,
                    method=method.value,
                    altgr=self.wanted.altgr.value,
                    maker=self.wanted.maker,
                    style=self.wanted.style,
                    words=self.wanted.words,
                    geometry=geometry,
                )
            )
        self.runs[self._waiting[key]] = None
        return self._waiting[key]


def plan_of(run: Run) -> keyboards.Plan:
    """What changes on every keyboard of the run."""
    return keyboards.plan(
        Form(run.form),
        run.source,
        run.target,
        altgr=AltGr(run.altgr),
        maker=run.maker,
        style=run.style,
    )


def changes_of(plan: keyboards.Plan, *, words: bool) -> tuple[keyboards.Change, ...]:
    """The keys that get other legends: those that write, and the word keys where they are done too."""
    return (*plan.changes, *(plan.words if words else ()))


def approve_artwork(*, run: UUID, machine: str, actor: UUID | None, at: datetime) -> str:
    """Draw the run's print file for a machine, have it checked, keep the files and approve it; its hash.

    Approved anew, the first article is open again. Raises `RunUnknown`, `RunNeedsNoArtwork`, `MachineUnfit`,
    `JigOccupied`, `ArtworkUnsound`, `keyboards.PrintRefused`, `keyboards.MachineUnusable`.
    """
    with ledger.holding([run]):
        row = _run(run)
        if row.method not in NEEDS_ARTWORK or row.geometry is None:
            raise RunNeedsNoArtwork(run)
        profile = keyboards.machine(machine)
        if (profile.kind is keyboards.MachineKind.STICKER) != (row.method == Method.STICKER_SET):
            raise MachineUnfit(run, machine, row.method)
        mounted = Keyboard.objects.filter(run=run, state=State.ON_JIG).order_by("device").first()
        if mounted is not None:
            raise JigOccupied(run, mounted.device)
        geometry = keyboards.read_geometry(ledger.read_exhibit(Geometry.objects.get(id=row.geometry).exhibit))
        job = keyboards.arrange([plan_of(row)], geometry, profile, words=row.words)
        drawn = keyboards.draw(job)
        made = {"pdf": keyboards.pdf(drawn), "svg": keyboards.svg(drawn), "dxf": keyboards.dxf(drawn)}
        proof = keyboards.check(made["pdf"], job)
        if proof.verdict is not keyboards.ProofVerdict.PASSED:
            raise ArtworkUnsound(run, tuple(dict.fromkeys(one.code for one in proof.findings)))
        kept = {
            name: ledger.keep(data, media_type=media_type)
            for (name, data), media_type in zip(
                made.items(), ("application/pdf", "image/svg+xml", "image/vnd.dxf"), strict=True
            )
        }
        written = keyboards.write_job(job, artwork=drawn.hash, files_sha256=kept)
        ledger.append(
            [
                events.ArtworkApproved(
                    subject=run,
                    machine=machine,
                    artwork=drawn.hash,
                    job=ledger.keep(written, media_type="application/json"),
                    **kept,
                )
            ],
            actor=actor,
            at=at,
        )
    return drawn.hash


def _run(run: UUID) -> Run:
    found = Run.objects.filter(id=run).first()
    if found is None:
        raise RunUnknown(run)
    return found


def mount_keyboard(*, run: UUID, device: UUID, scanned: str, actor: UUID | None, at: datetime) -> None:
    """Record that a device of the run lies in the jig with the artwork loaded that was scanned.

    A print cannot be undone: `NotInRun`, `ArtworkDiffers` and `FirstArticleOpen` stand before it.
    """
    with ledger.holding([run, device]):
        row = _run(run)
        keyboard = _keyboards([device]).get(device)
        if keyboard is None or keyboard.run != run or keyboard.state == State.ON_JIG:
            raise NotInRun(run, str(device))
        if row.method in NEEDS_ARTWORK:
            if row.artwork is None:
                raise RunHasNoArtwork(run)
            if len(scanned) < 8 or not row.artwork.startswith(scanned.lower()):
                raise ArtworkDiffers(run, row.artwork, scanned)
            mounted = Keyboard.objects.filter(run=run, state=State.ON_JIG).exclude(device=device)
            if not row.first_passed and (mounted.exists() or row.first_device is not None):
                first = row.first_device or mounted[0].device
                if first != device:
                    raise FirstArticleOpen(run, first)
        ledger.append(
            [events.KeyboardMounted(subject=device, run=run, artwork=row.artwork)], actor=actor, at=at
        )


def look_at_photo(*, run: UUID, exhibit: str) -> Photo:
    """What a kept photo of a printed keyboard shows beside the run's job. Nothing is recorded.

    A photo that cannot be used is an answer too: its code is the proposal. Raises `RunUnknown` and
    `RunHasNoArtwork`.
    """
    row = _run(run)
    if row.job is None:
        raise RunHasNoArtwork(run)
    job = keyboards.read_job(ledger.read_exhibit(row.job)).job
    try:
        seen = keyboards.check_photo(ledger.read_exhibit(exhibit), job)
    except keyboards.PictureUnusable as refusal:
        return Photo(exhibit, proposal=refusal.code)
    worst = max((math.hypot(one.dx_mm, one.dy_mm) for one in seen.legends), default=None)
    return Photo(
        exhibit,
        proposal=seen.verdict.value,
        picture=ledger.keep(_for_screen(seen.picture), media_type="image/jpeg"),
        worst_mm=None if worst is None else f"{worst:.3f}",
        seen=len(seen.legends),
        planned=seen.planned,
        findings=tuple(PhotoFinding(one.code, one.key, one.value) for one in seen.findings),
    )


SCREEN = 2400
"""Pixels across of the picture that is kept: seven to a millimetre of a laptop's keyboard."""


def _for_screen(picture: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.thumbnail((SCREEN, SCREEN))
        opened.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def keep_photo(data: bytes) -> str:
    """Keep a photo before anything is done with it; its digest."""
    media_type = "image/png" if data.startswith(b"\x89PNG") else "application/octet-stream"
    return ledger.keep(data, media_type="image/jpeg" if data.startswith(b"\xff\xd8") else media_type)


def check_first_article(
    *,
    run: UUID,
    device: UUID,
    passed: bool,
    actor: UUID | None,
    at: datetime,
    error_mm: Decimal | None = None,
    photo: Photo | None = None,
) -> None:
    """Record how the run's first keyboard compares with its artwork, as a person says.

    Raises `RunUnknown`, `RunHasNoArtwork`, `NotOnJig`.
    """
    with ledger.holding([run]):
        row = _run(run)
        if row.artwork is None:
            raise RunHasNoArtwork(run)
        if not Keyboard.objects.filter(device=device, run=run, state=State.ON_JIG).exists():
            raise NotOnJig(run, device)
        ledger.append(
            [
                events.FirstArticleChecked(
                    subject=run,
                    device=device,
                    passed=passed,
                    error_mm=None if error_mm is None else f"{error_mm:.3f}",
                    exhibit=photo.exhibit if photo else None,
                    picture=photo.picture if photo else None,
                    proposal=photo.proposal if photo else None,
                )
            ],
            actor=actor,
            at=at,
        )


def end_reprint(
    *,
    run: UUID,
    device: UUID,
    outcome: str,
    actor: UUID | None,
    at: datetime,
    inks: str | None = None,
    error_mm: Decimal | None = None,
    photo: Photo | None = None,
) -> None:
    """Record what came of a keyboard in the jig: one of `OUTCOMES`.

    Released by print, it bears the target's legends from now on; to be printed again, it stays in the run.
    Raises `RunUnknown`, `NotOnJig`, `KeyboardWordUnknown`, `FirstArticleOpen`.
    """
    if outcome not in OUTCOMES:
        raise KeyboardWordUnknown("outcome", outcome)
    with ledger.holding([run, device]):
        row = _run(run)
        keyboard = _keyboards([device]).get(device)
        if keyboard is None or keyboard.run != run or keyboard.state != State.ON_JIG:
            raise NotOnJig(run, device)
        if outcome == "released" and row.method in NEEDS_ARTWORK and not row.first_passed:
            raise FirstArticleOpen(run, device)
        done = outcome in ("released", "keyboard_swapped")
        ledger.append(
            [
                events.ReprintEnded(
                    subject=device,
                    run=run,
                    outcome=outcome,
                    method=row.method if outcome != "keyboard_swapped" else Method.SWAP_KEYBOARD.value,
                    source=row.source,
                    layout=row.target if done else None,
                    machine=row.machine,
                    geometry=row.geometry,
                    artwork=row.artwork if outcome != "keyboard_swapped" else None,
                    keys=len(changes_of(plan_of(row), words=row.words)),
                    unlit=keyboard.backlit if row.method in NEEDS_ARTWORK and outcome == "released" else None,
                    inks=inks or None,
                    error_mm=None if error_mm is None else f"{error_mm:.3f}",
                    exhibit=photo.exhibit if photo else None,
                    picture=photo.picture if photo else None,
                    proposal=photo.proposal if photo else None,
                )
            ],
            actor=actor,
            at=at,
        )


def withdraw_reprints(*, devices: Sequence[UUID], actor: UUID | None, at: datetime) -> Result:
    """Take keyboards out of their run before they are printed; what stands on them stays as it was."""
    with ledger.holding(devices):
        now = _keyboards(devices)
        facts: list[events.Event] = []
        refused: dict[UUID, Refusal] = {}
        runs = Run.objects.in_bulk({one.run for one in now.values() if one.run})
        for device in dict.fromkeys(devices):
            keyboard = now.get(device)
            if keyboard is None:
                refused[device] = KeyboardNotHere(device)
            elif keyboard.run is None:
                refused[device] = KeyboardNotInRun(device)
            elif keyboard.state == State.REPRINT:
                refused[device] = ReprintBegun(device, keyboard.run)
            else:
                facts.append(
                    events.ReprintEnded(
                        subject=device,
                        run=keyboard.run,
                        outcome="withdrawn",
                        method=runs[keyboard.run].method,
                        source=keyboard.layout or "",
                        layout=keyboard.layout,
                    )
                )
        ledger.append(facts, actor=actor, at=at)
    return Result(tuple(fact.subject for fact in facts), refused)
