"""Verbs about savings: assess, and say it to the customer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from omlopp import documents, ledger
from omlopp.apps.climate import queries
from omlopp.apps.climate.models import MethodOfTakeback, Saving
from omlopp.apps.parties import queries as parties
from omlopp.apps.statements.actions import Draft, Issued, issue
from omlopp.domain import carbon
from omlopp.domain.events import SavingAssessed, Term
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Fate, Route

CLIMATE_REPORT = "climate_report"
# Terms that are the operator's own doing: they are what the net is less than the gross by.
OWN_PROCESS = frozenset({"transport_reuse", "refurbishment", "manufacture_of_replaced_parts"})


class NothingAssessed(Exception):
    """No device of the take-back has an assessment to report."""


def assess_takeback(*, takeback: UUID, actor: UUID | None, at: datetime) -> int:
    """Assess the devices of a take-back that have a route; returns how many facts that gave.

    A device whose answer is the same as before is left alone. One that goes back to its owner spares nothing
    and claims nothing: it has no assessment.
    """
    method = MethodOfTakeback.objects.get(takeback=takeback).method
    devices = [
        (device, fate)
        for device in queries.in_hand(takeback)
        .only("id", "kind", "manufacturer", "model", "form", "route")
        .order_by("id")
        if device.route is not None and (fate := Route(device.route).fate) is not None
    ]
    before = {
        row[0]: row[1:]
        for row in Saving.objects.filter(takeback=takeback).values_list(
            "device", "method", "version", "factors", "fate", "level", "central_g"
        )
    }
    assessment = carbon.assess(
        [
            carbon.Line(
                line,
                device.kind,
                manufacturer=device.manufacturer or "",
                model=device.model or "",
                form=device.form,
                fate=fate,
            )
            for line, (device, fate) in enumerate(devices, 1)
        ],
        method,
    )
    terms = _TermsInGrams()
    events = []
    for (device, fate), line in zip(devices, assessment.lines, strict=True):
        central = _grams(line.saved_kg.central) if line.saved_kg else None
        answer = (assessment.method, assessment.version, assessment.factors_sha256, fate, line.level, central)
        if before.get(device.id) == answer:
            continue
        events.append(
            SavingAssessed(
                subject=device.id,
                takeback=takeback,
                method=assessment.method,
                version=assessment.version,
                factors=assessment.factors_sha256,
                fate=fate,
                level=line.level,
                low_g=_grams(line.saved_kg.low) if line.saved_kg else None,
                central_g=central,
                high_g=_grams(line.saved_kg.high) if line.saved_kg else None,
                terms=terms.of(line.terms),
                problems=tuple(str(problem.code) for problem in line.problems),
            )
        )
    ledger.append(events, actor=actor, at=at)
    return len(events)


def _grams(kg: float) -> int:
    return round(kg * 1000)


class _TermsInGrams:
    """Devices that share an answer share its terms; they are turned to grams once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[carbon.Term, ...], tuple[Term, ...]]] = {}

    def of(self, terms: tuple[carbon.Term, ...]) -> tuple[Term, ...]:
        if id(terms) not in self._known:
            summed: dict[str, Interval] = {}
            for term in terms:
                summed[term.name] = summed[term.name] + term.kg if term.name in summed else term.kg
            self._known[id(terms)] = (
                terms,
                tuple(
                    Term(
                        name=name, low_g=_grams(kg.low), central_g=_grams(kg.central), high_g=_grams(kg.high)
                    )
                    for name, kg in summed.items()
                ),
            )
        return self._known[id(terms)][1]


def issue_climate_report(*, takeback: UUID, actor: UUID | None, at: datetime) -> Issued:
    """Issue the climate report of a take-back. Raises `NothingAssessed`."""
    order = MethodOfTakeback.objects.get(takeback=takeback)
    organisations = parties.on_paper(order.customer)
    summary = queries.summary(takeback)
    if summary is None or summary.kg is None:
        raise NothingAssessed
    names = parties.names_by_path([line.name for line in summary.by_path if line.name])

    def make(issued: documents.Issue) -> documents.Document:
        return _report(issued, order, summary, names, organisations)

    draft = Draft(CLIMATE_REPORT, takeback, order.path, make, takeback=takeback)
    return issue(drafts=[draft], hold=[takeback], actor=actor, at=at)[0]


def _report(
    issued: documents.Issue,
    order: MethodOfTakeback,
    summary: queries.Summary,
    names: Mapping[str, str],
    organisations: tuple[documents.Organisation, documents.Organisation],
) -> documents.ClimateReport:
    own = [term for term in summary.terms if term.name in OWN_PROCESS]
    avoided = [term for term in summary.terms if term.name not in OWN_PROCESS]
    return documents.ClimateReport(
        issue=issued,
        operator=organisations[0],
        customer=organisations[1],
        subject=order.number,
        method=summary.method,
        method_version=summary.version,
        factors_sha256=summary.factors,
        gross_kg=_sum(term.kg for term in avoided),
        own_kg=_sum(-term.kg for term in own),
        flows=documents.Flows(
            reuse=summary.by_fate.get(Fate.REUSE, 0),
            parts=summary.by_fate.get(Fate.PARTS, 0),
            recycle=summary.by_fate.get(Fate.RECYCLE, 0),
            undecided=summary.undecided,
        ),
        levels=tuple(documents.LevelCount(level=level, devices=n) for level, n in summary.by_level.items()),
        terms=tuple(documents.Term(name=term.name, kg=term.kg, own=term in own) for term in (*avoided, *own)),
        kinds=_net_lines(summary.by_kind, {}),
        units=_net_lines(summary.by_path, names),
        equivalent=_equivalent(summary),
    )


def _net_lines(lines: Iterable[queries.Line], names: Mapping[str, str]) -> tuple[documents.NetLine, ...]:
    return tuple(
        documents.NetLine(name=names.get(line.name or "", line.name), devices=line.devices, net_kg=line.kg)
        for line in lines
        if line.kg is not None
    )


def _sum(parts: Iterable[Interval]) -> Interval:
    total = Interval.exactly(0)
    for part in parts:
        total = total + part
    return total


def _equivalent(summary: queries.Summary) -> documents.Equivalent | None:
    """At most one, with its factor printed; none for a saving that is not one."""
    if summary.kg is None or summary.kg.central <= 0:
        return None
    found = carbon.equivalents(summary.kg.central, "modern")[0]
    return documents.Equivalent(
        code=found.name,
        value=Decimal(str(round(found.value, 1))),
        factor_kg=Decimal(str(found.factor)),
        source=found.source,
    )
