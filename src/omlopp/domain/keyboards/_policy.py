"""What is printed of a layout, and where on the cap: from three levels of signs to the legends of a key."""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from omlopp.domain.keyboards._layouts import BEYOND, KEYS, Layout, MakersPrint, Signs, layout, words
from omlopp.domain.keyboards._words import AltGr, Form, Legends, Policy, Slot, Spot

CARRIER = "◌"
"""U+25CC, which carries a combining mark where it stands alone (Unicode Standard, section 7.9)."""

MIRROR = str.maketrans("()[]{}<>«»", ")(][}{><»«")


class PrintUnknown(ValueError):
    """What this maker prints of this layout is not known; carries both, and the makers that are known."""

    def __init__(self, layout: str, maker: str, known: tuple[str, ...]) -> None:
        self.layout = layout
        self.maker = maker
        self.known = known
        super().__init__(f"{maker}: {layout}")


class StyleUnknown(ValueError):
    """There is no such placement style; carries the name and those there are."""

    def __init__(self, style: str, known: tuple[str, ...]) -> None:
        self.style = style
        self.known = known
        super().__init__(style)


def legends_of(layout: str, policy: Policy, form: Form) -> Mapping[str, Legends]:
    """What stands on each writing key of this body, by XKB name (`TLDE`, `AE01` … `AB10`), in row order.

    Raises LayoutUnknown, and PrintUnknown where the policy asks for a list that nobody has made.
    """
    return _split(layout, policy, form)[0]


def unseated_of(layout: str, policy: Policy, form: Form) -> Mapping[str, Legends]:
    """The keys of the layout that this body lacks, with what should stand on them."""
    return _split(layout, policy, form)[1]


def words_of(name: str) -> Mapping[str, Legends]:
    """The words on the keys that write nothing; a key left out bears a symbol there, or is not known."""
    return _words(layout(name).words)


def spots(style: str, legends: Legends, *, word: bool = False) -> Mapping[Slot, Spot]:
    """Where each filled slot of one key stands in a placement style; a case pair stands as a letter alone.

    Raises StyleUnknown.
    """
    table = _styles().get(style)
    if table is None:
        raise StyleUnknown(style, tuple(_styles()))
    filled = [slot for slot in Slot if getattr(legends, slot)]
    second = bool(legends.alt_base or legends.alt_shift)
    found = {}
    for slot in filled:
        alone = slot is Slot.BASE and not legends.shift and legends.base.isalpha()
        named = "word" if word else "letter" if alone else slot
        found[slot] = Spot(*(table["second"].get(named, table[named]) if second else table[named]))
    return found


def styles() -> tuple[str, ...]:
    """The names of the placement styles."""
    return tuple(_styles())


def is_case_pair(base: str, shift: str) -> bool:
    """Whether two signs are one letter in its two cases, which a cap bears once, as its capital.

    Asked of the capital, never made from the small letter: ß has no capital of one sign in `upper`, µ would
    become the Greek Μ, and the Turkish pairs are (i, İ) and (ı, I).
    """
    if (base, shift) in {("i", "İ"), ("ı", "I")}:
        return True
    return base != shift and shift.lower() == base


@cache
def _styles() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", "styles.toml").read_text(encoding="utf-8"))


@cache
def _words(language: str) -> Mapping[str, Legends]:
    return MappingProxyType({key: Legends(base=word) for key, word in words(language).items()})


@cache
def _split(name: str, policy: Policy, form: Form) -> tuple[Mapping[str, Legends], Mapping[str, Legends]]:
    printed = _printed(layout(name), policy, form)
    body = {key: printed[key] for key in KEYS if form is Form.ISO or key != "LSGT"}
    lacking = {key: each for key, each in printed.items() if key not in body}
    return MappingProxyType(body), MappingProxyType(lacking)


def _printed(found: Layout, policy: Policy, form: Form) -> dict[str, Legends]:
    maker = _maker(found, policy)
    altgr = _altgr(found, policy, form, maker)
    first = _printed(layout(found.first), Policy(AltGr.NONE), form) if found.first else {}
    return {
        key: _legends(found, key, first.get(key), altgr.get(key, ""), maker)
        for key in (*KEYS, *BEYOND)
        if key in found.keys
    }


def _maker(found: Layout, policy: Policy) -> MakersPrint | None:
    if policy.altgr is not AltGr.MAKER:
        return None
    maker = found.makers.get(policy.maker)
    if maker is None:
        raise PrintUnknown(found.id, policy.maker, tuple(found.makers))
    return maker


def _altgr(found: Layout, policy: Policy, form: Form, maker: MakersPrint | None) -> Mapping[str, str]:
    if maker is not None:
        return {**maker.altgr, **(maker.altgr_iso if form is Form.ISO else {})}
    if policy.altgr is AltGr.NONE:
        return {}
    return {key: signs.altgr for key, signs in found.keys.items()}


def _legends(
    found: Layout, key: str, first: Legends | None, altgr: str, maker: MakersPrint | None
) -> Legends:
    signs = found.keys[key]
    if maker is not None and key in maker.capitals:
        signs = Signs(maker.capitals[key], signs.shift)
    base, shift = _visible(signs.base), _visible(signs.shift)
    altgr = _visible(altgr)
    if first is None:
        alt_base, alt_shift = found.beside.get(key, ("", ""))
        return Legends(*_paired(base, shift), altgr, alt_base, alt_shift)
    if found.mirrored:
        # In right-to-left text a bracket shows its other side: the cap bears what the reader will see.
        base, shift = base.translate(MIRROR), shift.translate(MIRROR)
    alt_base, alt_shift = _paired(base, shift)
    # What the first set already says is not said twice.
    there = {first.base, first.shift}
    return Legends(
        first.base,
        first.shift,
        altgr,
        "" if alt_base in there else alt_base,
        "" if alt_shift in there else alt_shift,
    )


def _paired(base: str, shift: str) -> tuple[str, str]:
    return (shift, "") if is_case_pair(base, shift) else (base, shift)


def _visible(text: str) -> str:
    """The signs that leave ink: no controls, format characters or spaces; a mark alone gets a carrier."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Zs"})
    return CARRIER + seen if seen and unicodedata.category(seen[0]) in {"Mn", "Me"} else seen
