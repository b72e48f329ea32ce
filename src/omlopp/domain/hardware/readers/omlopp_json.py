"""Our own neutral JSON, `omlopp-evidence/1`: what a station of ours or any other tool may write.

One document may hold the device, its components and what was done to its media; this reader takes the first
two, the one in `omlopp.domain.erasure` the third. Described in `docs/evidence-format.md`.
"""

from collections.abc import Callable
from typing import Any

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._locks import Lock, LockKind, LockState
from omlopp.domain.hardware._model import (
    Component,
    ComponentKind,
    Device,
    HardwareReport,
    Interface,
    Medium,
    Problem,
)
from omlopp.domain.hardware.values import (
    boolean,
    choice,
    integer,
    mapping,
    moment,
    name,
    number,
    objects,
    serial,
    storage_kind,
    text,
)
from omlopp.domain.screens import is_plausible
from omlopp.domain.vocabulary import Kind

FORMAT = "omlopp-evidence/1"
_PARTS = ("ram", "processor")


def recognises(content: Content) -> bool:
    """By the key `format`."""
    return mapping(content.json).get("format") == FORMAT


def device_of(document: dict[str, Any], problems: list[Problem]) -> Device | None:
    """The `device` of a neutral document; None when it has none."""
    given = document.get("device")
    if not isinstance(given, dict):
        return None
    return Device(
        kind=choice(Kind, given.get("kind"), "device.kind", problems),
        manufacturer=name(given.get("manufacturer")),
        model=name(given.get("model")),
        version=name(given.get("version")),
        sku=name(given.get("sku")),
        serial=serial(given.get("serial")),
        uuid=serial(given.get("uuid")),
        asset_tag=serial(given.get("asset_tag")),
        imei=serial(given.get("imei")),
        screen_inch=_screen(given.get("screen_inch"), given.get("kind"), problems),
    )


def _screen(value: Any, kind: Any, problems: list[Problem]) -> float | None:
    inches = number(value)
    if value is None or (inches is not None and is_plausible(text(kind), inches)):
        return inches
    problems.append(Problem("screen_size_implausible", "device.screen_inch", str(value)[:40]))
    return None


_OF_A_COMPONENT: dict[str, Callable[[object], Any]] = {
    **dict.fromkeys(("manufacturer", "model"), name),
    "serial": serial,
    **dict.fromkeys(("firmware", "slot", "health", "security", "encryption"), text),
    **dict.fromkeys(
        (
            "size_bytes",
            "reallocated_sectors",
            "pending_sectors",
            "media_errors",
            "power_on_hours",
            "cycles",
        ),
        integer,
    ),
    "wear_percent": number,
    "bridge": boolean,
}
"""What a component's keys are read as; most documents give a few of them."""


def components_of(document: dict[str, Any], problems: list[Problem]) -> tuple[Component, ...]:
    """The `components` of a neutral document, in its order."""
    parts = []
    for place, given in enumerate(objects(document.get("components"))):
        where = f"components[{place}]"
        medium = choice(Medium, given.get("medium"), f"{where}.medium", problems)
        kind = choice(ComponentKind, given.get("kind"), f"{where}.kind", problems)
        if kind is None:
            kind = storage_kind(medium) if medium else ComponentKind.OTHER
        actions = given.get("sanitize")
        parts.append(
            Component(
                kind=kind,
                medium=medium,
                interface=choice(Interface, given.get("interface"), f"{where}.interface", problems),
                sanitize=tuple(filter(None, map(text, actions[:10]))) if isinstance(actions, list) else None,
                **{key: read(given[key]) for key, read in _OF_A_COMPONENT.items() if key in given},
            )
        )
    return tuple(parts)


def locks_of(document: dict[str, Any], problems: list[Problem]) -> tuple[Lock, ...]:
    """The `locks` of a neutral document; one of unknown kind is a problem and no lock."""
    locks = []
    for place, given in enumerate(objects(document.get("locks"), 100)):
        where = f"locks[{place}]"
        kind = choice(LockKind, given.get("kind"), f"{where}.kind", problems)
        state = choice(LockState, given.get("state"), f"{where}.state", problems) or LockState.UNKNOWN
        if kind is not None:
            locks.append(Lock(kind, state, text(given.get("evidence")) or "", serial(given.get("part"))))
    return tuple(locks)


def tool_of(document: dict[str, Any]) -> tuple[str, str | None]:
    """Name and version of the tool a neutral document says it comes from."""
    return text(document.get("tool")) or "omlopp", text(document.get("tool_version"))


def read(content: Content) -> HardwareReport:
    """Device and components of a neutral document."""
    problems: list[Problem] = []
    document = mapping(content.json)
    tool, version = tool_of(document)
    device = device_of(document, problems)
    components = components_of(document, problems)
    locks = locks_of(document, problems)
    return HardwareReport(
        tool=tool,
        tool_version=version,
        device=device,
        components=components,
        problems=tuple(problems),
        document_id=text(document.get("document_id")),
        created_at=moment(document.get("created_at")),
        locks=locks,
    )
