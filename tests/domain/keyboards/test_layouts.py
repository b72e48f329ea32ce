"""Every layout is sound: all keys, two witnesses or a reason, nothing unprintable, sources and licences."""

import importlib.util
import json
import sys
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

from omlopp.domain.keyboards import (
    KEYS,
    AltGr,
    Form,
    LayoutUnknown,
    Policy,
    PrintUnknown,
    StyleUnknown,
    layout,
    layouts,
    legends_of,
    spots,
    styles,
)
from omlopp.domain.keyboards._layouts import BEYOND, _file, _source, words

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "src/omlopp/domain/keyboards/data"
WANTED = """
us us:intl gb ie se fi no dk nordic is de at ch ch:fr fr:azerty fr:afnor be nl nl:us es latam it pt br pl cz
sk hu ee lv lt gr bg ro tr ua il ara
"""
UNPRINTABLE = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Zs"}

every_layout = pytest.mark.parametrize("name", layouts())


def test_the_markets_are_there() -> None:
    assert set(WANTED.split()) - set(layouts()) == set()


@every_layout
def test_every_writing_key_bears_something(name: str) -> None:
    found = layout(name)

    assert [key for key in KEYS if not found.keys[key].base] == []
    assert set(found.keys) <= {*KEYS, *BEYOND}
    assert list(legends_of(name, Policy(), Form.ISO)) == list(KEYS)
    assert list(legends_of(name, Policy(), Form.ANSI)) == [key for key in KEYS if key != "LSGT"]


@every_layout
def test_the_sources_agree_or_the_file_says_why_not(name: str) -> None:
    found, file = layout(name), _file(name)
    xkb = _source("xkb.json")["layouts"][file["xkb"]]
    cldr = _source("cldr.json")["layouts"].get(file.get("cldr"), xkb)

    disagree = {key for key in KEYS if xkb[key][:2] != cldr[key][:2]}

    assert disagree == {each.key for each in found.differs} - ({"AC11", "LSGT"} if cldr is xkb else set())
    assert all(each.reason for each in found.differs)
    assert all(each.printed in (each.xkb, each.cldr) for each in found.differs if each.cldr)


@every_layout
@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("altgr", AltGr)
def test_what_is_printed_leaves_ink(name: str, form: Form, altgr: AltGr) -> None:
    if altgr is AltGr.MAKER and not layout(name).makers:
        with pytest.raises(PrintUnknown):
            legends_of(name, Policy(altgr), form)
        return

    found = legends_of(name, Policy(altgr), form)

    for key, legends in found.items():
        texts = (legends.base, legends.shift, legends.altgr, legends.alt_base, legends.alt_shift)
        assert legends.base, key
        assert [text for text in texts for sign in text if unicodedata.category(sign) in UNPRINTABLE] == []
        assert [text for text in texts if text and unicodedata.category(text[0]) in ("Mn", "Me")] == []
        if altgr is AltGr.NONE:
            assert not legends.altgr


@every_layout
def test_sources_versions_and_licences_are_named(name: str) -> None:
    found = layout(name)

    assert found.sources
    assert found.altgr_source
    assert all(each.version and each.licence for each in found.sources)
    assert all(maker.source for maker in found.makers.values())
    assert len(found.sha256) == 64


@pytest.mark.parametrize("file", ["xkb.json", "cldr.json"])
def test_the_licence_lies_beside_the_data_and_in_the_notice(file: str) -> None:
    head = json.loads((DATA / file).read_text())
    text = (DATA / file.replace(".json", ".LICENCE.txt")).read_text()

    assert "Permission" in text
    assert "Copyright" in text
    assert head["version"] in (ROOT / "NOTICE").read_text()
    assert file.replace(".json", ".LICENCE.txt") in head["licence"]


@every_layout
def test_maker_lists_are_of_known_keys(name: str) -> None:
    for maker in layout(name).makers.values():
        assert {*maker.altgr, *maker.altgr_iso, *maker.capitals} <= set(KEYS)


@every_layout
def test_words_exist_for_its_language(name: str) -> None:
    table = words(layout(name).words)

    assert {"LCTL", "DELE", "INS", "PRSC"} <= set(table)
    assert all(word.isprintable() for word in table.values())


@pytest.mark.parametrize(
    ("asked", "near"),
    [("uk", "gb"), ("sv", "se"), ("swedish", "se"), ("fr", "fr:azerty"), ("de:ch", "de"), ("usa", "us")],
)
def test_an_unknown_layout_is_refused_with_names_near_it(asked: str, near: str) -> None:
    with pytest.raises(LayoutUnknown) as refused:
        layout(asked)

    assert near in refused.value.near


@pytest.mark.parametrize(("asked", "found"), [("us-intl", "us:intl"), ("ch(fr)", "ch:fr"), (" SE ", "se")])
def test_other_spellings_of_a_name_are_understood(asked: str, found: str) -> None:
    assert layout(asked).id == found


@pytest.mark.parametrize("style", styles())
@every_layout
def test_no_two_legends_of_a_key_stand_in_one_place(style: str, name: str) -> None:
    for key, legends in legends_of(name, Policy(), Form.ISO).items():
        places = [(spot.column, spot.row) for spot in spots(style, legends).values()]
        assert len(places) == len(set(places)), key


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(StyleUnknown):
        spots("scattered", legends_of("se", Policy(), Form.ISO)["AC01"])


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("keyboard_layouts", ROOT / "tools/keyboard_layouts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_cldr_data_is_what_the_tool_makes_of_the_source(shared: Path) -> None:
    tool, made = _tool(), _source("cldr.json")["layouts"]
    folder = shared / "data/keyboards/cldr43-windows"

    assert {name: tool.cldr(folder / f"{name}.xml") for name in made} == made


def test_xkb_data_is_what_another_reading_of_the_source_gives(shared: Path) -> None:
    levels = json.loads((shared / "data/keyboards/xkb-levels.json").read_text())["layouts"]
    made = _source("xkb.json")["layouts"]
    ring = str.maketrans("˚", "°")  # one dead key, two spellings of its sign

    for name in set(made) & set(levels):
        other = {
            key: [sign[1].translate(ring) if sign else "" for sign in signs[:2]]
            for key, signs in levels[name].items()
        }
        assert {key: signs[:2] for key, signs in made[name].items() if key in other} == other, name
    assert set(made) - set(levels) == {"at", "br", "ro"}
