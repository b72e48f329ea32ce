"""Asking the house for pages as anybody, without trace: each request is rolled back, so all meet the same.

browser = Asker(house)
browser.ask("customer_it", "GET", "/takebacks")        # as one logged in
browser.ask(None, "POST", "/desk/takebacks/new")       # as nobody
browser.call("receiver", "GET", "/api/v1/devices")     # with a station's token
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.encoding import iri_to_uri

from omlopp import ledger
from tests.web.house import House

CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}'
)
"""What differs between two answers to the same request: the form's token, and the key of a form sent once."""


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the house: its name with its namespace, and its route."""
    yield from _within(get_resolver().url_patterns, "", "")


def endpoints() -> list[str]:
    """Every endpoint of the API by its own description, as `GET /api/v1/takebacks`."""
    from omlopp.api.entrance import api

    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


def _within(patterns: Iterable[Any], namespace: str, route: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _within(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", here


class Asker:
    """Asks as a person of the house, by log-in or by token."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.language = "sv"
        self.left: Any = None
        """What `look` saw after the last request, before its traces were gone."""
        # One for all: making a client reads the middleware anew.
        self.client = Client(raise_request_exception=False)
        self.sessions = {name: self._session(person) for name, person in house.people.items()}

    def _session(self, person: Any) -> str:
        self.client.cookies.clear()
        self.client.force_login(person)
        return str(self.client.cookies[settings.SESSION_COOKIE_NAME].value)

    def ask(
        self,
        name: str | None,
        method: str,
        url: str,
        data: dict[str, Any] | None = None,
        look: Callable[[], Any] | None = None,
    ) -> HttpResponse:
        """The answer to a request in the browser, as the person or as nobody."""
        self.client.cookies.clear()
        if name is not None:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
            self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = self.language
        with _without_trace():
            response = self.client.get(url, data) if method == "GET" else self.client.post(url, data)
            if look is not None:
                ledger.set_sight(ledger.EVERYTHING)
                self.left = look()
            return response

    def call(self, name: str | None, method: str, url: str, body: Any = None) -> HttpResponse:
        """The answer to a request with the person's token, or with none."""
        self.client.cookies.clear()
        headers = {} if name is None else {"Authorization": f"Bearer {self.house.tokens[name]}"}
        content = b"" if body is None else json.dumps(body).encode()
        with _without_trace():
            return self.client.generic(method, url, content, content_type="application/json", headers=headers)


@contextmanager
def _without_trace() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)  # type: ignore[no-untyped-call]
    ledger.set_sight(ledger.EVERYTHING)


def plain(response: HttpResponse, parameters: Iterable[str] = ()) -> tuple[int, str]:
    """What an answer says: status and body, without what differs each time and without what was asked for."""
    body = b"".join(response) if response.streaming else response.content
    text = CHANGING.sub("…", body.decode("utf-8", "replace"))
    for parameter in sorted(parameters, key=len, reverse=True):
        for spelled in (parameter, iri_to_uri(parameter), iri_to_uri(parameter).replace("%", "%25")):
            text = text.replace(spelled, "…")
    return response.status_code, text
