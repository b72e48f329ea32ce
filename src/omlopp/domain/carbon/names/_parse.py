"""Taking a model name apart, the same way for what a sheet prints and for what a tool reports.

Phrases of several words are joined first, then size, storage, generation and form are taken out, then the
line is cut off the front and the number found; everything that is left stays as a word of the variant. So a
word nobody thought of prevents a match; it can never be lost on the way to a wrong one.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from omlopp.domain.carbon.names._identifiers import APPLE, MACHINE_TYPES, SURFACE
from omlopp.domain.carbon.names._makers import (
    CHASSIS,
    FORM_WORDS,
    HAS_FORMS,
    LINES,
    MAKERS,
    MONITOR_LINES,
    MONITOR_NOISE,
    NAMES_ITS_MAKER,
    NOISE,
    PLACEHOLDERS,
)
from omlopp.domain.carbon.names._values import ModelKey, ToolName
from omlopp.domain.vocabulary import Kind

LONGEST = 160
"""Characters; SMBIOS strings end at 64 by custom, printed names below 130."""

MAKER_OF = {spelling: maker for maker, spellings in MAKERS.items() for spelling in spellings}
LINES_OF = {
    maker: sorted((tuple(line.split()) for line in lines), key=len, reverse=True)
    for maker, lines in LINES.items()
}

PHRASES = {
    "small form factor": "sff",
    "micro form factor": "micro",
    "ultra-slim desktop": "usdt",
    "ultra slim desktop": "usdt",
    "desktop mini": "usdt",
    "mini tower": "tower",
    "minitower": "tower",
    "micro tower": "tower",
    "microtower": "tower",
    "all-in-one": "allinone",
    "all in one": "allinone",
    "2-in-1": "2in1",
    "2 in 1": "2in1",
    "non-touch": "nontouch",
    "non touch": "nontouch",
    "thin client": "thinclient",
    "zero client": "zeroclient",
    "mobile workstation": "",
    "workstation edition": "workstationedition",
    "education edition": "ee",
    "wi-fi + cellular": "cellular",
    "wi-fi": "",
    "usb-c": "usbc",
    "lte advanced": "lte",
    "non-vpro": "",
    "two thunderbolt 3 ports": "2ports",
    "four thunderbolt 3 ports": "4ports",
    "metal palm rest": "",
    "alcantara palm rest": "",
    "without stand": "nostand",
    "no stand": "nostand",
}
PHRASE = re.compile("|".join(rf"\b{re.escape(each)}\b" for each in sorted(PHRASES, key=len, reverse=True)))
SIZE = re.compile(r"(?<![\w.])(\d{1,2}(?:\.\d{1,2})?)[ -]*(?:inch(?:es)?\b|in\b(?!\w)|\")")
MEMORY = re.compile(r"\b\d+(?:\.\d+)?\s?[gt]b (?:memory|ram)\b")
STORAGE = re.compile(r"\b(\d+)\s?(gb|tb)\b(?: storage\b| ssd\b)?")
GENERATION = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)(?:[ -]*gen(?:eration)?)?\b|\bgen(?:eration)?[ .-]*(\d{1,2})\b"
)
GENERATION_G = re.compile(r"\bg(\d{1,2})\b")
YEAR = re.compile(r"\b(20[012]\d)\b")
APPLE_CONFIGURATION = re.compile(
    r"\b(?:\d+(?:\.\d+)?ghz|(?:\d+|dual|quad|six|eight)-core|retina|[45](?:\.5)?k|display|cpu|gpu|touch bar|"
    r"early|mid|late|radeon.*?card|radeon pro \w+|intel)\b"
)
SEVERAL = re.compile(r"\s*(?:/|\N{FULLWIDTH COMMA}|\.\s+|\.(?=Lenovo|Think|Yoga|YOGA))\s*")
PUNCTUATION = " .,;:()[]'\"!?*®™"
CODE = re.compile(r"[0-9a-z]{4}(?:[0-9a-z]{3}|[0-9a-z]{6})?")
APPLE_CODE = re.compile(r"(?:iphone|ipad|ipod|imac|macbook|macbookair|macbookpro|macmini|macpro|mac)\d+,\d+")
FOUR_DIGITS = re.compile(r"[a-z]{0,3}\d{4}[a-z]{0,5}")
TINY_SUFFIX = re.compile(r"(m\d{2,3})([sqtz])")
SUFFIX_FORM = {"s": "sff", "q": "usdt", "t": "tower", "z": "all_in_one"}
NO_NUMBER = frozenset({"2in1", "x360", "x2", "35w", "65w", "95w", "2ports", "4ports", "5g", "4g", "4k", "5k"})
MACS = frozenset(each for each in LINES["apple"] if "mac" in each)
NUMBERED_SURFACES = frozenset(each for each in LINES["microsoft"] if not each.endswith((" x", " se")))
IPADS = frozenset({"ipad", "ipad pro", "ipad air", "ipad mini"})
XPS_SIZE = {"13": "3", "15": "5", "17": "7"}
# Macs whose sheets leave out what can only be one: 13-inch was the only Air with the M1.
MAC_YEAR = {("mac mini", ("m2",)): 2023, ("mac studio", ("m1", "max")): 2022}
MAC_SIZE = {
    ("macbook air", ("m1",), 2020): 13.0,
    ("macbook air", ("m2",), 2022): 13.0,
    ("macbook pro", ("m2",), 2022): 13.0,
    ("macbook air", (), 2020): 13.0,
}
CAPACITIES = (16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a tool's name says: its keys, and codes for what is special about them.

    No key: the name says nothing that could be looked up. Several: the identifier covers several models, so
    that none of them can be exact. `hybrid` is whether the chassis folds.
    """

    keys: tuple[ModelKey, ...]
    reasons: tuple[str, ...] = ()
    hybrid: bool = False


def parse_printed(maker: str, name: str, kind: str, *, storage_gb: int | None = None) -> ModelKey:
    """The key of a model as its maker prints it on the sheet; `storage_gb` where the name has none."""
    known = maker_of(maker)
    key = _take_apart(known, _flat(name), monitor=kind == Kind.MONITOR)
    if key.line in NUMBERED_SURFACES and not key.number and key.generation is None:
        # The first of a line has no number on its sheet; lists call any of them so.
        key = replace(key, generation=1)
    return key if storage_gb is None else replace(key, storage_gb=storage_gb)


def parse_tool(name: ToolName) -> Parsed:
    """What a tool reports, as keys; never raises."""
    maker_text, product, version = (_said(each) for each in (name.manufacturer, name.product, name.version))
    chassis = CHASSIS.get(_flat(name.form).replace("-", " ")) if name.form else None
    hybrid = chassis == "hybrid"
    parsed = _parse_names(maker_text, product, version, name.kind == Kind.MONITOR)
    if not parsed.keys:
        return parsed
    storage = capacity(name.storage_gb)
    form = None if hybrid else chassis
    keys = parsed.keys
    if form is not None or storage is not None:
        keys = tuple(
            replace(
                key,
                form=key.form or (form if key.line in HAS_FORMS else None),
                storage_gb=key.storage_gb or storage,
            )
            for key in keys
        )
    reasons = parsed.reasons
    if any(key.line in HAS_FORMS and key.form and form and key.form != form for key in parsed.keys):
        reasons = (*reasons, "chassis_contradicts_name")
    if name.storage_gb is not None and storage is None:
        reasons = (*reasons, "storage_unusual")
    return Parsed(keys, reasons, hybrid)


@lru_cache(maxsize=512)
def maker_of(text: str) -> str:
    """The maker a spelling stands for; the flattened spelling itself when it is none we know."""
    flat = _flat(text).replace(".", "").replace(",", "").strip()
    return MAKER_OF.get(flat, flat)


def reported_as(manufacturer: str, product: str, version: str) -> tuple[str, str, str]:
    """What a device is called, so that two spellings of one name are the same.

    A product or version that only says that nobody filled it in, or a version that is firmware's, is empty.
    """
    return (maker_of(manufacturer), _flat(_said(product)), _flat(_friendly(_said(version))))


def capacity(gigabytes: float | None) -> int | None:
    """The nominal capacity for what a tool measured: 953.9 GiB and 1 000.2 GB are both sold as 1 TB."""
    if gigabytes is None:
        return None
    return next((size for size in CAPACITIES if 0.9 * size <= gigabytes <= 1.03 * size), None)


def split_names(maker: str, name: str) -> tuple[str, ...]:
    """The models of a name that covers several: `ThinkPad T570 / P51s`, `T2364pA(ThinkVision T2364p)`.

    Each has the line of the first where it names none, and the chassis word of the last (`M93/M93p SFF`). A
    generation stays with the model it stands at: an L13 is not a fifth generation because the S2 is.
    """
    known = maker_of(maker)
    if known == "samsung" and (coded := re.fullmatch(r"(.+) \((SM-\w+)\)", name)):
        # The name for people and the one that the device itself gives.
        return (coded.group(1), coded.group(2))
    if known != "lenovo":
        return (name,)
    aliased = re.fullmatch(r"(\S+)\((\D+ \S+)\)", name)
    parts = list(aliased.groups()) if aliased else [each for each in SEVERAL.split(name) if each.strip()]
    if len(parts) < 2:
        return (name,)
    line = _line("lenovo", parts[0].lower().split())[1]
    front = " ".join(parts[0].split()[: len(line.split())]) if line else ""
    last = parts[-1].split()[-1]
    found = []
    for part in parts:
        own = part.strip()
        named = own.lower().startswith("lenovo ") or bool(_line("lenovo", own.lower().split())[1])
        if own.lower().startswith("lenovo "):
            own = own[len("lenovo ") :]
        elif front and not named and own.lower().split()[0] not in MONITOR_LINES:
            own = f"{front} {own}"
        if last.lower() in FORM_WORDS and own.split()[-1].lower() not in FORM_WORDS:
            own = f"{own} {last}"
        found.append(own)
    return tuple(dict.fromkeys(found))


def _parse_names(maker_text: str, product: str, version: str, monitor: bool) -> Parsed:  # noqa: FBT001 -- private
    if not product and not version:
        return Parsed((), ("no_model_name",))
    if any(len(text) > LONGEST for text in (maker_text, product, version)):
        return Parsed((), ("name_too_long",))
    if any(text[:1] in tuple("=+@") for text in (maker_text, product)):
        return Parsed((), ("formula_cell",))
    maker = maker_of(maker_text) if maker_text else ""
    flat = _flat(product)
    named = _maker_at_front(flat)
    if named and maker in MAKERS and named != maker:
        return Parsed((), ("makers_contradict",))
    reasons: tuple[str, ...] = ()
    if maker not in MAKERS:
        inferred = named or _maker_of_line(flat)
        if inferred and not maker:
            maker, reasons = inferred, ("maker_from_name",)
    if not maker:
        return Parsed((), ("maker_unknown",))
    if maker == "lenovo":
        return _lenovo(flat, _flat(version), reasons, monitor)
    if maker == "apple" and APPLE_CODE.fullmatch(flat):
        return _identified(maker, APPLE_FLAT.get(flat), reasons)
    if maker == "microsoft":
        for text in (product, version):
            sku = SURFACE_FLAT.get(text.strip().lower())
            if sku and ("_" in text or text is version):
                return _identified(maker, sku, reasons)
    if not flat:
        return Parsed((), ("no_model_name",))
    return Parsed((_take_apart(maker, flat, monitor=monitor),), reasons)


def _identified(maker: str, names: str | None, reasons: tuple[str, ...]) -> Parsed:
    if names is None:
        return Parsed((), (*reasons, "identifier_unknown"))
    keys = tuple(_take_apart(maker, _flat(each), monitor=False) for each in names.split("|"))
    return Parsed(
        keys, (*reasons, "identifier") if len(keys) == 1 else (*reasons, "identifier_covers_several")
    )


def _lenovo(product: str, version: str, reasons: tuple[str, ...], monitor: bool) -> Parsed:  # noqa: FBT001 -- private
    """Lenovo calls the product by its machine type and puts the friendly name into the version."""
    first, _, rest = product.removeprefix("lenovo ").partition(" ")
    by_type = MACHINE_TYPES.get(first[:4].upper()) if CODE.fullmatch(first) else None
    # `100e Chromebook` begins like a type of four characters, and is none.
    coded = by_type is not None or bool(CODE.fullmatch(first) and first[:2].isdigit() and len(first) > 4)
    friendly = _friendly(version) or (rest if coded else product)
    if not product and not friendly:
        return Parsed((), (*reasons, "no_model_name"))
    if not friendly:
        if by_type is None:
            return Parsed((), (*reasons, "machine_type_unknown"))
        return Parsed((_take_apart("lenovo", _flat(by_type), monitor=False),), (*reasons, "machine_type"))
    key = _take_apart("lenovo", friendly, monitor=monitor)
    if by_type is not None:
        of_type = _take_apart("lenovo", _flat(by_type), monitor=False)
        both = of_type.generation is not None and key.generation is not None
        if of_type.family != key.family or (both and of_type.generation != key.generation):
            return Parsed((key, of_type), (*reasons, "machine_type_contradicts_name"))
        if key.generation is None and of_type.generation is not None and of_type.variant == key.variant:
            return Parsed((of_type,), (*reasons, "machine_type"))
    return Parsed((key,), reasons)


def _friendly(version: str) -> str:
    """The version where it is a name: it has a letter and more than firmware's `v1.14` or `a05`."""
    words = version.split()
    return version if any(len(word) > 2 and word.isalpha() for word in words) or "-" in version else ""


def _said(text: str) -> str:
    """The text of a field, empty where firmware only says that nobody filled it in."""
    text = " ".join(text.split()) if len(text) <= LONGEST else text
    return "" if text.lower() in PLACEHOLDERS else text


def _flat(text: str) -> str:
    """Lower case, one sort of quotes, hyphens and spaces."""
    if text.isascii():
        return " ".join(text[: LONGEST * 2].lower().replace("_", " ").replace("\0", " ").split())
    text = unicodedata.normalize("NFKC", text[: LONGEST * 2]).lower()
    return " ".join(text.translate(FLATTEN).split())


FLATTEN = str.maketrans(
    {
        "_": " ",
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE PRIME}": '"',
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{REGISTERED SIGN}": " ",
        "\N{TRADE MARK SIGN}": " ",
        "\0": " ",
    }
)
APPLE_FLAT = {identifier.lower(): name for identifier, name in APPLE.items()}
SURFACE_FLAT = {sku.lower(): name for sku, name in SURFACE.items()}


def _maker_at_front(flat: str) -> str | None:
    words = flat.split()
    for count in (3, 2, 1):
        front = " ".join(words[:count]).replace(",", "").replace(".", "")
        # EDID's three letters are no words of a name.
        if front in MAKER_OF and (len(front) > 3 or front in {"hp", "hpe"}):
            return MAKER_OF[front]
    return None


def _maker_of_line(flat: str) -> str | None:
    words = flat.split()
    for count in (3, 2, 1):
        maker = NAMES_ITS_MAKER.get(" ".join(words[:count]))
        if maker:
            return maker
    return "apple" if APPLE_CODE.fullmatch(flat) else None


@lru_cache(maxsize=65536)
def _take_apart(maker: str, flat: str, *, monitor: bool) -> ModelKey:
    text = PHRASE.sub(lambda found: f" {PHRASES[found.group()]} ", _without_maker(maker, flat))
    generations: set[int] = set()
    year = size = stored = None
    if maker == "apple" and "mac" in text:
        text, year = _mac(text)
    if "in" in text or '"' in text:
        text, size = _cut(SIZE, text)
    if "gb" in text or "tb" in text:
        text, stored = _cut(STORAGE, MEMORY.sub(" ", text))
    if found := GENERATION.findall(text):
        generations.update(int(first or second) for first, second in found)
        text = GENERATION.sub(" ", text)
    if maker in ("hp", "lenovo"):
        generations.update(int(each) for each in GENERATION_G.findall(text))
        text = GENERATION_G.sub(" ", text)
    words = [word for each in text.split() if (word := each.strip(PUNCTUATION).strip("-"))]
    words, line = _line(maker, words)
    if words and words[0] in MONITOR_LINES:
        words, monitor = words[1:], True
    forms, rest = _forms_and_rest(line, words, monitor=monitor)
    if maker == "apple":
        rest = [word for word in rest if word not in ("apple", "chip", "the", "+")]
    number, rest, suffix_form = _number(maker, line, rest)
    if suffix_form:
        forms.add(suffix_form)
    if maker == "hp" and number == "z2" and "mini" in rest:
        rest.remove("mini")
        forms.add("usdt")
    if line in IPADS and number:
        if number.isdecimal() and not generations:
            generations.add(int(number))
        else:
            rest.append(number)
        number = ""
    if (maker == "dell" and line == "wyse") or (maker == "hp" and re.fullmatch(r"t\d{3}", number)):
        rest = [word for word in rest if word != "thinclient"]
    generation = year if year is not None else min(generations, default=None)
    if len(generations) > 1 or (year is not None and generations):
        rest += [f"gen{each}" for each in sorted(generations)]
    if len(forms) > 1:
        rest += sorted(forms)
    variant = tuple(sorted(set(rest)))
    if line in MACS:
        generation = generation or MAC_YEAR.get((line, variant))
        size = size or _text(MAC_SIZE.get((line, variant, generation or 0)))
    if monitor and not line:
        size = None  # the number holds it
    return ModelKey(
        maker=maker,
        line=line,
        number=number,
        generation=generation,
        variant=variant,
        form=next(iter(forms)) if len(forms) == 1 else None,
        size=None if size is None else float(size),
        storage_gb=_gigabytes(stored, flat),
    )


def _without_maker(maker: str, text: str) -> str:
    """The name without the maker's own, however often it stands in front."""
    front = True
    while front:
        front = False
        for spelling in MAKERS.get(maker, (maker,)):
            if text == spelling or text.startswith((spelling + " ", spelling + ". ", spelling + "., ")):
                text = text[len(spelling) :].lstrip(" .,")
                front = bool(text)
                break
    return text


def _mac(text: str) -> tuple[str, int | None]:
    """The name of a Mac without its year and what can be configured, and the year."""
    dated = YEAR.search(text)
    year = int(dated.group(1)) if dated else None
    if dated:
        text = text.replace(dated.group(), " ", 1)
    # The 13-inch of 2020 was two machines; the sheets tell them by ports or by the clock of the smallest.
    ports = "2ports" if "1.4ghz" in text else "4ports" if "2.0ghz" in text else ""
    text = APPLE_CONFIGURATION.sub(" ", text)
    return (f"{text} {ports}" if ports and year == 2020 and "macbook pro" in text else text), year


def _forms_and_rest(line: str, words: list[str], *, monitor: bool) -> tuple[set[str], list[str]]:
    """The chassis forms among the words, and the words that tell models apart."""
    forms = {"all_in_one"} if line in ("eliteone", "proone") else set()
    rest = []
    for word in words:
        if word in FORM_WORDS and not monitor and (line in HAS_FORMS or not line or word == "allinone"):
            forms.add(FORM_WORDS[word])
        elif word not in NOISE and not (monitor and not line and word in MONITOR_NOISE):
            rest.append(word)
    return forms, rest


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """The text without the first find, and its first group; further finds stay, and prevent a match."""
    found = pattern.search(text)
    if found is None:
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}", found.group(1)


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _gigabytes(stored: str | None, flat: str) -> int | None:
    if stored is None:
        return None
    return int(stored) * (1024 if re.search(rf"\b{stored}\s?tb\b", flat) else 1)


def _line(maker: str, words: list[str]) -> tuple[list[str], str]:
    for line in LINES_OF.get(maker, ()):
        if tuple(words[: len(line)]) == line:
            return words[len(line) :], " ".join(line)
    return words, ""


def _number(maker: str, line: str, rest: list[str]) -> tuple[str, list[str], str | None]:
    """The model number, what is left, and the form that its suffix stands for."""
    if line in MACS:
        return "", rest, None
    digits = [word for word in rest if word not in NO_NUMBER and any(c.isdigit() for c in word)]
    if maker == "dell":
        digits = [word for word in digits if FOUR_DIGITS.fullmatch(word)] or digits
    number = digits[0] if digits else rest[0] if rest and line in ("iphone", "thinkpad") else ""
    if not number:
        return "", rest, None
    left = list(rest)
    left.remove(number)
    if line == "xps":
        left = [word for word in left if not (word in XPS_SIZE and number[1:2] == XPS_SIZE[word])]
    found = TINY_SUFFIX.fullmatch(number) if line == "thinkcentre" else None
    if found:
        return found.group(1), left, SUFFIX_FORM[found.group(2)]
    return number, left, None
