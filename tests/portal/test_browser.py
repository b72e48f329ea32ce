"""The pages in a real browser: nothing for axe to find, nothing runs out of the page, in both themes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

CHROMIUM = Path("/usr/bin/chromium")
STATIC = Path(__file__).resolve().parents[2] / "src/omlopp/ui/static"


@pytest.fixture
def drawn(story: Any, browse: Callable[..., Any]) -> dict[str, bytes]:
    """The pages as the owner gets them, and the door as anybody does."""
    number = story.takeback.number
    paths = [
        "/",
        f"/takebacks/{number}",
        f"/takebacks/{number}/lines",
        "/devices",
        f"/d/{story.locked.code}",
        f"/p/{story.good.code}",
        "/profile",
    ]
    owner = browse(story.owner)
    found = {path: owner.get(path).content for path in paths}
    found["/account/login/"] = browse(None).get("/account/login/").content
    return found


@pytest.mark.browser
@pytest.mark.django_db
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(drawn: dict[str, bytes]) -> None:
    driver = pytest.importorskip("playwright.sync_api").sync_playwright
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    if not CHROMIUM.is_file():
        pytest.skip("no Chromium on this machine")
    found: dict[str, Any] = {}

    # The driver runs a loop in this thread, so the database is left alone until it has ended.
    with driver() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        for theme, width in (("light", 1280), ("dark", 320)):
            tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
            tab.route("**/*", lambda route: answer(route, drawn))
            for path in drawn:
                tab.goto(f"http://pages.test{path}")
                for violation in axe.run(tab).response["violations"]:
                    nodes = [node["html"] for node in violation["nodes"]][:2]
                    found[f"{path} {theme} {width}"] = (violation["id"], nodes)
                beyond = tab.evaluate("document.documentElement.scrollWidth") - width
                if beyond > 1:  # one pixel is rounding
                    found[f"{path} is too wide at {width}"] = beyond
            tab.close()
        browser.close()

    assert found == {}


def answer(route: Any, drawn: dict[str, bytes]) -> None:
    """A drawn page or a file of the look, from memory and disk."""
    path = unquote(urlsplit(route.request.url).path)
    file = STATIC / path.removeprefix("/static/")
    if path.startswith("/static/") and file.is_file():
        route.fulfill(path=file)
    elif path in drawn:
        route.fulfill(body=drawn[path], content_type="text/html; charset=utf-8")
    else:
        route.fulfill(status=404)
