"""Your account: language, password, log-in in two steps, and the roles you hold."""

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omlopp.apps.parties.queries import names
from omlopp.portal.page import PortalRequest, go, page, say
from omlopp.portal.views.home import remember_language


class ProfileForm(forms.Form):
    """What a person decides about himself."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("sv", "Svenska"), ("en", "English")],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For pages, and for letters from us."),
    )


def profile(request: PortalRequest) -> HttpResponse:
    """Show and change it."""
    person = request.user
    form = ProfileForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        person.name = form.cleaned_data["name"]
        person.language = form.cleaned_data["language"]
        person.save(update_fields=["name", "language"])
        translation.activate(person.language)
        messages.success(request, _("Saved."))
        response = go("profile")
        remember_language(response, person.language)
        return response
    called = names({seat.party for seat in request.access.seats})
    methods = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return page(
        request,
        "profile.html",
        form=form,
        roles=[(say("role", seat.role), called.get(seat.party, "")) for seat in request.access.seats],
        two_steps=Authenticator.Type.TOTP in methods,
        issuer=settings.MFA_TOTP_ISSUER,
        errors=bool(form.errors),
    )
