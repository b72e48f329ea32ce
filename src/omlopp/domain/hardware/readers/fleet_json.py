"""Fleet exports as JSON: a list of devices, alone or below the key that each system's interface uses."""

from collections.abc import Iterator
from typing import Any

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import HardwareReport
from omlopp.domain.hardware.readers._fleet import MOST_DEVICES, column, dialect_of, reports

_LISTS = ("value", "results", "rows", "result", "computers", "mobile_devices", "devices")
_SECTIONS = ("general", "hardware", "security", "operatingSystem", "diskEncryption")
_INNER = "bootPartitionEncryptionDetails"
_SAVED_SEARCH = "advanced_computer_search"
_NAMES = ("name", "display_value", "formatted", "label")


def _devices(content: Content) -> list[Any]:
    document = content.json
    if isinstance(document, dict) and isinstance(document.get(_SAVED_SEARCH), dict):
        document = document[_SAVED_SEARCH]
    if isinstance(document, dict):
        document = next((document[key] for key in _LISTS if isinstance(document.get(key), list)), None)
    return document[: MOST_DEVICES + 1] if isinstance(document, list) else []


def _cells(given: dict[str, Any]) -> dict[str, object]:
    """One device by compared heading; Jamf's sections are laid flat, references are told by their name."""
    held: dict[str, object] = {}
    groups = [given, *(one for key in _SECTIONS if isinstance(one := given.get(key), dict))]
    groups += [one for group in groups if isinstance(one := group.get(_INNER), dict)]
    for key, value in ((key, value) for group in groups for key, value in group.items()):
        if isinstance(value, dict):
            value = next((value[one] for one in _NAMES if isinstance(value.get(one), str)), None)  # noqa: PLW2901 - the name of what is referred to
        if value not in (None, "") and not isinstance(value, list | dict):
            held.setdefault(column(key), str(value) if isinstance(value, bool) else value)
    return held


def recognises(content: Content) -> bool:
    """By the keys of the first device."""
    first = next((one for one in _devices(content)[:20] if isinstance(one, dict)), None)
    return first is not None and dialect_of(_keys(first)) is not None


def _keys(given: dict[str, Any]) -> Iterator[str]:
    yield from given
    for key in _SECTIONS:
        if isinstance(inner := given.get(key), dict):
            yield from inner


def read(content: Content) -> tuple[HardwareReport, ...]:
    """Every device of the list, in its order."""
    given = [(place, one) for place, one in enumerate(_devices(content)) if isinstance(one, dict)]
    dialect = dialect_of(_keys(given[0][1])) if given else None
    if dialect is None:
        return ()
    return reports(((f"[{place}]", _cells(one)) for place, one in given), dialect, [])
