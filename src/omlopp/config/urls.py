"""Every address of the house. Each entrance has its own list; what is not marked open needs a log-in."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("api/v1/", include("omlopp.api.urls")),
    path("", include("omlopp.public.urls")),
    path("desk/", include("omlopp.desk.urls")),
    path("", include("omlopp.portal.urls")),
]
handler404 = "omlopp.public.views.not_found"
handler500 = "omlopp.public.views.failed"
