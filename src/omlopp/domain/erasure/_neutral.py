"""Writing the neutral form: what a station of ours hands in (`docs/evidence-format.md`)."""

from collections.abc import Iterable
from typing import Any

from omlopp.domain.erasure._model import MediumReport
from omlopp.domain.hardware import Component, Device, Lock
from omlopp.domain.hardware.readers.omlopp_json import FORMAT


def evidence_document(
    *,
    tool: str,
    tool_version: str | None = None,
    document_id: str | None = None,
    created_at: str | None = None,
    device: Device | None = None,
    components: Iterable[Component] = (),
    media: Iterable[MediumReport] | None = None,
    locks: Iterable[Lock] = (),
    operator: str | None = None,
) -> dict[str, Any]:
    """One document as plain values, ready for a JSON encoder; what is unknown is left out.

    Without `media` (None) it is an inventory; with an empty list it says that nothing was erased. Reading it
    back with `hardware.read` and `erasure.read` gives the same device, components, locks and media.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "tool": tool,
        "tool_version": tool_version,
        "document_id": document_id,
        "created_at": created_at,
        "operator": operator,
        "device": _known(device.as_json()) if device else None,
        "components": [_known(part.as_json()) for part in components] or None,
        "locks": [_known(lock.as_json()) for lock in locks] or None,
        "media": None
        if media is None
        else [_known(medium.as_json(), without=("tool", "tool_version", "document_id")) for medium in media],
    }
    return {key: value for key, value in document.items() if value is not None}


def _known(values: dict[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        key: str(value) if isinstance(value, str) else value
        for key, value in values.items()
        if value is not None and value != [] and key not in without
    }
