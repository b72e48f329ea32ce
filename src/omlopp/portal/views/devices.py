"""Devices: search, the list with its filters, many at once, one device and its evidence."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F, Q, QuerySet, Sum
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omlopp import ledger
from omlopp.apps.climate import queries as climate
from omlopp.apps.devices import queries
from omlopp.apps.devices.models import Device, Stage, Standing
from omlopp.apps.devices.queries import DeviceUnknown
from omlopp.apps.economy import queries as economy
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import Takeback
from omlopp.apps.keyboards import queries as keyboards
from omlopp.apps.keyboards.models import Keyboard
from omlopp.apps.parties.queries import Access, names_by_path
from omlopp.apps.workshop import evidence_queries as evidence_of
from omlopp.apps.workshop import queries as workshop
from omlopp.apps.workshop.models import Evidence, QueueItem
from omlopp.documents.spreadsheet import Column, Sheet
from omlopp.domain import identity
from omlopp.domain.money import Money
from omlopp.domain.quantities import Interval
from omlopp.domain.rights import Right
from omlopp.domain.vocabulary import Kind
from omlopp.portal import exports, readable, timeline
from omlopp.portal.page import PortalRequest, key_of, language, names_in, page, places, say, within
from omlopp.portal.views.tasks import TONES as LOCK_TONES
from omlopp.ui import formats, words
from omlopp.ui.jinja import with_query
from omlopp.ui.texts.keyboards import stands

MOST_PASTED = 2000
MOST_EXPORTED = 100_000
DATA_FILTERS = ("cleared", "locked", "unknown")


class ManyForm(forms.Form):
    """Names of devices, one a line, as pasted from anywhere."""

    names = forms.CharField(
        label=gettext_lazy("Serial numbers, asset tags or our codes, one a line"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "off"}),
    )

    def clean_names(self) -> list[str]:
        """The lines that say something, each once, in the order given."""
        lines = list(dict.fromkeys(line.strip() for line in self.cleaned_data["names"].splitlines()))
        lines = [line for line in lines if line]
        if len(lines) > MOST_PASTED:
            raise forms.ValidationError(
                _("%(number)s lines are too many: at most %(limit)s at a time.")
                % {"number": len(lines), "limit": MOST_PASTED}
            )
        return lines


def search(request: PortalRequest) -> HttpResponse:
    """The one search box: an exact hit opens the device, near ones are only offered."""
    text = request.GET.get("q", "").strip()
    if not text:
        return HttpResponseRedirect(reverse("devices"))
    # Numbers are written in capitals, and as written they have an index.
    row = intake.visible(request.access.sight).filter(number=text.upper()).first()
    if row is not None:
        return HttpResponseRedirect(reverse("takeback", args=[row.number]))
    found = queries.search(text, request.access.sight)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("device", args=[found[0].code]))
    near = [] if found else queries.suggestions(text, request.access.sight)
    return page(
        request,
        "search.html",
        text=text,
        found=found,
        near=near,
        units=names_by_path({device.path for device in [*found, *near]}),
    )


def devices(request: PortalRequest) -> HttpResponse:
    """The devices, filtered by stage, unit, take-back and data; pages by keyset."""
    rows, chosen = _selection(request)
    after = key_of(request.GET.get("after"))
    shown = queries.page(rows, after=after, by_place=not chosen["takeback"])
    stages = queries.counts(chosen["paths"]) if not chosen["takeback"] else _stages_of(chosen)
    tree = places(request.access.sight)
    units = names_in(tree) or names_by_path({device.path for device in shown.devices})
    return page(
        request,
        "devices.html",
        devices=shown.devices,
        units=units,
        chosen=chosen,
        chips=_chips(request, chosen),
        tallies=[
            {
                "text": say("stage", stage),
                "count": stages.get(stage, 0),
                "url": with_query(request, stage=stage),
                "current": chosen["stage"] == stage,
                "tone": {"missing": "error", "refused": "warn"}.get(stage),
            }
            for stage in Stage.values
        ],
        total=sum(stages.values()),
        all_url=with_query(request, stage=None),
        places=tree,
        next_url=with_query(request, after=shown.after) if shown.after else None,
        first_url=with_query(request, after=None) if after else None,
        query=f"?{request.GET.urlencode()}" if request.GET else "",
    )


def export(request: PortalRequest, form: str) -> HttpResponse:
    """The same selection of devices as a file."""
    rows, chosen = _selection(request)
    money, spared = request.access.has(Right.SEE_MONEY), request.access.has(Right.SEE_CLIMATE)
    columns = [
        Column(_("Device")),
        Column(_("Serial number")),
        Column(_("Asset tag")),
        Column(_("Kind")),
        Column(_("Manufacturer")),
        Column(_("Model")),
        Column(_("Unit")),
        Column(_("Stage")),
        Column(_("Media cleared"), "number"),
        Column(_("Media"), "number"),
        Column(_("Keyboard"), width=24),
        Column(_("Grade")),
        Column(_("Route")),
    ]
    columns += [Column(_("Avoided kg CO₂e"), "number", decimals=1)] if spared else []
    columns += [Column(_("Net"), "money"), Column(_("Currency"))] if money else []
    sheet = Sheet(_("Devices"), tuple(columns), _cells(request, rows, money=money, climate=spared))
    return exports.download(sheet, form, name=chosen["takeback"] or "devices")


def many(request: PortalRequest) -> HttpResponse:
    """Many names at once: what each of them leads to, and those that lead nowhere."""
    form = ManyForm(request.POST or None)
    results: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        results = _look_up(form.cleaned_data["names"], request.access.sight)
    found = [row for row in results or [] if row["devices"]]
    return page(
        request,
        "devices_many.html",
        form=form,
        results=results,
        found=found,
        unknown=[row["text"] for row in results or [] if not row["devices"]],
        units=names_by_path({device.path for row in found for device in row["devices"]}),
        errors=bool(form.errors),
    )


def device(request: PortalRequest, code: str) -> HttpResponse:
    """One device: custody, media, what happened, parts, names, money, climate, certificates."""
    access = request.access
    row = queries.device_by_code(identity.parse_code(code) or code, access.sight)
    sees = {
        "evidence": access.may(Right.SEE_EVIDENCE, row.path),
        "money": access.may(Right.SEE_MONEY, row.path),
        "climate": access.may(Right.SEE_CLIMATE, row.path),
    }
    history = _history(access, row)
    rounds = {record.data["takeback"] for record in history if record.type in queries.BEGINS_A_ROUND}
    takeback = intake.visible(access.sight).filter(id=row.takeback).first() if row.takeback else None
    held_by, gap = timeline.custody(history, takeback or _custody_dates(row), timezone.now())
    media = queries.media(row.id)
    keyboard = keyboards.of_device(row.id)
    entries = timeline.entries(history, row, sees)
    following = timeline.next_step(row)
    if following:
        entries.insert(0, {"text": following, "future": True, "period": None, "at": None, "tone": ""})
    verdict = evidence_of.verdict_of(row, media, workshop.workshop_device(row.id), history)
    return page(
        request,
        "device.html",
        device=row,
        name=_name(row),
        unit=names_by_path([row.path]).get(row.path),
        takeback=takeback,
        sees=sees,
        custody=held_by,
        gap=gap,
        media=media,
        moments={one.id: (_moment(one.started_at), _moment(one.ended_at)) for one in media},
        data=_data_words(row),
        verdict=verdict,
        verdict_tone=evidence_of.TONES[verdict.verdict],
        keyboard=keyboard,
        layout=_layout(keyboard),
        locks=[one for one in evidence_of.locks_of(row.id) if str(one.takeback) in rounds],
        lock_tones=LOCK_TONES,
        timeline=entries,
        components=queries.components(row.id),
        identities=[one for one in queries.identities(row.id) if history and one.known_at >= history[0].at],
        prices=[_price(one) for one in economy.of_device(row.id) if str(one.takeback) in rounds]
        if sees["money"]
        else [],
        savings=[_saving(one) for one in climate.of_device(row.id) if str(one.takeback) in rounds]
        if sees["climate"]
        else [],
        statements=list(readable.statements(access).filter(subject=row.id).order_by("-issued_at", "-id")),
        media_serials={medium.id: medium.serial for medium in media},
        passport_url=reverse("passport", args=[row.code]),
    )


def _history(access: Access, row: Device) -> list[ledger.Record]:
    """What happened to the device in the rounds that are the reader's to see."""
    return queries.rounds_seen(ledger.history(row.id), lambda path: access.may(Right.SEE_DEVICES, path))


def evidence(request: PortalRequest, code: str, digest: str) -> HttpResponse:
    """The original report behind a fact about the device, unchanged.

    A report that also speaks of devices this person may not see is not handed out: what a stranger may not
    see does not exist for him.
    """
    access = request.access
    row = queries.device_by_code(code, access.sight)
    access.require(Right.SEE_EVIDENCE, row.path)
    named = {name for record in _history(access, row) for name in timeline.exhibits_of(record)}
    if digest not in named:
        raise DeviceUnknown
    if not _speaks_only_of_seen(digest, access.paths(Right.SEE_EVIDENCE)):
        return page(request, "evidence_shared.html", device=row, digest=digest)
    try:
        data = ledger.read_exhibit(digest)
    except ledger.ExhibitMissing:
        return page(request, "evidence_missing.html", device=row, digest=digest)
    response = HttpResponse(data, content_type="application/octet-stream")
    return exports.as_attachment(response, f"{row.code}-{digest[:12]}{_ending(data)}")


def _ending(data: bytes) -> str:
    """The name's ending by what the bytes begin with, so that a double click opens the right program."""
    head = data[:200].lstrip()
    for start, ending in (
        (b"%PDF", ".pdf"),
        (b"{", ".json"),
        (b"[", ".json"),
        (b"<", ".xml"),
        (b"PK", ".zip"),
    ):
        if head.startswith(start):
            return ending
    return ".txt"


def _speaks_only_of_seen(digest: str, paths: tuple[str, ...]) -> bool:
    with ledger.seeing(ledger.EVERYTHING):
        named = set(Evidence.objects.filter(exhibit=digest).values_list("device", flat=True))
        places_ = set(Device.objects.filter(id__in=named).values_list("path", flat=True))
        places_ |= set(QueueItem.objects.filter(exhibit=digest).values_list("path", flat=True))
    return all(within(paths, path) for path in places_)


def _selection(request: PortalRequest) -> tuple[QuerySet[Device], dict[str, Any]]:
    """The devices the address asks for, and what it asked for in checked form."""
    sight = request.access.sight
    unit = request.GET.get("unit") or None
    if unit is not None and not within(sight, unit):
        raise Http404
    paths = (unit,) if unit else sight
    stage = request.GET.get("stage") or None
    if stage is not None and stage not in Stage.values:
        raise Http404
    number = request.GET.get("takeback") or None
    data = request.GET.get("data") or None
    rows = queries.visible(paths)
    takeback: Takeback | None = None
    if number:
        takeback = intake.takeback(number, sight)
        # Its devices are all at or below its own place; a range of places would lead past their index.
        rows = (rows if unit else Device.objects.all()).filter(takeback=takeback.id)
    if stage:
        rows = rows.filter(stage=stage)
    if data == "cleared":
        rows = rows.filter(media_known=True, media=F("media_sufficient"), media__gt=0)
    elif data == "unknown":
        rows = rows.filter(media_known=False, stage__in=[Stage.RECEIVED, Stage.IN_STOCK, Stage.SHIPPED])
    elif data == "locked":
        rows = rows.filter(stage=Stage.RECEIVED, media_short__gt=0)
    elif data is not None:
        raise Http404
    chosen = {"paths": paths, "unit": unit, "stage": stage, "takeback": number, "data": data}
    return rows, {**chosen, "of": takeback.id if takeback else None}


def _stages_of(chosen: dict[str, Any]) -> dict[str, int]:
    """How many of a take-back's devices are in each stage at the chosen places, from the stored counts."""
    where = Q(pk__in=[])
    for path in chosen["paths"]:
        where |= Q(path__startswith=path)
    found = Standing.objects.filter(where, takeback=chosen["of"]).values_list("stage")
    return {stage: n for stage, n in found.annotate(total=Sum("n")) if n}


def _chips(request: PortalRequest, chosen: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    if chosen["takeback"]:
        found.append({"text": chosen["takeback"], "url": with_query(request, takeback=None)})
    if chosen["unit"]:
        name = names_by_path([chosen["unit"]])[chosen["unit"]]
        found.append({"text": name, "url": with_query(request, unit=None)})
    if chosen["stage"]:
        found.append({"text": say("stage", chosen["stage"]), "url": with_query(request, stage=None)})
    if chosen["data"]:
        text = {
            "cleared": _("All media cleared"),
            "locked": _("Locked: a medium is not sufficiently erased"),
            "unknown": _("Media not looked for yet"),
        }[chosen["data"]]
        found.append({"text": text, "url": with_query(request, data=None)})
    return found


def _cells(
    request: PortalRequest, rows: QuerySet[Device], *, money: bool, climate: bool
) -> Iterator[tuple[Any, ...]]:
    access = request.access
    units: dict[str, str] = {}
    after: UUID | None = None
    for _batch in range(MOST_EXPORTED // 5000):
        shown = queries.page(rows, after=after, size=5000)
        units |= names_by_path({device.path for device in shown.devices} - set(units))
        seen = keyboards.many(device.id for device in shown.devices if device.kind == Kind.LAPTOP)
        for row in shown.devices:
            cells: tuple[Any, ...] = (
                row.code,
                row.serial,
                row.asset_tag,
                words.word(row.kind, "kind") if row.kind else None,
                row.manufacturer,
                row.model,
                units.get(row.path),
                say("stage", row.stage),
                row.media_sufficient if row.media_known else None,
                row.media if row.media_known else None,
                _layout(seen.get(row.id)),
                row.grade,
                words.word(row.route, "route") if row.route else None,
            )
            if climate:
                sees = access.may(Right.SEE_CLIMATE, row.path)
                cells += (row.saved_g / 1000 if sees and row.saved_g is not None else None,)
            if money:
                cells += (row.net, row.currency) if access.may(Right.SEE_MONEY, row.path) else (None, None)
            yield cells
        if shown.after is None:
            return
        after = UUID(shown.after)


def _look_up(texts: list[str], sight: tuple[str, ...]) -> list[dict[str, Any]]:
    """What each text leads to. Serials and own codes for all at once; what is left goes one by one."""
    normal = {text: identity.normal_serial(text) for text in texts}
    by_serial = queries.by_serial({serial for serial in normal.values() if serial})
    codes = {code: text for text in texts if (code := identity.parse_code(text))}
    wanted = {device for ids in by_serial.values() for device in ids}
    seen = {row.id: row for row in queries.visible(sight).filter(id__in=wanted)}
    for row in queries.visible(sight).filter(code__in=codes):
        seen[row.id] = row
    by_code = {row.code: row for row in seen.values()}
    results = []
    for text in texts:
        found = [seen[key] for key in by_serial.get(normal[text] or "", ()) if key in seen]
        own = identity.parse_code(text)
        if own in by_code and by_code[own] not in found:
            found.append(by_code[own])
        results.append({"text": text, "devices": found or queries.search(text, sight, limit=5)})
    return results


def _layout(keyboard: Keyboard | None) -> str | None:
    """What stands on a keyboard and what was done to it, as a buyer asks for it."""
    if keyboard is None or keyboard.layout is None:
        return None
    return stands(keyboard.layout, keyboard.method, keyboard.reprinted_from, language())


def _custody_dates(row: Device) -> Takeback | None:
    """The hand-over dates of the take-back a unit's device came with: dates alone, nothing else of it."""
    if row.takeback is None:
        return None
    with ledger.seeing(ledger.EVERYTHING):
        return Takeback.objects.filter(id=row.takeback).only("collected_at", "receiving_at").first()


def _name(row: Device) -> str:
    said = identity.model_name(row.manufacturer, row.model)
    return said or (words.word(row.kind, "kind") if row.kind else _("Unknown device"))


def _data_words(row: Device) -> dict[str, str]:
    if row.stage in (Stage.ANNOUNCED, Stage.MISSING, Stage.REFUSED):
        return {"tone": "neutral", "text": _("Not in our hands")}
    if not row.media_known:
        return {"tone": "warn", "text": _("Media not looked for yet")}
    if row.media == 0:
        return {"tone": "ok", "text": _("Holds no storage media")}
    if row.data_cleared:
        return {"tone": "ok", "text": _("All storage media cleared")}
    return {"tone": "error", "text": _("Media not cleared: locked")}


def _moment(written: str | None) -> str | None:
    """A moment as the tool wrote it, in our form where it can be read with certainty."""
    if written is None:
        return None
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        return written
    return formats.moment(read) if read.tzinfo else written


def _price(price: Any) -> dict[str, Any]:
    def money(amount: Any) -> Money | None:
        return None if amount is None else Money(amount, price.currency)

    return {
        "price_list": price.price_list,
        "grade": price.grade,
        "gross": money(price.gross),
        "net": money(price.net),
        "deductions": [(say("deduction", d["code"]), money(Decimal(d["amount"]))) for d in price.deductions],
        "problems": [say("price_reason", code) for code in price.problems],
        "settled_at": price.settled_at,
        "statement": price.statement,
    }


def _saving(saving: Any) -> dict[str, Any]:
    def kg(term: dict[str, int]) -> Interval:
        return Interval(term["low_g"] / 1000, term["central_g"] / 1000, term["high_g"] / 1000)

    answer = saving.answer
    known = answer.central_g is not None
    return {
        "method": answer.method,
        "version": answer.version,
        "fate": saving.fate,
        "level": say("factor", answer.level),
        "kg": Interval(answer.low_g / 1000, answer.central_g / 1000, answer.high_g / 1000) if known else None,
        "terms": [(say("term", term["name"]), kg(term)) for term in answer.terms] if known else [],
        "problems": [say("noted", code) for code in answer.problems],
    }
