"""The vocabulary's stable codes in the reader's language, and the tone each verdict is shown in.

One place, so that a route or an outcome has one word on every page. Words of one capability alone belong to
the entrance that shows them.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from omlopp.domain.vocabulary import (
    Fate,
    Form,
    Grade,
    IdentityKind,
    Judgement,
    Kind,
    Outcome,
    Part,
    Route,
)
from omlopp.ui import formats

FAMILIES: dict[str, type[StrEnum]] = {
    "kind": Kind,
    "form": Form,
    "part": Part,
    "fate": Fate,
    "route": Route,
    "judgement": Judgement,
    "grade": Grade,
    "outcome": Outcome,
    "identity": IdentityKind,
}
"""The lists of the vocabulary by the name a template uses."""

WORDS: tuple[tuple[StrEnum, str | Promise], ...] = (
    (Kind.LAPTOP, _("Laptop")),
    (Kind.DESKTOP, _("Desktop")),
    (Kind.ALL_IN_ONE, _("All-in-one")),
    (Kind.WORKSTATION, _("Workstation")),
    (Kind.MONITOR, _("Monitor")),
    (Kind.SMARTPHONE, _("Smartphone")),
    (Kind.TABLET, _("Tablet")),
    (Kind.THIN_CLIENT, _("Thin client")),
    (Kind.SERVER, _("Server")),
    (Kind.PRINTER, _("Printer")),
    (Kind.NETWORK, _("Network equipment")),
    (Kind.PROJECTOR, _("Projector")),
    (Kind.DOCK, _("Docking station")),
    (Kind.OTHER, pgettext_lazy("kind of device", "Other")),
    (Form.USDT, _("Ultra-slim")),
    (Form.SFF, _("Small form factor")),
    (Form.TOWER, _("Tower")),
    (Form.HYBRID, _("Hybrid")),
    (Part.SSD, _("SSD")),
    (Part.HDD, _("Hard disk")),
    (Part.RAM, _("Memory")),
    (Part.PROCESSOR, _("Processor")),
    (Part.LAPTOP_BATTERY, _("Laptop battery")),
    (Part.LAPTOP_SCREEN, _("Laptop screen")),
    (Part.TABLET_SCREEN, _("Tablet screen")),
    (Part.SMARTPHONE_SCREEN, _("Smartphone screen")),
    (Part.KEYBOARD, _("Keyboard")),
    (Part.POWER_ADAPTER, _("Power adapter")),
    (Part.DOCK, _("Docking station")),
    (Part.DVD, _("Optical drive")),
    (Part.NETWORK_CARD, _("Network card")),
    (Part.CHARGER, _("Charger")),
    (Part.FAN, _("Fan")),
    (Fate.REUSE, _("Reuse")),
    (Fate.PARTS, pgettext_lazy("fate of a device", "Parts")),
    (Fate.RECYCLE, _("Material recycling")),
    (Route.RESALE, _("Resale")),
    (Route.RENTAL, _("Rental")),
    (Route.PARTS, pgettext_lazy("fate of a device", "Parts")),
    (Route.RECYCLING, _("Material recycling")),
    (Route.DESTRUCTION, _("Destruction")),
    (Route.RETURN_TO_OWNER, _("Return to owner")),
    (Judgement.PURGE, _("Erased, level Purge")),
    (Judgement.CLEAR, _("Erased, level Clear")),
    (Judgement.NONE, _("Not erased")),
    (Judgement.REVIEW, _("To be reviewed")),
    (Judgement.DESTROY, _("To be destroyed")),
    (Judgement.DESTROYED, _("Destroyed")),
    (Outcome.RECEIVED, pgettext_lazy("outcome of a line", "Received")),
    (Outcome.MISSING, pgettext_lazy("outcome of a line", "Missing")),
    (Outcome.REFUSED, pgettext_lazy("outcome of a line", "Refused")),
    (Outcome.DUPLICATE, pgettext_lazy("outcome of a line", "Duplicate")),
    (Outcome.UNREADABLE, pgettext_lazy("outcome of a line", "Unreadable")),
    (IdentityKind.SERIAL, _("Serial number")),
    (IdentityKind.IMEI, "IMEI"),
    (IdentityKind.MAC, _("MAC address")),
    (IdentityKind.ASSET_TAG, _("Asset tag")),
    (IdentityKind.UUID, "UUID"),
)

TONES: tuple[tuple[StrEnum, str], ...] = (
    (Judgement.PURGE, "ok"),
    (Judgement.CLEAR, "ok"),
    (Judgement.NONE, "error"),
    (Judgement.REVIEW, "warn"),
    (Judgement.DESTROY, "warn"),
    (Judgement.DESTROYED, "ok"),
    (Outcome.RECEIVED, "ok"),
    (Outcome.MISSING, "error"),
    (Outcome.REFUSED, "warn"),
    (Outcome.DUPLICATE, "warn"),
    (Outcome.UNREADABLE, "warn"),
)

# Members of different lists with the same code are equal as strings, so the list is part of the key.
_WORD = {(type(member), member.value): text for member, text in WORDS}
_TONE = {(type(member), member.value): tone for member, tone in TONES}


def word(code: StrEnum | str | None, family: str = "") -> str:
    """The word for a code of the vocabulary; `family` says which list a bare string belongs to.

    `{{ device.kind|word("kind") }}` or `{{ Kind.LAPTOP|word }}`. None is the word for unknown. Raises
    ValueError for a code its family does not have: a new code needs a word in both languages.
    """
    member = _member(code, family)
    if member is None:
        return formats.unknown()
    return str(_WORD.get((type(member), member.value), member.value))


def tone(code: StrEnum | str | None, family: str = "") -> str:
    """The tone a code is shown in: `ok`, `warn`, `error`, or `neutral` where there is no verdict in it."""
    member = _member(code, family)
    return "neutral" if member is None else _TONE.get((type(member), member.value), "neutral")


def _member(code: StrEnum | str | None, family: str) -> StrEnum | None:
    if code is None or code == "":
        return None
    return code if isinstance(code, StrEnum) else FAMILIES[family](code)
