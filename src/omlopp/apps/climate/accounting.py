"""What a set of devices comes to: each distinct answer once, times how many devices share it.

The rows that the database returns are not devices but groups of like devices (place, kind, model, fate), so
the work does not grow with their number. Sums are whole grams and therefore the same in any order; ranges are
summed low with low and high with high, since devices share their factors.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from omlopp.apps.climate import factors
from omlopp.documents import MassLine, RecycledLine
from omlopp.domain import carbon
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Fate, Route

Grams = tuple[int, int, int]
NONE: Grams = (0, 0, 0)
BASES_IN_MEMORY = 8
MOST_KNOWN = 50_000
"""Answers a shared assessor keeps; beyond them a new one begins."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a method says of one device. `grams` is None where it is unknown; terms in grams, signed."""

    level: str
    grams: Grams | None
    terms: tuple[tuple[str, Grams], ...]
    problems: tuple[str, ...]


class Like(NamedTuple):
    """What devices must have in common to share an answer."""

    kind: str | None
    manufacturer: str | None
    model: str | None
    form: str | None
    fate: Fate
    version: str | None = None
    storage_gb: int | None = None
    harvested_parts: tuple[str, ...] = ()
    replaced_parts: tuple[str, ...] = ()
    screen_inch: float | None = None


class Cell(NamedTuple):
    """A group of like devices at one place. `answer` is None for those that earn and cost nothing."""

    path: str
    kind: str | None
    fate: Fate | None
    answer: Answer | None
    devices: int


@dataclass(frozen=True)
class Balance:
    """What became of a mass: a line for each way, and what the recyclers report of what they were given."""

    lines: tuple[MassLine, ...] = ()
    recycled: tuple[RecycledLine, ...] = ()


@dataclass(frozen=True)
class TermSum:
    """One term over all devices, in kg CO2e, signed as it enters the sum."""

    name: str
    kg: Interval


@dataclass(frozen=True)
class Line:
    """A part of the whole: a kind or a place in the tree.

    `devices` are those in the sum, `unknown` those beside it. `kg` is None where nothing is known.
    """

    name: str | None
    devices: int
    kg: Interval | None
    unknown: int = 0


@dataclass(frozen=True)
class Basis:
    """By what a set of devices is assessed; `factor_set` is what models are looked up in, if they are."""

    method: str
    version: str
    factors: str
    factor_set: str | None = None
    parameters: carbon.Parameters | None = None


@dataclass(frozen=True)
class Summary:
    """The savings of a set of devices.

    `devices` have an answer; `unknown` of them are in no sum. `undecided` have no route yet, `returned` went
    back to their owner. `problems` counts devices by what a person should know about their assessment.
    `masses` is what became of their mass, empty where nobody asked.
    """

    basis: Basis
    devices: int
    unknown: int
    undecided: int
    returned: int
    kg: Interval | None
    by_fate: dict[str, int]
    by_level: dict[str, int]
    terms: tuple[TermSum, ...]
    by_kind: tuple[Line, ...]
    by_path: tuple[Line, ...]
    problems: dict[str, int]
    masses: Balance = Balance()

    @property
    def method(self) -> str:
        """The method's id."""
        return self.basis.method

    @property
    def version(self) -> str:
        """The method's version."""
        return self.basis.version


@dataclass
class Assessor:
    """Answers devices by one basis; like devices are assessed once for as long as it lives."""

    basis: Basis
    _known: dict[Like, Answer] = field(default_factory=dict)
    _terms: dict[int, tuple[object, tuple[tuple[str, Grams], ...]]] = field(default_factory=dict)

    def learn(self, wanted: Iterable[Like]) -> None:
        """Assess those that have no answer yet, all in one go."""
        fresh = list(dict.fromkeys(one for one in wanted if one not in self._known))
        if not fresh:
            return
        lines = [
            carbon.Line(
                line,
                one.kind,
                manufacturer=one.manufacturer or "",
                model=one.model or "",
                version=one.version or "",
                form=one.form,
                storage_gb=one.storage_gb,
                fate=one.fate,
                harvested_parts=one.harvested_parts,
                replaced_parts=one.replaced_parts,
                screen_inch=one.screen_inch,
            )
            for line, one in enumerate(fresh, 1)
        ]
        assessed = carbon.assess(
            lines,
            self.basis.method,
            parameters=self.basis.parameters,
            factors=factors.read(self.basis.factor_set) if self.basis.factor_set else None,
        )
        for one, line in zip(fresh, assessed.lines, strict=True):
            terms = self._in_grams(line.terms)
            self._known[one] = Answer(
                level=str(line.level),
                grams=_whole(line.saved_kg, terms) if line.saved_kg is not None else None,
                terms=terms,
                problems=tuple(dict.fromkeys(str(problem.code) for problem in line.problems)),
            )

    @property
    def knows(self) -> int:
        """How many answers it keeps."""
        return len(self._known)

    def answer(self, one: Like) -> Answer:
        """The answer to a device that was learnt."""
        return self._known[one]

    def _in_grams(self, terms: tuple[carbon.Term, ...]) -> tuple[tuple[str, Grams], ...]:
        """Terms of one name summed; devices that share their terms have them turned to grams once."""
        if id(terms) not in self._terms:
            summed: dict[str, Interval] = {}
            for term in terms:
                summed[term.name] = summed[term.name] + term.kg if term.name in summed else term.kg
            self._terms[id(terms)] = (terms, tuple((name, _grams(kg)) for name, kg in summed.items()))
        return self._terms[id(terms)][1]


def basis(
    method: str, parameters: carbon.Parameters | None = None, *, factor_set: str | None = None
) -> Basis:
    """The basis a released method gives; refuses with `carbon.MethodUnknown`.

    `factor_set` is what a method that looks up models looks in; another method has none.
    """
    found = carbon.method(method)
    looked_in = factor_set if found.looks_up_models else None
    return Basis(found.id, found.version, found.factors_sha256, looked_in, parameters)


def assessor(by: Basis) -> Assessor:
    """The assessor of a basis that this process shares: what it has learnt stays true."""
    found = _shared(by)
    if found.knows > MOST_KNOWN:
        _shared.cache_clear()
        found = _shared(by)
    return found


@lru_cache(maxsize=BASES_IN_MEMORY)
def _shared(by: Basis) -> Assessor:
    return Assessor(by)


def fate_of(way: str | None) -> tuple[Fate | None, bool]:
    """The fate behind a way, and whether it is known: `=reuse` is a fate itself, others are routes."""
    if way is None:
        return None, False
    return (Fate(way[1:]) if way[0] == "=" else Route(way).fate), True


def summarise(
    by: Basis, cells: Sequence[Cell], *, undecided: int = 0, masses: Balance | None = None
) -> Summary:
    """The sums over the cells, each part of which adds up to the whole."""
    answers: Counter[Answer] = Counter()
    kinds: dict[str | None, Counter[Answer]] = defaultdict(Counter)
    paths: dict[str | None, Counter[Answer]] = defaultdict(Counter)
    fates: Counter[str] = Counter()
    returned = 0
    for path, kind, fate, answer, devices in cells:
        if answer is None or fate is None:
            returned += devices
            continue
        answers[answer] += devices
        kinds[kind][answer] += devices
        paths[path][answer] += devices
        fates[str(fate)] += devices
    levels: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    terms: dict[str, Grams] = {}
    for answer, devices in answers.items():
        levels[answer.level] += devices
        for code in answer.problems:
            problems[code] += devices
        if answer.grams is not None:
            for name, grams in answer.terms:
                terms[name] = _plus(terms.get(name, NONE), grams, devices)
    whole = _line(None, answers)
    return Summary(
        basis=by,
        devices=sum(answers.values()),
        unknown=whole.unknown,
        undecided=undecided,
        returned=returned,
        kg=whole.kg,
        by_fate=dict(sorted(fates.items())),
        by_level=dict(levels),
        terms=tuple(
            TermSum(name, in_kg(grams))
            for name, grams in sorted(terms.items(), key=lambda item: (-item[1][1], item[0]))
        ),
        by_kind=_lines(kinds),
        by_path=_lines(paths),
        problems=dict(sorted(problems.items())),
        masses=masses or Balance(),
    )


def net_grams(cells: Iterable[Cell]) -> int:
    """The central net over the cells, in grams."""
    return sum(
        cell.answer.grams[1] * cell.devices
        for cell in cells
        if cell.answer is not None and cell.answer.grams is not None
    )


def in_kg(grams: Grams) -> Interval:
    """An interval in kilograms."""
    return Interval(grams[0] / 1000, grams[1] / 1000, grams[2] / 1000)


def _grams(kg: Interval) -> Grams:
    return (round(kg.low * 1000), round(kg.central * 1000), round(kg.high * 1000))


def _whole(kg: Interval, terms: Sequence[tuple[str, Grams]]) -> Grams:
    """The saving in grams. Its terms are rounded each for itself, and what they add up to is what is said."""
    low, _, high = _grams(kg)
    central = sum(grams[1] for _, grams in terms)
    return (min(low, central), central, max(high, central))


def _plus(total: Grams, each: Grams, times: int) -> Grams:
    return (total[0] + each[0] * times, total[1] + each[1] * times, total[2] + each[2] * times)


def _line(name: str | None, answers: Counter[Answer]) -> Line:
    total, known, unknown = NONE, 0, 0
    for answer, devices in answers.items():
        if answer.grams is None:
            unknown += devices
        else:
            known += devices
            total = _plus(total, answer.grams, devices)
    return Line(name, known, in_kg(total) if known else None, unknown)


def _lines(parts: dict[str | None, Counter[Answer]]) -> tuple[Line, ...]:
    lines = [_line(name, answers) for name, answers in parts.items()]
    lines.sort(key=lambda line: (line.kg is None, -(line.kg.central if line.kg else 0), line.name or ""))
    return tuple(lines)
