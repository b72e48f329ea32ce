"""Make the two generated data files of the keyboard layouts anew.

    python tools/keyboard_layouts.py CLDR_FOLDER

Base and Shift come from the XKB data of this machine, compiled by libxkbcommon (Debian: `xkb-data`,
`libxkbcommon0`); base, Shift and AltGr from the `windows` files of CLDR 43, which later releases dropped.
Which of their layouts are read is said by the files in `data/layouts`: a new layout is a file there, then
this. Both files are facts in our own form; their licences lie beside them.
"""

import ctypes
import ctypes.util
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

DATA = Path(__file__).resolve().parents[1] / "src/omlopp/domain/keyboards/data"

Levels = list[str]
Keys = dict[str, Levels]

ROWS = {"E": "AE", "D": "AD", "C": "AC", "B": "AB"}
NAMED = {"E00": "TLDE", "C12": "BKSL", "B00": "LSGT"}
KEYS = (
    "TLDE",
    *(f"AE{n:02}" for n in range(1, 13)),
    *(f"AD{n:02}" for n in range(1, 13)),
    *(f"AC{n:02}" for n in range(1, 12)),
    "BKSL",
    "LSGT",
    *(f"AB{n:02}" for n in range(1, 12)),
)

# The sign that stands for a dead key on a cap. A key of the name `dead_x` has no text of its own.
DEAD = {
    "dead_abovedot": "˙",
    "dead_abovering": "°",
    "dead_acute": "´",
    "dead_belowcomma": ",",
    "dead_breve": "˘",
    "dead_caron": "ˇ",
    "dead_cedilla": "¸",
    "dead_circumflex": "^",
    "dead_currency": "¤",
    "dead_diaeresis": "¨",
    "dead_doubleacute": "˝",
    "dead_grave": "`",
    "dead_greek": "µ",
    "dead_iota": "ͺ",
    "dead_longsolidusoverlay": "/",
    "dead_macron": "¯",
    "dead_ogonek": "˛",
    "dead_stroke": "/",
    "dead_tilde": "~",
}


class Unmappable(Exception):
    """A dead key on a level we read has no sign in `DEAD`."""


class _Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


class Xkb:
    """The XKB data of this machine, through libxkbcommon."""

    def __init__(self) -> None:
        found = ctypes.util.find_library("xkbcommon")
        if found is None:
            raise FileNotFoundError("libxkbcommon")
        self.lib = ctypes.CDLL(found)
        for name in ("xkb_context_new", "xkb_keymap_new_from_names"):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.lib.xkb_context_new(0))

    def layout(self, name: str, levels: int) -> Keys:
        """The first `levels` levels of every key; `name` is a layout, or layout:variant."""
        layout, _, variant = name.partition(":")
        names = _Names(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
        keymap = ctypes.c_void_p(self.lib.xkb_keymap_new_from_names(self.context, ctypes.byref(names), 0))
        if not keymap:
            raise LookupError(name)
        # The model has no AB11 in its list of keys; what the layout says of it is found all the same.
        found = {key: self._levels(keymap, key, levels) for key in KEYS}
        self.lib.xkb_keymap_unref(keymap)
        return {key: signs for key, signs in found.items() if signs}

    def _levels(self, keymap: ctypes.c_void_p, key: str, levels: int) -> Levels:
        code = self.lib.xkb_keymap_key_by_name(keymap, key.encode())
        if code == 0xFFFFFFFF:  # XKB_KEYCODE_INVALID
            return []
        signs = [self._sign(keymap, code, level) for level in range(levels)]
        while signs and not signs[-1]:
            signs.pop()
        return signs

    def _sign(self, keymap: ctypes.c_void_p, code: int, level: int) -> str:
        symbols = ctypes.POINTER(ctypes.c_uint32)()
        count = self.lib.xkb_keymap_key_get_syms_by_level(keymap, code, 0, level, ctypes.byref(symbols))
        if count != 1:
            return ""
        text = chr(self.lib.xkb_keysym_to_utf32(symbols[0])).strip("\0")
        if text:
            return text
        name = ctypes.create_string_buffer(64)
        self.lib.xkb_keysym_get_name(symbols[0], name, 64)
        dead = name.value.decode()
        if dead.startswith("dead_") and dead not in DEAD:
            raise Unmappable(dead)
        return DEAD.get(dead, "")


def cldr(file: Path) -> Keys:
    """Base, Shift and AltGr of a CLDR keyboard file."""
    root = ElementTree.parse(file).getroot()  # noqa: S314 -- a file of a released data set, named by hand
    maps = {keymap.get("modifiers", ""): keymap for keymap in root.findall("keyMap")}
    levels = (_level(maps, ""), _level(maps, "shift"), _level(maps, "altR"))
    found = {}
    for key in KEYS:
        signs = [level.get(key, "") for level in levels]
        while signs and not signs[-1]:
            signs.pop()
        if signs:
            found[key] = signs
    return found


def _level(maps: dict[str, ElementTree.Element], wanted: str) -> dict[str, str]:
    signs = {}
    for modifiers, keymap in maps.items():
        # "altR+caps? ctrl+alt+caps?": alternatives, in which a question mark means "or without".
        pressed = [
            {each for each in chord.split("+") if each and not each.endswith("?")}
            for chord in modifiers.split(" ")
        ]
        if ({wanted} if wanted else set()) not in pressed:
            continue
        for each in keymap.findall("map"):
            name = _xkb_name(each.get("iso", ""))
            text = re.sub(
                r"\\u\{([0-9A-Fa-f]+)\}", lambda code: chr(int(code[1], 16)), str(each.get("to", ""))
            )
            if name and text.isprintable() | (len(text) == 1 and ord(text) > 0x20):
                signs[name] = text
    return signs


def _xkb_name(iso: str) -> str | None:
    return NAMED.get(iso) or (ROWS[iso[0]] + iso[1:] if iso[:1] in ROWS else None)


def write(file: Path, head: dict[str, Any], layouts: dict[str, Keys]) -> None:
    """One line for each row of keys, so that a difference between two versions can be read."""
    lines = [
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}," for name, value in head.items()
    ]
    lines.append('  "layouts": {')
    for name, keys in layouts.items():
        rows = []
        for row in ("TLDE AE", "AD", "AC BKSL", "LSGT AB"):
            row_keys = {key: signs for key, signs in keys.items() if key.startswith(tuple(row.split()))}
            rows.append("      " + json.dumps(row_keys, ensure_ascii=False, separators=(",", ":"))[1:-1])
        lines.append(f"    {json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n    },")
    lines[-1] = lines[-1].rstrip(",")
    file.write_text("{\n" + "\n".join(lines) + "\n  }\n}\n", encoding="utf-8")


def wanted() -> Iterable[dict[str, Any]]:
    """What each layout's file names as its sources."""
    for file in sorted((DATA / "layouts").glob("*.toml")):
        yield tomllib.loads(file.read_text(encoding="utf-8"))


def main(folder: Path) -> None:
    """Write `xkb.json` and `cldr.json`."""
    machine = Xkb()
    levels: dict[str, int] = {}
    files: set[str] = set()
    for layout in wanted():
        if name := cast("str | None", layout.get("xkb")):
            levels[name] = max(levels.get(name, 2), 3 if layout.get("altgr_from") == "xkb" else 2)
        if named := layout.get("cldr"):
            files.add(named)
    write(
        DATA / "xkb.json",
        {
            "source": "xkeyboard-config",
            "version": "2.35.1",
            "read_from": "Debian package xkb-data 2.35.1-1, model pc105, compiled with libxkbcommon 1.5.0",
            "licence": "MIT and X11; see xkb.LICENCE.txt",
            "levels": "base, Shift; AltGr where no better source is known",
        },
        {name: machine.layout(name, levels[name]) for name in sorted(levels)},
    )
    write(
        DATA / "cldr.json",
        {
            "source": "Unicode CLDR keyboards, windows",
            "version": "43",
            "read_from": "keyboards/windows/*-t-k0-windows*.xml",
            "licence": "Unicode-DFS-2016; see cldr.LICENCE.txt",
            "levels": "base, Shift, AltGr",
        },
        {name: cldr(folder / f"{name}.xml") for name in sorted(files)},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
