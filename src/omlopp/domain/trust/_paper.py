"""A statement printed as PDF, with its data and perhaps its proof attached (PDF/A-3, ISO 19005-3)."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from omlopp.domain.trust._bundle import (
    LARGEST_BUNDLE_BYTES,
    Verdict,
    verdict_without_proof,
    verify_bundle,
)
from omlopp.domain.trust._note import VerifierKey

if TYPE_CHECKING:
    import pikepdf

PROOF_NAME: Final = "proof.json"
DATA_NAME: Final = "certificate.json"

_MOST_ATTACHMENTS: Final = 100


class PdfRefused(Exception):
    """The PDF has nothing that can be checked.

    `code` is `not_a_pdf`, `encrypted`, `attachments_unreadable`, `too_large`, `data_missing` (no attached
    JSON) or `data_ambiguous` (several, and none is named `certificate.json`); `place` names an attachment.
    """

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place


@dataclass(frozen=True, slots=True)
class Attached:
    """The JSON attached to a PDF: the statement's data, and the proof bundle where there is one."""

    data: bytes
    proof: bytes | None


def attached_json(pdf: bytes) -> Attached:
    """The statement's data and its proof from a PDF's attachments. Raises `PdfRefused`.

    The proof is the attachment `proof.json`; the data is `certificate.json` or else the only other attachment
    whose name ends in `.json`.
    """
    files = _attachments(pdf)
    proof = files.pop(PROOF_NAME, None)
    if DATA_NAME in files:
        return Attached(files[DATA_NAME], proof)
    if not files:
        raise PdfRefused("data_missing")
    if len(files) > 1:
        raise PdfRefused("data_ambiguous", ", ".join(sorted(files))[:200])
    return Attached(next(iter(files.values())), proof)


def verify_pdf(
    pdf: bytes,
    trusted_keys: Sequence[VerifierKey] | None = None,
    *,
    proof: bytes | None = None,
    earlier_checkpoint: str | bytes | None = None,
) -> Verdict:
    """Check the data attached to a PDF against its proof bundle: `proof`, or else the attached one.

    Without any the verdict is `incomplete` (`proof_missing`). What the page shows to the eye is not compared
    with the data: `page_text` stands among what was not checked. Raises `PdfRefused` and `BundleRefused`.
    """
    attached = attached_json(pdf)
    bundle = attached.proof if proof is None else proof
    if bundle is None:
        verdict = verdict_without_proof(attached.data)
    else:
        verdict = verify_bundle(
            bundle, trusted_keys, data=attached.data, earlier_checkpoint=earlier_checkpoint
        )
    return replace(verdict, not_checked=(*verdict.not_checked, "page_text"))


def _attachments(pdf: bytes) -> dict[str, bytes]:
    """The attached files whose names end in .json, by name."""
    import io

    import pikepdf

    try:
        with pikepdf.Pdf.open(io.BytesIO(pdf), suppress_warnings=True) as document:
            if document.is_encrypted:
                raise PdfRefused("encrypted")
            if len(document.attachments) > _MOST_ATTACHMENTS:
                raise PdfRefused("too_large")
            return {
                name: _content(document.attachments[name], name)
                for name in document.attachments
                if name.lower().endswith(".json")
            }
    except pikepdf.PasswordError:
        raise PdfRefused("encrypted") from None
    except pikepdf.PdfError:
        raise PdfRefused("not_a_pdf") from None
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, zlib.error):
        # A name tree that does not hold what the standard says shows itself in any of these.
        raise PdfRefused("attachments_unreadable") from None


def _content(attachment: "pikepdf.AttachedFileSpec", name: str) -> bytes:
    """The attached file's bytes, never unpacking more than a bundle may have."""
    stream: Any = attachment.get_file().obj
    raw: bytes = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters is None:
        content = raw
    elif str(filters) == "/FlateDecode" or [str(one) for one in filters] == ["/FlateDecode"]:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(raw, LARGEST_BUNDLE_BYTES + 1)
    else:
        raise PdfRefused("attachments_unreadable", name[:200])
    if len(content) > LARGEST_BUNDLE_BYTES:
        raise PdfRefused("too_large", name[:200])
    return content
