"""What happened to a device, one sentence for each fact, newest first."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from omlopp.apps.devices.models import Device, Stage
from omlopp.apps.intake.models import Takeback
from omlopp.apps.parties.queries import access_of
from omlopp.domain.money import Money
from omlopp.ledger import Record
from omlopp.portal.page import language, say
from omlopp.ui import formats, words
from omlopp.ui.charts import Segment
from omlopp.ui.texts.evidence import MEASURED
from omlopp.ui.texts.keyboards import stands

Data = Mapping[str, Any]
Sight = Mapping[str, bool]
"""What of a device the reader may see: `evidence`, `money`, `climate`."""

LONGEST_GAP = timedelta(minutes=5)
"""Between two holders there is always a moment; longer than this nobody answered for the device."""


def _announced(data: Data) -> str:
    if data.get("sheet"):
        return _("Announced on row %(row)s of the sheet %(sheet)s in your list") % {
            "row": data["row"],
            "sheet": data["sheet"],
        }
    return _("Announced on row %(row)s of your list") % {"row": data["row"] or data["line"]}


def _received(data: Data) -> str:
    return _("Received, found %(how)s") % {"how": say("found_by", data["found_by"])}


def _refused(data: Data) -> str:
    return _("Refused at the dock: %(reason)s") % {"reason": say("line_reason", data["reason"]).lower()}


def _inventoried(data: Data) -> str:
    return ngettext(
        "Looked inside by %(tool)s: %(number)s part listed",
        "Looked inside by %(tool)s: %(number)s parts listed",
        len(data["components"]),
    ) % {"tool": _tool(data), "number": len(data["components"])}


def _listed(data: Data) -> str:
    about = [f"{formats.number(data['storage_gb'])} GB"] if data["storage_gb"] else []
    if data["encryption"]:
        about.append(say("encryption", data["encryption"]).lower())
    text = _("Listed by the owner’s own system, %(tool)s") % {"tool": say("system", data["tool"])}
    return f"{text}: {', '.join(about)}" if about else text


def _found_medium(data: Data) -> str:
    about = [data["model"], formats.size(data["size_bytes"]) if data["size_bytes"] else None]
    return _("Storage medium found in place %(slot)s: %(medium)s") % {
        "slot": data["slot"] + 1,
        "medium": " ".join(part for part in about if part) or formats.unknown(),
    }


def _no_media(data: Data) -> str:
    if data["found_by"] == "kind":
        return _("Holds no storage medium: devices of this kind cannot hold data")
    return _("Examined: holds no storage medium")


def _counted(data: Data) -> str:
    return ngettext(
        "Opened and counted: %(number)s storage medium",
        "Opened and counted: %(number)s storage media",
        data["media"],
    ) % {"number": data["media"]}


def _reported(data: Data) -> str:
    return _("%(tool)s reports erasure by %(method)s: %(result)s") % {
        "tool": _tool(data),
        "method": say("method", data["method"]) if data["method"] else formats.unknown(),
        "result": say("result", data["result"]),
    }


def _judged(data: Data) -> str:
    text = (
        _("Storage medium judged: %(verdict)s, sufficient")
        if data["sufficient"]
        else _("Storage medium judged: %(verdict)s, not sufficient")
    )
    return text % {"verdict": words.word(data["judgement"], "judgement")}


def _removed(data: Data) -> str:
    return _("Storage medium taken out, %(where)s") % {"where": say("destination", data["destination"])}


def _destroyed(data: Data) -> str:
    if data.get("particle_mm"):
        return _("Storage medium %(how)s to pieces of at most %(size)s mm") % {
            "how": say("destruction", data["method"]),
            "size": data["particle_mm"],
        }
    return _("Storage medium %(how)s") % {"how": say("destruction", data["method"])}


def _tested(data: Data) -> str:
    done = [
        result
        for result in data["results"]
        if result["outcome"] in ("pass", "fail") and result["code"] not in MEASURED
    ]
    failed = [say("test", result["code"]) for result in done if result["outcome"] == "fail"]
    number = len(done) - len(failed)
    text = ngettext("%(number)s test passed", "%(number)s tests passed", number) % {"number": number}
    if failed:
        text += ", " + _("failed: %(tests)s") % {"tests": ", ".join(failed).lower()}
    return _("Tested: %(results)s") % {"results": text}


def _defects(data: Data) -> str:
    if not data["defects"]:
        return _("Looked over: no defects found")
    said = [
        f"{say('defect', defect['code']).lower()} ({say('zone', defect['zone']).lower()})"
        for defect in data["defects"]
    ]
    return _("Looked over: %(defects)s") % {"defects": ", ".join(said)}


def _reprinted(data: Data) -> str:
    if data["outcome"] in ("released", "keyboard_swapped"):
        what = stands(data["layout"], data["method"], data["source"], language())
    else:
        what = say("reprint_outcome", data["outcome"])
    return _("Keyboard: %(outcome)s") % {"outcome": what[0].lower() + what[1:]}


def _graded(data: Data) -> str:
    reasons = ", ".join(say("grading", code) for code in data["reasons"])
    if reasons:
        return _("Graded %(grade)s: %(reasons)s") % {"grade": data["grade"], "reasons": reasons}
    return _("Graded %(grade)s") % {"grade": data["grade"]}


def _routed(data: Data) -> str:
    return _("Goes on to: %(route)s") % {"route": words.word(data["route"], "route").lower()}


def _pieces(data: Data) -> str:
    pieces: Counter[str] = Counter(data["parts"])
    return ", ".join(f"{count} × {words.word(part, 'part')}" for part, count in pieces.items())


def _harvested(data: Data) -> str:
    return _("Parts taken out to be used again: %(parts)s") % {"parts": _pieces(data)}


def _repaired(data: Data) -> str:
    if not data["parts"]:
        return _("Repaired; no part was replaced")
    return _("Repaired; replaced: %(parts)s") % {"parts": _pieces(data)}


def _shipped(data: Data) -> str:
    return say("shipped", data["reason"])


def _assessed(data: Data) -> str:
    if data["central_g"] is None:
        return _("Avoided emissions cannot be known by %(method)s") % {"method": data["method"]}
    return _("Avoided emissions assessed by %(method)s: %(mass)s CO₂e") % {
        "method": data["method"],
        "mass": formats.mass(data["central_g"] / 1000),
    }


def _priced(data: Data) -> str:
    if data["net"] is None:
        return _("The price list %(name)s has no price") % {"name": data["price_list"]}
    return _("Priced: %(net)s net") % {"net": formats.money(Money(Decimal(data["net"]), data["currency"]))}


def _settled(data: Data) -> str:
    return _("Settled: %(net)s") % {"net": formats.money(Money(Decimal(data["net"]), data["currency"]))}


def _issued(data: Data) -> str:
    return _("%(document)s issued, version %(version)s") % {
        "document": say("statement", data["kind"]),
        "version": data["version"],
    }


SENTENCES: dict[str, Callable[[Data], str]] = {
    "DeviceAnnounced": _announced,
    "LineDuplicate": lambda data: (
        _("Announced once more on row %(row)s") % {"row": data["row"] or data["line"]}
    ),
    "AnnouncementWithdrawn": lambda _data: _("The row that announced it was undone"),
    "DuplicateWithdrawn": lambda _data: _("The row that announced it once more was undone"),
    "DeviceFound": lambda _data: _("Came without being on the list"),
    "DeviceReceived": _received,
    "DeviceReceiptWithdrawn": lambda _data: _("The outcome was recorded by mistake and taken back"),
    "DeviceUnreadable": lambda _data: _("Received; the serial number cannot be read"),
    "DeviceRefused": _refused,
    "DeviceMissing": lambda _data: _("Had not come when receiving closed"),
    "DeviceIdentified": lambda _data: _("Names read from the device itself"),
    "DeviceInventoried": _inventoried,
    "DeviceListed": _listed,
    "MediumFound": _found_medium,
    "NoMediaFound": _no_media,
    "MediaCounted": _counted,
    "MediumErasureReported": _reported,
    "MediumJudged": _judged,
    "MediumRemoved": _removed,
    "MediumMissing": lambda _data: _("A storage medium is not where it should be"),
    "MediumDestroyed": _destroyed,
    "LockFound": lambda data: _("Locked: %(lock)s") % {"lock": say("lock", data["kind"])},
    "LockAssigned": lambda _data: _("Somebody answers for the lock"),
    "LockReleaseReported": lambda _data: _("The lock is said to be released"),
    "LockReleased": lambda _data: _("The lock was seen to be gone"),
    "LockReleaseRefuted": lambda _data: _("We looked, and the lock still holds"),
    "MediumSampled": lambda data: (
        _("Independent check of a storage medium: %(result)s")
        % {"result": say("sample_result", data["result"]).lower()}
    ),
    "KeyboardExamined": lambda data: (
        _("Keyboard looked at: %(layout)s") % {"layout": say("layout", data["layout"])}
    ),
    "ReprintPlanned": lambda data: (
        _("New legends planned for the keyboard: %(target)s, %(method)s")
        % {
            "target": say("layout", data["target"]),
            "method": say("reprint_method", data["method"]).lower(),
        }
    ),
    "KeyboardMounted": lambda _data: _("The keyboard lies in the jig"),
    "ReprintEnded": _reprinted,
    "DeviceTested": _tested,
    "DefectsRecorded": _defects,
    "DeviceGraded": _graded,
    "DeviceRouted": _routed,
    "PartsHarvested": _harvested,
    "DeviceRepaired": _repaired,
    "DeviceStocked": lambda _data: _("Taken into stock, all storage media cleared"),
    "DeviceShipped": _shipped,
    "SavingAssessed": _assessed,
    "DevicePriced": _priced,
    "DeviceSettled": _settled,
    "StatementIssued": _issued,
}
"""A sentence for every fact that can be about a device."""

TONES = {
    "DeviceMissing": "error",
    "DeviceRefused": "warn",
    "MediumMissing": "error",
    "DeviceUnreadable": "warn",
}
MONEY = ("DevicePriced", "DeviceSettled")


def entries(history: Sequence[Record], device: Device, sees: Sight) -> list[dict[str, Any]]:
    """The facts as entries of a timeline, newest first, without those the reader has no right to."""
    roles = _roles({record.actor for record in history if record.actor})
    shown = [record for record in history if _visible(record, sees)]
    return [_entry(record, device, roles, sees) for record in reversed(shown)]


def _visible(record: Record, sees: Sight) -> bool:
    if record.type in MONEY:
        return sees["money"]
    if record.type == "SavingAssessed":
        return sees["climate"]
    if record.type == "StatementIssued":
        return sees["evidence"]
    return True


def _entry(record: Record, device: Device, roles: Mapping[UUID, str], sees: Sight) -> dict[str, Any]:
    tone = TONES.get(record.type, "")
    if record.type == "MediumJudged" and not record.data["sufficient"]:
        tone = "error"
    exhibits = exhibits_of(record)
    url = None
    if record.type == "StatementIssued":
        url = reverse("document_pdf", args=[record.data["statement"]])
    evidence = None
    if exhibits and sees["evidence"]:
        link = reverse("device_evidence", args=[device.code, exhibits[0]])
        evidence = {"url": link, "text": _("Original report")}
    said = SENTENCES.get(record.type)
    return {
        "text": said(record.data) if said else record.type,
        "url": url,
        "role": roles.get(record.actor, "") if record.actor else _("By itself"),
        "place": record.data.get("place"),
        "at": record.at,
        "evidence": evidence,
        "tone": tone,
        "future": False,
        "period": None,
    }


def exhibits_of(record: Record) -> list[str]:
    """The digests of the exhibits a fact rests on."""
    found = [record.data.get("exhibit"), *record.data.get("exhibits", ())]
    return [digest for digest in found if digest]


def _roles(actors: set[UUID]) -> dict[UUID, str]:
    """The roles the actors hold now; their names are nobody's business here."""
    found = {}
    for actor in actors:
        seats = access_of(actor).seats
        if seats:
            found[actor] = say("role", seats[0].role)
    return found


def next_step(device: Device) -> str | None:
    """What comes next, when something does; None for a device whose way is at an end."""
    if device.stage == Stage.ANNOUNCED:
        return _("Receiving")
    if device.stage == Stage.RECEIVED:
        if not device.media_known:
            return _("Looking for storage media")
        if not device.data_cleared:
            return _("Erasure of the storage media")
        if device.grade is None:
            return _("Test and grade")
        if device.route is None:
            return _("Decision on where it goes")
        return words.word(device.route, "route")
    return None


def custody(
    history: Sequence[Record], takeback: Takeback | None, now: datetime
) -> tuple[list[Segment], str | None]:
    """Who has held the device since it was announced, and the gap in words (None when there is none).

    From the announcement to the pick-up it is the customer's, from there to the dock the carrier's, then the
    house's. A hand-over nobody recorded is a gap.
    """
    round_ = _latest_round(history)
    if not round_:
        return [], None
    began = round_[0].at
    came = next((r for r in round_ if r.type in ("DeviceReceived", "DeviceFound", "DeviceUnreadable")), None)
    left = next((r for r in round_ if r.type == "DeviceShipped"), None)
    ended = next((r for r in round_ if r.type in ("DeviceMissing", "DeviceRefused")), None)
    collected = takeback.collected_at if takeback else None
    docked = takeback.receiving_at if takeback else None
    found: list[Segment] = []
    gap = None
    arrival = came or ended
    if round_[0].type == "DeviceAnnounced":
        if collected:
            found.append(_stay(_("With you until %(moment)s"), began, collected))
        elif arrival:
            end = docked or arrival.at
            gap = formats.duration(end - began)
            text = _("Hand-over not recorded: %(length)s between your list and our dock") % {"length": gap}
            found.append(Segment(text, _hours(began, end), is_gap=True))
        else:
            found.append(_stay(_("With you, announced %(moment)s"), began, now, at=began))
    if came:
        if collected:
            found.append(_stay(_("Carrier until %(moment)s"), collected, docked or came.at))
        if docked and came.at - docked > LONGEST_GAP:
            found.append(_stay(_("At our dock until %(moment)s"), docked, came.at))
        end = left.at if left else now
        text = _("With us until %(moment)s") if left else _("With us since %(moment)s")
        found.append(_stay(text, came.at, end, at=left.at if left else came.at))
    if left:
        found.append(_stay(say("shipped", left.data["reason"]) + " %(moment)s", left.at, now, at=left.at))
    return found, gap


def _latest_round(history: Sequence[Record]) -> Sequence[Record]:
    starts = [n for n, r in enumerate(history) if r.type in ("DeviceAnnounced", "DeviceFound")]
    return history[starts[-1] :] if starts else ()


def _stay(text: str, start: datetime, end: datetime, at: datetime | None = None) -> Segment:
    return Segment(text % {"moment": formats.moment(at or end)}, _hours(start, end))


def _hours(start: datetime, end: datetime) -> float:
    return max(0.01, (end - start).total_seconds() / 3600)


def _tool(data: Data) -> str:
    return " ".join(part for part in (data["tool"], data.get("tool_version")) if part)
