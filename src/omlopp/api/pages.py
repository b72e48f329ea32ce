"""The page that lists the API for people, made from its own description; no script, nothing fetched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from omlopp.api import _problems, reference
from omlopp.api.entrance import DESCRIPTION
from omlopp.ui.jinja import LANGUAGES, current_language
from omlopp.ui.texts import refusals, takeback


def documentation(request: HttpRequest) -> HttpResponse:
    """Every endpoint with what it takes and gives, and every code of what can go wrong."""
    wanted = request.GET.get("lang")
    if wanted in dict(LANGUAGES):
        translation.activate(wanted)
    context = {
        "groups": reference.groups(),
        "paragraphs": [_plain(part) for part in DESCRIPTION.strip().split("\n\n")],
        "problems": problems("sv" if current_language() == "sv" else "en"),
    }
    return render(request, "api/docs.html", context)


def _plain(paragraph: str) -> str:
    return " ".join(paragraph.replace("**", "").replace("`", "").split())


def problems(language: _problems.Language) -> list[tuple[str, str]]:
    """Every code an answer may carry, with what it means and what to do."""
    place = 0 if language == "en" else 1
    found = {code: pair[place] for code, (_, pair) in _problems.OWN.items()}
    found |= {code: pair[place] for code, pair in refusals.REFUSALS.items()}
    found |= {code: pair[place] for code, pair in takeback.LIST_REFUSALS.items()}
    return sorted((code, text.replace("{", "‹").replace("}", "›")) for code, text in found.items())
