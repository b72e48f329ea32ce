"""`omlopp keyboards print|check|geometry|machines`: print files, their proof, and the keys' millimetres."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from omlopp.cli._files import Unusable, complain, for_each, read, write_json
from omlopp.domain.keyboards import (
    GEOMETRIES,
    MACHINES,
    AltGr,
    Change,
    Finding,
    FontChanged,
    Form,
    Geometry,
    GeometryUnusable,
    JobRead,
    JobUnreadable,
    LayoutUnknown,
    Legends,
    Machine,
    MachineUnusable,
    PhotoCheck,
    PictureUnusable,
    Plan,
    Policy,
    PrintFileUnreadable,
    PrintRefused,
    PrintUnknown,
    Proof,
    ProofVerdict,
    StyleUnknown,
    Verdict,
    arrange,
    check,
    check_photo,
    draw,
    dxf,
    fit_geometry,
    geometry,
    machine,
    pdf,
    plan,
    read_geometry,
    read_job,
    read_kle,
    read_machine,
    read_qmk,
    svg,
    write_geometry,
    write_job,
)

T = TypeVar("T")

WRITERS = {"pdf": pdf, "svg": svg, "dxf": dxf}
LIMIT = 64 * 1024 * 1024

REFUSED = {
    "plan_refused": "the plan is refused: {value}",
    "nothing_to_print": "there is nothing to print",
    "form_differs": "the plan and the geometry are of different bodies: {value}",
    "trust_too_low": "the geometry is only {value}; a print cannot be undone and needs measured or better",
    "key_not_in_geometry": "the geometry has no key {keys}",
    "key_kept_out": "no ink may touch the key {keys}",
    "too_small_for_legends": "the key {keys} has no room for legends",
    "exceeds_bed": "the page of {value} is larger than the machine's bed",
    "glyph_missing": "no pinned font has the sign {value} for {keys}",
    "needs_shaping": "the text {value} for {keys} joins its letters, which is not drawn",
    "places_collide": "two legends of {keys} would stand in one place",
    "no_room": "the key {keys} has no free place left",
}
MACHINE = {
    "unknown": "there is no machine {value}; omlopp keyboards machines lists them",
    "ink_missing": "the machine names no ink for {value}",
    "ink_reserved": "the ink's name {value} is one PDF keeps for process colours",
    "ink_unusable": "the ink's name {value!r} has signs that a layer's name cannot have",
    "ink_twice": "two inks have one name: {value}",
    "length_unusable": "a length is not usable: {value}",
    "kind_unknown": "the kind {value} is none of uv, laser, sticker",
    "schema_unknown": "has the schema {value}",
    "field": "has no usable field {value}",
    "not_json": "is not JSON",
}
GEOMETRY = {
    "unknown": "there is no geometry {value}; omlopp keyboards geometry lists them",
    "overlap": "keys {keys} overlap",
    "key_missing": "has no key {keys}",
    "key_twice": "has the key {keys} twice",
    "key_foreign": "has the key {keys}, which this body has not",
    "not_physical": "has a size no keyboard has: {keys} {value}",
    "enter_outside": "the middle of Enter's box lies outside its outline",
    "shape_not_rectilinear": "the outline of {keys} has slanting edges",
    "shape_outside_box": "the outline of {keys} does not fill its box",
    "rotated": "has keys turned by {value}, which are not read",
    "rows_unrecognised": "the keys do not form the rows of an ISO or ANSI keyboard (row {value})",
    "layout_unnamed": "has several layouts; name one with --layout: {value}",
    "layout_unknown": "has no layout {value}",
    "form_unknown": "has the form {value}, not iso or ansi",
    "trust_unknown": "has the trust {value}",
    "unit_unknown": "counts in {value}, not mm",
    "schema_unknown": "has the schema {value}",
    "shape_unknown": "has a key of an unknown shape, {value}",
    "field": "has no usable field {value}",
    "not_json": "is not JSON",
}
PICTURE = {
    "not_a_picture": "is not a picture that can be read",
    "too_large": "has too many pixels: {value}",
    "no_keys": "shows too few caps: {value}",
    "no_grid": "shows keys that form no grid: {value}",
    "keyboard_not_found": "does not show this keyboard whole: {value}",
    "board_unknown": "the job has no board {value}",
    "scale_unusable": "the scale {value} is not usable",
}


@click.command("print")
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@click.option("--geometry", "geometry_", required=True, metavar="ID|FILE", help="The keyboard's millimetres.")
@click.option("--machine", "machine_", required=True, metavar="ID|FILE", help="The machine it is for.")
@click.option("--from", "from_", metavar="LAYOUT", help="Without PLAN: the legends that stand on it.")
@click.option("--to", metavar="LAYOUT", help="Without PLAN: the legends it shall have.")
@click.option("--altgr", type=click.Choice([each.value for each in AltGr]), default="cldr", show_default=True)
@click.option("--maker", help="Whose list with --altgr maker.")
@click.option("--style", help="How the keyboard's maker places legends.")
@click.option("--words", is_flag=True, help="Print the keys with words (Ctrl, Del) too.")
@click.option(
    "--sheet", type=click.IntRange(min=1), metavar="N", help="All plans on one page, N side by side."
)
@click.option(
    "--copies", type=click.IntRange(1, 100), default=1, show_default=True, help="Of each, with --sheet."
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(list(WRITERS)),
    multiple=True,
    default=("pdf",),
    show_default=True,
)
@click.option("--out", default=".", metavar="DIR", help="Where the files go.", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def print_(
    *,
    plans: tuple[str, ...],
    geometry_: str,
    machine_: str,
    from_: str | None,
    to: str | None,
    altgr: str,
    maker: str | None,
    style: str | None,
    words: bool,
    sheet: int | None,
    copies: int,
    formats: tuple[str, ...],
    out: str,
    as_json: bool,
) -> None:
    """Draw print files in true size from plans, as `keyboards plan --json` writes them.

    Beside each file lies its job (NAME.job.json), which `keyboards check` holds the file against.
    """
    where = _named(geometry_, GEOMETRIES, geometry, read_geometry)
    whose = _named(machine_, MACHINES, machine, read_machine)
    if bool(plans) == bool(from_ or to) or bool(from_) != bool(to):
        _stop("--from", "give plans, or both --from and --to")
    found: list[tuple[str, Plan]] = []
    refused = False
    if from_ and to:
        options = {name: value for name, value in (("maker", maker), ("style", style)) if value}
        found = [("--from", _planned(where.form, from_, to, AltGr(altgr), options))]
    else:
        outcome = for_each(plans, lambda _, content: _read_plan(content), suffixes=(".json",), limit=LIMIT)
        found, refused = outcome.done, bool(outcome.refused)
    pages = [(name, [each]) for name, each in found]
    if sheet is not None and found:
        pages = [(found[0][0], [each for _, each in found for _ in range(copies)])]
    made = []
    for name, each in pages:
        try:
            made.append(
                _make(each, where, whose, columns=sheet or 1, formats=formats, out=Path(out), words=words)
            )
        except Unusable as refusal:
            refused = True
            complain(name, refusal.reason, place=refusal.place)
    if as_json:
        write_json({"jobs": made})
    else:
        for job in made:
            click.echo(f"{job['keys']} keys  artwork {job['artwork']}")
            for file in job["files"]:
                click.echo(f"  {file['file']}")
    sys.exit(2 if refused else 0)


def _make(
    plans: Sequence[Plan],
    where: Geometry,
    whose: Machine,
    *,
    columns: int,
    formats: Iterable[str],
    out: Path,
    words: bool,
) -> dict[str, Any]:
    try:
        job = arrange(plans, where, whose, columns=columns, words=words)
        artwork = draw(job)
    except PrintRefused as refusal:
        reason = REFUSED[refusal.code].format(keys=" ".join(refusal.keys), value=refusal.value)
        raise Unusable(reason, code=refusal.code) from refusal
    except FontChanged as refusal:
        raise Unusable(
            f"the font {refusal.font.file} is not the pinned one", code="font_changed"
        ) from refusal
    first = job.boards[0]
    pair = (
        f"{first.source}-{first.target}" if len({(b.source, b.target) for b in job.boards}) == 1 else "sheet"
    )
    stem = _safe(f"{pair}-{where.id}-{whose.id}-{artwork.hash[:12]}")
    contents = {f"{stem}.{name}": WRITERS[name](artwork) for name in dict.fromkeys(formats)}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    contents[f"{stem}.job.json"] = write_job(job, artwork=artwork.hash, files_sha256=hashes)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise Unusable(error.strerror or "cannot be written", place=str(out)) from error
    return {
        "artwork": artwork.hash,
        "geometry": where.id,
        "trust": where.trust,
        "machine": whose.id,
        "boards": [
            {"from": b.source, "to": b.target, "style": b.style, "keys": len(b.changes), "x": b.x, "y": b.y}
            for b in job.boards
        ],
        "keys": sum(len(board.changes) for board in job.boards),
        "size_mm": list(job.size),
        "inks": {role.value: whose.ink(role) for role in whose.roles},
        "files": [
            {"file": str(out / name), "format": _kind(name), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        ],
    }


def _kind(name: str) -> str:
    return "job" if name.endswith(".job.json") else name.rpartition(".")[2]


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name)


def _planned(form: Form, from_: str, to: str, altgr: AltGr, options: dict[str, Any]) -> Plan:
    try:
        return plan(form, from_, to, altgr=altgr, **options)
    except LayoutUnknown as refusal:
        _stop("--from", f"there is no layout {refusal.layout!r}; omlopp keyboards layouts lists all")
    except PrintUnknown as refusal:
        _stop("--altgr", f"what {refusal.maker} prints of {refusal.layout} is not known")
    except StyleUnknown as refusal:
        _stop("--style", f"{refusal.style} is not one of {', '.join(refusal.known)}")


def _read_plan(content: bytes) -> Plan:
    """A plan from the JSON of `keyboards plan --json`; what no drawing needs is left out."""
    try:
        raw = json.loads(content)
        changes, words = (
            tuple(
                Change(each["key"], Legends(**each["before"]), Legends(**each["after"]))
                for each in raw.get(name, [])
            )
            for name in ("changes", "words")
        )
        policy = Policy(AltGr(raw.get("altgr", "cldr")), style=raw.get("style", Policy().style))
        verdict, form = Verdict(raw["verdict"]), Form(raw["form"])
        reasons = tuple(map(str, raw.get("reasons", [])))
        source, target = str(raw.get("from", "")), str(raw.get("to", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unusable("is not a plan as keyboards plan --json writes it", code="not_a_plan") from error
    if not all(isinstance(text, str) for each in (*changes, *words) for text in _texts(each)):
        raise Unusable("is not a plan as keyboards plan --json writes it", code="not_a_plan")
    return Plan(form, source, target, policy, verdict, changes, words, (), (), reasons, (), None, None)


def _texts(change: Change) -> Iterable[object]:
    return change.key, *asdict(change.before).values(), *asdict(change.after).values()


@click.command("check")
@click.argument("files", nargs=-1, required=True)
@click.option("--job", "job_", metavar="FILE", help="The job; without it, NAME.job.json beside NAME.pdf.")
@click.option("--board", type=click.IntRange(min=1), default=1, show_default=True, help="Of a photo: which.")
@click.option("--report", metavar="FILE", help="Of a photo: where the picture for the person goes (PNG).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def check_(
    *, files: tuple[str, ...], job_: str | None, board: int, report: str | None, as_json: bool
) -> None:
    """Hold print files (PDF) or photos of printed keyboards against their jobs. Exit 1: one does not agree.

    A photo's verdict is a proposal; a person looks at the picture and confirms it.
    """
    try:
        given = None if job_ is None else _job(job_)
    except Unusable as refusal:
        _stop("--job", refusal.reason)
    outcome = for_each(
        files,
        lambda name, content: _checked(name, content, given, board, report),
        suffixes=(".pdf", ".jpg", ".jpeg", ".png"),
        limit=LIMIT,
    )
    if as_json:
        write_json({"files": [shown for _, shown in outcome.done]})
    else:
        for name, shown in outcome.done:
            legends = shown["legends"]
            click.echo(f"{name}  {shown['verdict']}  {legends['found']} of {legends['planned']} legends")
            for finding in shown["findings"]:
                place = " ".join(str(finding[part]) for part in ("board", "key", "slot") if finding[part])
                click.echo(f"  {finding['code']:<20} {place}  {finding['value']}")
    outcome.leave(negative=any(shown["verdict"] == ProofVerdict.FAILED for _, shown in outcome.done))


def _checked(
    name: str, content: bytes, given: JobRead | None, board: int, report: str | None
) -> dict[str, Any]:
    if content[:1024].lstrip().startswith(b"%PDF"):
        job = given or _job(f"{name.removesuffix('.pdf')}.job.json")
        try:
            found = check(content, job.job)
        except PrintFileUnreadable as refusal:
            raise Unusable(
                f"is not a PDF that can be read: {refusal.reason}", code="not_readable"
            ) from refusal
        digest = hashlib.sha256(content).hexdigest()
        changed = digest not in job.files.values()
        return _proof(name, found, job, (Finding("file_changed", value=digest),) if changed else ())
    if given is None:
        raise Unusable("is no PDF; a photo needs --job", code="job_missing")
    try:
        seen = check_photo(content, given.job, board=board)
    except PictureUnusable as refusal:
        raise Unusable(PICTURE[refusal.code].format(value=refusal.value), code=refusal.code) from refusal
    if report is not None:
        try:
            Path(report).write_bytes(seen.picture)
        except OSError as error:
            raise Unusable(error.strerror or "cannot be written", place=report) from error
    return _photo(name, seen, given)


def _proof(name: str, found: Proof, job: JobRead, more: tuple[Finding, ...]) -> dict[str, Any]:
    findings = (*more, *found.findings)
    return {
        "file": name,
        "kind": "print_file",
        "verdict": ProofVerdict.FAILED if findings else found.verdict,
        "artwork": job.artwork,
        "findings": [asdict(finding) for finding in findings],
        "legends": {"planned": found.planned, "found": len(found.legends), "worst_mm": found.worst_mm},
        "marks": None if found.marks is None else asdict(found.marks),
        "prints": None if found.prints is None else asdict(found.prints),
        "dpi": found.dpi,
        "not_checked": list(found.not_checked),
    }


def _photo(name: str, seen: PhotoCheck, job: JobRead) -> dict[str, Any]:
    return {
        "file": name,
        "kind": "photo",
        "verdict": seen.verdict,
        "confirmed": seen.confirmed,
        "artwork": job.artwork,
        "findings": [asdict(finding) for finding in seen.findings],
        "legends": {
            "planned": seen.planned,
            "found": len(seen.legends),
            "seen": [asdict(each) for each in seen.legends],
        },
        "keys_matched": seen.keys_matched,
        "keys": seen.keys,
        "homography_mm": seen.homography_mm,
    }


@click.command("geometry")
@click.argument("files", nargs=-1)
@click.option("--dpi", type=float, help="The files are flatbed scans with this many dots an inch.")
@click.option("--mm-per-pixel", type=float, help="The files are photos with this scale, seen from above.")
@click.option("--pitch", type=float, nargs=2, help="Of editors' files: mm from key to key, across and down.")
@click.option("--cap", type=float, nargs=2, help="Of editors' files: mm of a key of one unit.")
@click.option("--layout", help="Of a QMK file: which of its layouts.")
@click.option("--id", "id_", metavar="ID", help="What it shall be called; otherwise as the file.")
@click.option("--write", metavar="FILE", help="Where it goes in Omlopp's own form; of one file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def geometry_(
    *,
    files: tuple[str, ...],
    dpi: float | None,
    mm_per_pixel: float | None,
    pitch: tuple[float, float] | None,
    cap: tuple[float, float] | None,
    layout: str | None,
    id_: str | None,
    write: str | None,
    as_json: bool,
) -> None:
    """Read and check geometries: Omlopp's own, keyboard-layout-editor's, QMK's info.json, scans and photos.

    Without FILES, list those that come with Omlopp.
    """
    scale = 25.4 / dpi if dpi else mm_per_pixel
    if dpi is not None and dpi <= 0:
        _stop("--dpi", "is not above zero")
    sizes: dict[str, Any] = {name: value for name, value in (("pitch", pitch), ("cap", cap)) if value}

    def work(name: str, content: bytes) -> tuple[Geometry, dict[str, Any]]:
        called = id_ or Path(name).stem
        try:
            if scale is not None:
                fit = fit_geometry(content, mm_per_pixel=scale, scan=dpi is not None, id_=called, source=name)
                return fit.geometry, {
                    name: value for name, value in asdict(fit).items() if name != "geometry"
                }
            if content.lstrip()[:1] == b"[":
                return read_kle(content, id_=called, **sizes), {}
            if b'"layouts"' in content:
                return read_qmk(content, id_=called, layout=layout, **sizes), {}
            return read_geometry(content), {}
        except GeometryUnusable as refusal:
            raise Unusable(_faulty(refusal), code=refusal.faults[0].code) from refusal
        except PictureUnusable as refusal:
            raise Unusable(PICTURE[refusal.code].format(value=refusal.value), code=refusal.code) from refusal

    if not files:
        shown = [_shape(each, geometry(each), {}) for each in GEOMETRIES]
        _show(shown, as_json=as_json)
        return
    outcome = for_each(files, work, limit=LIMIT)
    if write is not None and outcome.done:
        if len(outcome.done) > 1:
            _stop("--write", "takes one file")
        _write(write, write_geometry(outcome.done[0][1][0]))
    _show([_shape(name, found, fit) for name, (found, fit) in outcome.done], as_json=as_json)
    outcome.leave()


def _shape(name: str, found: Geometry, fit: dict[str, Any]) -> dict[str, Any]:
    return {
        "file": name,
        "id": found.id,
        "form": found.form,
        "trust": found.trust,
        "prints": found.trust.prints,
        "keys": len(found.keys),
        "keepouts": len(found.keepouts),
        "size_mm": [round(side, 3) for side in found.size],
        "error_mm": found.error_mm,
        "source": found.source,
        "licence": found.licence,
        "fit": fit or None,
    }


def _show(shown: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        write_json({"files": shown})
        return
    for each in shown:
        width, height = each["size_mm"]
        click.echo(
            f"{each['id']:<28} {each['form']:<5} {each['keys']:>3} keys"
            f"  {width:g} x {height:g} mm  {each['trust']}"
        )
        if each["fit"]:
            across, down = each["fit"]["pitch"]
            click.echo(f"  pitch {across:.3f} x {down:.3f} mm, error at most {each['error_mm']:.3f} mm")
        if not each["prints"]:
            click.echo("  not measured: nothing is printed by it")


@click.command("machines")
@click.argument("files", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def machines_(*, files: tuple[str, ...], as_json: bool) -> None:
    """List the machine profiles that come with Omlopp, or read and check FILES."""
    found = [_named(name, (), machine, read_machine) for name in files] or [
        machine(name) for name in MACHINES
    ]
    if as_json:
        write_json({"machines": [{**asdict(each), "inks": dict(each.inks)} for each in found]})
        return
    for each in found:
        inks = ", ".join(f"{role.value} {name}" for role, name in each.inks)
        click.echo(f"{each.id:<10} {each.kind:<8} {inks}")


def _named(name: str, known: Sequence[str], shipped: Callable[[str], T], reader: Callable[[bytes], T]) -> T:
    """What an option names: one that comes with Omlopp, or a file."""
    try:
        return shipped(name) if name in known else reader(read(name, limit=LIMIT))
    except Unusable as refusal:
        known_ones = f"; {', '.join(known)} come with Omlopp" if known else ""
        _stop(name, f"{refusal.reason}{known_ones}")
    except GeometryUnusable as refusal:
        _stop(name, _faulty(refusal))
    except MachineUnusable as refusal:
        _stop(name, MACHINE[refusal.code].format(value=refusal.value))


def _faulty(refusal: GeometryUnusable) -> str:
    said = [GEOMETRY[f.code].format(keys=" ".join(f.keys), value=f.value).strip() for f in refusal.faults[:5]]
    more = len(refusal.faults) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more else "")


def _job(file: str) -> JobRead:
    try:
        return read_job(read(file, limit=LIMIT))
    except Unusable as refusal:
        raise Unusable(f"its job {file} {refusal.reason}", code="job_missing") from refusal
    except JobUnreadable as refusal:
        raise Unusable(f"its job {file} is not usable: {refusal.value}", code=refusal.code) from refusal


def _write(file: str, content: bytes) -> None:
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        _stop(file, error.strerror or "cannot be written")


def _stop(place: str, reason: str) -> NoReturn:
    complain(place, reason)
    sys.exit(2)


COMMANDS = (print_, check_, geometry_, machines_)
