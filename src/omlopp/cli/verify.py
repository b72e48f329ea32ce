"""`omlopp verify`: check a certificate, another statement or a passport, offline, with nothing but this."""

import sys
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from omlopp.cli import _files

if TYPE_CHECKING:
    from omlopp.domain.trust import Verdict, VerifierKey

_SIZE_LIMIT: Final = 64 * 1024 * 1024
_WORST_FIRST: Final = ("invalid", "incomplete", "valid")

_REFUSALS: Final = {
    "not_a_bundle": "is JSON, but not a proof bundle; the data of a statement alone needs --proof",
    "not_a_pdf": "is damaged: it cannot be read as a PDF",
    "encrypted": "is encrypted; ask for a copy without a password",
    "attachments_unreadable": "has attachments that cannot be read",
    "data_missing": "is a PDF without attached data, so there is nothing to check",
    "data_ambiguous": "has several attached JSON files, and none is named certificate.json",
    "too_large": "is larger than a proof may be",
    "shape": "lacks a field of a proof bundle, or has it in another form",
    "not_json": "is neither a PDF nor JSON",
    "not_utf8": "is neither a PDF nor text in UTF-8",
    "duplicate_key": "has one name twice in a JSON object, so that it can be read in two ways",
    "float": "holds a number with a fraction or an exponent, which a bundle never does",
    "integer_too_large": "holds a whole number too large to be read alike everywhere",
    "lone_surrogate": "holds half a character",
    "nul": "holds a NUL character",
    "too_deep": "is nested too deeply",
}

CHECKS: Final = {
    "statement": (
        "the statement is the one recorded as issued",
        "the statement is not the one recorded as issued",
    ),
    "inclusion": ("every event is in the signed record", "an event is not in the signed record"),
    "checkpoint": ("the record's head is signed", "the signature on the record's head does not hold"),
    "key": ("the signing key is one you named", "the signing key is not one you named"),
    "data": ("the attached data can be read", "the attached data is not the statement's"),
    "history": ("the record continues the one you saved", "the record does not continue the one you saved"),
}

OPEN: Final = {
    "facts_true": "whether the facts are true: a signature shows who said it, not that a drive is blank",
    "later_statements": "whether a newer statement has replaced this one since",
    "key_not_pinned": "whose key it is: compare it with what the operator publishes or give it with --key",
    "witness": "the record's head by a second party: nobody else has signed it",
    "history_not_compared": "that the record continues an earlier one: give a saved head with --checkpoint",
    "inclusion": "the events: without a signed head there is nothing to hold them against",
    "issue_event_missing": "the statement: the proof lacks the event that issued it",
    "proof_missing": "the statement: the proof is missing; ask the operator for it and give it with --proof",
    "consistency_proof_missing": "the earlier head: the proof has nothing that leads from it to this one",
    "checkpoint_is_newer": "the saved head: it is newer than this proof; ask for a proof made after it",
    "page_text": "whether the printed page says the same as the attached data",
}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--key", "keys", multiple=True, metavar="VKEY", help="A key you trust (name+id+base64); repeatable."
)
@click.option("--proof", metavar="FILE", help="The proof bundle of the one PDF or data file given.")
@click.option(
    "--checkpoint", metavar="FILE", help="A head of the record you saved earlier; this must continue it."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def verify(
    files: tuple[str, ...], keys: tuple[str, ...], proof: str | None, checkpoint: str | None, *, as_json: bool
) -> None:
    """Check certificates, proof bundles and passports, offline.

    FILE is a proof bundle (JSON) or a PDF with its data attached. Exit 0: every one is valid. 1: one is
    invalid or incomplete. 2: a file cannot be used.
    """
    import logging

    from omlopp.domain import trust

    # The PDF library tells its logger what it repaired; with no handler that would land on standard error,
    # which is kept for one line per unusable file.
    logging.getLogger("pikepdf").addHandler(logging.NullHandler())
    if proof is not None and len(files) > 1:
        raise click.UsageError("--proof belongs to one file")
    trusted = [_parse_key(text) for text in keys]
    bundle = None if proof is None else _read_beside(proof)
    note = None if checkpoint is None else _read_beside(checkpoint)
    if note is not None:
        try:
            trust.read_checkpoint_unverified(note)
        except trust.CheckpointRefused as refusal:
            _stop(checkpoint or "", f"is not a checkpoint ({refusal.code})")

    def work(_: str, content: bytes) -> "Verdict":
        return _judge(content, trusted, bundle, note)

    outcome = _files.for_each(files, work, suffixes=(".json", ".pdf"), limit=_SIZE_LIMIT)
    if as_json:
        _files.write_json(_document(outcome))
    else:
        for file, verdict in outcome.done:
            click.echo(_readable(file, verdict))
    outcome.leave(negative=any(verdict.verdict != "valid" for _, verdict in outcome.done))


def _judge(
    content: bytes, trusted: list["VerifierKey"], proof: bytes | None, checkpoint: bytes | None
) -> "Verdict":
    """The verdict on one file; `Unusable` when there is nothing to judge."""
    from omlopp.domain import trust

    try:
        # A PDF may have up to 1024 bytes of anything before its header (ISO 32000-1, appendix H.3.4.1).
        if b"%PDF-" in content[:1024]:
            return trust.verify_pdf(content, trusted, proof=proof, earlier_checkpoint=checkpoint)
        if proof is not None:
            return trust.verify_bundle(proof, trusted, data=content, earlier_checkpoint=checkpoint)
        return trust.verify_bundle(content, trusted, earlier_checkpoint=checkpoint)
    except (trust.BundleRefused, trust.PdfRefused) as refusal:
        raise _files.Unusable(
            _REFUSALS.get(refusal.code, refusal.code), code=refusal.code, place=refusal.place or None
        ) from None


def _parse_key(text: str) -> "VerifierKey":
    from omlopp.domain import trust

    try:
        return trust.VerifierKey.parse(text)
    except trust.KeyUnreadable as refusal:
        raise click.BadParameter(f"is not a verifier key ({refusal.code})", param_hint="--key") from None


def _read_beside(file: str) -> bytes:
    """A file named by an option; the command ends with 2 when it cannot be read."""
    try:
        return _files.read(file, limit=_SIZE_LIMIT)
    except _files.Unusable as refusal:
        _stop(file, refusal.reason)


def _stop(file: str, reason: str) -> NoReturn:
    _files.complain(file, reason)
    sys.exit(2)


def _document(outcome: "_files.Outcome[Verdict]") -> dict[str, Any]:
    """One file's verdict at the top; of several files the worst, and all their checks."""
    files = [{"file": file, **_plain(verdict)} for file, verdict in outcome.done]
    verdicts = [one["verdict"] for one in files]
    worst = next((verdict for verdict in _WORST_FIRST if verdict in verdicts), None)
    if len(files) == 1 and not outcome.refused:
        return {**files[0], "files": files, "unusable": []}
    return {
        "verdict": worst,
        "checks": [{"file": one["file"], **check} for one in files for check in one["checks"]],
        "not_checked": sorted({code for one in files for code in one["not_checked"]}),
        "files": files,
        "unusable": outcome.refused,
    }


def _plain(verdict: "Verdict") -> dict[str, Any]:
    head = verdict.checkpoint
    return {
        "verdict": verdict.verdict,
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in verdict.checks],
        "not_checked": list(verdict.not_checked),
        "statement": verdict.statement,
        "checkpoint": head and {"origin": head.origin, "size": head.size, "root": head.root.hex()},
        "key": verdict.key,
    }


def _readable(file: str, verdict: "Verdict") -> str:
    lines = [f"{file}: {verdict.verdict}"]
    if verdict.statement is not None:
        name = verdict.statement
        lines.append(f"  {name.kind} {name.id}, version {name.version}")
    for check in verdict.checks:
        words = CHECKS[check.name][0 if check.ok else 1]
        lines.append(f"  {'ok  ' if check.ok else 'FAIL'}  {words}: {check.detail}")
    if verdict.key is not None:
        lines.append(f"  key   {verdict.key}")
    lines += [f"  open  {OPEN.get(code, code)}" for code in verdict.not_checked]
    return "\n".join(_shown(line) for line in lines)


def _shown(line: str) -> str:
    """Control characters of a hostile file made visible, so that it cannot write its own verdict."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in line)
