"""The API's addresses. They are open to Django's log-in, since a token is asked for instead."""

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from omlopp.api import _problems
from omlopp.api.entrance import api
from omlopp.api.pages import documentation

View = Callable[..., HttpResponse]


def _entrance(view: View) -> View:
    """The view without a log-in page before it, and with a problem for a method it does not know."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            problem = _problems.own(request, "method_not_allowed", method=request.method)
            problem.headers["Allow"] = response.headers["Allow"]
            return problem
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    inside.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens anything here
    return login_not_required(inside)


def not_there(request: HttpRequest) -> HttpResponse:
    """An address that is none, in the API's own form."""
    return _problems.own(request, "not_there")


def _patterns() -> list[URLPattern]:
    found, _, _ = api.urls
    patterns = [each for each in found if isinstance(each, URLPattern) and each.name != "api-root"]
    for pattern in patterns:
        pattern.callback = _entrance(pattern.callback)
    return patterns


app_name = "api"
urlpatterns = [
    path("", login_not_required(RedirectView.as_view(pattern_name="api:docs")), name="api-root"),
    path("docs", login_not_required(documentation), name="docs"),
    *_patterns(),
    re_path(r"", _entrance(not_there)),
]
