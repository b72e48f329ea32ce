"""The sets of models' footprints at the desk: which is in use, loading another, what could not be used."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.climate import actions
from omlopp.apps.climate import factors as sets
from omlopp.apps.parties.queries import NotVisible
from omlopp.desk import words
from omlopp.desk.forms import FactorsForm
from omlopp.desk.page import DeskRequest, desk, go, now, page
from omlopp.desk.views.climate_own import require_house
from omlopp.domain.carbon.factors import FileUnreadable, NotBoavizta, shipped

MOST_TOLD = 200


@desk
def factors(request: DeskRequest) -> HttpResponse:
    """The set in use and those before it; with `met`, what was met in the files of one of them."""
    require_house(request)
    return _factors(request, FactorsForm())


def _factors(request: DeskRequest, form: FactorsForm) -> HttpResponse:
    rows = sets.loaded()
    shown = next((one for one in rows if str(one.id) == request.GET.get("met")), None)
    told = sets.told(sets.again(shown)) if shown else []
    in_use = sets.in_use()
    return page(
        request,
        "climate_factors.html",
        form=form,
        ships=shipped(),
        in_use=in_use,
        ships_in_use=in_use.with_aliases(()).digest == shipped().digest,
        loaded=rows,
        shown=shown,
        told=told[:MOST_TOLD],
        told_in_all=len(told),
        errors=bool(form.errors),
    )


@desk
@require_POST
def load(request: DeskRequest) -> HttpResponse:
    """Put a file's footprints in use beside what ships; what could not be used is told at once."""
    require_house(request)
    form = FactorsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _factors(request, form)
    upload = form.cleaned_data["file"]
    files = [(upload.name, upload.read())] if upload else []
    try:
        loaded = actions.load_factors(files=files, actor=request.user.pk, at=now())
    except (FileUnreadable, NotBoavizta) as refusal:
        reason = words.say("factor_file", refusal.code).format(value=refusal.value[:120])
        form.add_error("file", f"{refusal.file} {reason}.")
        return _factors(request, form)
    except actions.FactorsInUse as refusal:
        form.add_error("file", words.refusal(refusal))
        return _factors(request, form)
    lost = sets.left_out(loaded)
    messages.success(
        request,
        _("%(models)s models are in use from now on.") % {"models": len(loaded.factors.models)}
        + " "
        + ngettext("%(n)s record was left out.", "%(n)s records were left out.", lost) % {"n": lost},
    )
    return go("factors")


@desk
def file(request: DeskRequest, digest: str) -> HttpResponse:
    """A set as it was put in use, or a file that was handed in for it."""
    require_house(request)
    if not any(digest in (one.exhibit, *one.files) for one in sets.loaded()):
        raise NotVisible
    response = HttpResponse(ledger.read_exhibit(digest), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=digest[:12])
    response.headers["Content-Disposition"] = str(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
