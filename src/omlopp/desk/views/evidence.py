"""Evidence: reports taken in by the handful or the thousand, and those that wait for a person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import State, Takeback
from omlopp.apps.jobs import queries as jobs
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.workshop import actions, queries
from omlopp.apps.workshop.evidence_queries import batch as batch_of
from omlopp.apps.workshop.models import FileName
from omlopp.desk import _archives, tasks, words
from omlopp.desk.page import DeskRequest, desk, go, key_of, now, page, sight
from omlopp.desk.views.operators import may_keep
from omlopp.domain.rights import Right

IN_THE_HOUSE = (State.RECEIVING, State.RECONCILED, State.REPORTED, State.SETTLED, State.CLOSED)
SHOWN = 200
MOST_DISMISSED = 50_000


def _may_erase(request: DeskRequest) -> None:
    if not request.access.has(Right.ERASE):
        raise NotVisible


def _takeback(request: DeskRequest) -> Takeback | None:
    number = request.POST.get("takeback") or request.GET.get("takeback")
    return intake.takeback(number, sight(request)) if number else None


@desk
def evidence(request: DeskRequest) -> HttpResponse:
    """The upload, and the reports that wait for a person by reason."""
    takeback = _takeback(request)
    reason = request.GET.get("reason") or None
    paths = sight(request)
    of = takeback.id if takeback else None
    found = queries.evidence_queue(
        sight=paths, takeback=of, reason=reason, after=key_of(request.GET.get("after"))
    )
    return page(
        request,
        "evidence.html",
        rows=found.rows,
        more=found.after,
        counts=queries.queue_counts(sight=paths, takeback=of),
        reason=reason,
        alarms=actions.ALARMS,
        takeback=takeback,
        takebacks=list(
            intake.visible(paths)
            .filter(state__in=IN_THE_HOUSE)
            .order_by("-id")
            .values_list("number", flat=True)[:60]
        ),
        codes=dict(
            Device.objects.filter(
                id__in=[row.item.device for row in found.rows if row.item.device]
            ).values_list("id", "code")
        ),
        dismissals=[(code, words.say("dismissal", code)) for code in actions.DISMISSALS],
        may_erase=request.access.has(Right.ERASE),
        may_administer=may_keep(request),
        all=bool(request.GET.get("all")),
    )


@desk
@require_POST
def upload(request: DeskRequest) -> HttpResponse:
    """Keep what was sent and take it in, at once or by the worker."""
    _may_erase(request)
    takeback = _takeback(request)
    try:
        files = _files(request)
    except _archives.ArchiveRefused as refusal:
        messages.error(
            request,
            _("%(name)s was not read, and nothing of this upload was kept: %(why)s")
            % {"name": refusal.name, "why": words.say("archive_refusal", refusal.code)},
        )
        return go("evidence")
    if not files:
        messages.error(request, _("Choose at least one file."))
        return go("evidence")
    digests = ledger.keep_many((data, "application/octet-stream") for _name, data in files)
    job = tasks.start(
        request,
        kind="evidence",
        subject=takeback.id if takeback else None,
        path=takeback.path if takeback else request.access.paths(Right.ERASE)[0],
        arguments={
            "files": [[name, digest] for (name, _data), digest in zip(files, digests, strict=True)],
            "number": takeback.number if takeback else None,
            "sight": list(sight(request)),
        },
        total=len(files),
    )
    return go("evidence-upload", job.id)


def _files(request: DeskRequest) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for file in request.FILES.getlist("files"):
        data = file.read()
        name = str(file.name)
        found += _archives.files_in(name, data) if _archives.is_archive(name, data) else [(name, data)]
    return found


@desk
def uploaded(request: DeskRequest, job: UUID) -> HttpResponse:
    """What became of each file."""
    found = jobs.job(job, sight(request))
    result: dict[str, Any] = found.result or {}
    code = request.GET.get("code", "")
    files = [one for one in result.get("files", []) if not code or one["code"] == code]
    ids = {UUID(one) for file in files[:SHOWN] for one in file["devices"]}
    response = page(
        request,
        "evidence_upload.html",
        job=found,
        result=result if found.state == "done" else None,
        files=files[:SHOWN],
        hidden=max(0, len(files) - SHOWN),
        code=code,
        batch=batch_of([digest for _name, digest in found.arguments.get("files", [])])
        if found.state == "done"
        else None,
        alarms=actions.ALARMS,
        codes={str(key): value for key, value in Device.objects.filter(id__in=ids).values_list("id", "code")},
        tones=words.FILE_TONES,
        has_worker=found.is_over or jobs.has_worker(),
    )
    if not found.is_over:
        response.headers["Refresh"] = "3"
    return response


@desk
def item(request: DeskRequest, item: UUID) -> HttpResponse:
    """One report that waits: what it says, which device it may be, link or dismiss."""
    found = queries.queue_item(item, sight=sight(request))
    if found is None:
        raise NotVisible
    near: list[Device] = []
    for serial in found.serials[:4]:
        near += [one for one in devices.search(serial, sight(request), limit=5) if one not in near]
        near += [one for one in devices.suggestions(serial, sight(request), limit=5) if one not in near]
    return page(
        request,
        "evidence_item.html",
        item=found,
        file=FileName.objects.filter(exhibit=found.exhibit).values_list("name", flat=True).first(),
        device=Device.objects.filter(id=found.device).first() if found.device else None,
        near=near[:8],
        alarm=found.reason in actions.ALARMS,
        asked=request.GET.get("device", ""),
        dismissals=[(code, words.say("dismissal", code)) for code in actions.DISMISSALS],
        may_erase=request.access.may(Right.ERASE, found.path),
    )


@desk
@require_POST
def link(request: DeskRequest, item: UUID) -> HttpResponse:
    """Bind the report to a device named by code, serial or tag."""
    found = queries.queue_item(item, sight=sight(request))
    if found is None or not request.access.may(Right.ERASE, found.path):
        raise NotVisible
    text = request.POST.get("device", "").strip()
    matching = devices.search(text, request.access.paths(Right.ERASE), limit=3) if text else []
    if len(matching) != 1:
        messages.error(
            request,
            _("Nothing goes by “%(text)s”. Nothing was recorded.") % {"text": text}
            if not matching
            else _("Several devices go by “%(text)s”: use our code. Nothing was recorded.") % {"text": text},
        )
        return go("evidence-item", item, query=f"?device={text}")
    try:
        facts = actions.link_evidence(item=item, device=matching[0].id, actor=request.user.pk, at=now())
    except (
        actions.ItemSettled,
        actions.ItemUnknown,
        actions.DeviceUnknown,
        actions.DeviceNotHere,
        actions.EvidenceNotLinkable,
    ) as refusal:
        messages.error(request, words.refusal(refusal))
        return go("evidence-item", item)
    messages.success(
        request,
        _("Linked to %(code)s: %(facts)s facts recorded.") % {"code": matching[0].code, "facts": facts},
    )
    return go("device", matching[0].code)


@desk
@require_POST
def dismiss(request: DeskRequest) -> HttpResponse:
    """Put reports aside, with a reason."""
    _may_erase(request)
    paths = request.access.paths(Right.ERASE)
    takeback = _takeback(request)
    if request.POST.get("all"):
        matching = queries.evidence_queue(
            sight=paths,
            takeback=takeback.id if takeback else None,
            reason=request.POST.get("of_reason") or None,
            size=MOST_DISMISSED,
        )
        items = [row.item.id for row in matching.rows]
    else:
        items = [UUID(one) for one in request.POST.getlist("item") if key_of(one)]
        if any(queries.queue_item(one, sight=paths) is None for one in items):
            raise NotVisible
    if not items:
        messages.error(request, _("Choose at least one report."))
        return go("evidence")
    job = tasks.start(
        request,
        kind="dismiss",
        subject=takeback.id if takeback else None,
        path=takeback.path if takeback else paths[0],
        arguments={"items": [str(one) for one in items], "reason": request.POST.get("reason", "")},
        total=len(items),
    )
    if not job.is_over:
        return go("job", job.id)
    if job.state == "done":
        text = ngettext("%(n)s report put aside.", "%(n)s reports put aside.", len(items))
        messages.success(request, text % {"n": len(items)})
    else:
        messages.error(request, words.say("job_refusal", job.refusal))
    return go("evidence")
