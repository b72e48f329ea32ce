"""`omlopp report`: issue the statements about a take-back; take issued ones out as PDF, data and proof."""

from typing import Any, Final

import click

RETURN_REPORT: Final = "return"
CERTIFICATES: Final = "certificates"
CLIMATE: Final = "climate"
SETTLEMENT: Final = "settlement"
WHICH: Final = (RETURN_REPORT, CERTIFICATES, CLIMATE, SETTLEMENT)
KINDS: Final = {
    RETURN_REPORT: "return_report",
    CERTIFICATES: "erasure_certificate",
    CLIMATE: "climate_report",
    SETTLEMENT: "settlement",
}


@click.group()
def report() -> None:
    """Statements about a take-back: issue them, take them out."""


@report.command()
@click.argument("number")
@click.argument("which", nargs=-1, required=True, type=click.Choice(WHICH))
@click.option("--reference", default="", help="The customer's reference on the settlement.")
@click.option("--out", metavar="FOLDER", help="Write the PDFs there too.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option(
    "--as", "person", metavar="EMAIL", help="Who stands for it; the house itself where none is named."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def issue(
    *,
    number: str,
    which: tuple[str, ...],
    reference: str,
    out: str | None,
    language: str,
    person: str | None,
    as_json: bool,
) -> None:
    """Issue statements about take-back NUMBER: return, certificates, climate, settlement.

    Climate and settlement are assessed and priced first. Issued again, a statement is a new version; the
    earlier one stays. Certificates are made only for media whose judgement is sufficient.
    """
    from django.utils import timezone

    from omlopp.apps.climate import actions as climate
    from omlopp.apps.economy import actions as economy
    from omlopp.apps.intake import actions as intake
    from omlopp.apps.workshop import actions as workshop
    from omlopp.apps.workshop.evidence_queries import sampled_on_paper
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    row = _house.takeback_named(number)
    who = _house.acting(person)
    for each in dict.fromkeys(which):
        who.require(row.path, Right.SETTLE if each == SETTLEMENT else Right.ISSUE)
    issued: list[Any] = []
    facts: dict[str, Any] = {"actor": who.person, "at": timezone.now()}
    for each in (one for one in WHICH if one in which):
        with _house.refusing(f"{number}: {each}"):
            if each == RETURN_REPORT:
                issued.append(
                    intake.issue_return_report(takeback=row, sampled=sampled_on_paper(row.id), **facts)
                )
            elif each == CERTIFICATES:
                issued += workshop.issue_certificates(takeback=row.id, **facts)
            elif each == CLIMATE:
                climate.assess_takeback(takeback=row.id, **facts)
                issued.append(climate.issue_climate_report(takeback=row.id, **facts))
            else:
                economy.price_takeback(takeback=row.id, **facts)
                issued.append(economy.issue_settlement(takeback=row.id, reference=reference, **facts))
    written = _write(issued, row.number, out, language) if out is not None else []
    _house.show(
        {"number": row.number, "issued": issued, "files": written},
        lambda: [
            *(f"{row.number}: {each.kind} version {each.version}, {each.id}" for each in issued),
            *(f"wrote {file}" for file in written),
            *([] if issued else [f"{row.number}: nothing new to issue"]),
        ],
        as_json=as_json,
    )


@report.command()
@click.argument("number")
@click.argument("which", nargs=-1, type=click.Choice(WHICH))
@click.option("--out", metavar="FOLDER", help="Write the PDFs there.")
@click.option("--with-data", is_flag=True, help="With --out: the frozen data as JSON beside each PDF.")
@click.option("--with-proof", is_flag=True, help="With --out: the proof bundle beside each PDF.")
@click.option("--all-versions", is_flag=True, help="Earlier versions too.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def show(
    number: str,
    which: tuple[str, ...],
    out: str | None,
    language: str,
    *,
    with_data: bool,
    with_proof: bool,
    all_versions: bool,
    as_json: bool,
) -> None:
    """What has been issued about take-back NUMBER; with --out the pages, data and proofs as files."""
    from omlopp.apps.statements.models import Statement
    from omlopp.cli import _house

    if out is None and (with_data or with_proof):
        raise click.UsageError("--with-data and --with-proof write files: name a folder with --out")
    row = _house.takeback_named(number)
    rows = Statement.objects.filter(takeback=row.id).order_by("kind", "id")
    if which:
        rows = rows.filter(kind__in=[KINDS[each] for each in which])
    found = list(rows)
    if not all_versions:
        replaced = {each.supersedes for each in found}
        found = [each for each in found if each.id not in replaced]
    written = (
        _write(found, row.number, out, language, data=with_data, proof=with_proof) if out is not None else []
    )
    _house.show(
        {"number": row.number, "statements": [_described(each) for each in found], "files": written},
        lambda: [
            *(
                _house.columns(
                    [
                        ("KIND", "VERSION", "ISSUED", "ID"),
                        *((each.kind, each.version, f"{each.issued_at:%Y-%m-%d}", each.id) for each in found),
                    ]
                )
                if found
                else [f"{row.number}: nothing has been issued yet"]
            ),
            *(f"wrote {file}" for file in written),
        ],
        as_json=as_json,
    )


@report.command()
@click.argument("party")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--out", metavar="FOLDER", help="Write the PDF there too.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option(
    "--as", "person", metavar="EMAIL", help="Who stands for it; the house itself where none is named."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def year(party: str, year: int, out: str | None, language: str, person: str | None, *, as_json: bool) -> None:
    """Issue the climate report of PARTY (id, path or name) for a YEAR that is over.

    A take-back counts in the year in which its receiving was closed. Issued again, it is a new version.
    """
    from datetime import date

    from django.utils import timezone

    from omlopp.apps.climate import actions
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    row = _house.party_named(party)
    who = _house.acting(person)
    who.require(row.path, Right.ISSUE)
    with _house.refusing(f"{party}: {year}"):
        issued = actions.issue_period_report(
            party=row.id,
            start=date(year, 1, 1),
            end=date(year + 1, 1, 1),
            actor=who.person,
            at=timezone.now(),
        )
    written = _write([issued], str(year), out, language) if out is not None else []
    _house.show(
        {"party": row.id, "year": year, "issued": issued, "files": written},
        lambda: [
            f"{party}, {year}: {issued.kind} version {issued.version}, {issued.id}",
            *(f"wrote {file}" for file in written),
        ],
        as_json=as_json,
    )


@report.command()
@click.argument("method", required=False)
@click.option("--party", metavar="PARTY", help="Only reports of PARTY and below: id, path or name.")
@click.option("--go-on", metavar="ID", help="Go on with a restatement that was broken off.")
@click.option(
    "--as", "person", metavar="EMAIL", help="Who stands for it; the house itself where none is named."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def restate(
    method: str | None, party: str | None, go_on: str | None, person: str | None, *, as_json: bool
) -> None:
    """Say all climate reports anew by METHOD, beside the old ones, with what each cause changed.

    Reports that were issued by METHOD in its present version are left alone. The old ones never change.
    """
    from uuid import UUID

    from django.utils import timezone

    from omlopp.apps.climate import actions, queries
    from omlopp.apps.climate.models import Restatement
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    if (method is None) == (go_on is None):
        raise click.UsageError("name a METHOD, or a restatement with --go-on")
    who = _house.acting(person)
    now = timezone.now()
    if go_on is not None:
        try:
            order = Restatement.objects.filter(id=UUID(go_on)).first()
        except ValueError:
            order = None
        if order is None:
            _house.stop("--go-on", f"there is no restatement {go_on}")
        who.require(order.path, Right.ISSUE)
    else:
        path = _house.party_named(party).path if party else _house.everything()[0]
        who.require(path, Right.ISSUE)
        with _house.refusing(str(method)):
            order = actions.order_restatement(method=str(method), path=path, actor=who.person, at=now)
    progress = _house.Progress("reports looked at")
    done = actions.restate(order=order, actor=who.person, at=now, report=progress)
    progress.end()
    total = queries.restated_total(order.id)
    _house.show(
        {
            "restatement": order.id,
            "method": order.method,
            "version": order.version,
            "restated": done.restated,
            "same": done.same,
            **total,
        },
        lambda: [
            f"{order.id}: by {order.method} {order.version}: {done.restated} anew, {done.same} as they are",
            *_house.columns(
                [
                    ("", "KG CO2E"),
                    *((name.removesuffix("_g"), f"{grams / 1000:.0f}") for name, grams in total.items()),
                ]
            ),
        ],
        as_json=as_json,
    )


@report.command()
@click.argument("files", nargs=-1)
@click.option(
    "--as", "person", metavar="EMAIL", help="Who stands for it; the house itself where none is named."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def factors(*, files: tuple[str, ...], person: str | None, as_json: bool) -> None:
    """Have models looked up from now on in FILES and what ships: sets of our own or Boavizta tables.

    They take the place of files loaded before; without FILES, what ships is looked in alone. Reports that
    were issued stay as they are: `omlopp report restate` says them anew.
    """
    from django.utils import timezone

    from omlopp.apps.climate import actions
    from omlopp.apps.climate import factors as sets
    from omlopp.cli import _house
    from omlopp.cli._factors import files_given, refusing_files
    from omlopp.domain.rights import Right

    who = _house.acting(person)
    who.require(_house.everything()[0], Right.ISSUE)
    with _house.refusing(", ".join(files) or "what ships"), refusing_files():
        loaded = actions.load_factors(files=files_given(files), actor=who.person, at=timezone.now())
    told = [
        {"file": file, "place": place, "code": code, "value": value}
        for file, place, code, value in sets.told(loaded)
    ]
    whole = loaded.factors
    lost = sets.left_out(loaded)
    _house.show(
        {
            "factor_set_sha256": whole.digest,
            "models": len(whole.models),
            "values": len(whole.values),
            "left_out": lost,
            "told": told,
        },
        lambda: [f"sha256:{whole.digest}: {len(whole.models)} models, {lost} records left out"],
        as_json=as_json,
    )


def _described(each: Any) -> dict[str, Any]:
    names = "id kind version subject about path digest position supersedes issued_at"
    return {name: getattr(each, name) for name in names.split()}


def _write(
    issued: list[Any], number: str, out: str, language: str, *, data: bool = False, proof: bool = False
) -> list[str]:
    """The PDFs, and on request data and proof, of statements as files named by kind, version and id."""
    from pathlib import Path

    from omlopp.apps.statements import queries as statements
    from omlopp.apps.statements.models import Statement
    from omlopp.cli import _house
    from omlopp.cli.ledger import sealed_bundle, write_file

    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _house.stop(out, error.strerror or "cannot be made")
    rows = Statement.objects.in_bulk([each.id for each in issued])
    progress = _house.Progress("pages written")
    written: list[str] = []
    for each in issued:
        row = rows[each.id]
        stem = folder / f"{number}-{row.kind.replace('_', '-')}-{row.id}-v{row.version}"
        pieces = {f"{stem}.{language}.pdf": statements.pdf(row, "sv" if language == "sv" else "en")}
        if data:
            pieces[f"{stem}.json"] = statements.data(row)
        if proof:
            with _house.refusing(str(row.id)):
                pieces[f"{stem}.proof.json"] = sealed_bundle(row)
        for path, content in pieces.items():
            write_file(path, content)
            written.append(path)
        progress(len(written))
    progress.end()
    return written
