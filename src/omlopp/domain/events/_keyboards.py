"""Facts about keyboards: what stands on them, the run they are re-printed in, what came of it."""

from dataclasses import dataclass
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GeometryAdopted(Event):
    """The house prints by these millimetres from now on, on devices of the `models` (manufacturer, model).

    `exhibit` is the geometry's file, `trust` how its millimetres are known, `path` the operator's.
    """

    path: str
    name: str
    form: str
    trust: str
    exhibit: str
    models: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyboardExamined(Event):
    """Somebody looked at the device's keyboard. What was not looked at is None, and unknown.

    `layout` and `form` are words of `domain.keyboards`; `found_by` is desk, station
    or report.
    """

    layout: str
    form: str
    wear: str | None = None
    material: str | None = None
    backlit: bool | None = None
    found_by: str = "desk"
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintRunOpened(Event):
    """Keyboards that can share a jig and a machine's setting wait together.

    The subject is the run: the same keys, the same change, one method. `geometry` is None for methods that
    need no millimetres; `altgr`, `maker` and `style` are the policy of the legends, `words` whether word keys
    are done too.
    """

    path: str
    form: str
    source: str
    target: str
    method: str
    altgr: str
    maker: str
    style: str
    words: bool
    geometry: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintPlanned(Event):
    """The device's keyboard is to get other legends, in the run. `keys` change, `missing` find no key.

    `minutes` and `cost` are decimal text, `assumed` when a setting behind them was not measured.
    """

    run: UUID
    source: str
    target: str
    method: str
    keys: int
    missing: tuple[str, ...] = ()
    minutes: str | None = None
    cost: str | None = None
    currency: str | None = None
    assumed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtworkApproved(Event):
    """The run's print file was drawn, checked by what did not draw it, and approved for a machine.

    `artwork` is its hash; the exhibits are the job and the files made of it.
    """

    machine: str
    artwork: str
    job: str
    pdf: str
    svg: str
    dxf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstArticleChecked(Event):
    """The run's first keyboard was held against its artwork before the others were printed.

    `exhibit` is a photo of it. A check of the photo proposed `proposal` (passed, failed, or why it could not
    tell), and `picture` is what it showed the person who decided.
    """

    device: UUID
    passed: bool
    error_mm: str | None = None
    exhibit: str | None = None
    picture: str | None = None
    proposal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyboardMounted(Event):
    """The device lies in the jig; its code and the hash of the artwork loaded were scanned and agree."""

    run: UUID
    artwork: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintEnded(Event):
    """What came of it: released, reprint, scrapped_cap, keyboard_swapped or withdrawn.

    `source` is what stood on the keyboard before and `layout` what stands there now, None where that is not
    fit to be read. `unlit`: the backlight does not shine through the new legends. `error_mm` is the worst of
    a check, decimal text; `inks` the batch of primer and ink. `exhibit`, `picture` and `proposal` are of a
    photo, as in FirstArticleChecked.
    """

    run: UUID
    outcome: str
    method: str
    source: str
    layout: str | None = None
    machine: str | None = None
    geometry: UUID | None = None
    artwork: str | None = None
    keys: int | None = None
    unlit: bool | None = None
    inks: str | None = None
    error_mm: str | None = None
    exhibit: str | None = None
    picture: str | None = None
    proposal: str | None = None
