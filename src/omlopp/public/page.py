"""What pages without a log-in share: the language comes from the address, and nothing is stored."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from omlopp.documents import Language, Words
from omlopp.ui.jinja import LANGUAGES, current_language
from omlopp.ui.texts import defects, keyboards, takeback

View = Callable[..., HttpResponse]


def open_page(view: View) -> View:
    """A view for anybody, in the language of `?lang=` or else the browser's; it sets no cookie."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("lang")
        if wanted in dict(LANGUAGES):
            translation.activate(wanted)
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    opened: View = login_not_required(answered)
    return opened


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """The public page of this name, with the words for codes at hand as `say`."""
    return render(request, f"public/{template}", {"say": say, **context}, status=status)


def language() -> Language:
    """The language the page is written in."""
    return "sv" if current_language() == "sv" else "en"


def say(family: str, code: object) -> str:
    """The words for a code; one nobody has words for is shown as it is."""
    spoken = language()
    for table in (takeback, defects, keyboards):
        if str(code) in table.FAMILIES.get(family, {}):
            return str(table.text(family, code, spoken))
    return Words(spoken).code(family, str(code))
