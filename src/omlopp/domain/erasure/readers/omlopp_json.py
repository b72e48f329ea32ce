"""Our own neutral JSON, `omlopp-evidence/1`: `media` says what was done to each medium.

Written by our stations and by anyone whose tool has no reader here. Described in `docs/evidence-format.md`.
"""

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

    return MediumReport(
        serial=serial(given.get("serial")),
        manufacturer=name(given.get("manufacturer")),
        model=name(given.get("model")),
        medium=word(Medium, "medium"),
        interface=word(Interface, "interface"),
        size_bytes=count("size_bytes"),
        method=word(Method, "method") or Method.UNKNOWN,
        method_printed=text(given.get("method_printed")) or text(given.get("method")),
        standard_claimed=text(given.get("standard_claimed")),
        passes=count("passes"),
        started_at=time("started_at"),
        ended_at=time("ended_at"),
        result=word(Result, "result") or Result.UNKNOWN,
        result_printed=text(given.get("result_printed")) or text(given.get("result")),
        verification=word(Verification, "verification") or Verification.UNKNOWN,
        verification_printed=text(given.get("verification_printed")),
        direct_io=boolean(given.get("direct_io")),
        errors=count("errors"),
        failed_sectors=count("failed_sectors"),
        cleaned_bytes=count("cleaned_bytes"),
        reallocated_sectors=count("reallocated_sectors"),
        pending_sectors=count("pending_sectors"),
        hidden_areas=word(HiddenAreas, "hidden_areas") or HiddenAreas.UNKNOWN,
        encryption=text(given.get("encryption")),
        crypto_conditions=boolean(given.get("crypto_conditions")),
        in_progress_seen=boolean(given.get("in_progress_seen")),
        all_namespaces=boolean(given.get("all_namespaces")),
        written_since=boolean(given.get("written_since")),
        purge_claimed=boolean(given.get("purge_claimed")),
        security_after=text(given.get("security_after")),
        bridge=boolean(given.get("bridge")),
        activation_lock=boolean(given.get("activation_lock")),
        rooted=boolean(given.get("rooted")),
        recorded_by_tool=boolean(given.get("recorded_by_tool")),
        particle_mm=number(given.get("particle_mm")),
        proof=_words(given.get("proof")),
        detected=boolean(given.get("detected")),
        device_serial=serial(given.get("device_serial")),
        document_id=document_id or text(given.get("document_id")),
        tool=text(given.get("tool")) or tool[0],
        tool_version=text(given.get("tool_version")) or tool[1],
        remarks=_words(given.get("remarks")),
        operator=name(given.get("operator")) or operator,
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
