"""Who operates erasers: the house's own list, held against the names in reports."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.desk import words
from omlopp.desk.page import DeskRequest, desk, go, now, page
from omlopp.domain.rights import Right


def may_keep(request: DeskRequest) -> bool:
    """Whether the person keeps the list: it is the house's, and a right to a part of the tree too little."""
    root = Party.objects.filter(parent=None).first()
    return root is not None and request.access.may(Right.ADMINISTER, root.path)


def _may(request: DeskRequest) -> None:
    if not may_keep(request):
        raise NotVisible


@desk
def operators(request: DeskRequest) -> HttpResponse:
    """The list, and a name onto it."""
    _may(request)
    name = request.POST.get("name", "")
    if request.method == "POST":
        try:
            tried = actions.add_operator(name=name, actor=request.user.pk, at=now())
        except (actions.OperatorUnnamed, actions.OperatorKnown) as refusal:
            messages.error(request, words.refusal(refusal))
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": name})
            if tried.linked:
                text = ngettext(
                    "%(n)s report that waited has been taken in.",
                    "%(n)s reports that waited have been taken in.",
                    tried.linked,
                )
                messages.success(request, text % {"n": tried.linked})
            return go("operators")
    return page(request, "operators.html", rows=evidence.operators(), name=name)


@desk
@require_POST
def remove(request: DeskRequest, operator: UUID) -> HttpResponse:
    """A name off the list."""
    _may(request)
    actions.remove_operator(operator=operator)
    messages.success(request, _("The name is off the list. What was taken in stays as it is."))
    return go("operators")
