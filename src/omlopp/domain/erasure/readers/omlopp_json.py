"""Our own neutral JSON, `omlopp-evidence/1`: `media` says what was done to each medium.

Written by our stations and by anyone whose tool has no reader here. Described in `docs/evidence-format.md`.
"""

from collections.abc import Callable
from typing import Any

from omlopp.domain.erasure._model import (
    ErasureReport,
    HiddenAreas,
    MediumReport,
    Method,
    Result,
    Verification,
)
from omlopp.domain.hardware import Content, Interface, Medium, Problem
from omlopp.domain.hardware.readers import omlopp_json
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
    text,
)


def recognises(content: Content) -> bool:
    """By the key `format`, when the document speaks of media."""
    return omlopp_json.recognises(content) and isinstance(mapping(content.json).get("media"), list)


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(";")
    return tuple(filter(None, map(text, value[:20]))) if isinstance(value, list) else ()


_OF_A_MEDIUM: dict[str, Callable[[object], Any]] = {
    **dict.fromkeys(("serial", "device_serial"), serial),
    **dict.fromkeys(("manufacturer", "model", "operator"), name),
    **dict.fromkeys(
        (
            "method_printed",
            "standard_claimed",
            "result_printed",
            "verification_printed",
            "encryption",
            "security_after",
            "document_id",
            "tool",
            "tool_version",
        ),
        text,
    ),
    **dict.fromkeys(
        (
            "direct_io",
            "crypto_conditions",
            "in_progress_seen",
            "all_namespaces",
            "written_since",
            "purge_claimed",
            "bridge",
            "activation_lock",
            "rooted",
            "recorded_by_tool",
            "detected",
        ),
        boolean,
    ),
    "particle_mm": number,
    **dict.fromkeys(("proof", "remarks"), _words),
}
"""What a medium's keys are read as, but for words of a list, counts and times; most documents give a few."""
_COUNTS = (
    "size_bytes",
    "passes",
    "errors",
    "failed_sectors",
    "cleaned_bytes",
    "reallocated_sectors",
    "pending_sectors",
)


def medium_of(
    given: dict[str, Any],
    where: str,
    problems: list[Problem],
    *,
    document_id: str | None,
    tool: tuple[str, str | None],
    operator: str | None = None,
) -> MediumReport:
    """One medium out of an object (or a row) whose keys are the names of `MediumReport`."""

    def word(kind: Any, key: str) -> Any:
        return choice(kind, given.get(key), f"{where}.{key}", problems)

    def count(key: str) -> int | None:
        value = given.get(key)
        found = integer(value)
        if found is None and text(value) is not None:
            problems.append(Problem("number_unreadable", f"{where}.{key}", (text(value) or "")[:80]))
        return found

    def time(key: str) -> str | None:
        found = moment(given.get(key))
        if found is None and text(given.get(key)) is not None:
            problems.append(Problem("time_unreadable", f"{where}.{key}", (text(given.get(key)) or "")[:80]))
        return found

    told = {key: read(given[key]) for key, read in _OF_A_MEDIUM.items() if key in given}
    told |= {key: count(key) for key in _COUNTS if key in given}
    told |= {key: time(key) for key in ("started_at", "ended_at") if key in given}
    told["method_printed"] = told.get("method_printed") or text(given.get("method"))
    told["result_printed"] = told.get("result_printed") or text(given.get("result"))
    told["document_id"] = document_id or told.get("document_id")
    told["tool"] = told.get("tool") or tool[0]
    told["tool_version"] = told.get("tool_version") or tool[1]
    told["operator"] = told.get("operator") or operator
    return MediumReport(
        medium=word(Medium, "medium"),
        interface=word(Interface, "interface"),
        method=word(Method, "method") or Method.UNKNOWN,
        result=word(Result, "result") or Result.UNKNOWN,
        verification=word(Verification, "verification") or Verification.UNKNOWN,
        hidden_areas=word(HiddenAreas, "hidden_areas") or HiddenAreas.UNKNOWN,
        **told,
    )


def read(content: Content) -> ErasureReport:
    """Every medium of a neutral document, with the device and components it also names."""
    problems: list[Problem] = []
    document = mapping(content.json)
    tool = omlopp_json.tool_of(document)
    document_id = text(document.get("document_id"))
    device = omlopp_json.device_of(document, problems)
    components = omlopp_json.components_of(document, problems)
    locks = omlopp_json.locks_of(document, problems)
    operator = name(document.get("operator"))
    media = tuple(
        medium_of(given, f"media[{place}]", problems, document_id=document_id, tool=tool, operator=operator)
        for place, given in enumerate(objects(document.get("media")))
    )
    return ErasureReport(
        tool=tool[0],
        tool_version=tool[1],
        device=device,
        media=media,
        problems=tuple(problems),
        components=components,
        document_id=document_id,
        created_at=moment(document.get("created_at")),
        asset_tag=device.asset_tag if device else None,
        locks=locks,
    )
