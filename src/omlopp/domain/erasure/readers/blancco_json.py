"""Blancco's JSON export: arrays of one-key objects with `@type` beside them."""

from typing import Any

from omlopp.domain.erasure._model import ErasureReport
from omlopp.domain.erasure.readers import _blancco
from omlopp.domain.hardware import Content, Problem
from omlopp.domain.hardware.values import items, mapping, objects


def _reports(document: object) -> list[dict[str, Any]]:
    if isinstance(document, list):
        found = list(objects(document, 100))
    else:
        given = mapping(document)
        inside = given.get("reports") or given.get("report") or given
        found = list(objects(inside, 100)) if isinstance(inside, list) else [mapping(inside)]
    return [one.get("report", one) if isinstance(one.get("report"), dict) else one for one in found]


def recognises(content: Content) -> bool:
    """By the key `blancco_data`."""
    return any("blancco_data" in one for one in _reports(content.json))


def _flat(given: object) -> dict[str, Any]:
    """One dict out of a list of one-key objects; first of a name wins; `@type` is dropped."""
    found: dict[str, Any] = {}
    for one in [given] if isinstance(given, dict) else items(given, 2000):
        if isinstance(one, dict):
            for key, value in one.items():
                if key != "@type":
                    found.setdefault(key, _flat(value) if key in ("target", "fields") else value)
    return found


def _each(given: object, name: str) -> list[dict[str, Any]]:
    ones = [given] if isinstance(given, dict) else items(given, 2000)
    return [_flat(one[name]) for one in ones if isinstance(one, dict) and name in one]


def read(content: Content) -> ErasureReport:
    """Every erasure of the first report; further reports in the same file are named as a problem."""
    problems: list[Problem] = []
    reports = _reports(content.json)
    if len(reports) > 1:
        problems.append(Problem("several_reports", "reports", str(len(reports))))
    report = next(one for one in reports if "blancco_data" in one)
    data = _flat(report.get("blancco_data"))
    hardware = _flat(data.get("blancco_hardware_report"))
    erasures: list[dict[str, Any]] = []
    for one in reports:
        body = _flat(_flat(one.get("blancco_data")).get("blancco_erasure_report"))
        erasures += _each(body.get("erasures"), "erasure")
    about = _flat(data.get("description"))
    return _blancco.report(
        document_id=_blancco.value(about.get("document_id")),
        version=_blancco.value(about.get("version")),
        created_at=None,
        system=_flat(hardware.get("system")),
        disks=_each(hardware.get("disks"), "disk"),
        erasures=erasures,
        user=_flat(_flat(report.get("user_data")).get("fields")),
        problems=problems,
    )
