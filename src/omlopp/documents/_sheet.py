"""What the pages of all documents share: the frame, the foot, the way to check."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from omlopp.documents._changes import told
from omlopp.documents._codes import qr_svg
from omlopp.documents._facts import Document, Organisation
from omlopp.documents._figures import moment, number
from omlopp.documents._press import LONGEST
from omlopp.documents._words import Words

Page = dict[str, Any]
T = TypeVar("T")


def frame(document: Document, words: Words, *, title: str, subject: str) -> Page:
    """Title, language, head, foot and attachment; the same on every paper."""
    issue = document.issue
    return {
        "title": title,
        "kind": title,
        "subject": subject,
        "id": issue.id,
        "author": document.operator.name,
        "lang": words.language,
        "region": "se" if words.language == "sv" else "gb",
        "words": {"page": words("page"), "of": words("of")},
        "foot": f"{issue.id} · {words('version')} {issue.version} · {words('issued')} "
        f"{moment(issue.issued_at, words.language)}",
        "attach": {
            "name": file_name(document),
            "description": words("attached", shape=document.SHAPE),
        },
    }


def file_name(document: Document) -> str:
    """The name of the attached file."""
    return document.SHAPE.rsplit("/", 1)[0].replace("omlopp/", "") + ".json"


def proof(document: Document, words: Words, sha256: str, *, notes: tuple[str, ...] = ()) -> Page:
    """The block with the QR code. The code holds the address and, behind `#`, half the data's digest."""
    issue = document.issue
    lines = list(notes)
    if issue.position is not None:
        lines.append(_sentence(words("position", position=str(issue.position))))
    if issue.replaces is not None:
        lines.append(words("replaced_by_this", replaces=issue.replaces))
    if issue.changes:
        lines.append(words("changed", changes="; ".join(told(issue.changes, words))))
    return {
        "qr": qr_svg(f"{issue.verify_url}#{sha256[:32]}"),
        "alt": words("qr_alt", url=issue.verify_url),
        "title": words("check"),
        "how": words("check_how", file=file_name(document)),
        "url": issue.verify_url,
        "digest-label": words("digest"),
        "digest": sha256,
        "notes": lines,
        "if-altered": words("squares", limit=str(LONGEST)),
    }


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def known(value: str | None, words: Words, *, mono: bool = False, serial: bool = False) -> Any:
    """A cell: the text, in mono or as a serial number where asked, or the word for unknown set apart."""
    if value is None or not value.strip():
        return {"unknown": words("unknown")}
    if serial:
        return {"serial": value}
    return {"mono": value} if mono else value


def rows(pairs: Mapping[str, Any]) -> list[list[Any]]:
    """Names and values for the block of facts; a value of None leaves the row out."""
    return [[name, value] for name, value in pairs.items() if value is not None]


def party(organisation: Organisation) -> str:
    """Name and number on one line."""
    return ", ".join(part for part in (organisation.name, organisation.number) if part)


LISTED = 2_000
"""Up to so many devices stand in a table, a row for each; of more, those that are alike stand together.

A cell of a tagged table costs ten times a line of text to set: eighteen thousand rows took 1.6 GB.
"""


def alike(
    groups: Mapping[tuple[str, ...], Sequence[T]],
    words: Words,
    *,
    name: Callable[[T], str],
    summed: Callable[[Sequence[T]], str] = lambda _members: "",
) -> list[Page]:
    """Devices in groups, in order, for `alike` of the templates: (model, facts…) → devices.

    `name` is what names one of them, `summed` what a group makes together. Where hardly any two are of one
    model they are grouped by the facts alone, one on each line with its model: a heading for each would be
    hundreds of pages.
    """
    lines = 2 * len(groups) > sum(map(len, groups.values()))
    together: dict[tuple[str, ...], list[tuple[T, str]]] = {}
    for (model, *facts), members in sorted(groups.items(), key=lambda group: group[0]):
        key = tuple(facts) if lines else (model, *facts)
        together.setdefault(key, []).extend((one, model) for one in members)
    return [
        {
            "title": title,
            "facts": " · ".join(
                part
                for part in (*facts, summed([one for one, _ in found]), _devices(len(found), words))
                if part
            ),
            "names": [name(one) for one, _ in found],
            "models": [model for _, model in found] if lines else None,
        }
        for (title, *facts), found in sorted(together.items())
    ]


def _devices(count: int, words: Words) -> str:
    return words("alike.one") if count == 1 else words("alike.many", count=number(count, words.language))


def column(title: str, width: float, *, align: str = "left") -> Page:
    """A column of a table; widths are shares of the whole."""
    return {"title": title, "width": width, "align": align}
