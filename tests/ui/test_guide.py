"""The living guide, as a page: whole, valid, without inline script or style, and sound in a real browser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.test import RequestFactory, override_settings
from django.utils import translation

from omlopp.ui.guide import guide_context
from tests.ui.engine import UI, engine

CHROMIUM = Path("/usr/bin/chromium")
NAV = [
    {"url": "/desk/", "text": "Översikt", "current": False},
    {"url": "/desk/takebacks", "text": "Återtag", "current": "page"},
]
PERSON = {
    "name": "Mottagare 1",
    "organisation": "Exempelkommunen",
    "links": [{"url": "/me", "text": "Konto"}],
    "logout_url": "/out",
}


def page(language: str, theme: str = "", **context: Any) -> str:
    with (
        override_settings(ROOT_URLCONF="tests.ui.urls", STATIC_URL="/static/"),
        translation.override(language),
    ):
        return (
            engine()
            .get_template("ui/guide.html")
            .render(
                guide_context() | {"theme": theme, "nav": NAV, "person": PERSON} | context,
                request=RequestFactory().get("/desk/ui/"),
            )
        )


class Outline(HTMLParser):
    """Checks nesting and collects what the tests ask about."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.headings: list[int] = []
        self.inline_scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"<{tag}> has an attribute twice"
        self.attributes |= set(given)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.inline_scripts += tag in {"script", "style"} and "src" not in given
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_guide_is_well_formed_and_keeps_the_content_security_policy(language: str) -> None:
    markup = page(language)
    outline = Outline()
    outline.feed(markup)

    assert outline.open == []
    assert outline.inline_scripts == 0
    assert not {name for name in outline.attributes if name == "style" or name.startswith("on")}
    assert sorted(set(outline.ids)) == sorted(outline.ids)
    assert outline.headings[0] == 1
    assert f'<html lang="{language}"' in markup
    assert len(brotli.compress(markup.encode())) <= 25_000


def test_the_guide_shows_every_component() -> None:
    macros = set(
        re.findall(r"{% macro ([a-z]\w*)\(", (UI / "jinja2/ui/components.html").read_text(encoding="utf-8"))
    )
    sources = "".join(path.read_text(encoding="utf-8") for path in (UI / "jinja2/ui").glob("*.html"))

    assert {
        name for name in macros if not re.search(rf"\b(c\.)?{name}\(", sources.replace(f"macro {name}(", ""))
    } == {"htmx"}  # nothing to look at


def test_a_page_with_errors_says_so_in_its_title() -> None:
    assert "<title>Fel: Komponenter · Omlopp</title>" in page("sv", errors=True)
    assert "<title>Components · Omlopp</title>" in page("en")


def test_the_frame_says_it_and_no_page_says_it_again() -> None:
    titles = {
        file.name: title
        for file in UI.parent.glob("*/jinja2/**/*.html")
        for title in re.findall(r"{% block title %}(.*?){% endblock %}", file.read_text(encoding="utf-8"))
    }

    assert len(titles) > 40
    assert [name for name, title in titles.items() if "Error" in title] == []


@pytest.mark.parametrize("shell", ["portal", "desk", "public"])
def test_a_shell_stands_without_anything_given(shell: str) -> None:
    with translation.override("sv"):
        markup = engine().get_template(f"ui/shell_{shell}.html").render()

    outline = Outline()
    outline.feed(markup)
    assert outline.open == []
    assert 'href="/accessibility"' in markup
    assert 'href="/methods"' in markup
    assert ('role="search"' in markup) is (shell != "public")


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "500"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_error_page_stands_alone_and_says_what_to_do(code: str, language: str) -> None:
    with translation.override(language):
        markup = engine().get_template(f"{code}.html").render({"reference": "7K3M9QX4"})

    outline = Outline()
    outline.feed(markup)
    assert outline.open == []
    assert f"<title>{'Fel' if language == 'sv' else 'Error'}: " in markup
    assert markup.count("<h1>") == 1
    assert "7K3M9QX4" in markup


def test_the_public_shell_needs_no_cookie() -> None:
    request = RequestFactory().get("/p/7K3M9QX4", {"lang": "sv"})

    with translation.override("sv"):
        markup = engine().get_template("ui/shell_public.html").render({}, request)

    assert "csrfmiddlewaretoken" not in markup
    assert 'href="?lang=en" lang="en"' in markup


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.is_file():
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


CASES = [
    (language, theme, width)
    for language in ("sv", "en")
    for theme in ("light", "dark")
    for width in (390, 768, 1280)
]


def opened(browser: Any, language: str, theme: str, width: int) -> Any:
    """The guide in a tab, served from memory under the project's own content security policy."""
    tab = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    markup = page(language, theme)

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix("http://omlopp.test")
        if path.startswith("/static/ui/"):
            route.fulfill(path=UI / path.lstrip("/"))
        else:
            route.fulfill(
                body=markup,
                content_type="text/html; charset=utf-8",
                headers={
                    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'"
                },
            )

    tab.route("**/*", answer)
    tab.goto("http://omlopp.test/desk/ui/")
    tab.evaluate("document.fonts.ready")
    return tab


@pytest.mark.browser
@pytest.mark.parametrize(("language", "theme", "width"), CASES)
def test_axe_finds_nothing(browser: Any, language: str, theme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tab = opened(browser, language, theme, width)

    # Run by the driver and not as a script of the page, which the content security policy would refuse.
    results = axe.run(tab).response
    tab.close()

    assert len(results["passes"]) > 20
    assert [
        (found["id"], [node["html"] for node in found["nodes"]][:3]) for found in results["violations"]
    ] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_out_of_the_page(browser: Any, width: int) -> None:
    tab = opened(browser, "sv", "light", width)

    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


@pytest.mark.browser
def test_what_one_points_at_is_large_enough(browser: Any) -> None:
    tab = opened(browser, "sv", "light", 390)

    small = tab.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(e => {
            const box = e.getBoundingClientRect();
            const inText = e.matches('a') && getComputedStyle(e).display === 'inline';
            const isSmall = box.width && (box.width < 24 || box.height < 24);
            return isSmall && !inText && !e.closest('.skip, .hidden');
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    tab.close()

    assert small == []


@pytest.mark.browser
def test_the_summary_of_errors_takes_the_focus_and_every_stop_is_seen(browser: Any) -> None:
    tab = opened(browser, "sv", "light", 1280)
    assert tab.evaluate("document.activeElement.className") == "summary error"

    tab.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    tab.evaluate("document.querySelector('.skip').focus()")
    stops = []
    for _ in range(60):
        stops.append(
            tab.evaluate(
                """() => {
                    const e = document.activeElement, style = getComputedStyle(e);
                    const box = e.getBoundingClientRect();
                    const at = document.elementFromPoint(
                        box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
                    return [
                        e.outerHTML.slice(0, 80),
                        style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3,
                        !at || e.contains(at) || at.contains(e),
                    ];
                }"""
            )
        )
        tab.keyboard.press("Tab")
    tab.close()

    assert [name for name, ring, _ in stops if not ring] == []
    assert [name for name, _, on_top in stops if not on_top] == []


@pytest.mark.browser
def test_the_script_selects_all_and_opens_the_dialog(browser: Any) -> None:
    tab = opened(browser, "sv", "light", 1280)

    tab.check("[data-check-all]")
    assert tab.locator("td.check input:checked").count() == 3
    assert tab.locator("[data-check-number]").inner_text() == "3"
    tab.uncheck("td.check input >> nth=1")
    assert tab.evaluate("document.querySelector('[data-check-all]').indeterminate") is True
    tab.click("[data-dialog]")
    assert tab.evaluate("document.querySelector('dialog').open") is True
    tab.close()


@pytest.mark.browser
def test_nothing_breaks_the_content_security_policy(browser: Any) -> None:
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.close()
    tab = opened(browser, "sv", "light", 1280)
    tab.on("console", lambda message: said.append(message.text))
    tab.reload()

    assert [line for line in said if "Content Security Policy" in line] == []
    tab.close()
