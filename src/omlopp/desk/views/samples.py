"""Independent samples: drawn by the ledger, a work list for a second person."""

from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import Takeback
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import Sample
from omlopp.desk import words
from omlopp.desk.page import DeskRequest, desk, go, may_any, now, number_of, page, sight
from omlopp.desk.views.evidence import IN_THE_HOUSE
from omlopp.domain.rights import Right

CHECKS = (Right.ERASE, Right.GRADE, Right.ISSUE)
"""Who draws and checks: those who erase, test or answer for statements; never the one who erased it."""


@desk
def samples(request: DeskRequest) -> HttpResponse:
    """The samples, and the draw for a take-back."""
    number = request.GET.get("takeback", "")
    takeback = intake.takeback(number, sight(request)) if number else None
    found = evidence.samples(sight=sight(request), takeback=takeback.id if takeback else None)
    numbers = dict(
        Takeback.objects.filter(id__in=[one.takeback for one in found if one.takeback]).values_list(
            "id", "number"
        )
    )
    return page(
        request,
        "samples.html",
        rows=found,
        sums=evidence.sample_sums([one.id for one in found]),
        numbers=numbers,
        takeback=takeback,
        takebacks=list(
            intake.visible(sight(request))
            .filter(state__in=IN_THE_HOUSE)
            .order_by("-id")
            .values_list("number", flat=True)[:60]
        ),
        may=any(request.access.has(right) for right in CHECKS),
    )


@desk
@require_POST
def draw(request: DeskRequest) -> HttpResponse:
    """Draw from the erased media of a take-back."""
    if not any(request.access.has(right) for right in CHECKS):
        raise NotVisible
    number = request.POST.get("takeback", "")
    takeback = intake.takeback(number, sight(request)) if number else None
    if takeback is not None and not may_any(request, takeback.path, *CHECKS):
        raise NotVisible
    since = _day(request.POST.get("since", ""))
    if takeback is None and since is None:
        messages.error(request, _("Choose a take-back, or say since which day, as 2026-01-31."))
        return go("samples")
    try:
        sample = actions.draw_sample(
            takeback=takeback.id if takeback else None,
            path="" if takeback else min(path for right in CHECKS for path in request.access.paths(right)),
            since=since,
            actor=request.user.pk,
            at=now(),
        )
    except (actions.NothingToSample, actions.SampleStands, ledger.LedgerBehind) as refusal:
        messages.error(request, words.refusal(refusal))
        if isinstance(refusal, actions.SampleStands):
            return go("sample", refusal.sample)
        return go("samples", query=f"?takeback={takeback.number}" if takeback else "")
    return go("sample", sample)


def _day(text: str) -> datetime | None:
    """The beginning of a day as written; None for none, and for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time(), get_current_timezone())
    except ValueError:
        return None


def _sample(request: DeskRequest, sample: UUID) -> Sample:
    found = evidence.sample(sample, sight=sight(request))
    if found is None:
        raise NotVisible
    return found


@desk
def sample(request: DeskRequest, sample: UUID) -> HttpResponse:
    """The work list: each medium drawn, and what was found on it."""
    found = _sample(request, sample)
    takeback = Takeback.objects.filter(id=found.takeback).first() if found.takeback else None
    return page(
        request,
        "sample.html",
        sample=found,
        rows=evidence.sample_rows(found.id, person=request.user.pk),
        sums=evidence.sample_sums([found.id]).get(found.id),
        takeback=takeback,
        results=actions.SAMPLE_RESULTS,
        methods=actions.SAMPLE_METHODS,
        tones={"no_data": "ok", "data_found": "error", "unreadable": "warn"},
        may=may_any(request, found.path, *CHECKS),
    )


@desk
@require_POST
def check(request: DeskRequest, sample: UUID, sampled: UUID) -> HttpResponse:
    """Record what was found on one medium."""
    found = _sample(request, sample)
    if not may_any(request, found.path, *CHECKS):
        raise NotVisible
    file = request.FILES.get("proof")
    try:
        actions.check_sample(
            sample=found.id,
            medium=sampled,
            result=request.POST.get("result", ""),
            method=request.POST.get("method", ""),
            tool=request.POST.get("tool", "").strip()[:200] or None,
            blocks_read=number_of(request.POST.get("blocks")) or None,
            proof=file.read() if file is not None and not isinstance(file, list) else b"",
            actor=request.user.pk,
            at=now(),
        )
    except actions.NotInSample:
        raise NotVisible from None
    except (
        actions.SecondPersonNeeded,
        actions.SampleWordUnknown,
        actions.DeviceNotHere,
    ) as refusal:
        messages.error(request, words.refusal(refusal))
    else:
        if request.POST.get("result") == "data_found":
            messages.warning(
                request, _("Alarm: the device is held until the medium is erased anew or destroyed.")
            )
        else:
            messages.success(request, _("The result is recorded."))
    return go("sample", found.id)
