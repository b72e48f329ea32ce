"""What may be said of a saving: the codes and values of a claim, and a check of free text.

The sentences themselves are written above, in each language, from `claim_of`. `check` finds the words that
EU Directive 2024/825 (amending 2005/29/EC, Annex I 2a, 4a, 4b and 4c; applied since 27 September 2026) keeps
from general use: generic environmental claims, neutrality or reduction through offsetting, whole-business
claims, and savings counted against an organisation's own emissions.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from omlopp.domain.carbon._words import Assessment
from omlopp.domain.quantities import Interval

NOT_DEDUCTIBLE = "not_deductible_from_scope_1_to_3"
"""Stands beside every claim."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a generated sentence says: `code` is `avoided`, `added` (a negative saving) or `unknown`.

    `kg` is the saving (for `added` turned over, so that it is positive in the middle); `reference` what it is
    compared with; `by_level` the devices by how exactly their factor fits; `always` are codes of sentences
    that stand beside it in every case.
    """

    code: str
    kg: Interval | None
    method: str
    version: str
    factors_sha256: str
    factor_set_sha256: str | None
    reference: str
    devices: int
    devices_unknown: int
    by_level: tuple[tuple[str, int], ...]
    always: tuple[str, ...] = (NOT_DEDUCTIBLE,)


def claim_of(answer: Assessment) -> Claim:
    """The claim an assessment bears, and no more."""
    kg = answer.total_kg
    code = "unknown" if kg is None else "added" if kg.central < 0 else "avoided"
    return Claim(
        code=code,
        kg=-kg if kg is not None and code == "added" else kg,
        method=answer.method,
        version=answer.version,
        factors_sha256=answer.factors_sha256,
        factor_set_sha256=answer.factor_set_sha256,
        reference=answer.reference,
        devices=answer.devices,
        devices_unknown=answer.devices_unknown,
        by_level=tuple(answer.devices_by_level.items()),
    )


class Fault(StrEnum):
    """Why words cannot stand."""

    GENERIC = "generic_claim"
    NEUTRALITY = "neutrality_claim"
    DEDUCTION = "deduction_claim"


@dataclass(frozen=True, slots=True)
class ClaimProblem:
    """Words of a text that cannot stand: the fault, the words as written, and where (characters)."""

    code: Fault
    words: str
    start: int
    end: int


_NATURE = r"(?:environment(?:al(?:ly)?)?|climate|eco(?:logical(?:ly)?)?|nature|planet|earth|carbon|co2)"
_MILJO = r"(?:miljö|klimat|natur|eko|koldioxid|co2)"
_SEP = r"[\s\-]*"

GENERIC = (
    # English
    rf"{_NATURE}{_SEP}(?:friendl(?:y|ier|iest)|sound|safe|smart|conscious|correct|responsible|kind)",
    r"(?:nature|planet)(?:['’]s)?[\s\-]friends?",
    r"green(?:er|est)?",
    r"ecological(?:ly)?",
    r"sustainabl[ey]",
    r"(?:good|gentle|kind|better) (?:for|on|to) the (?:environment|climate|planet)",
    r"(?:saves?|saving|protects?) the (?:environment|climate|planet)",
    r"(?:bio[\s\-]?degradable|bio[\s\-]?based)",
    r"energy[\s\-]efficient",
    r"low[\s\-]carbon",
    # Swedish
    rf"{_MILJO}{_SEP}(?:vänlig|smart|säker|medvet(?:en|et|na)|anpassad|riktig|ansvarig|skonsam)\w*",
    r"vänlig\w* (?:mot|för) (?:miljön|klimatet|naturen|planeten)",
    r"grön(?:t|a|are|ast|aste)?",
    r"ekologisk\w*",
    r"hållbar(?:t|a|are|ast|aste)?",
    r"(?:bra|skonsam\w*|snäll\w*|bättre) (?:för|mot) (?:miljön|klimatet|naturen|planeten)",
    r"(?:räddar|rädda|skyddar) (?:miljön|klimatet|planeten)",
    r"(?:biologiskt[\s\-])?(?:bio)?nedbrytbar\w*|biobaserad\w*",
    r"energi(?:effektiv|snål)\w*",
)
NEUTRALITY = (
    rf"(?:climate|carbon|co2|emissions?){_SEP}(?:neutral(?:ity)?|positive|negative|compensated|free)",
    r"(?:net|zero)[\s\-]+(?:zero|emissions?|carbon)",
    r"(?:offset\w*|compensat\w+)(?: (?:for|our|your|the|all|its|their)){0,2} (?:emissions?|footprint|co2e?)",
    r"(?:reduced|limited|no|zero) (?:climate|carbon|co2e?) (?:impact|footprint)",
    r"(?:klimat|koldioxid|co2|utsläpps?)[\s\-]?(?:neutral|positiv|negativ|kompenser|fri\b|fritt\b|fria\b)\w*",
    r"netto[\s\-]?noll\w*|noll[\s\-]?utsläpp|noll(?:a|or)? utsläpp",
    r"kompenserar? (?:för )?(?:(?:våra|era|sina|dina|alla|ert|vårt) )?(?:utsläpp\w*|klimatavtryck\w*)",
    r"(?:minskad|begränsad|ingen|noll) (?:klimat|miljö|koldioxid)(?:påverkan|avtryck)",
)
DEDUCTION = (
    (
        r"(?:deduct\w*|subtract\w*|net(?:ted|ting)?|set off|counted?) (?:\w+ ){0,5}?"
        r"(?:from|against|towards?) (?:\w+ ){0,3}?(?:scopes?|emissions|footprint|inventory)"
    ),
    (
        r"(?:dras?|räknas?|avräknas?|kvittas?|subtraheras?) (?:\w+ ){0,4}?(?:av |ifrån |från |mot |bort )+"
        r"(?:\w+ ){0,3}?(?:scope|utsläpp\w*|klimatbokslut\w*|klimatavtryck\w*)"
    ),
)
_RULES = tuple(
    (fault, re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE))
    for fault, patterns in (
        (Fault.NEUTRALITY, NEUTRALITY),
        (Fault.DEDUCTION, DEDUCTION),
        (Fault.GENERIC, GENERIC),
    )
)
# "Not deducted from scope 1" denies the claim; "not only green" makes it.
_DENIAL = re.compile(
    r"\b(?:not|never|no|nor|cannot|\w+n['’]t|inte|aldrig|ej|varken|ingen|inget)\b"
    r"(?!\s+(?:only|just|merely|bara|enbart|endast)\b)",
    re.IGNORECASE,
)
_TURN = re.compile(r"[.!?;:,]|\b(?:but|yet|however|utan|men)\b", re.IGNORECASE)
_REACH = 60  # characters: as far as a denial carries within its clause


def check(text: str) -> tuple[ClaimProblem, ...]:
    """The words of a free text that must not stand in a report, in their order; none is no proof of truth.

    Swedish and English, whatever the case and the spelling of CO₂; soft hyphens and other invisible signs
    do not hide a word. A claim that its own clause denies is let through.
    """
    plain, origin = _plain(text)
    taken: list[ClaimProblem] = []
    for fault, pattern in _RULES:
        for found in pattern.finditer(plain):
            start, end = found.span()
            met = any(start < each.end and each.start < end for each in taken)
            if not met and not _is_denied(plain[max(0, start - _REACH) : end]):
                taken.append(ClaimProblem(fault, found.group(), start, end))
    return tuple(
        ClaimProblem(
            each.code,
            text[origin[each.start] : origin[each.end - 1] + 1],
            origin[each.start],
            origin[each.end - 1] + 1,
        )
        for each in sorted(taken, key=lambda each: each.start)
    )


def _is_denied(clause: str) -> bool:
    return any(not _TURN.search(clause, denial.end()) for denial in _DENIAL.finditer(clause))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as compared, and where each of its characters came from."""
    signs: list[str] = []
    origin: list[int] = []
    whole = unicodedata.normalize("NFC", text)
    if len(whole) != len(text):
        # Composed letters shorten the text; keep places by composing one base letter at a time.
        pieces = re.findall(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", text)
    else:
        pieces = list(text)
    place = 0
    for piece in pieces:
        for sign in unicodedata.normalize("NFKC", piece):
            if unicodedata.category(sign) == "Cf":
                continue
            signs.append(" " if sign.isspace() else "-" if unicodedata.category(sign) == "Pd" else sign)
            origin.append(place)
        place += len(piece)
    return "".join(signs), origin
