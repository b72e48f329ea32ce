"""The customer's list: upload, columns, review, announce, result. Each step has its address."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp.apps.intake import actions, queries
from omlopp.apps.intake.models import DraftList, State, Takeback
from omlopp.apps.jobs import queries as jobs
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible, subtree
from omlopp.desk import _lists, tasks, words
from omlopp.desk.forms import UploadForm, WithdrawListForm, kinds
from omlopp.desk.page import PLANS, DeskRequest, desk, go, now, number_of, page, takeback_for
from omlopp.documents.spreadsheet import Column, Sheet, csv_for_excel_sv, workbook
from omlopp.domain import manifest
from omlopp.domain.manifest import Correction, Field
from omlopp.domain.screens import as_text

OPEN = (State.ORDERED, State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECEIVING)
ROWS = 50
STATES = ("all", "error", "warning", "repaired", "sound")
FIELDS = frozenset(str(field) for field in Field)
COLUMNS = (
    (Field.SERIAL,),
    (Field.CATEGORY,),
    (Field.MANUFACTURER, Field.MODEL, Field.SCREEN),
    (Field.ASSET_TAG,),
    (Field.UNIT, Field.DEPARTMENT),
    (Field.BOUGHT_DATE,),
    (Field.PRICE,),
)
"""The columns of the review; short things that belong together share one."""
STEPS = (
    ("list-upload", "Upload"),
    ("list-columns", "Columns"),
    ("list-review", "Review"),
    ("list-announce", "Announce"),
    ("list-result", "Result"),
)


def _steps(current: str, takeback: Takeback, draft: DraftList | None) -> list[dict[str, Any]]:
    texts = [_("Upload"), _("Columns"), _("Review"), _("Announce"), _("Result")]
    names = [name for name, _text in STEPS]
    here = names.index(current)
    over = draft is not None and draft.announced_at is not None
    found = []
    for place, (name, text) in enumerate(zip(names, texts, strict=True)):
        args = [takeback.number] if place == 0 or draft is None else [takeback.number, draft.id]
        url = reverse(f"desk:{name}", args=args) if draft is not None and not over else None
        state = "done" if place < here else "current" if place == here else "todo"
        found.append({"text": text, "url": url, "state": state})
    return found


def _draft(takeback: Takeback, draft: UUID) -> DraftList:
    found = DraftList.objects.filter(id=draft, takeback=takeback.id).first()
    if found is None:
        raise NotVisible
    return found


@desk
def upload(request: DeskRequest, number: str) -> HttpResponse:
    """Take the list in, as a file or pasted, and read it. Nothing is announced by this."""
    found = takeback_for(request, number, *PLANS)
    form = UploadForm(request.POST or None, request.FILES or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        file, pasted = form.cleaned_data["list"], form.cleaned_data["pasted"]
        if file is None and not pasted.strip():
            form.add_error("list", _("Choose a file, or paste the rows below."))
        else:
            name = file.name if file is not None else _("pasted.csv")
            try:
                if file is not None and file.size > manifest.SIZE_LIMIT:
                    raise manifest.ListTooLarge(what="file", size=file.size, limit=manifest.SIZE_LIMIT)
                draft, read = actions.propose_list(
                    takeback=found,
                    name=name,
                    data=file.read() if file is not None else pasted.encode(),
                    actor=request.user.pk,
                    at=now(),
                )
            except manifest.ListRefused as refusal:
                refused = refusal
                form.add_error(
                    "list" if file is not None else "pasted", words.say("list_refusal", refusal.code)
                )
            else:
                _lists.keep(draft, read)
                return go("list-columns", number, draft.id)
    return page(
        request,
        "list_upload.html",
        status=422 if form.errors else 200,
        takeback=found,
        form=form,
        errors=bool(form.errors),
        refused=refused,
        steps=_steps("list-upload", found, None),
        drafts=queries.drafts(found.id),
        is_open=found.state in OPEN,
    )


@desk
def columns(request: DeskRequest, number: str, draft: UUID) -> HttpResponse:
    """How the sheets and columns were understood, what was passed over and why."""
    found = takeback_for(request, number, *PLANS)
    list_ = _draft(found, draft)
    if list_.announced_at is not None:
        return go("list-result", number, draft)
    reading = _lists.of(list_)
    read = reading.manifest
    rows: dict[str | None, int] = {}
    for row in read.rows:
        rows[row.sheet] = rows.get(row.sheet, 0) + 1
    passed: dict[tuple[str | None, str], list[int]] = {}
    for one in read.passed_over:
        passed.setdefault((one.sheet, one.reason), []).append(one.line)
    return page(
        request,
        "list_columns.html",
        takeback=found,
        draft=list_,
        read=read,
        rows=rows,
        passed=passed,
        notices=reading.notices,
        meanings=_meanings(read),
        fields=list(Field),
        steps=_steps("list-columns", found, list_),
    )


def _meanings(read: manifest.Manifest) -> list[dict[str, Any]]:
    """The headings of all tables, each once: {heading, field, sheets}, in the order of the file."""
    found: dict[str, dict[str, Any]] = {}
    for table in read.tables:
        for column in table.columns:
            if column.heading:
                one = found.setdefault(
                    column.heading, {"heading": column.heading, "field": None, "sheets": []}
                )
                one["field"] = one["field"] or column.field
                one["sheets"].append(table.sheet)
    return list(found.values())


@desk
@require_POST
def headings(request: DeskRequest, number: str, draft: UUID) -> HttpResponse:
    """Say what columns hold where the reading was wrong or knew nothing, and keep it for the next list."""
    found = takeback_for(request, number, *PLANS)
    list_ = _draft(found, draft)
    read = _lists.of(list_).manifest
    given: dict[str, Field | None] = {}
    for index, one in enumerate(_meanings(read)):
        said = request.POST.get(f"h{index}", "")
        if said in ("", *FIELDS) and said != (one["field"] or ""):
            given[one["heading"]] = Field(said) if said else None
    if not given:
        messages.info(request, _("No column was changed."))
        return go("list-columns", number, draft)
    try:
        read = actions.explain_headings(
            draft=list_, headings=given, remember="remember" in request.POST, actor=request.user.pk, at=now()
        )
    except actions.DraftGone:
        messages.error(request, _("The list is announced and can no longer be corrected."))
    except manifest.ListRefused as refusal:
        said = words.say("list_refusal", refusal.code)
        messages.error(request, _("Nothing was changed, for read like that: %(why)s") % {"why": said})
    else:
        list_.refresh_from_db()
        _lists.keep(list_, read)
        text = ngettext("%(n)s column is read as you say.", "%(n)s columns are read as you say.", len(given))
        kept = " " + _("The customer’s next list is read so too.") if "remember" in request.POST else ""
        messages.success(request, text % {"n": len(given)} + kept)
    return go("list-columns", number, draft)


def _group_text(group: _lists.Group) -> str:
    text = words.say("list_problem", group.code)
    return f"{text}: “{group.value}”" if group.value else text


@desk
def review(request: DeskRequest, number: str, draft: UUID) -> HttpResponse:
    """The rows as they would be announced, with tallies as filters, problems by cause, cells to correct."""
    found = takeback_for(request, number, *PLANS)
    list_ = _draft(found, draft)
    if list_.announced_at is not None:
        return go("list-result", number, draft)
    reading = _lists.of(list_)
    state = request.GET.get("state", "all")
    state = state if state in STATES else "all"
    group = reading.group(request.GET.get("group"))
    after = number_of(request.GET.get("after")) - 1 if "after" in request.GET else -1
    rows, more = reading.rows(state=state, group=group.key if group else None, after=after, size=ROWS)
    sheets = {table.sheet: place for place, table in enumerate(reading.manifest.tables)}
    edit = number_of(request.GET.get("edit")) if request.GET.get("edit") else None
    return page(
        request,
        "list_review.html",
        takeback=found,
        draft=list_,
        reading=reading,
        total=len(reading.manifest.rows),
        counts={"all": len(reading.manifest.rows), **{key: len(of) for key, of in reading.by_state.items()}},
        states=STATES,
        state=state,
        group=group,
        group_text=_group_text,
        rows=[_row(reading, index, row, sheets[row.sheet], edit=edit) for index, row in rows],
        first=rows[0][0] + 1 if rows else 0,
        last=rows[-1][0] + 1 if rows else 0,
        next_after=more + 1 if more is not None else None,
        has_after=after >= 0,
        columns=COLUMNS,
        kinds=kinds(),
        many_sheets=len(sheets) > 1,
        tones=words.SEVERITY_TONES,
        steps=_steps("list-review", found, list_),
        back=request.get_full_path(),
    )


def _row(
    reading: _lists.Reading, index: int, row: manifest.Row, sheet: int, *, edit: int | None
) -> dict[str, Any]:
    problems = reading.problems_of(row)
    wrong: dict[str, manifest.Problem] = {}
    for problem in problems:
        if problem.field and problem.severity != manifest.Severity.REPAIRED:
            # An IMEI that stands in the column of serials is corrected there.
            wrong.setdefault(_column_of(row, problem.field), problem)
    cells = {}
    for field in _lists.EDITABLE:
        value = _text(row, field)
        found = wrong.get(field)
        written = found.value if found and not value else None
        cells[field] = {
            "value": value,
            "written": written,
            "problem": found,
            "edit": found is not None or edit == index,
            "name": f"c:{sheet}:{row.line}:{field}",
            "old": value or written or "",
        }
    return {
        "index": index,
        "row": row,
        "cells": cells,
        "problems": problems,
        "worst": next(
            (rank for rank in ("error", "warning", "repaired") if any(p.severity == rank for p in problems)),
            "sound",
        ),
    }


def _column_of(row: manifest.Row, field: Field) -> str:
    return Field.SERIAL if field is Field.IMEI and row.imei is None else field


def _text(row: manifest.Row, field: Field) -> str:
    """What the row holds in a field, as it is written in a form."""
    if field is Field.CATEGORY:
        return str(row.category) if row.category else ""
    if field is Field.PRICE:
        return f"{row.price.amount}" if row.price else ""
    if field is Field.SCREEN:
        return as_text(row.screen_inch) or ""
    value = getattr(row, str(field))
    return str(value) if value is not None else ""


@desk
@require_POST
def correct(request: DeskRequest, number: str, draft: UUID) -> HttpResponse:
    """Correct cells on one page of the review, or every row of one problem at once."""
    found = takeback_for(request, number, *PLANS)
    list_ = _draft(found, draft)
    if list_.announced_at is not None:
        messages.error(request, _("The list is announced and can no longer be corrected."))
        return go("list-result", number, draft)
    reading = _lists.of(list_)
    given = _of_group(request, reading) if request.POST.get("group") else _of_cells(request, reading)
    if given:
        try:
            read = actions.correct(draft=list_, corrections=given)
        except actions.DraftGone:
            messages.error(request, _("The list is announced and can no longer be corrected."))
            return go("list-result", number, draft)
        list_.refresh_from_db()
        before = sum(len(reading.by_state.get(key, ())) for key in ("error", "warning"))
        reading = _lists.keep(list_, read)
        left = sum(len(reading.by_state.get(key, ())) for key in ("error", "warning"))
        cells = ngettext("%(n)s cell corrected", "%(n)s cells corrected", len(given)) % {"n": len(given)}
        rows = _("Rows to look at: %(before)s → %(left)s.") % {"before": before, "left": left}
        messages.success(request, f"{cells}. {rows}")
    else:
        messages.info(request, _("No cell was changed."))
    query = request.POST.get("query", "")
    return go("list-review", number, draft, query=query if query.startswith("?") else "")


def _of_cells(request: DeskRequest, reading: _lists.Reading) -> list[Correction]:
    """The cells of the form whose value is another than the one shown."""
    sheets = [table.sheet for table in reading.manifest.tables]
    found = []
    for name, value in request.POST.items():
        parts = name.split(":")
        if len(parts) != 4 or parts[0] != "c" or number_of(parts[1]) >= len(sheets):
            continue
        if parts[3] not in FIELDS or str(value).strip() == request.POST.get(f"o:{name}", ""):
            continue
        found.append(
            Correction(sheets[number_of(parts[1])], number_of(parts[2]), Field(parts[3]), str(value).strip())
        )
    return found


def _of_group(request: DeskRequest, reading: _lists.Reading) -> list[Correction]:
    """One value for every row of a problem."""
    group = reading.group(request.POST["group"])
    if group is None or group.field is None:
        return []
    emptied = "empty" in request.POST and group.may_empty
    value = "" if emptied else str(request.POST.get("value", "")).strip()
    if not emptied and (not value or not group.may_share):
        return []
    rows = [reading.manifest.rows[index] for index in group.rows]
    return [Correction(row.sheet, row.line, Field(_column_of(row, group.field)), value) for row in rows]


@desk
def announce(request: DeskRequest, number: str, draft: UUID) -> HttpResponse:
    """Which unit is which party, what announcing will do, and the doing of it."""
    found = takeback_for(request, number, *PLANS)
    list_ = _draft(found, draft)
    if list_.announced_at is not None:
        return go("list-result", number, draft)
    reading = _lists.of(list_)
    tree = subtree(found.path)
    given = request.POST if request.method == "POST" else request.GET
    mapping = _mapping(reading.manifest, tree, found, given)
    effect = queries.effect(found, reading.manifest)
    if request.method == "POST" and request.POST.get("do") == "announce" and not effect.repeated:
        job = tasks.start(
            request,
            kind="announce",
            subject=list_.id,
            path=found.path,
            arguments={"draft": str(list_.id), "number": number, "places": _places(mapping)},
            total=effect.lines,
        )
        if job.state == "refused":
            messages.error(request, words.say("job_refusal", job.refusal))
        return go("list-result", number, draft)
    return page(
        request,
        "list_announce.html",
        takeback=found,
        draft=list_,
        reading=reading,
        effect=effect,
        mapping=mapping,
        unit_choices=[(party.path, name) for party, name in tree if party.kind != "department"],
        customer=next((name for party, name in tree if party.path == found.path), ""),
        unmapped=sum(1 for unit in mapping if unit["name"] and unit["path"] == found.path),
        errors_left=len(reading.by_state.get("error", ())),
        warnings_left=len(reading.by_state.get("warning", ())),
        is_open=found.state in OPEN,
        steps=_steps("list-announce", found, list_),
    )


def _mapping(
    read: manifest.Manifest, tree: list[tuple[Party, str]], takeback: Takeback, given: Any
) -> list[dict[str, Any]]:
    """Every unit and department of the list with the party chosen for it, or found by its name."""
    paths = {party.path for party, _name in tree}
    found = []
    for u, unit in enumerate(_lists.units_in(read)):
        by_name = _lists.place_named(unit.name, tree, takeback.path) or takeback.path
        path = given.get(f"u{u}") or by_name
        path = path if path in paths else by_name
        below = [(party.path, name) for party, name in tree if party.path.startswith(path)]
        departments = []
        for d, (name, rows) in enumerate(unit.departments):
            default = _lists.place_named(name, tree, path) or path
            chosen = given.get(f"u{u}d{d}") or default
            departments.append(
                {
                    "name": name,
                    "rows": rows,
                    "key": f"u{u}d{d}",
                    # A department of another unit than the one chosen now is no choice any more.
                    "path": chosen if chosen in {one for one, _name in below} else default,
                }
            )
        found.append(
            {
                "name": unit.name,
                "rows": unit.rows,
                "key": f"u{u}",
                "path": path,
                "found": path != takeback.path,
                "below": below,
                "departments": departments,
            }
        )
    return found


def _places(mapping: list[dict[str, Any]]) -> dict[str, str]:
    """The mapping as `announce` wants it: `unit` and `unit/department`, case put aside, to paths."""
    found = {}
    for unit in mapping:
        name = unit["name"].casefold()
        if name:
            found[name] = unit["path"]
        for department in unit["departments"]:
            found[f"{name}/{department['name'].casefold()}"] = department["path"]
    return found


@desk
def result(request: DeskRequest, number: str, draft: UUID) -> HttpResponse:
    """What came of announcing: the counts, or how far the job has come."""
    found = takeback_for(request, number, *PLANS)
    list_ = _draft(found, draft)
    job = jobs.latest("announce", list_.id)
    if job is None and list_.announced_at is None:
        return go("list-announce", number, draft)
    return page(
        request,
        "list_result.html",
        takeback=found,
        draft=list_,
        job=job,
        result=job.result if job is not None and job.state == "done" else None,
        has_worker=job is None or job.is_over or jobs.has_worker(),
        steps=_steps("list-result", found, list_),
    )


@desk
def undo(request: DeskRequest, number: str) -> HttpResponse:
    """Undo the list announced last, while nothing of it was received."""
    found = takeback_for(request, number, *PLANS)
    newest = queries.newest_list(found.id)
    if newest is None or found.state not in OPEN:
        messages.info(request, _("There is no list to undo."))
        return go("takeback", number)
    form = WithdrawListForm(request.POST or None, expected=newest.lines)
    if request.method == "POST" and form.is_valid():
        job = tasks.start(
            request,
            kind="withdraw_list",
            subject=found.id,
            path=found.path,
            arguments={"number": number, "reason": form.cleaned_data["reason"]},
            total=newest.lines,
        )
        if job.state == "refused":
            messages.error(request, words.say("job_refusal", job.refusal))
            return go("takeback", number)
        if job.state != "done":
            return go("job", job.id)
        messages.success(request, _("The list is undone. It is under review again, with its corrections."))
        return go("takeback", number)
    return page(
        request,
        "list_undo.html",
        takeback=found,
        newest=newest,
        form=form,
        errors=bool(form.errors),
        has_worker=newest.lines <= tasks.KINDS["withdraw_list"].at_once or jobs.has_worker(),
    )


@desk
def problems(request: DeskRequest, number: str, draft: UUID, form: str) -> HttpResponse:
    """The rows with problems, as a spreadsheet that can be corrected and sent back."""
    found = takeback_for(request, number, *PLANS)
    list_ = _draft(found, draft)
    reading = _lists.of(list_)
    wanted = ("error", "warning", "repaired") if request.GET.get("all") else ("error", "warning")
    indexes = sorted(index for key in wanted for index in reading.by_state.get(key, ()))
    titles = [words.say("field", field) for field in _lists.EDITABLE]
    rows = []
    for index in indexes:
        row = reading.manifest.rows[index]
        told = "; ".join(
            words.say("list_problem", problem.code) + (f" ({problem.value})" if problem.value else "")
            for problem in reading.problems_of(row)
        )
        cells = [_text(row, field) or None for field in _lists.EDITABLE]
        rows.append([row.sheet, row.line, *cells, told])
    sheet = Sheet(
        _("Problems"),
        (
            Column(_("Sheet")),
            Column(_("Row"), "number"),
            *(Column(title, width=22) for title in titles),
            Column(_("Problem"), width=60),
        ),
        rows,
    )
    data, kind = (
        (workbook([sheet]), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        if form == "xlsx"
        else (csv_for_excel_sv(sheet), "text/csv; charset=utf-8")
    )
    response = HttpResponse(data, content_type=kind)
    name = _("problems")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{found.number.replace("Å", "A")}-{name}.{form}"'
    )
    return response
