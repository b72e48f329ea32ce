"""Which of the stock to re-print for which market: a flow of devices to demand, within the printer's minutes.

Maximise the sum of gains, where for a device sent to a market

    gain = price - transport - cost of the method - misprint x price - worth as it is

subject to: a device goes to one market at most, a market takes no more than it asks for, and the minutes of
all that is printed stay within the printer's. Devices alike but for their worth are one source whose devices
become dearer one by one, so that many prices in the stock cost no time. Solved as a linear program by HiGHS
(scipy). Its answer is a corner, in which only the one limit on minutes can split devices, and those of one
cycle at most: they are rounded down, and what that leaves free is filled, best gain first.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, islice
from typing import Any

from omlopp.domain.keyboards._plan import MAKER, lost, plan
from omlopp.domain.keyboards._rates import Constant, Rates, default_rates
from omlopp.domain.keyboards._words import AltGr, Form, Method, Plan, State, Verdict
from omlopp.domain.money import Money

HOUR = 60
MOST = 10**9
"""Amounts and counts from here on are slips of the pen, and past what the solver's numbers hold exactly."""
WHOLE = 1e-6
"""How far below a whole number a count of the solver may be and still be that number."""


class ChoiceImpossible(ValueError):
    """The question cannot be answered; carries the place in it and a code."""

    def __init__(self, place: str, code: str) -> None:
        self.place = place
        self.code = code
        super().__init__(f"{place}: {code}")


@dataclass(frozen=True, slots=True)
class Supply:
    """One device: `model` and `grade` are words that demand uses too, `worth` what it brings as it is."""

    device: str
    layout: str
    form: Form
    model: str
    worth: Decimal
    grade: str = ""
    state: State = field(default_factory=State)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a market asks for: how many of a model, with which legends, at what price for each.

    `form` is the body it insists on, `lossy` whether it takes legends with signs missing, `grades` those it
    takes (all when empty), `transport` what it costs to send one there.
    """

    market: str
    layout: str
    model: str
    quantity: int
    price: Decimal
    transport: Decimal = Decimal(0)
    form: Form | None = None
    lossy: bool = False
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """How the choice is made: methods in use, the misprint rate, the settings behind minutes and money."""

    methods: tuple[Method, ...] = (Method.PRINT,)
    misprint: Constant = field(default_factory=lambda: Constant(Decimal("0.02"), "assumed"))
    altgr: AltGr = AltGr.CLDR
    maker: str = MAKER
    rates: Rates = field(default_factory=default_rates)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes of one device. `market` is None when it stays, and then `reasons` say why.

    `reasons`: `no_demand` (nobody asks for such a device), `demand_filled`, `printer_minutes`, or why no
    market is open to it: `no_gain`, `lossy`, `form`, `backlight`, `wear`, `material`, `trust`.
    """

    device: str
    market: str | None
    source: str
    target: str | None
    verdict: Verdict | None
    method: Method | None
    keys: int
    printer_minutes: float
    gain: Money | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer: a line for each device in the order given, and what the printer's time is worth.

    `bound` is what the linear program reached, which no choice of whole devices can pass; `hour` what one
    more hour of the printer would add to it at the present margin (its shadow price), None without a limit.
    `assumed`: not every constant was measured.
    """

    devices: tuple[Chosen, ...]
    gain: Money
    bound: Money
    printer_minutes: float
    hour: Money | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class _Arc:
    """A way open to a group: `net` is what the market pays, less all but the device's worth."""

    group: int
    demand: int
    plan: Plan
    net: Decimal
    minutes: float


@dataclass(slots=True)
class _Group:
    """Devices alike but for their worth, cheapest first, the open ways for them and why others are closed."""

    members: list[int]
    arcs: list[int] = field(default_factory=list)
    closed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Question:
    supply: Sequence[Supply]
    demand: Sequence[Demand]
    printer_minutes: float | None
    groups: Sequence[_Group]
    arcs: Sequence[_Arc]


def choose(
    supply: Sequence[Supply],
    demand: Sequence[Demand],
    *,
    printer_minutes: float | None,
    terms: Terms | None = None,
) -> Choice:
    """The most profitable choice; the same for the same question in whatever order its devices come.

    `printer_minutes` None is a printer without limit. Raises ChoiceImpossible, LayoutUnknown, PrintUnknown.
    """
    terms = terms or Terms()
    _check(supply, demand, printer_minutes, terms)
    groups = _groups(supply)
    question = _Question(supply, demand, printer_minutes, groups, _arcs(groups, supply, demand, terms))
    counts, bound, hour = _solve(question)
    _fill(counts, question)
    devices = _hand_out(counts, question, terms.rates.currency)
    gain = sum((each.gain.amount for each in devices if each.gain), Decimal(0))

    def money(amount: float) -> Money:
        return Money(Decimal(str(amount)), terms.rates.currency).rounded()

    return Choice(
        devices=devices,
        gain=Money(gain, terms.rates.currency).rounded(),
        bound=money(max(bound, float(gain))),
        printer_minutes=round(sum(each.printer_minutes for each in devices), 2),
        hour=None if hour is None else money(hour),
        assumed=terms.misprint.basis == "assumed"
        or any(arc.plan.work and arc.plan.work.assumed for arc in question.arcs),
    )


def _check(
    supply: Sequence[Supply], demand: Sequence[Demand], printer_minutes: float | None, terms: Terms
) -> None:
    if printer_minutes is not None and not 0 <= printer_minutes < float("inf"):
        raise ChoiceImpossible("printer_minutes", "not_an_amount")
    if not (terms.misprint.value.is_finite() and 0 <= terms.misprint.value <= 1):
        raise ChoiceImpossible("misprint", "not_a_share")
    seen: set[str] = set()
    for each in supply:
        if each.device in seen:
            raise ChoiceImpossible(each.device, "device_twice")
        seen.add(each.device)
        if not _is_amount(each.worth):
            raise ChoiceImpossible(each.device, "not_an_amount")
    for asked in demand:
        if not (0 <= asked.quantity < MOST and _is_amount(asked.price) and _is_amount(asked.transport)):
            raise ChoiceImpossible(asked.market, "not_an_amount")


def _is_amount(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < MOST


def _groups(supply: Sequence[Supply]) -> list[_Group]:
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number in sorted(range(len(supply)), key=lambda each: (supply[each].worth, supply[each].device)):
        each = supply[number]
        found[each.layout, each.form, each.model, each.grade, each.state].append(number)
    return [_Group(found[key]) for key in sorted(found, key=repr)]


def _arcs(
    groups: Sequence[_Group], supply: Sequence[Supply], demand: Sequence[Demand], terms: Terms
) -> list[_Arc]:
    """The ways that gain something for a group's cheapest device; each group is told its own."""
    by_model: dict[str, list[int]] = defaultdict(list)
    for number, asked in enumerate(demand):
        by_model[asked.model].append(number)
    plans: dict[tuple[Any, ...], Plan] = {}
    arcs: list[_Arc] = []
    for index, group in enumerate(groups):
        first = supply[group.members[0]]
        why: dict[str, None] = {}
        for number in by_model[first.model]:
            asked = demand[number]
            if asked.grades and first.grade not in asked.grades:
                continue
            key = (first.form, first.layout, asked.layout, asked.form, first.state)
            if key not in plans:
                plans[key] = _planned(first, asked, terms)
            if barred := _barred(plans[key], asked, terms):
                why.update(dict.fromkeys(barred))
                continue
            arc = _arc(index, number, asked, plans[key], terms)
            if arc.net > first.worth:
                group.arcs.append(len(arcs))
                arcs.append(arc)
            else:
                why["no_gain"] = None
        group.closed = tuple(why) or ("no_demand",)
    return arcs


def _planned(each: Supply, asked: Demand, terms: Terms) -> Plan:
    return plan(
        each.form,
        each.layout,
        asked.layout,
        altgr=terms.altgr,
        maker=terms.maker,
        to_form=asked.form,
        state=each.state,
        rates=terms.rates,
    )


def _barred(found: Plan, asked: Demand, terms: Terms) -> tuple[str, ...]:
    reasons: tuple[str, ...] = ()
    if found.verdict is not Verdict.NOTHING and found.method not in terms.methods:
        reasons = found.reasons or ("method",)
    # A keyboard that needs no print may lack a key all the same; another keyboard has it.
    lacks = lost(found.target, found.policy, found.form) and found.method is not Method.SWAP_KEYBOARD
    return (*reasons, "lossy") if lacks and not asked.lossy else reasons


def _arc(group: int, number: int, asked: Demand, found: Plan, terms: Terms) -> _Arc:
    net, minutes = asked.price - asked.transport, 0.0
    if found.work is not None:
        net -= found.work.cost.amount
        if found.method is Method.PRINT:
            net -= terms.misprint.value * asked.price
            minutes = found.work.minutes
    return _Arc(group, number, found, net, minutes)


def _solve(question: _Question) -> tuple[list[int], float, float | None]:
    """How many go each way, rounded down; the linear program's value; the price of a printer hour."""
    supply, groups, arcs = question.supply, question.groups, question.arcs
    printer_minutes = question.printer_minutes
    if not arcs:
        return [], 0.0, None if printer_minutes is None else 0.0
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    # A step is a group's devices of one worth: those sent from the group are taken from its steps.
    steps = [
        (index, worth, len(list(equal)))
        for index, group in enumerate(groups)
        if group.arcs
        for worth, equal in groupby(supply[number].worth for number in group.members)
    ]
    ways, count = len(arcs), len(arcs) + len(steps)
    taken = coo_array(
        (
            np.concatenate([np.ones(ways), -np.ones(len(steps))]),
            ([*(arc.group for arc in arcs), *(step[0] for step in steps)], np.arange(count)),
        ),
        shape=(len(groups), count),
    )
    used = [group for group, each in enumerate(groups) if each.arcs]
    rows, columns = [arc.demand for arc in arcs], list(range(ways))
    values, limits = [1.0] * ways, [float(each.quantity) for each in question.demand]
    if printer_minutes is not None:
        rows += [len(question.demand)] * ways
        columns += range(ways)
        values += [arc.minutes for arc in arcs]
        limits.append(printer_minutes)
    best = linprog(
        np.array([*(-float(arc.net) for arc in arcs), *(float(step[1]) for step in steps)]),
        A_ub=coo_array((values, (rows, columns)), shape=(len(limits), count)).tocsc(),
        b_ub=limits,
        A_eq=taken.tocsr()[used],
        b_eq=np.zeros(len(used)),
        bounds=[*((0.0, None) for _ in arcs), *((0.0, float(step[2])) for step in steps)],
        method="highs-ds",
    )
    hour = None if printer_minutes is None else max(0.0, -HOUR * float(best.ineqlin.marginals[-1]))
    return [int(each) for each in np.floor(best.x[:ways] + WHOLE)], -float(best.fun), hour


def _fill(counts: list[int], question: _Question) -> None:
    """Send what still fits, best gain first."""
    supply, groups, arcs = question.supply, question.groups, question.arcs
    minutes = float("inf") if question.printer_minutes is None else question.printer_minutes
    sent, free = [0] * len(groups), [each.quantity for each in question.demand]
    for arc, count in zip(arcs, counts, strict=True):
        sent[arc.group] += count
        free[arc.demand] -= count
        minutes -= arc.minutes * count
    for number in sorted(range(len(arcs)), key=lambda each: arcs[each].net, reverse=True):
        arc = arcs[number]
        members = groups[arc.group].members
        while (
            free[arc.demand]
            and sent[arc.group] < len(members)
            and arc.net > supply[members[sent[arc.group]]].worth
            and arc.minutes <= minutes + WHOLE
        ):
            counts[number] += 1
            sent[arc.group] += 1
            free[arc.demand] -= 1
            minutes -= arc.minutes


def _hand_out(counts: Sequence[int], question: _Question, currency: str) -> tuple[Chosen, ...]:
    """From counts to devices: a group's cheapest first, to markets in the order of the demand."""
    supply, demand, arcs = question.supply, question.demand, question.arcs
    free = [each.quantity for each in demand]
    for arc, count in zip(arcs, counts, strict=True):
        free[arc.demand] -= count
    answer: dict[int, Chosen] = {}
    for group in question.groups:
        left = iter(group.members)
        for index in group.arcs:
            for number in islice(left, counts[index]):
                arc = arcs[index]
                answer[number] = _goes(supply[number], demand[arc.demand], arc, currency)
        for number in left:
            each = supply[number]
            gaining = [arcs[index] for index in group.arcs if arcs[index].net > each.worth]
            reasons = group.closed if not group.arcs else ("no_gain",)
            if gaining:
                # A market would still take it at a gain: then only the printer's minutes are in the way.
                waits = any(free[arc.demand] for arc in gaining)
                reasons = ("printer_minutes",) if waits else ("demand_filled",)
            answer[number] = Chosen(each.device, None, each.layout, None, None, None, 0, 0.0, None, reasons)
    return tuple(answer[number] for number in range(len(supply)))


def _goes(each: Supply, asked: Demand, arc: _Arc, currency: str) -> Chosen:
    return Chosen(
        device=each.device,
        market=asked.market,
        source=arc.plan.source,
        target=arc.plan.target,
        verdict=arc.plan.verdict,
        method=arc.plan.method,
        keys=len(arc.plan.changes) + len(arc.plan.words),
        printer_minutes=arc.minutes,
        gain=Money(arc.net - each.worth, currency).rounded(),
        reasons=(),
    )
