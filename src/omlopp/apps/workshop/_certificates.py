"""Certificates of erasure: one for each medium, and one for each device that has several."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from omlopp import documents, ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.parties import queries as parties
from omlopp.apps.parties.models import Party
from omlopp.apps.statements.actions import Draft, Issued, issue
from omlopp.apps.statements.models import Statement
from omlopp.apps.workshop.evidence_queries import sampled_on_paper
from omlopp.apps.workshop.models import Policy, SampleResult, WorkshopDevice
from omlopp.apps.workshop.queries import MediumFacts, certificate_facts
from omlopp.domain import erasure
from omlopp.domain.vocabulary import Judgement, Route

ERASURE_CERTIFICATE = "erasure_certificate"
CHUNK = 5_000
Organisations = tuple[documents.Organisation, documents.Organisation]


@dataclass(frozen=True, slots=True)
class Known:
    """What stands on every certificate of a take-back, and what was done to keyboards, by device."""

    organisations: Organisations
    sampled: documents.Sampled
    keyboards: Mapping[UUID, documents.KeyboardChanged]


def issue_certificates(*, takeback: UUID, actor: UUID | None, at: datetime) -> list[Issued]:
    """Certify the media of a take-back whose judgement is sufficient and that have no certificate for it yet.

    A device with several media gets one of its own when all of them are sufficient. What is not sufficient
    gets none, nor does a medium of a device whose media nobody has counted: "1 of n" needs an n. A judgement
    made anew gives a new version; the earlier certificate stays as it was.
    """
    policy = Policy.objects.get(takeback=takeback)
    organisations = parties.on_paper(Party.objects.get(path=policy.path).id)
    with ledger.seeing(ledger.EVERYTHING):
        devices = Device.objects.filter(takeback=takeback, media__gt=0).values_list("id", flat=True)
        facts = certificate_facts(list(devices))
        sampled = sampled_on_paper(takeback)
        known = Known(organisations, sampled, _keyboards(row.device for row in facts))
        drafts = _drafts(_looked_at(facts), _certified(takeback), known)
        issued: list[Issued] = []
        for start in range(0, len(drafts), CHUNK):
            issued += issue(drafts=drafts[start : start + CHUNK], actor=actor, at=at)
    return issued


def _keyboards(devices: Iterable[UUID]) -> dict[UUID, documents.KeyboardChanged]:
    """What was done to the devices' keyboards, of those the house changed."""
    rows = WorkshopDevice.objects.filter(device__in=set(devices), keyboard__isnull=False)
    return {
        device: documents.KeyboardChanged(
            **{**said, "changed_date": date.fromisoformat(said["changed_date"])}
        )
        for device, said in rows.values_list("device", "keyboard")
        if said
    }


def _looked_at(facts: Sequence[MediumFacts]) -> list[MediumFacts]:
    """The facts; of a medium on which a second person found no data, an independent sample was checked."""
    sound = set(
        SampleResult.objects.filter(medium__in=[row.medium for row in facts], result="no_data").values_list(
            "medium", flat=True
        )
    )
    return [
        replace(row, not_checked=tuple(code for code in row.not_checked if code != "independent_sample"))
        if row.medium in sound
        else row
        for row in facts
    ]


def _certified(takeback: UUID) -> dict[tuple[UUID, UUID | None], datetime]:
    """When each device or medium was last certified."""
    rows = Statement.objects.filter(takeback=takeback, kind=ERASURE_CERTIFICATE).order_by("version")
    return {(row.subject, row.about): row.issued_at for row in rows}


def _drafts(
    facts: Sequence[MediumFacts],
    certified: dict[tuple[UUID, UUID | None], datetime],
    known: Known,
) -> list[Draft]:
    drafts = []
    for _, rows in groupby(facts, key=lambda row: row.device):
        own = list(rows)
        parts: list[tuple[UUID | None, list[MediumFacts]]] = [
            (row.medium, [row]) for row in own if _enough(row)
        ]
        if len(own) > 1 and len(parts) == len(own):
            parts.append((None, own))
        for about, media in parts:
            judged = max((row.judged_at for row in media if row.judged_at), default=None)
            before = certified.get((own[0].device, about))
            if before is None or (judged is not None and before < judged):
                drafts.append(
                    Draft(
                        ERASURE_CERTIFICATE,
                        own[0].device,
                        own[0].path,
                        _maker(media, known),
                        takeback=own[0].takeback,
                        about=about,
                    )
                )
    return drafts


def _enough(row: MediumFacts) -> bool:
    return row.media_counted and bool(row.sufficient) and row.judgement is not None


def _maker(media: Sequence[MediumFacts], known: Known) -> Callable[[documents.Issue], documents.Document]:
    device = media[0]

    def make(issued: documents.Issue) -> documents.Document:
        return documents.KeyboardCertificate(
            issue=issued,
            operator=known.organisations[0],
            customer=known.organisations[1],
            device=documents.DeviceNamed(
                serial=device.device_serial,
                manufacturer=device.manufacturer,
                model=device.device_model,
                kind=device.device_kind,
                code=device.code,
                asset_tag=device.asset_tag,
            ),
            media_of=device.media,
            media=tuple(_erased(row) for row in media),
            order=device.takeback_number,
            destination=device.route,
            sampled=known.sampled,
            keyboard=known.keyboards.get(device.device),
        )

    return make


def _demand(row: MediumFacts) -> str | None:
    """The least that the policy accepts for this medium on the device's way out."""
    if row.policy is None:
        return None
    demanded = erasure.policy(row.policy).routes[Route(row.route) if row.route else Route.RESALE]
    accepted = demanded.magnetic if row.medium_kind in ("hdd", "tape") else demanded.flash
    return next(
        (str(each) for each in (Judgement.CLEAR, Judgement.PURGE, Judgement.DESTROYED) if each in accepted),
        None,
    )


def _erased(row: MediumFacts) -> documents.MediumErased:
    return documents.MediumErased(
        number=row.number,
        serial=row.serial,
        judgement=Judgement(str(row.judgement)),
        sufficient=bool(row.sufficient),
        rule=row.rule,
        policy=row.policy,
        demand=_demand(row),
        reasons=row.reasons,
        not_checked=row.not_checked,
        model=row.model,
        medium=row.medium_kind,
        interface=row.interface,
        size_bytes=row.size_bytes,
        slot=row.slot,
        standard_claimed=row.standard,
        method=row.method,
        tool=row.tool,
        tool_version=row.tool_version,
        started_at=row.started_at,
        ended_at=row.ended_at,
        result=row.result or "unknown",
        verification=row.verification or "unknown",
        passes=row.passes,
        errors=row.errors,
        hidden_areas=row.hidden_areas,
        report_id=row.document,
        report_sha256=row.exhibit,
    )
