"""Data in, bytes out: PDF, spreadsheets, labels. No Django, no queries, no clock.

A document is a frozen dataclass of plain data. `render(document, language)` gives a PDF with
`attachment(document)`, the same data as canonical JSON, inside it. The same data gives the same bytes; the
creation date comes from the data. A document whose parts do not add up cannot be made: `FiguresDisagree`.

The PDFs are written as PDF/A-3a and PDF/UA-1 by typst's checks; they are not validated by veraPDF. With it at
hand: `verapdf --flavour 3a FILE…` and `verapdf --flavour ua1 FILE…`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from omlopp.documents import climate as _climate
from omlopp.documents import climate_statement as _climate_statement
from omlopp.documents import erasure as _erasure
from omlopp.documents import settlement as _settlement
from omlopp.documents import takeback as _takeback
from omlopp.documents._changes import changes, told
from omlopp.documents._facts import (
    Document,
    FiguresDisagree,
    Issue,
    Organisation,
    TextUnwritable,
    canonical,
    digest,
)
from omlopp.documents._figures import LANGUAGES, Language
from omlopp.documents._press import FontsMissing, press
from omlopp.documents._reopen import ShapeUnknown, reopened
from omlopp.documents._sampled import Sampled
from omlopp.documents._words import Words
from omlopp.documents.climate import (
    ClimateReport,
    Equivalent,
    Flows,
    LevelCount,
    NetLine,
    OtherMethod,
    Term,
)
from omlopp.documents.climate_statement import (
    Burden,
    Cause,
    ClaimedShares,
    ClimateStatement,
    EarlierReport,
    MassLine,
    Noted,
    RecycledLine,
    UnknownDevices,
    YearFigure,
)
from omlopp.documents.erasure import (
    DeviceNamed,
    ErasureCertificate,
    KeyboardCertificate,
    MediumErased,
    SampledCertificate,
)
from omlopp.documents.keyboards import KeyboardChanged
from omlopp.documents.labels import DeviceLabel, render_labels
from omlopp.documents.settlement import Deducted, NotPriced, SettledDevice, Settlement
from omlopp.documents.takeback import DeviceReturned, MediaCount, Reconciliation, ReturnReport, SampledReport

_TEMPLATES: tuple[tuple[type[Document], str, Callable[..., dict[str, Any]]], ...] = (
    (KeyboardCertificate, "erasure.typ", _erasure.page),
    (SampledCertificate, "erasure.typ", _erasure.page),
    (ErasureCertificate, "erasure.typ", _erasure.page),
    (ClimateStatement, "climate.typ", _climate_statement.page),
    (ClimateReport, "climate.typ", _climate.page),
    (Settlement, "settlement.typ", _settlement.page),
    (SampledReport, "takeback.typ", _takeback.page),
    (ReturnReport, "takeback.typ", _takeback.page),
)


def render(
    document: Document,
    language: Language,
    *,
    frozen: bytes | None = None,
    phrases: Mapping[str, str] | None = None,
) -> bytes:
    """The document as a PDF in Swedish or English.

    `frozen` is the data that an issued document was reopened from: attached as it was issued, to the byte,
    whatever its shape has gained since. `phrases` gives words in that language for codes this floor does not
    know, by `family.code` or `code`; a code without words is printed as it is. Raises
    `TextUnwritable` and `FontsMissing`.
    """
    for kind, template, page in _TEMPLATES:
        if isinstance(document, kind):
            data = attachment(document) if frozen is None else frozen
            texts = page(document, Words(language, phrases), digest(data))
            return press(template, texts, data=data, at=document.issue.issued_at)
    raise TypeError(f"no template for {type(document).__name__}")


def render_diploma(document: ClimateStatement, language: Language, *, frozen: bytes | None = None) -> bytes:
    """A climate report's own figures on one page to hang up; the same data is attached, so the same proof.

    `frozen` is as for `render`.
    """
    data = attachment(document) if frozen is None else frozen
    page = _climate_statement.diploma(document, Words(language), digest(data))
    return press("diploma.typ", page, data=data, at=document.issue.issued_at)


def attachment(document: Document) -> bytes:
    """The document's data as canonical JSON (RFC 8785): exactly the bytes that are attached to its PDF."""
    return canonical(document)


def reopen(data: bytes) -> Document:
    """The document whose frozen data (`attachment`) this is. Raises `ShapeUnknown`."""
    return reopened(data, {kind.SHAPE: kind for kind, _, _ in _TEMPLATES})


__all__ = [
    "LANGUAGES",
    "Burden",
    "Cause",
    "ClaimedShares",
    "ClimateReport",
    "ClimateStatement",
    "Deducted",
    "DeviceLabel",
    "DeviceNamed",
    "DeviceReturned",
    "Document",
    "EarlierReport",
    "Equivalent",
    "ErasureCertificate",
    "FiguresDisagree",
    "Flows",
    "FontsMissing",
    "Issue",
    "KeyboardCertificate",
    "KeyboardChanged",
    "Language",
    "LevelCount",
    "MassLine",
    "MediaCount",
    "MediumErased",
    "NetLine",
    "NotPriced",
    "Noted",
    "Organisation",
    "OtherMethod",
    "Reconciliation",
    "RecycledLine",
    "ReturnReport",
    "Sampled",
    "SampledCertificate",
    "SampledReport",
    "SettledDevice",
    "Settlement",
    "ShapeUnknown",
    "Term",
    "TextUnwritable",
    "UnknownDevices",
    "Words",
    "YearFigure",
    "attachment",
    "changes",
    "render",
    "render_diploma",
    "render_labels",
    "reopen",
    "told",
]
