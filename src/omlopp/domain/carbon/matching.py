"""From what tools call a device to the footprint of exactly that model, or of its family, or to none.

A wrong exact hit is worse than none: every part of the name must agree. Each distinct name is parsed once and
looked up by maker, line and number; nothing is compared by likeness.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from omlopp.domain.carbon._words import Level
from omlopp.domain.carbon.factors import FactorSet, ModelFactor, one_model
from omlopp.domain.carbon.names import (
    FORM_DECIDES,
    HAS_FORMS,
    HYBRID_WORDS,
    ModelKey,
    Parsed,
    ToolName,
    parse_tool,
)
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Kind

__all__ = ["ModelMatch", "Refusal", "ToolName", "match_models"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A footprint that was looked at and not taken as exact, with the codes of what differs."""

    factor: ModelFactor
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelMatch:
    """The answer for one name.

    `level` is `model` (every part of the name agrees), `family` (same maker, line and number) or `none`.
    `factors` are the footprints behind it: one, or several where the model was published more than once or
    its storage or configuration is unknown. `total_kg` and `nonuse_kg` span them with the makers' own
    errors, central being the median; None where no footprint states it. `reasons` are codes.
    """

    level: Level
    name: str | None
    factors: tuple[ModelFactor, ...]
    total_kg: Interval | None
    nonuse_kg: Interval | None
    reasons: tuple[str, ...]
    refused: tuple[Refusal, ...]

    @property
    def factor(self) -> ModelFactor | None:
        """The one footprint, where there is exactly one."""
        return self.factors[0] if len(self.factors) == 1 else None

    @property
    def n(self) -> int:
        """How many footprints stand behind the figures."""
        return len(self.factors)

    @property
    def source(self) -> str | None:
        """The makers' sheets behind the figures."""
        return "; ".join(dict.fromkeys(each.source for each in self.factors if each.source)) or None


FATAL = frozenset(
    {"number_differs", "kind_differs", "form_differs", "size_differs", "line_unknown", "another_variant"}
)
"""Differences that keep a footprint out of the family too: another number is another model."""

BUILDS = frozenset({"35w", "65w", "95w"})
"""Words for builds of one machine rather than for machines."""

LookedAt = tuple[ModelFactor, tuple[str, ...]]
Refusals = dict[tuple[int, tuple[str, ...]], Refusal]
VARIANT = frozenset({"variant_not_in_name", "variant_not_in_source"})

# Sheets round diagonals (15 for 15.6), so what stands beside a name only tells sizes a class apart.
PRINTED_STORAGE = re.compile(r"(?: with)? \d+ ?[GT]B\b(?: -(?= ))?")
SCREEN_SLACK = 0.75
PRINTED_SLACK = 0.15

# Names that went on for generations: without one, the model is not known even where both sides leave it out.
GENERATIONAL = {
    "thinkpad": re.compile(r"\d{1,2}|11e|x1|p1|x12|x13s?|z1[36]|[tlep]1[3-6][sviwp]?|helix"),
    "thinkbook": re.compile(r".*"),
    "thinkcentre": re.compile(r"m(?:60|70|75|80|90)[a-z]?"),
    **dict.fromkeys(
        ("elitebook", "probook", "zbook", "elitedesk", "prodesk", "eliteone", "proone"), re.compile(r".*")
    ),
}
# `HP 15 Notebook PC`, `IdeaPad 5 15`: sold anew every year under a number that is a size or a class.
SIZES_FOR_NUMBERS = frozenset({"acer", "asus", "dell", "hp", "lenovo"})
ONE_OR_TWO_DIGITS = re.compile(r"\d{0,2}|\d-\d\d")


def match_models(names: Sequence[ToolName], factors: FactorSet) -> list[ModelMatch]:
    """The best level for each name, in their order; equal names are looked up once. Never raises."""
    seen: dict[ToolName, ModelMatch] = {}
    refusals: Refusals = {}
    found = []
    for name in names:
        match = seen.get(name)
        if match is None:
            match = seen[name] = _named(name, factors, refusals)
        found.append(match)
    return found


def _named(name: ToolName, factors: FactorSet, refusals: Refusals) -> ModelMatch:
    """The model a person said this name is; else what the name itself says."""
    sheets = list(factors.alias(name.manufacturer, name.product, name.version))
    if sheets and all(one_model(name.kind or each.kind, each.kind) for each in sheets):
        return _answer(Level.MODEL, sheets, ["alias", *_open(sheets, sheets[0].key)], ())
    found = _match(parse_tool(name), name, factors, refusals)
    return replace(found, reasons=(*found.reasons, "alias_kind_differs")) if sheets else found


def _match(parsed: Parsed, name: ToolName, factors: FactorSet, refusals: Refusals) -> ModelMatch:
    if not parsed.keys:
        return ModelMatch(Level.NONE, None, (), None, None, parsed.reasons, ())
    looked_at = [
        (factor, _differences(parsed.keys[0], factor, name, parsed, factors))
        for factor in factors.near(parsed.keys[0])
    ]
    for key in parsed.keys[1:]:
        looked_at = _closer(looked_at, key, name, parsed, factors)
    reasons = parsed.reasons
    exact = [factor for factor, differs in looked_at if not differs]
    refused = tuple([_refusal(factor, differs, refusals) for factor, differs in looked_at if differs])
    if exact and len(parsed.keys) == 1 and "chassis_contradicts_name" not in reasons:
        return _answer(Level.MODEL, exact, [*reasons, *_open(exact, parsed.keys[0])], refused)
    family = [(factor, differs) for factor, differs in looked_at if not FATAL.intersection(differs)]
    alike = [each for each in family if not VARIANT.intersection(each[1])]
    # Aero, x360 and the like are their own machines: they stand in only where the plain one has no sheet.
    chosen = alike or family
    if not chosen:
        code = "no_sheet_fits" if looked_at else "no_such_model"
        return ModelMatch(Level.NONE, None, (), None, None, (*reasons, code), refused)
    codes = dict.fromkeys(code for _, differs in chosen for code in differs)
    return _answer(Level.FAMILY, [factor for factor, _ in chosen], [*reasons, *codes], refused)


def _refusal(factor: ModelFactor, differs: tuple[str, ...], refusals: Refusals) -> Refusal:
    """The refusal, the same object for the same footprint and reasons: thousands of names share them."""
    key = (id(factor), differs)
    found = refusals.get(key)
    if found is None:
        found = refusals[key] = Refusal(factor, differs)
    return found


def _closer(
    looked_at: list[LookedAt],
    key: ModelKey,
    name: ToolName,
    parsed: Parsed,
    factors: FactorSet,
) -> list[LookedAt]:
    """What was looked at, and what is near another key of the name, each with the fewest differences."""
    seen = {id(factor): (factor, differs) for factor, differs in looked_at}
    for factor in factors.near(key):
        differs = _differences(key, factor, name, parsed, factors)
        if id(factor) not in seen or len(differs) < len(seen[id(factor)][1]):
            seen[id(factor)] = (factor, differs)
    return list(seen.values())


def _differences(
    key: ModelKey, factor: ModelFactor, name: ToolName, parsed: Parsed, factors: FactorSet
) -> tuple[str, ...]:
    """The codes of what differs between a tool's name and a sheet; none: it is the very model."""
    other = factor.key
    if key.number != other.number:
        # Another number is another model; what else differs would say no more.
        return ("number_differs",)
    found: list[str] = []
    if not key.line and key.variant != other.variant:
        # Without a line, a number alone is too little to be called a family.
        found.append("line_unknown")
    if name.kind and not one_model(name.kind, factor.kind):
        found.append("kind_differs")
    found += _generations(key, other, factors)
    found += _variants(key, other, parsed.hybrid, name.kind)
    found += _forms(key, other, factor, name.kind)
    found += _sizes(key, factor, name)
    if key.storage_gb is not None and other.storage_gb not in (None, key.storage_gb):
        found.append("storage_differs")
    return tuple(found)


def _generations(key: ModelKey, other: ModelKey, factors: FactorSet) -> list[str]:
    if key.generation is not None and other.generation is not None:
        return [] if key.generation == other.generation else ["generation_differs"]
    if key.generation != other.generation or _generational(key, factors):
        return ["generation_unknown"]
    return []


def _variants(key: ModelKey, other: ModelKey, hybrid: bool, kind: str | None) -> list[str]:  # noqa: FBT001 -- private
    ours, theirs = set(key.variant), set(other.variant)
    if hybrid and key.maker == "dell" and not ours & HYBRID_WORDS and kind != Kind.TABLET:
        # Dell's firmware calls the folding Latitude 7420 what it calls the other; only the chassis tells.
        ours.add("2in1")
    more, fewer = theirs - ours, ours - theirs
    found = [*(["variant_not_in_name"] if more else []), *(["variant_not_in_source"] if fewer else [])]
    if more - BUILDS and fewer - BUILDS and not key.line.startswith(("mac", "imac")):
        # An X1 Extreme says nothing of an X1 Carbon; Macs of one size differ by chip only.
        found.append("another_variant")
    return found


def _forms(key: ModelKey, other: ModelKey, factor: ModelFactor, kind: str | None) -> list[str]:
    ours, theirs = key.form, other.form
    if key.line in HAS_FORMS:
        ours = ours or ("all_in_one" if kind == Kind.ALL_IN_ONE else None)
        theirs = theirs or ("all_in_one" if factor.kind == Kind.ALL_IN_ONE else None)
    if ours != theirs:
        return ["form_unknown"] if None in (ours, theirs) else ["form_differs"]
    return ["form_unknown"] if ours is None and key.line in FORM_DECIDES else []


def _sizes(key: ModelKey, factor: ModelFactor, name: ToolName) -> list[str]:
    printed, stated, measured = factor.key.size, factor.screen_inch, name.screen_inch
    ours = key.size
    if ours is not None and printed is not None:
        return [] if abs(ours - printed) <= PRINTED_SLACK else ["size_differs"]
    if measured is not None and (printed or stated):
        if abs(measured - (printed or stated or 0)) > SCREEN_SLACK:
            return ["size_differs"]
        return []
    if ours is not None and stated is not None:
        return [] if abs(ours - stated) <= SCREEN_SLACK else ["size_differs"]
    return ["size_unknown"] if ours is not printed else []


def _open(exact: list[ModelFactor], key: ModelKey) -> list[str]:
    """What is left open although the model is known."""
    codes = []
    stored = {each.storage_gb for each in exact}
    if key.storage_gb is None and stored != {None}:
        codes.append("storage_unknown")
    if len(exact) > len(stored):
        codes.append("several_sheets")
    if all(not each.error for each in exact) and len({each.kgco2e_total for each in exact}) == 1:
        codes.append("spread_not_stated")
    return codes


def _answer(
    level: Level, factors: list[ModelFactor], reasons: list[str], refused: tuple[Refusal, ...]
) -> ModelMatch:
    left = [each.nonuse_kg for each in factors if each.nonuse_kg is not None]
    if not left:
        reasons.append("nonuse_unknown")
    elif len(left) < len(factors):
        reasons.append("nonuse_unknown_for_some")
    return ModelMatch(
        level,
        _called(level, factors),
        tuple(factors),
        _spanned([each.total_kg for each in factors if each.total_kg is not None]),
        _spanned(left),
        tuple(dict.fromkeys(reasons)),
        refused,
    )


def _called(level: Level, factors: list[ModelFactor]) -> str:
    """What the answer is called: as the sheet prints it, without the storage where there are several."""
    first = min(factors, key=lambda each: len(each.name))
    if level is Level.MODEL:
        several = len({each.storage_gb for each in factors}) > 1
        return " ".join(PRINTED_STORAGE.sub("", first.name).split()) if several else first.name
    variants = {each.key.variant for each in factors}
    shared = {*first.key.line.split(), first.key.number, *(first.key.variant if len(variants) == 1 else ())}
    return " ".join(word for word in first.name.split() if word.lower() in shared) or first.name


def _spanned(intervals: list[Interval]) -> Interval | None:
    if not intervals:
        return None
    middle = sorted(each.central for each in intervals)
    half = len(middle) // 2
    central = middle[half] if len(middle) % 2 else (middle[half - 1] + middle[half]) / 2
    return Interval(min(each.low for each in intervals), central, max(each.high for each in intervals))


def _generational(key: ModelKey, factors: FactorSet) -> bool:
    """Whether models of this name came in generations, as far as the set and we know."""
    known = GENERATIONAL.get(key.line)
    if known is None and key.maker in SIZES_FOR_NUMBERS:
        known = ONE_OR_TWO_DIGITS
    return factors.has_generations(key) or bool(known and known.fullmatch(key.number))
