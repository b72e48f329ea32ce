"""The Jinja2 environment of all pages: Django's translations, links, files and our formats.

Named in the settings as `omlopp.ui.jinja:environment` (Django writes it `omlopp.ui.jinja.environment`). The
request, `csrf_input` and `csrf_token` come from Django's backend.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.utils import missing

from omlopp import documents
from omlopp.domain.events import Change
from omlopp.ui import charts, formats, words

LANGUAGES = (("sv", "Svenska"), ("en", "English"))
"""The languages of the product, each by its own name."""


class Missing(StrictUndefined):
    """A misspelt name is an error; a key an item does not have may be tested, but never printed as blank."""

    def __bool__(self) -> bool:  # type: ignore[override]  # the stub knows only the one that raises
        """False for an absent key or attribute; an absent name raises."""
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return False


_STAND_INS: dict[str, object] = {
    "str": "0stands0for0what0comes0",
    "int": 7360915482,
    "UUID": UUID("7f3d0c52-9a4e-4b6f-8d21-5e8a90c3b7d4"),
}
_SAFE = "!$&'()*+,;=/~:@"
"""What Django leaves as it is in an address it makes (RFC 3986, 2.2)."""


@lru_cache(maxsize=1_000)
def _frame(name: str, kind: str, _house: tuple[str, str]) -> tuple[str, str] | None:
    """What stands before and after the one argument of a named page; None where that cannot be told so.

    A page of fifty rows has as many links of one form: finding the form is what costs. It holds for one table
    of addresses and one place on the server.
    """
    stand_in = _STAND_INS[kind]
    try:
        before, found, after = reverse(name, args=(stand_in,)).partition(str(stand_in))
    except NoReverseMatch:
        return None
    return (before, after) if found else None


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page."""
    kind = type(args[0]).__name__ if len(args) == 1 and not kwargs else ""
    if kind in _STAND_INS:
        text = str(args[0])
        frame = _frame(name, kind, (settings.ROOT_URLCONF, get_script_prefix()))
        if frame is not None and text and "/" not in text:
            return f"{frame[0]}{quote(text, safe=_SAFE)}{frame[1]}"
    return reverse(name, args=args or None, kwargs=kwargs or None)


_texts: dict[str | None, dict[str, str]] = {}


def gettext(message: str) -> str:
    """A text in the language of the page. A page asks for a hundred; Django looks for each in every app."""
    known = _texts.setdefault(translation.get_language(), {})
    text = known.get(message)
    if text is None:
        text = known[message] = translation.gettext(message)
    return text


def with_query(request: HttpRequest, **changes: object) -> str:
    """The address of this page with some of the query changed: filters, sorting and paging live there.

    None takes a key away. A page position (`after`, `before`) belongs to one filter and one sorting, so it is
    dropped unless it is what changes.
    """
    query: dict[str, list[str]] = {key: [str(v) for v in values] for key, values in request.GET.lists()}
    for position in ("after", "before"):
        query.pop(position, None)
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]
    return "?" + urlencode(query, doseq=True)


def told(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a new version of a statement says otherwise, in words; as the statement keeps it."""
    words = documents.Words("sv" if current_language() == "sv" else "en")
    return documents.told((Change(**change) for change in changes), words)


def current_language() -> str:
    """The language the page is written in: `sv` or `en`."""
    return "sv" if (translation.get_language() or "en").startswith("sv") else "en"


def _when_rendered(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, never folded into the compiled template: what it says depends on the reader's language."""

    @pass_context
    def in_context(_context: Context, *args: Any, **kwargs: Any) -> Any:
        return filter_(*args, **kwargs)

    return in_context


def environment(**options: Any) -> Environment:
    """An environment in which a misspelt name is an error instead of an empty place on the page."""
    options["undefined"] = Missing
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)  # noqa: S701 - Django's backend passes autoescape=True
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        url=url,
        static=static,
        with_query=with_query,
        current_language=current_language,
        told=told,
        languages=LANGUAGES,
        chart_of_bars=charts.bars,
        chart_of_shares=charts.shares,
        chart_of_lines=charts.lines,
        custody_strip_svg=charts.custody_strip,
        media_ring_svg=charts.media_ring,
        formats=SimpleNamespace(**formats.FILTERS),
    )
    filters = {**formats.FILTERS, "word": words.word, "tone": words.tone}
    env.filters.update({name: _when_rendered(filter_) for name, filter_ in filters.items()})
    return env
