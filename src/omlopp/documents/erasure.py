"""The certificate of erasure: one storage medium, or every medium of one device.

Fields follow NIST SP 800-88 Rev. 1 section 4.8 (certificate of sanitization) as the floor; what was *not*
checked is printed with the same weight as what was.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from omlopp.documents._facts import Document, FiguresDisagree
from omlopp.documents._figures import capacity, iso_date, moment, number
from omlopp.documents._sampled import Sampled, sampled_text
from omlopp.documents._sheet import Page, frame, known, party, proof, rows
from omlopp.documents._words import Words
from omlopp.documents.keyboards import KeyboardChanged, reprinted
from omlopp.domain.vocabulary import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNamed:
    """The device a medium sits in. `code` is our own label, `asset_tag` the customer's."""

    serial: str | None
    manufacturer: str | None = None
    model: str | None = None
    kind: str | None = None
    code: str | None = None
    asset_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumErased:
    """One storage medium, number `number` of the device's, what was done and how that was judged.

    Codes are those of the erasure library (methods, results, rule, reasons, not checked); None is unknown.
    Times are ISO 8601 as the tool printed them, with a zone only where it gave one. `sufficient` says
    whether `judgement` meets the `demand` (a judgement's name) under `policy`. `report_sha256` is the digest
    of the original report's bytes.
    """

    number: int
    serial: str | None
    judgement: Judgement
    sufficient: bool
    rule: str | None = None
    policy: str | None = None
    demand: str | None = None
    reasons: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    manufacturer: str | None = None
    model: str | None = None
    medium: str | None = None
    interface: str | None = None
    size_bytes: int | None = None
    slot: int | None = None
    standard: str | None = None
    standard_claimed: str | None = None
    method: str | None = None
    passes: int | None = None
    tool: str | None = None
    tool_version: str | None = None
    started_at: str | None = None
    ended_at: str | None = None
    result: str = "unknown"
    verification: str = "unknown"
    errors: int | None = None
    hidden_areas: str | None = None
    report_id: str | None = None
    report_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCertificate(Document):
    """Proof for one medium (`media` holds it alone) or a whole device (`media` holds all `media_of`).

    `media_of` is how many storage media the device has by its inventory. When a medium is not sufficient the
    paper calls itself a record and not a certificate. `performed_by` and `approved_by` name roles or persons
    as the operator wants them on paper. Raises `FiguresDisagree` when the media do not fit their number.
    """

    SHAPE: ClassVar[str] = "omlopp/erasure-certificate/1"

    device: DeviceNamed
    media_of: int
    media: tuple[MediumErased, ...]
    order: str | None = None
    performed_by: str | None = None
    approved_by: str | None = None
    place: str | None = None
    destination: str | None = None

    def __post_init__(self) -> None:
        numbers = [medium.number for medium in self.media]
        if len(numbers) != 1 and numbers != list(range(1, self.media_of + 1)):
            raise FiguresDisagree("media", stated=self.media_of, found=numbers)
        if not 1 <= numbers[0] <= self.media_of:
            raise FiguresDisagree("media", stated=self.media_of, found=numbers)

    @property
    def certifies(self) -> bool:
        """Whether every medium on the paper is sufficient."""
        return all(medium.sufficient for medium in self.media)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledCertificate(ErasureCertificate):
    """A certificate that tells of the take-back's independent samples.

    Those of an earlier shape are printed as they always were. None: unknown.
    """

    SHAPE: ClassVar[str] = "omlopp/erasure-certificate/2"

    sampled: Sampled | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyboardCertificate(SampledCertificate):
    """The certificate as it is issued now: its device's keyboard is told of where the house changed it.

    `keyboard` is what was known when it was issued, None where nothing was; no later change makes another
    certificate, since nothing on it rests on the keyboard.
    """

    SHAPE: ClassVar[str] = "omlopp/erasure-certificate/3"

    keyboard: KeyboardChanged | None = None


def page(document: ErasureCertificate, words: Words, sha256: str) -> Page:
    """The certificate as its template `erasure.typ` wants it; `sha256` is its data's digest."""
    sentences = [_sentence(medium, words) for medium in document.media]
    lead = sentences[0] if len(sentences) == 1 else _device_sentence(document, words)
    title = words("erasure.title" if document.certifies else "erasure.title_open")
    return {
        **frame(document, words, title=title, subject=lead),
        "lead": {"tone": "ok" if document.certifies else "error", "text": lead},
        "figures": _figures(document, words),
        "media": [
            _medium(medium, document.media_of, sentence, words)
            for medium, sentence in zip(document.media, sentences, strict=True)
        ],
        "device": {"title": words("device"), "rows": _device(document, words)},
        "responsible": {"title": words("responsible"), "rows": _responsible(document, words)},
        "proof": proof(document, words, sha256, notes=(words("not_proven"),)),
    }


def _sentence(medium: MediumErased, words: Words) -> str:
    serial = (medium.serial or "").strip()
    name = words("erasure.the_medium", serial=serial) if serial else words("erasure.the_medium_nameless")
    text = words(
        f"erasure.{medium.judgement.value}",
        medium=name,
        level=_level(medium, words),
        verified=words(f"verified.{medium.verification}"),
    )
    if medium.sufficient or medium.judgement not in (Judgement.PURGE, Judgement.CLEAR):
        return text
    demand = words.code("judgement", medium.demand)
    return f"{text} {words('erasure.insufficient', demand=demand)}"


def _device_sentence(document: ErasureCertificate, words: Words) -> str:
    passed = sum(medium.sufficient for medium in document.media)
    key = "erasure.device_ok" if document.certifies else "erasure.device_open"
    return words(key, passed=str(passed), of=str(document.media_of))


def _figures(document: ErasureCertificate, words: Words) -> list[dict[str, str]]:
    first = document.media[0]
    if len(document.media) == 1:
        return [
            {
                "value": f"{first.number} {words('of')} {document.media_of}",
                "label": words("medium").lower(),
            },
            {
                "value": words.code("judgement", first.judgement.value),
                "label": words("level"),
                "tone": "ok" if first.sufficient else "error",
            },
            {"value": capacity(first.size_bytes, words.language), "label": words("capacity")},
        ]
    passed = sum(medium.sufficient for medium in document.media)
    return [
        {
            "value": f"{passed} {words('of')} {document.media_of}",
            "label": words("erasure.media_passed"),
            "tone": "ok" if document.certifies else "error",
        },
        *(
            {
                "value": number(count, words.language),
                "label": words.code("judgement", judgement.value),
            }
            for judgement in Judgement
            if (count := sum(medium.judgement is judgement for medium in document.media))
        ),
    ]


def _level(medium: MediumErased, words: Words) -> str:
    level = words.code("judgement", medium.judgement.value)
    return f"{level}, {medium.standard}" if medium.standard else level


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _kind(medium: MediumErased, words: Words) -> str | None:
    kind = words.code("medium", medium.medium) if medium.medium else None
    interface = medium.interface.upper().replace("NVME", "NVMe") if medium.interface else None
    return ", ".join(part for part in (kind, interface) if part) or None


def _demand(medium: MediumErased, words: Words) -> str | None:
    if medium.demand is None:
        return None
    reached = words("met" if medium.sufficient else "not_met")
    return f"{words.code('judgement', medium.demand)}, {reached}"


def _medium(medium: MediumErased, of: int, sentence: str, words: Words) -> Page:
    language = words.language
    return {
        "title": words("erasure.medium_of", number=str(medium.number), of=str(of)).capitalize(),
        "sentence": sentence,
        "medium": {
            "title": words("medium"),
            "rows": rows(
                {
                    words("serial"): known(medium.serial, words, serial=True),
                    words("model"): known(_joined(medium.manufacturer, medium.model), words),
                    words("kind"): known(_kind(medium, words), words),
                    words("capacity"): capacity(medium.size_bytes, language),
                    words("slot"): None if medium.slot is None else str(medium.slot),
                    words("hidden_areas"): words.code("hidden", medium.hidden_areas),
                }
            ),
        },
        "erasure": {
            "title": words("erasure"),
            "rows": rows(
                {
                    words("standard"): known(medium.standard, words),
                    words("standard_claimed"): medium.standard_claimed,
                    words("method"): known(medium.method and words.code("method", medium.method), words),
                    words("passes"): None if medium.passes is None else str(medium.passes),
                    words("tool"): known(_joined(medium.tool, medium.tool_version), words),
                    words("started"): known(moment(medium.started_at, language), words),
                    words("ended"): known(moment(medium.ended_at, language), words),
                    words("result"): words.code("result", medium.result),
                    words("verification"): words.code("verification", medium.verification),
                    words("errors"): number(medium.errors, language),
                }
            ),
        },
        "judgement": {
            "title": words("judgement"),
            "rows": rows(
                {
                    words("level"): {
                        "tone": "ok" if medium.sufficient else "error",
                        "text": words.code("judgement", medium.judgement.value),
                    },
                    words("demand"): known(_demand(medium, words), words),
                    words("rule"): known(medium.rule, words, mono=True),
                    words("policy"): known(medium.policy, words, mono=True),
                    words("report"): known(medium.report_id, words, mono=True),
                    words("report_sha"): known(medium.report_sha256, words, mono=True),
                }
            ),
            "reasons": [words.code("reason", code) for code in medium.reasons],
        },
        "not-checked": {
            "title": words("not_checked"),
            "lines": [words.code("unchecked", code) for code in medium.not_checked]
            or [words("not_checked_none")],
        },
    }


def _device(document: ErasureCertificate, words: Words) -> list[list[Any]]:
    device = document.device
    changed = document.keyboard if isinstance(document, KeyboardCertificate) else None
    return rows(
        {
            words("serial"): known(device.serial, words, serial=True),
            words("model"): known(_joined(device.manufacturer, device.model), words),
            words("kind"): known(device.kind and words.code("kind", device.kind), words),
            words("asset_tag"): device.asset_tag and {"mono": device.asset_tag},
            words("own_code"): device.code and {"mono": device.code},
            words("keyboard"): changed and _keyboard(changed, words),
            words("print_file"): changed and changed.artwork and {"mono": changed.artwork},
        }
    )


def _keyboard(changed: KeyboardChanged, words: Words) -> str:
    what = reprinted(changed.method, changed.source, changed.layout, words.language)
    return f"{what}, {iso_date(changed.changed_date, words.language)}"


def _sampled(document: ErasureCertificate, words: Words) -> str | None:
    if not isinstance(document, SampledCertificate) or document.sampled is None:
        return None
    return sampled_text(document.sampled, words)


def _responsible(document: ErasureCertificate, words: Words) -> list[list[Any]]:
    return rows(
        {
            words("operator"): party(document.operator),
            words("customer"): party(document.customer),
            words("order"): known(document.order, words, mono=True),
            words("performed_by"): known(document.performed_by, words),
            words("approved_by"): document.approved_by,
            words("sampled.title"): _sampled(document, words),
            words("place"): known(document.place, words),
            words("destination"): document.destination and words.code("route", document.destination),
        }
    )
