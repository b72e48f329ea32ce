"""Judging anew, when the rules or a policy have a new version."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.desk import tasks
from omlopp.desk.page import DeskRequest, desk, go, page, sight
from omlopp.desk.views.evidence import IN_THE_HOUSE
from omlopp.domain import erasure
from omlopp.domain.rights import Right


@desk
def rejudge(request: DeskRequest) -> HttpResponse:
    """What the rules are now, and judging what is in the house by them."""
    number = request.POST.get("takeback") or request.GET.get("takeback", "")
    takeback = intake.takeback(number, sight(request)) if number else None
    if request.method == "POST":
        paths = request.access.paths(Right.ERASE)
        if not paths or (takeback is not None and not request.access.may(Right.ERASE, takeback.path)):
            raise NotVisible
        devices = evidence.judged_devices(sight=paths, takeback=takeback.id if takeback else None)
        if not devices:
            messages.info(request, _("No judged medium is in the house."))
            return go("rejudge")
        job = tasks.start(
            request,
            kind="rejudge",
            subject=takeback.id if takeback else None,
            path=takeback.path if takeback else paths[0],
            arguments={"devices": [str(one) for one in devices]},
            total=len(devices),
        )
        return go("job", job.id)
    return page(
        request,
        "rejudge.html",
        rules=erasure.RULES_VERSION,
        policies=erasure.POLICIES,
        takeback=takeback,
        takebacks=list(
            intake.visible(sight(request))
            .filter(state__in=IN_THE_HOUSE)
            .order_by("-id")
            .values_list("number", flat=True)[:60]
        ),
        may=request.access.has(Right.ERASE),
    )
