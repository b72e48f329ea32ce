"""Layouts as data: what each key types on three levels, from two sources that check each other.

A layout is a file in `data/layouts`. It names its row in `xkb.json` (base and Shift) and in `cldr.json`
(AltGr, and a second witness for the other two), and says with a reason where they differ and what is printed.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

ROWS = (
    ("TLDE", *(f"AE{n:02}" for n in range(1, 13))),
    tuple(f"AD{n:02}" for n in range(1, 13)),
    (*(f"AC{n:02}" for n in range(1, 12)), "BKSL"),
    ("LSGT", *(f"AB{n:02}" for n in range(1, 11))),
)
KEYS = tuple(key for row in ROWS for key in row)
"""The 48 writing keys of an ISO body by XKB name, in the order of the rows; an ANSI body has no LSGT."""

BEYOND = ("AB11",)
"""Writing keys of a layout that neither body has: ABNT2's key beside the right Shift."""


class LayoutUnknown(ValueError):
    """There is no such layout; carries the name asked for and the names near it."""

    def __init__(self, layout: str, near: tuple[str, ...]) -> None:
        self.layout = layout
        self.near = near
        super().__init__(layout)


class LayoutUnusable(ValueError):
    """A layout's file is not sound; carries the layout, the place in it and a code."""

    def __init__(self, layout: str, place: str, code: str) -> None:
        self.layout = layout
        self.place = place
        self.code = code
        super().__init__(f"{layout}: {place}: {code}")


@dataclass(frozen=True, slots=True)
class Signs:
    """What one key types; empty where it types nothing."""

    base: str = ""
    shift: str = ""
    altgr: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A key for which the sources differ: what is printed, and why."""

    key: str
    xkb: tuple[str, str]
    cldr: tuple[str, str] | None
    printed: tuple[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where signs come from, in which version and under which licence."""

    name: str
    version: str
    licence: str
    gives: str


@dataclass(frozen=True, slots=True)
class MakersPrint:
    """What one maker prints of the third level, by key, and more on an ISO body; `source` says who saw it.

    `capitals` are keys on which the maker prints an unpaired letter in its capital form, with that form.
    """

    source: str
    altgr: Mapping[str, str]
    altgr_iso: Mapping[str, str]
    capitals: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout. `sha256` names the state of everything its legends follow from."""

    id: str
    name: str
    language: str
    markets: tuple[str, ...]
    words: str
    first: str | None
    mirrored: bool
    keys: Mapping[str, Signs]
    beside: Mapping[str, tuple[str, str]]
    altgr_source: str
    differs: tuple[Difference, ...]
    makers: Mapping[str, MakersPrint]
    sources: tuple[Source, ...]
    sha256: str


def layouts() -> tuple[str, ...]:
    """The names of all layouts, as in XKB (`se`, `fr:azerty`), in alphabetical order."""
    return _names()


def layout(name: str) -> Layout:
    """The layout of this name; `us-intl` and `ch(fr)` go for `us:intl` and `ch:fr`.

    Raises LayoutUnknown with the names near it.
    """
    wanted = canonical(name)
    if wanted not in _names():
        raise LayoutUnknown(name, _near(wanted))
    return _load(wanted)


def canonical(name: str) -> str:
    """The name as this house spells it, whether or not there is such a layout."""
    return name.strip().lower().replace("(", ":").replace(")", "").replace("-", ":").replace("_", ":")


@cache
def _names() -> tuple[str, ...]:
    folder = files(__package__).joinpath("data", "layouts")
    return tuple(
        sorted(
            each.name.removesuffix(".toml").replace("-", ":")
            for each in folder.iterdir()
            if each.name.endswith(".toml")
        )
    )


def _near(wanted: str) -> tuple[str, ...]:
    """Variants of the same name, then the language's or market's own, then names spelt like it."""
    from difflib import get_close_matches

    head = wanted.partition(":")[0]
    family = [each for each in _names() if each.partition(":")[0] == head]
    spoken = [each for each in _names() if wanted in _called(each)]
    spelt = get_close_matches(wanted, _names(), n=3, cutoff=0.5)
    return tuple(dict.fromkeys((*family, *spoken, *spelt)))[:5]


def _called(name: str) -> set[str]:
    file = _file(name)
    english = str(file["name"]).lower()
    markets = {str(each).lower() for each in file["markets"]}
    # The United Kingdom is GB in ISO 3166 and XKB, and UK to everybody else.
    return {str(file["language"]), *markets, english, english.split(" (")[0]} | (
        {"uk"} if "gb" in markets else set()
    )


def _bytes(*path: str) -> bytes:
    return files(__package__).joinpath("data", *path).read_bytes()


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(_bytes("layouts", f"{name.replace(':', '-')}.toml").decode("utf-8"))


@cache
def _source(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_bytes(file))
    return found


@cache
def words(language: str) -> Mapping[str, str]:
    """The words on the keys that write nothing, by XKB key name; a key left out bears a symbol there."""
    table = tomllib.loads(_bytes("words.toml").decode("utf-8"))
    own = dict(table[language])
    parent = own.pop("as", None)
    return {**(table[parent] if parent else {}), **own}


@cache
def _load(name: str) -> Layout:
    file = _file(name)
    xkb, cldr = _row(name, "xkb", file), _row(name, "cldr", file)
    differs = tuple(_difference(name, each, xkb, cldr) for each in file.get("differs", ()))
    printed = {each.key: each.printed for each in differs}
    altgr, altgr_source = _altgr(name, file, xkb, cldr)
    keys = {}
    for key in (*KEYS, *BEYOND):
        base, shift = printed.get(key) or _pair(xkb.get(key, []))
        if base or key in KEYS:
            keys[key] = Signs(base, shift, altgr.get(key, ""))
    if missing := [key for key in KEYS if not keys[key].base]:
        raise LayoutUnusable(name, missing[0], "key_without_sign")
    return Layout(
        id=name,
        name=file["name"],
        language=file["language"],
        markets=tuple(file["markets"]),
        words=file["words"],
        first=file.get("first"),
        mirrored=file.get("mirrored", False),
        keys=keys,
        beside={key: _pair(pair) for key, pair in file.get("beside", {}).items()},
        altgr_source=altgr_source,
        differs=differs,
        makers=_makers(file),
        sources=tuple(
            _said(which, gives)
            for which, gives in (("xkb", "base, Shift"), ("cldr", "AltGr"))
            if which in file
        ),
        sha256=_digest(name, file),
    )


def _row(name: str, which: str, file: dict[str, Any]) -> Mapping[str, list[str]]:
    named = file.get(which)
    if named is None:
        return {}
    row: Mapping[str, list[str]] | None = _source(f"{which}.json")["layouts"].get(named)
    if row is None:
        raise LayoutUnusable(name, which, "not_in_source")
    return row


def _pair(signs: list[str]) -> tuple[str, str]:
    base, shift, *_ = (*signs, "", "")
    return base, shift


def _difference(
    name: str, said: dict[str, Any], xkb: Mapping[str, list[str]], cldr: Mapping[str, list[str]]
) -> Difference:
    key = said["key"]
    if key not in KEYS:
        raise LayoutUnusable(name, key, "key_unknown")
    return Difference(
        key,
        _pair(xkb.get(key, [])),
        _pair(cldr.get(key, [])) if cldr else None,
        _pair(said["print"]),
        said["reason"],
    )


def _altgr(
    name: str, file: dict[str, Any], xkb: Mapping[str, list[str]], cldr: Mapping[str, list[str]]
) -> tuple[dict[str, str], str]:
    """The third level: Windows' own, or what the file lists, or XKB's where it is the only one and sound."""
    if "altgr" in file:
        return dict(file["altgr"]), file["altgr_source"]
    if cldr:
        found = {key: signs[2] for key, signs in cldr.items() if len(signs) > 2}
        return found | file.get("altgr_more", {}), file.get("altgr_source", "Unicode CLDR 43, Windows")
    if file.get("altgr_from") == "xkb":
        return {key: signs[2] for key, signs in xkb.items() if len(signs) > 2}, file["altgr_source"]
    raise LayoutUnusable(name, "altgr", "no_source")


def _makers(file: dict[str, Any]) -> Mapping[str, MakersPrint]:
    said = _file(file["makers_as"]) if "makers_as" in file else file
    return {
        maker: MakersPrint(
            each["source"], each.get("altgr", {}), each.get("altgr_iso", {}), each.get("capitals", {})
        )
        for maker, each in said.get("makers", {}).items()
    }


def _said(which: str, gives: str) -> Source:
    head = _source(f"{which}.json")
    return Source(head["source"], head["version"], head["licence"], gives)


def _digest(name: str, file: dict[str, Any]) -> str:
    digest = hashlib.sha256()
    for part in (
        _bytes("layouts", f"{name.replace(':', '-')}.toml"),
        _bytes("layouts", f"{file['makers_as'].replace(':', '-')}.toml") if "makers_as" in file else b"",
        _bytes("layouts", f"{file['first']}.toml") if "first" in file else b"",
        json.dumps(
            [_source(f"{which}.json")["layouts"].get(file.get(which)) for which in ("xkb", "cldr")]
        ).encode(),
        _bytes("words.toml"),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
