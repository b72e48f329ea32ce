"""Parties, people and stations: the tree, who has which role where, tokens shown once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp.apps.parties import actions
from omlopp.apps.parties.models import Membership, Party, PartyDetails, Person, StationToken
from omlopp.apps.parties.queries import NotVisible, subtree
from omlopp.desk.forms import GrantForm, PartyForm, TokenForm
from omlopp.desk.page import DeskRequest, desk, go, key_of, now, page
from omlopp.domain.rights import Right, Role


def _administered(request: DeskRequest) -> tuple[str, ...]:
    paths = request.access.paths(Right.ADMINISTER)
    if not paths:
        raise NotVisible
    return paths


def _party(request: DeskRequest, party: UUID) -> Party:
    found = Party.objects.filter(id=party).first()
    if found is None:
        raise NotVisible
    request.access.require(Right.ADMINISTER, found.path)
    return found


@desk
def parties(request: DeskRequest) -> HttpResponse:
    """The tree, and one party of it with its people and stations."""
    tree: list[tuple[Party, str]] = []
    for path in _administered(request):
        tree += subtree(path)
    wanted = key_of(request.GET.get("party"))
    chosen = next((party for party, _name in tree if party.id == wanted), tree[0][0])
    return _page(request, tree, chosen)


def _page(request: DeskRequest, tree: list[tuple[Party, str]], chosen: Party, **forms: Any) -> HttpResponse:
    held = list(Membership.objects.filter(party=chosen.id, revoked_at=None).order_by("granted_at"))
    people = Person.objects.in_bulk([one.person for one in held])
    tokens = StationToken.objects.filter(person__in=people.values()).order_by("-made_at")
    top = min(party.path.count(".") for party, _name in tree)
    return page(
        request,
        "parties.html",
        tree=[{"party": party, "name": name, "depth": party.path.count(".") - top} for party, name in tree],
        chosen=chosen,
        name=next((name for party, name in tree if party.id == chosen.id), ""),
        details=PartyDetails.objects.filter(party=chosen.id).first(),
        members=[{"membership": one, "person": people.get(one.person)} for one in held],
        tokens=list(tokens),
        party_form=forms.get("party_form") or PartyForm(),
        grant_form=forms.get("grant_form") or GrantForm(),
        token_form=forms.get("token_form") or TokenForm(),
        errors=bool(forms),
        token=forms.get("token"),
    )


def _tree(request: DeskRequest) -> list[tuple[Party, str]]:
    tree: list[tuple[Party, str]] = []
    for path in _administered(request):
        tree += subtree(path)
    return tree


@desk
@require_POST
def add(request: DeskRequest, party: UUID) -> HttpResponse:
    """Register a party below another."""
    parent = _party(request, party)
    form = PartyForm(request.POST)
    if not form.is_valid():
        return _page(request, _tree(request), parent, party_form=form)
    made = actions.register_party(**form.cleaned_data, parent=parent.id, actor=request.user.pk, at=now())
    messages.success(request, _("%(name)s is registered.") % {"name": form.cleaned_data["name"]})
    return go("parties", query=f"?party={made.id}")


@desk
@require_POST
def grant(request: DeskRequest, party: UUID) -> HttpResponse:
    """Give a person a role, inviting somebody new."""
    where = _party(request, party)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _page(request, _tree(request), where, grant_form=form)
    given = form.cleaned_data
    person = Person.objects.filter(email__iexact=given["email"]).first()
    if person is None and not given["name"]:
        form.add_error("name", _("Nobody has this e-mail yet. Write the name of the new person."))
        return _page(request, _tree(request), where, grant_form=form)
    if person is None:
        person = actions.invite(email=given["email"], name=given["name"], password=None)
        messages.info(
            request,
            _("%(email)s is new and sets a password with “Forgotten password” at the log-in.") % given,
        )
    if Membership.objects.filter(
        person=person.pk, party=where.id, role=given["role"], revoked_at=None
    ).exists():
        messages.info(request, _("The person has the role already."))
    else:
        actions.grant(
            person=person.pk, party=where.id, role=Role(given["role"]), actor=request.user.pk, at=now()
        )
        messages.success(request, _("The role is given."))
    return go("parties", query=f"?party={where.id}")


@desk
@require_POST
def revoke(request: DeskRequest, membership: UUID) -> HttpResponse:
    """Take a role back."""
    held = Membership.objects.filter(id=membership).first()
    if held is None:
        raise NotVisible
    where = _party(request, held.party)
    if held.revoked_at is None and held.person == request.user.pk and held.role == Role.ADMINISTRATOR:
        messages.error(request, _("You cannot take your own administrator’s role: somebody else has to."))
    else:
        actions.revoke(membership=held.id, party=where.id, actor=request.user.pk, at=now())
        messages.success(request, _("The role is taken back."))
    return go("parties", query=f"?party={where.id}")


@desk
@require_POST
def token(request: DeskRequest, party: UUID) -> HttpResponse:
    """Make a station's token. It is on this one page and nowhere else."""
    where = _party(request, party)
    form = TokenForm(request.POST)
    person = None
    if form.is_valid():
        member = Membership.objects.filter(party=where.id, revoked_at=None).values("person")
        person = Person.objects.filter(email__iexact=form.cleaned_data["email"], id__in=member).first()
        if person is None:
            form.add_error("email", _("Nobody with this e-mail has a role here."))
    if person is None:
        return _page(request, _tree(request), where, token_form=form)
    made = actions.issue_token(person=person.pk, name=form.cleaned_data["name"], at=now())
    response = _page(request, _tree(request), where, token=made, token_form=TokenForm())
    response.headers["Cache-Control"] = "no-store"
    return response


@desk
@require_POST
def revoke_token(request: DeskRequest, token: UUID) -> HttpResponse:
    """End a station's token."""
    found = StationToken.objects.filter(id=token).select_related("person").first()
    if found is None:
        raise NotVisible
    held = Membership.objects.filter(person=found.person_id, revoked_at=None).first()
    if held is None:
        raise NotVisible
    where = _party(request, held.party)
    StationToken.objects.filter(id=found.id, revoked_at=None).update(revoked_at=now())
    messages.success(request, _("The token is ended."))
    return go("parties", query=f"?party={where.id}")
