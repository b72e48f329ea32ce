"""The words the rooms of this subject share: what stands on a key, what changes, and the plan."""

from dataclasses import dataclass
from enum import StrEnum

from omlopp.domain.money import Money


class Form(StrEnum):
    """The body of a keyboard: which keys it has and how its Enter is cut."""

    ISO = "iso"
    ANSI = "ansi"


class Slot(StrEnum):
    """A place on a cap. `alt_*` hold the second script of a market that prints two."""

    BASE = "base"
    SHIFT = "shift"
    ALTGR = "altgr"
    ALT_BASE = "alt_base"
    ALT_SHIFT = "alt_shift"


@dataclass(frozen=True, slots=True)
class Legends:
    """What is printed on one key, by slot; empty text is a place left blank.

    A case pair is one legend, in `base`: the sign of the second level. Word keys have their word in `base`.
    """

    base: str = ""
    shift: str = ""
    altgr: str = ""
    alt_base: str = ""
    alt_shift: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One key whose print differs: what stands there and what shall; `key` is its XKB name."""

    key: str
    before: Legends
    after: Legends


class Verdict(StrEnum):
    """What can be done: nothing is needed, print, print with signs that find no key, or it cannot be done."""

    NOTHING = "nothing"
    PRINT = "print"
    LOSSY = "lossy"
    REFUSED = "refused"


class AltGr(StrEnum):
    """Which signs of the third level are printed: all that Windows has, what a maker prints, or none."""

    CLDR = "cldr"
    MAKER = "maker"
    NONE = "none"


class Trust(StrEnum):
    """How the millimetres of a geometry are known, weakest first."""

    ASSUMED = "assumed"
    PHOTO = "photo"
    MEASURED = "measured"
    VENDOR_TEMPLATE = "vendor-template"
    TEST_PRINTED = "test-printed"

    @property
    def prints(self) -> bool:
        """Whether print may be laid on a keyboard by these millimetres: a print cannot be undone."""
        return self not in (Trust.ASSUMED, Trust.PHOTO)


class Wear(StrEnum):
    """The state of the caps' surface."""

    NONE = "none"
    SHINY = "shiny"
    WORN = "worn"
    DAMAGED = "damaged"


class Material(StrEnum):
    """What the caps are made of."""

    PLASTIC = "plastic"
    PAINTED_METAL = "painted_metal"
    GLASS = "glass"


class Method(StrEnum):
    """A way to other legends, in the order in which they are tried."""

    PRINT = "print"
    STICKER_SET = "sticker_set"
    SWAP_CAPS = "swap_caps"
    SWAP_KEYBOARD = "swap_keyboard"


@dataclass(frozen=True, slots=True)
class Policy:
    """What is printed of a layout: its third level, by which maker's list, and where on the cap.

    `maker` is asked for the list of AltGr legends only when `altgr` says so; `style` names a placement.
    """

    altgr: AltGr = AltGr.CLDR
    maker: str = "tuxedo"
    style: str = "shift-above"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a keyboard that bears on the method; None is unknown, and then not checked.

    `unlit_accepted`: the market takes legends that the backlight does not shine through.
    """

    trust: Trust | None = None
    wear: Wear | None = None
    material: Material | None = None
    backlit: bool | None = None
    unlit_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a slot's sign stands: `column` left, centre or right, `row` top, middle or bottom of the cap's
    printable box, and `height`, that of a capital letter as a share of the cap's height."""

    column: str
    row: str
    height: float


@dataclass(frozen=True, slots=True)
class Work:
    """What a method takes: minutes at the machine, money, and whether any constant behind it is assumed."""

    minutes: float
    cost: Money
    assumed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """From the legends that stand on a keyboard to those of another market.

    `changes` are the writing keys, in the order of the rows; `words` the keys with words (Ctrl, Del …), their
    own list. `missing` are signs of the target whose key this body lacks and that no other key bears on its
    first two levels, `unseated` those keys with what they should bear. `reasons` say why the verdict is
    refused, `method` what to do (None when nothing is to be done or can be), `not_checked` what was unknown.
    """

    form: Form
    source: str
    target: str
    policy: Policy
    verdict: Verdict
    changes: tuple[Change, ...]
    words: tuple[Change, ...]
    missing: tuple[str, ...]
    unseated: tuple[tuple[str, Legends], ...]
    reasons: tuple[str, ...]
    not_checked: tuple[str, ...]
    method: Method | None
    work: Work | None
