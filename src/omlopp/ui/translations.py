"""Words from templates and code into one catalogue per app, and the check that none lacks Swedish.

    python -m omlopp.ui.translations extract [app …]     takes new words up, keeps what is translated
    python -m omlopp.ui.translations missing             names every word without Swedish; 1 when there is one

Source text is English and needs no catalogue. Each app keeps its own, in
`<app>/locale/sv/LC_MESSAGES/django.po`, so that people working on different pages do not meet in one file.
The compiled `.mo` files are made by `omlopp.config.assets` and not checked in.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGE = "sv"

_METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/jinja2/**.html", "jinja2.ext.babel_extract"),
    ("**/jinja2/**.txt", "jinja2.ext.babel_extract"),
]
_JINJA_OPTIONS = {
    "extensions": "jinja2.ext.do",
    "newstyle_gettext": "true",
    "silent": "false",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "trimmed": "true",
}
_OPTIONS = {"**/jinja2/**.html": _JINJA_OPTIONS, "**/jinja2/**.txt": _JINJA_OPTIONS}
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True)
class MissingWord:
    """A text without Swedish: the app it stands in, the English, and where it is used."""

    app: str
    text: str
    place: str


def apps(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Every folder with a catalogue of its own: the entrances, `ui`, and each capability."""
    found = [package / name for name in ("ui", "portal", "desk", "shopfloor", "public", "api")]
    found += sorted((package / "apps").glob("[a-z]*"))
    return tuple(folder for folder in found if folder.is_dir())


def catalogue_path(app: Path) -> Path:
    """Where the Swedish catalogue of an app lies."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def used_words(app: Path) -> Catalog:
    """Every text an app asks to have translated, with its places and contexts."""
    catalogue = Catalog()
    messages = extract_from_dir(
        str(app),
        method_map=_METHODS,
        options_map=_OPTIONS,
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
    )
    for name, line, message, comments, context in sorted(messages, key=lambda found: (found[0], found[1])):
        catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def translated_words(app: Path) -> Catalog:
    """The Swedish catalogue of an app as it stands; empty when it has none."""
    path = catalogue_path(app)
    if not path.is_file():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=LANGUAGE, abort_invalid=True)


def missing_words(package: Path = PACKAGE) -> Iterator[MissingWord]:
    """Texts in use without Swedish, or with a guess (`fuzzy`) that nobody has confirmed.

    A text translated in any app's catalogue is translated: Django merges them.
    """
    everything = {app: translated_words(app) for app in apps(package)}
    done = {
        _key(message)
        for catalogue in everything.values()
        for message in catalogue
        if message.id and not message.fuzzy and _is_complete(message)
    }
    for app in everything:
        for message in used_words(app):
            if message.id and _key(message) not in done:
                text = message.id if isinstance(message.id, str) else message.id[0]
                file, line = message.locations[0]
                yield MissingWord(app.name, text, f"{file}:{line}")


def extract(app: Path) -> int:
    """Bring an app's catalogue up to date, keeping every translation; the number of texts in it.

    Nothing is guessed: a new text comes in empty. A text no longer used leaves.
    """
    used, present = used_words(app), {_key(message): message for message in translated_words(app)}
    path = catalogue_path(app)
    if not len(used) and not path.is_file():
        return 0
    catalogue = Catalog(
        locale=LANGUAGE,
        project="Omlopp",
        version="1",
        msgid_bugs_address="see SECURITY.md and CONTRIBUTING.md",
        last_translator="the Omlopp developers",
        language_team="Swedish",
        header_comment="# Omlopp's words in Swedish. Taken up by `python -m omlopp.ui.translations extract`.",
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        fuzzy=False,
    )
    for message in used:
        if not message.id:
            continue
        known = present.get(_key(message))
        catalogue.add(
            message.id,
            known.string if known else None,
            # The file without the line: a moved line is no change to the words.
            sorted({(file, 0) for file, _ in message.locations}),
            flags=(known.flags if known else set()) | message.flags,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, sort_output=True, include_lineno=False, width=110)
    return len(catalogue)


# A catalogue says what is translated, not when somebody ran the tool: two runs give the same bytes.
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _is_complete(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(strings) and all(strings)


def main(arguments: list[str] | None = None) -> int:
    """The two commands above."""
    parser = argparse.ArgumentParser(prog="python -m omlopp.ui.translations", description=__doc__)
    parser.add_argument("verb", choices=("extract", "missing"))
    parser.add_argument("app", nargs="*", help="only these apps, by folder name")
    chosen = parser.parse_args(arguments)
    if chosen.verb == "missing":
        lacking = [word for word in missing_words() if not chosen.app or word.app in chosen.app]
        for word in lacking:
            sys.stdout.write(f"{word.app}/{word.place}: {word.text}\n")
        return 1 if lacking else 0
    for app in apps():
        if not chosen.app or app.name in chosen.app:
            count = extract(app)
            if count:
                sys.stdout.write(f"{app.name}: {count} texts\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
