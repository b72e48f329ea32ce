"""A browser for anybody of the cast, and take-backs at several points of their way."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

LIST = (
    "Serienummer;Typ;Tillverkare;Modell;Inventarienr;Kommun;Inköpsdatum\n"
    "PF2X9K1L;Bärbar dator;Lenovo;ThinkPad T14;IT-1;Exempelkommunen;2021-03-01\n"
    "PF2X9K2M;Bärbar dator;Lenovo;ThinkPad T14;IT-2;Provkommunen;2021-03-01\n"
    "CN0ABC12;Bildskärm;Dell;U2419H;IT-3;Exempelkommunen;2021-03-01\n"
    "PF2X9K1L;Bärbar dator;Lenovo;ThinkPad T14;IT-4;Exempelkommunen;2021-03-01\n"
    "PF2X9K7Q;Grunka;Dell;Latitude 7420;IT-6;Exempelkommunen;2021-03-01\n"
    "saknas;Bärbar dator;HP;EliteBook;IT-7;Exempelkommunen;2021-03-01\n"
).encode()
PASSWORD = "ett-långt-lösenord-för-prov"


class Browser:
    """Django's test client for one person; what the connection sees is restored after each request."""

    def __init__(self, person: Any | None, language: str = "en") -> None:
        from django.conf import settings
        from django.test import Client

        self.client = Client(headers={"accept-language": language})
        if person is not None:
            self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    def get(self, url: str, **query: str) -> Any:
        """The response."""
        return self._asked(lambda: self.client.get(url, query))

    def post(self, url: str, data: dict[str, Any] | None = None, *, follow: bool = False) -> Any:
        """The response."""
        return self._asked(lambda: self.client.post(url, data or {}, follow=follow))

    def text(self, url: str, **query: str) -> str:
        """The text of a page that must be there."""
        response = self.get(url, **query)
        assert response.status_code == 200, url
        return str(response.content.decode())

    def _asked(self, ask: Callable[[], Any]) -> Any:
        from omlopp import ledger

        try:
            return ask()
        finally:
            ledger.set_sight(ledger.EVERYTHING)


@pytest.fixture(autouse=True)
def _no_collected_files(settings: Any) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def at_desk(cast: Any) -> Callable[..., Browser]:
    """Somebody of the house, by role, in a browser."""

    def make(role: str = "administrator", language: str = "en") -> Browser:
        return Browser(cast.person(role, cast.operator), language)

    return make


@pytest.fixture
def announced(cast: Any, at: datetime) -> Any:
    """A take-back whose list is announced: six lines, one of them a duplicate."""
    from omlopp.apps.intake import actions

    takeback = cast.takeback()
    draft, _read = actions.propose_list(takeback=takeback, name="lista.csv", data=LIST, actor=None, at=at)
    places = {"exempelkommunen": cast.unit.path, "provkommunen": cast.other_unit.path}
    actions.announce(takeback=takeback, draft=draft, places=places, actor=None, at=at)
    takeback.refresh_from_db()
    return takeback


@pytest.fixture
def receiving(announced: Any, at: datetime) -> Any:
    """The same, with receiving begun."""
    from omlopp.apps.intake import actions

    actions.open_receiving(takeback=announced, actor=None, at=at)
    announced.refresh_from_db()
    return announced


@pytest.fixture
def in_house(receiving: Any, at: datetime) -> Any:
    """The same, with every open line received."""
    from omlopp.apps.intake import actions

    actions.receive_lines(takeback=receiving, lines=None, place="K1", actor=None, at=at)
    return receiving
