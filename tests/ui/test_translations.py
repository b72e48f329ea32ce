"""A Swedish reader never meets an English word."""

from pathlib import Path

import pytest
from babel.messages import pofile

from omlopp.ui import translations


@pytest.mark.parametrize("app", translations.apps(), ids=lambda app: app.name)
def test_every_text_has_its_swedish(app: Path) -> None:
    lacking = [word for word in translations.missing_words() if word.app == app.name]

    assert not lacking, "without Swedish text:\n" + "\n".join(
        f"{word.place}: {word.text!r}" for word in lacking
    )


@pytest.mark.parametrize("app", translations.apps(), ids=lambda app: app.name)
def test_a_translation_names_the_same_values_as_its_source(app: Path) -> None:
    for message in translations.translated_words(app):
        assert [str(error) for error in message.check()] == [], message.id


def test_one_text_has_one_translation() -> None:
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for app in translations.apps():
        for message in translations.translated_words(app):
            if message.id:
                text = message.id if isinstance(message.id, str) else message.id[0]
                said.setdefault((message.context, text), {}).setdefault(str(message.string), app.name)

    differing = {text: answers for text, answers in said.items() if len(answers) > 1}
    assert not differing, "give each meaning its own context (pgettext)"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    app = tmp_path / "desk"
    (app / "jinja2" / "desk").mkdir(parents=True)
    (app / "jinja2" / "desk" / "page.html").write_text(
        '{{ _("Take-back") }} {{ pgettext("statement", "Draft") }}'
        "{% trans count=n %}One device\n   waits{% pluralize %}{{ count }} devices wait{% endtrans %}",
        encoding="utf-8",
    )
    (app / "views.py").write_text('TITLE = gettext_lazy("Receiving")\n', encoding="utf-8")
    return app


def test_words_are_taken_up_from_templates_and_code(app: Path) -> None:
    translations.extract(app)

    found = {(m.context, m.id) for m in translations.translated_words(app) if m.id}
    assert found == {
        (None, "Take-back"),
        ("statement", "Draft"),
        (None, ("One device waits", "%(count)s devices wait")),
        (None, "Receiving"),
    }


def test_extracting_again_keeps_what_is_translated_and_drops_what_is_gone(app: Path) -> None:
    translations.extract(app)
    catalogue = translations.translated_words(app)
    catalogue["Take-back"].string = "Återtag"
    with translations.catalogue_path(app).open("wb") as file:
        pofile.write_po(file, catalogue)
    (app / "views.py").write_text("", encoding="utf-8")

    translations.extract(app)
    once = translations.catalogue_path(app).read_bytes()
    translations.extract(app)

    after = translations.translated_words(app)
    assert after["Take-back"].string == "Återtag"
    assert "Receiving" not in after
    assert translations.catalogue_path(app).read_bytes() == once


def test_words_without_swedish_are_named_with_their_place(app: Path) -> None:
    lacking = list(translations.missing_words(app.parent))

    assert ("desk", "Receiving", "views.py:1") in {(w.app, w.text, w.place) for w in lacking}
    assert len(lacking) == 4
