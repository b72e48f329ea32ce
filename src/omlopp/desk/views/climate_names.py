"""Names and models at the desk: names no footprint is found for, what they may be, and who said so."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp.apps.climate import actions, aliases
from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.models import Person
from omlopp.desk import words
from omlopp.desk.page import DeskRequest, desk, go, now, page, sight
from omlopp.desk.views.climate_own import require_house
from omlopp.domain.carbon.factors import Alias, write_aliases
from omlopp.domain.vocabulary import Kind

MOST_SHOWN = 100
PARTS = ("manufacturer", "product", "version")


@desk
def names(request: DeskRequest) -> HttpResponse:
    """The names that are left to a person, of a take-back or of what is in the house; those approved."""
    require_house(request)
    number = request.GET.get("takeback", "").strip()
    takeback = intake.takeback(number, sight(request)) if number else None
    found = aliases.open_names(takeback.id if takeback else None)
    approved = aliases.rows(withdrawn=True)
    return page(
        request,
        "climate_names.html",
        takeback=takeback,
        rows=[(one, _query(one)) for one in found[:MOST_SHOWN]],
        found=len(found),
        devices=sum(one.devices for one in found),
        approved=approved,
        people=dict(
            Person.objects.filter(pk__in={one.approved_by for one in approved}).values_list("pk", "name")
        ),
    )


def _query(one: aliases.Reported) -> str:
    said = QueryDict(mutable=True)
    for part in PARTS:
        said[part] = getattr(one, part)
    said["kind"] = one.kind or ""
    return said.urlencode()


@desk
def name(request: DeskRequest) -> HttpResponse:
    """One name: the models that are near it and why each was not taken, or those found by words."""
    require_house(request)
    return _name(request, request.GET)


def _name(request: DeskRequest, given: QueryDict, error: str = "") -> HttpResponse:
    parts = {part: given.get(part, "")[:300] for part in PARTS}
    kind = given.get("kind") if given.get("kind") in list(Kind) else None
    one = aliases.reported(**parts, kind=kind)
    looked_for = given.get("words", "")[:100]
    return page(
        request,
        "climate_name.html",
        one=one,
        parts=parts,
        candidates=aliases.candidates(one, looked_for),
        looked_for=looked_for,
        chosen=given.get("model", ""),
        error=error,
        errors=bool(error),
    )


@desk
@require_POST
def approve(request: DeskRequest) -> HttpResponse:
    """Say that the name is the model chosen."""
    require_house(request)
    given = request.POST
    maker, _tab, model = given.get("model", "").partition("\t")
    if not model:
        return _name(request, given, _("Choose the model that it is."))
    kind = given.get("kind") if given.get("kind") in list(Kind) else None
    try:
        actions.approve_alias(
            name=Alias(
                **{part: given.get(part, "") for part in PARTS}, model_manufacturer=maker, model=model
            ),
            kind=kind,
            actor=request.user.pk,
            at=now(),
        )
    except actions.AliasImpossible as refusal:
        return _name(
            request,
            given,
            _("The name cannot be that model: %(reason)s. Choose another, or leave it.")
            % {"reason": words.say("match_reason", refusal.fault)},
        )
    except actions.AliasStands as refusal:
        return _name(request, given, words.refusal(refusal))
    messages.success(request, _("Approved. Assessments use it from now on; issued reports stay as they are."))
    return go("names")


@desk
@require_POST
def withdraw(request: DeskRequest, alias: UUID) -> HttpResponse:
    """Take an approved name back."""
    require_house(request)
    try:
        actions.withdraw_alias(alias=alias, actor=request.user.pk, at=now())
    except actions.AliasGone as refusal:
        messages.error(request, words.refusal(refusal))
    else:
        messages.success(request, _("Withdrawn. Issued reports stay as they are."))
    return go("names")


@desk
def listed(request: DeskRequest) -> HttpResponse:
    """The approved names as the file that the command line takes."""
    require_house(request)
    response = HttpResponse(write_aliases(aliases.in_force()), content_type="text/csv; charset=utf-8")
    disposition: Any = content_disposition_header(as_attachment=True, filename="aliases.csv")
    response.headers["Content-Disposition"] = disposition
    return response
