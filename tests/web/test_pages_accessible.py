"""Every page, in both languages: well formed, titled, in one language, sound for those who see or hear it
otherwise, and within its width on the narrowest screen.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages import pofile
from django.conf import settings
from lxml import html

from omlopp.ui import translations
from tests.ui.test_guide import Outline
from tests.web.asking import Asker
from tests.web.house import House
from tests.web.test_sweep import OPEN, PAGES, address, parameters

LANGUAGES = ("sv", "en")
PUBLIC = ("passport", "verify", "methods", "method", "accessibility", "api:docs")
DOOR = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
)
ACCOUNT = ("account_email", "account_change_password", "mfa_index")
FILES = (
    "takeback_lines_export",
    "devices_export",
    "device_evidence",
    "document_",
    "climate_diploma",
    "climate_workbook",
    "desk:list-problems",
    "desk:own-file",
    "desk:factors-file",
    "desk:recycling-file",
    "desk:names-file",
    "desk:keyboard-file",
    "desk:stock-export",
    "desk:keyboard-photo",
)
LEAST = 12
"""Letters from which on an English phrase on a Swedish page is no accident."""
BOTH_TONGUES = frozenset({"api:docs"})
"""Pages for programmers: the names and descriptions of the API are English in both languages."""


def pages() -> dict[str, str | None]:
    """Every page to look at and who opens it."""
    found: dict[str, str | None] = dict.fromkeys((*PUBLIC, *DOOR))
    assert set(PUBLIC + DOOR) <= set(OPEN)
    found |= dict.fromkeys(ACCOUNT, "customer_it")
    for line, page in PAGES.items():
        if page.get == 200 and not line.startswith(FILES):
            found[line] = "administrator" if line.startswith("desk:") else "customer_it"
    return found


PEOPLE = pages()


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """The house, played once."""
    return House()


@pytest.fixture(scope="module")
def asker(house: House) -> Asker:
    """Who asks."""
    return Asker(house)


def where(house: House, line: str, language: str) -> str:
    """The address of a page; the public ones carry their language in it."""
    fill = PAGES[line].fill if line in PAGES else {"statement": "erasure_certificate"}
    found = address(line, parameters(house, house.own, fill))
    return f"{found}?lang={language}" if line in PUBLIC else found


@pytest.fixture(scope="module", params=LANGUAGES)
def opened(house: House, asker: Asker, request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """The language, and every page in it as answered."""
    asker.language = request.param
    asker.client.defaults["HTTP_ACCEPT_LANGUAGE"] = request.param
    return request.param, {
        line: asker.ask(who, "GET", where(house, line, request.param)) for line, who in PEOPLE.items()
    }


def test_every_page_is_well_formed_and_has_one_heading(opened: tuple[str, dict[str, Any]]) -> None:
    language, answers = opened
    wrong = []
    for line, response in answers.items():
        markup = response.content.decode()
        outline = Outline()
        try:
            outline.feed(markup)
        except AssertionError as fault:
            wrong.append((line, str(fault)))
            continue
        faults = [
            ("left open", outline.open),
            ("inline script", outline.inline_scripts),
            ("style or on…", [one for one in outline.attributes if one == "style" or one.startswith("on")]),
            ("ids twice", sorted({one for one in outline.ids if outline.ids.count(one) > 1})),
            ("h1", outline.headings.count(1) != 1 or outline.headings[0] != 1),
            ("steps", [b for a, b in zip(outline.headings, outline.headings[1:], strict=False) if b > a + 1]),
            ("lang", f'<html lang="{language}"' not in markup),
        ]
        wrong += [(line, name, fault) for name, fault in faults if fault]

    assert not wrong, "\n" + "\n".join(map(str, wrong))


def test_every_page_has_a_title_of_its_own_and_the_policy(opened: tuple[str, dict[str, Any]]) -> None:
    _language, answers = opened
    wrong = []
    for line, response in answers.items():
        title = html.fromstring(response.content.decode()).findtext(".//title") or ""
        if not re.fullmatch(r"\S.{2,100} · Omlopp", title):
            wrong.append((line, title))
        if "script-src 'self'" not in response.headers.get("Content-Security-Policy", ""):
            wrong.append((line, "no policy"))
        if "unsafe" in response.headers.get("Content-Security-Policy", ""):
            wrong.append((line, "loose policy"))

    assert not wrong, "\n" + "\n".join(map(str, wrong))


def phrases() -> Iterator[str]:
    """English phrases of the catalogues that Swedish says otherwise; what stands between their gaps."""
    for app in translations.apps():
        path = translations.catalogue_path(app)
        if not path.is_file():
            continue
        with path.open("rb") as file:
            catalogue = pofile.read_po(file, locale="sv")
        for message in catalogue:
            texts = message.id if isinstance(message.id, tuple) else (message.id,)
            said = " ".join(message.string if isinstance(message.string, tuple) else (message.string,))
            for text in texts:
                for piece in re.split(r"%\(\w+\)s|%[sd]", text):
                    phrase = " ".join(piece.split()).strip(" .,:;–")
                    if sum(map(str.isalpha, phrase)) > LEAST and phrase.casefold() not in said.casefold():
                        yield phrase


def test_no_swedish_page_speaks_english(opened: tuple[str, dict[str, Any]]) -> None:
    language, answers = opened
    if language != "sv":
        return
    known = re.compile(
        "|".join(rf"\b{re.escape(one)}\b" for one in sorted(set(phrases()), key=len, reverse=True))
    )
    wrong = []
    for line, response in answers.items():
        if line in BOTH_TONGUES:
            continue
        body = html.fromstring(response.content.decode())
        for part in body.xpath("//*[@lang='en'] | //script | //title[@lang]"):
            part.drop_tree()
        spoken = [
            *body.itertext(),
            *(str(one) for one in body.xpath("//@aria-label | //@alt | //@placeholder")),
        ]
        wrong += [(line, found) for text in spoken for found in known.findall(" ".join(text.split()))]

    assert not wrong, "\n" + "\n".join(map(str, wrong))


def test_the_label_opens_a_small_page_that_stores_nothing(house: House, asker: Asker) -> None:
    response = asker.ask(None, "GET", where(house, "passport", "sv"))

    assert len(response.content) < 50_000
    assert not response.cookies
    assert not asker.ask(None, "GET", where(house, "verify", "sv")).cookies
    assert not asker.ask(None, "GET", where(house, "accessibility", "sv")).cookies


SAMPLE = (
    "home",
    "takeback",
    "devices",
    "device",
    "passport",
    "verify",
    "account_login",
    "desk:home",
    "desk:takeback",
    "desk:list-review",
    "desk:receiving",
    "desk:device",
    "desk:evidence-item",
)
"""Pages looked at in every combination; all others in two that differ in everything."""
ALWAYS = (("sv", "light", 1280), ("en", "dark", 390))
CASES = [
    (language, theme, width)
    for language in LANGUAGES
    for theme in ("light", "dark")
    for width in (390, 768, 1280)
]
AXE = {"resultTypes": ["violations"]}


class Onlooker:
    """A browser at the house, as whoever a page is for."""

    def __init__(self, browser: Any, asker: Asker, base: str, look: tuple[str, str, int]) -> None:
        language, theme, width = look
        self.house, self.base, self.language = asker.house, base, language
        self.contexts: dict[str | None, Any] = {}
        for who in (None, "customer_it", "administrator"):
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=theme,
                reduced_motion="reduce",
                locale={"sv": "sv-SE", "en": "en-GB"}[language],
            )
            context.set_default_timeout(60_000)
            cookies = {}
            if who is not None:
                cookies = {
                    settings.SESSION_COOKIE_NAME: asker.sessions[who],
                    settings.LANGUAGE_COOKIE_NAME: language,
                }
            context.add_cookies(
                [{"name": name, "value": value, "url": base} for name, value in cookies.items()]
            )
            self.contexts[who] = context.new_page()

    def open(self, line: str) -> Any:
        """The page in a tab."""
        tab = self.contexts[PEOPLE[line]]
        response = tab.goto(self.base + where(self.house, line, self.language))
        assert response.status == 200, line
        return tab

    def leave(self) -> None:
        """Close the windows."""
        for tab in self.contexts.values():
            tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("look", CASES, ids=lambda look: "-".join(map(str, look)))
def test_axe_finds_nothing(browser: Any, served: str, asker: Asker, look: tuple[str, str, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    onlooker = Onlooker(browser, asker, served, look)
    wrong = []
    for line in PEOPLE if look in ALWAYS else SAMPLE:
        # Run by the driver and not as a script of the page, which the content security policy would refuse.
        results = axe.run(onlooker.open(line), options=AXE).response
        wrong += [
            (line, found["id"], [node["html"][:200] for node in found["nodes"]][:2])
            for found in results["violations"]
        ]
    onlooker.leave()

    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_runs_out_of_a_narrow_page(browser: Any, served: str, asker: Asker, width: int) -> None:
    onlooker = Onlooker(browser, asker, served, ("sv", "light", width))
    wrong = []
    for line in PEOPLE:
        reach = onlooker.open(line).evaluate("document.documentElement.scrollWidth")
        wrong += [(line, reach)] if reach > width else []
    onlooker.leave()

    assert not wrong, "\n" + "\n".join(map(str, wrong))
