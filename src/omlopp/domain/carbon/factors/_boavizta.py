"""Reading the open Boavizta files of makers' footprints into a factor set, cleaned of their known faults.

Source: github.com/Boavizta/environmental-footprint-data, ODbL 1.0; what is imported stays under that licence.
`docs/factors.md` lists the codes.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from omlopp.domain.carbon.factors._file import checked, sound_shares
from omlopp.domain.carbon.factors._values import FactorSet, ModelFactor, Shares, nonuse
from omlopp.domain.carbon.names import capacity, maker_of, parse_printed, split_names
from omlopp.domain.vocabulary import Kind

LICENCE = "ODbL-1.0"
READ_THROUGH = "Boavizta environmental-footprint-data"
NOTE = (
    "Contains information from environmental-footprint-data by Boavizta, github.com/Boavizta/"
    "environmental-footprint-data, made available under the Open Database License 1.0; cleaned by Omlopp."
)
REQUIRED = ("manufacturer", "name", "subcategory", "gwp_total", "gwp_use_ratio")
KINDS = {
    "laptop": Kind.LAPTOP,
    "desktop": Kind.DESKTOP,
    "workstation": Kind.WORKSTATION,
    "monitor": Kind.MONITOR,
    "smartphone": Kind.SMARTPHONE,
    "tablet": Kind.TABLET,
    "thin client": Kind.THIN_CLIENT,
    "server": Kind.SERVER,
    "converged": Kind.SERVER,
    "converged edge": Kind.SERVER,
    "printer": Kind.PRINTER,
    "network": Kind.NETWORK,
}
SHARES = {
    "use": "gwp_use_ratio",
    "production": "gwp_manufacturing_ratio",
    "transport": "gwp_transport_ratio",
    "end_of_life": "gwp_eol_ratio",
}
# When the four shares miss 1 by more than this, the share of use cannot be trusted either.
SHARES_BROKEN = 0.2
FORMULA = ("=", "+", "@")
ALL_IN_ONE = re.compile(
    r"\ball.in.one\b|\baio\b|\bimac\b|^eliteone|^proone|\bm\d{3}z\b|\bv\d{3}z\b", re.IGNORECASE
)
THIN_CLIENT = re.compile(r"\bthin client\b|\bzero client\b|\boptiplex 3000 tc\b", re.IGNORECASE)
# Filed among desktops in the table, though they fold: Dell's mobile lines without a word for a chassis.
MOBILE = re.compile(
    r"^(?:chromebook|latitude|xps|inspiron 1\d|vostro 1\d|vostro [57]\d{3}$|precision [357][4-7]\d\d$)",
    re.IGNORECASE,
)
CUT_OFF = frozenset({"Mac Pro 3", "iPad Pro 12"})
"""Names that end where a decimal point stood."""
GARBAGE = re.compile(r"\s*fwsdfFFactor\b")
FOOTNOTE = re.compile(r"(?<=[a-z])4$")
ESCAPED = re.compile(r"(?:\\x[0-9a-f]{2})+")
CAPACITY = re.compile(r"(\d+)\s*(GB|TB)", re.IGNORECASE)
MISTYPED = {"265": 256, "13128": 128}
"""Capacities in the comments that nobody sells."""


class Severity(StrEnum):
    """What was done about a finding: the row left out, put right, a value left out, or only told."""

    DROPPED = "dropped"
    REPAIRED = "repaired"
    SET_ASIDE = "set_aside"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a row of a file: its line and name, the column, a code, the value met."""

    file: str
    line: int
    name: str
    severity: Severity
    column: str
    code: str
    value: str = ""


class NotBoavizta(ValueError):
    """The file is no Boavizta table; carries the file, a code and what was missing or met."""

    def __init__(self, file: str, code: str, value: str = "") -> None:
        self.file = file
        self.code = code
        self.value = value
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Import:
    """What came of an import: the set, every finding row by row, and the counts of rows."""

    factors: FactorSet
    findings: tuple[Finding, ...]
    rows: int
    rows_dropped: int

    @property
    def counts(self) -> Mapping[tuple[Severity, str], int]:
        """How many findings there are of each code."""
        found: dict[tuple[Severity, str], int] = {}
        for each in self.findings:
            found[each.severity, each.code] = found.get((each.severity, each.code), 0) + 1
        return found


def import_boavizta(files: Iterable[tuple[str, bytes]]) -> Import:
    """The models of one or several versions of the table, given as `(name, bytes)` in any order.

    A row that several versions have is taken from the newest (by the latest date a row was added); one that
    it has lost is taken from an older. Refuses with `NotBoavizta` what is no such table. Nothing is left out
    silently.
    """
    findings: list[Finding] = []
    models: dict[tuple[object, ...], ModelFactor] = {}
    sheets: dict[tuple[object, ...], str] = {}
    rows = dropped = 0
    tables = [(file, list(_rows(file, content))) for file, content in files]
    tables.sort(key=lambda table: _newest(row for _, row in table[1]), reverse=True)
    for file, table in tables:
        for line, row in table:
            rows += 1
            reading = _Row(file, line, row, findings)
            found = reading.models()
            kept = [each for each in found if _keep(each, file, reading, models, sheets)]
            dropped += not kept
    factors = FactorSet(id="boavizta", models=tuple(models.values()), values=(), licence=LICENCE, note=NOTE)
    return Import(factors, tuple(findings), rows, dropped)


def _keep(
    model: ModelFactor,
    file: str,
    reading: "_Row",
    models: dict[tuple[object, ...], ModelFactor],
    sheets: dict[tuple[object, ...], str],
) -> bool:
    """Whether the record is new: not the same figure again, nor an older reading of the same sheet."""
    identity = (model.key, round(model.kgco2e_total or model.kgco2e_nonuse or 0))
    before = models.get(identity)
    sheet = (model.key, model.source)
    if before is not None:
        if before.kgco2e_nonuse is None and model.kgco2e_nonuse is not None:
            models[identity] = model
            reading.say(Severity.REPAIRED, "gwp_use_ratio", "share_from_other_row", model.name)
            return True
        reading.say(Severity.DROPPED, "name", "duplicate", model.name)
        return False
    if sheets.get(sheet, file) != file:
        reading.say(Severity.DROPPED, "gwp_total", "superseded_by_newer_file", f"{model.kgco2e_total or 0:g}")
        return False
    models[identity] = model
    sheets[sheet] = file
    return True


def _rows(file: str, content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if b"\0" in content:
        raise NotBoavizta(file, "binary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotBoavizta(file, "not_utf_8", str(error.start)) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip().lower() for cell in cells]
                for column in REQUIRED:
                    if column not in header:
                        raise NotBoavizta(file, "column_missing", column)
                continue
            yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=False))
    except csv.Error as error:
        raise NotBoavizta(file, "csv", str(error)) from error
    if header is None:
        raise NotBoavizta(file, "empty")


def _newest(rows: Iterable[Mapping[str, str]]) -> str:
    """The latest `added_date` (`2023-02-23` or `23-02-2023`), year first; empty when none is given."""
    dates = {row.get("added_date", "") for row in rows}
    turned = ("-".join(reversed(date.split("-"))) if date[2:3] == "-" else date for date in dates)
    return max(turned, default="")


class _Row:
    """One row of a table, read value by value; what is met is told in `findings`."""

    def __init__(self, file: str, line: int, row: dict[str, str], findings: list[Finding]) -> None:
        self.file = file
        self.line = line
        self.row = row
        self.findings = findings
        self.name = row.get("name", "")

    def say(self, severity: Severity, column: str, code: str, value: str = "") -> None:
        """Tell of something in this row."""
        self.findings.append(
            Finding(self.file, self.line, self.name[:120], severity, column, code, value[:120])
        )

    def models(self) -> list[ModelFactor]:
        """The footprints of this row: none when it is dropped, several when it names several models."""
        maker = self._maker()
        name = self._name()
        kind = self._kind(maker, name) if name else None
        if kind is None:
            return []
        total = self._number("gwp_total")
        if total is None:
            self.say(Severity.DROPPED, "gwp_total", "total_missing", self.row.get("gwp_total", ""))
            return []
        shares = self._shares()
        left = nonuse(total, shares.use)
        if left is None:
            self.say(Severity.NOTED, "gwp_use_ratio", "use_share_missing")
        published: float | None = total
        if kind == Kind.PRINTER:
            # Years of paper stand in these totals; only what is not use is the device's.
            self.say(Severity.SET_ASIDE, "gwp_total", "total_contains_paper", f"{total:g}")
            published = None
        fault = checked(kind, name, None, published, left)
        if fault:
            self.say(Severity.DROPPED, fault[0].replace("kgco2e_total", "gwp_total"), *fault[1:])
            return []
        screen, storage = self._screen_and_storage(kind)
        error = self._error()
        location, year = self._location(), self._year()
        names = split_names(maker, name)
        if len(names) > 1:
            self.say(Severity.REPAIRED, "name", "several_models", " | ".join(names))
        found = []
        for each in names:
            key = parse_printed(maker, each, kind)
            if key.storage_gb is None and storage is not None:
                key = parse_printed(maker, each, kind, storage_gb=storage)
            found.append(
                ModelFactor(
                    manufacturer=maker,
                    name=each,
                    key=key,
                    kind=kind,
                    kgco2e_total=published,
                    kgco2e_nonuse=left,
                    shares=shares,
                    error=error,
                    screen_inch=screen,
                    lifetime_years=self._number("lifetime"),
                    kwh_per_year=self._number("yearly_tec"),
                    use_location=location,
                    report_year=year,
                    source=self.row.get("sources", "").split()[0] if self.row.get("sources") else "",
                    licence=LICENCE,
                    read_through=READ_THROUGH,
                )
            )
        return found + (self._variants(found[0]) if len(found) == 1 else [])

    def _maker(self) -> str:
        maker = self.row.get("manufacturer", "")
        if maker == "Mircosoft":
            self.say(Severity.REPAIRED, "manufacturer", "maker_misspelt", maker)
            return "Microsoft"
        return maker

    def _name(self) -> str:
        """The name put right; empty when it cannot be one."""
        name = self.name
        if ESCAPED.search(name):
            self.say(Severity.REPAIRED, "name", "mojibake", name)
            name = ESCAPED.sub(_unescaped, name)
        if name.lstrip()[:1] in FORMULA and name:
            self.say(Severity.DROPPED, "name", "formula_cell", name)
            return ""
        if GARBAGE.search(name):
            self.say(Severity.REPAIRED, "name", "garbage_in_name", name)
            name = GARBAGE.sub("", name)
        if FOOTNOTE.search(name) and self.row["subcategory"].lower() in (
            "server",
            "converged",
            "converged edge",
        ):
            self.say(Severity.REPAIRED, "name", "footnote_mark", name)
            name = FOOTNOTE.sub("", name)
        if name in CUT_OFF:
            whole = next((title for title, _, _ in _variants(self.row.get("comment", ""))), "")
            if not whole.startswith(name):
                self.say(Severity.DROPPED, "name", "name_cut_off", name)
                return ""
            self.say(Severity.REPAIRED, "name", "name_cut_off", whole)
            name = whole
        if not name:
            self.say(Severity.DROPPED, "name", "name_missing")
        return name

    def _kind(self, maker: str, name: str) -> Kind | None:
        filed = self.row["subcategory"].lower()
        if maker_of(maker) in ("", "generic"):
            self.say(Severity.DROPPED, "manufacturer", "no_makers_model", maker)
            return None
        if filed == "san/nas":
            self.say(Severity.DROPPED, "subcategory", "whole_rack", self.row.get("gwp_total", ""))
            return None
        kind = KINDS.get(filed)
        if kind is None or "watch" in name.lower():
            self.say(Severity.DROPPED, "subcategory", "kind_outside_vocabulary", self.row["subcategory"])
            return None
        better = kind
        if kind == Kind.DESKTOP:
            if THIN_CLIENT.search(name):
                better = Kind.THIN_CLIENT
            elif ALL_IN_ONE.search(name):
                better = Kind.ALL_IN_ONE
            elif maker == "Dell" and MOBILE.match(name):
                better = Kind.LAPTOP
        if better != kind:
            self.say(Severity.REPAIRED, "subcategory", "kind_by_name", better)
        return better

    def _number(self, column: str) -> float | None:
        text = self.row.get(column, "")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.say(Severity.SET_ASIDE, column, "not_a_number", text)
            return None
        return value

    def _shares(self) -> Shares:
        told: list[tuple[str, str, str]] = []
        given = {share: self._number(column) for share, column in SHARES.items()}
        shares = sound_shares(given, told)
        for column, code, value in told:
            share = column.removesuffix("_share")
            self.say(Severity.SET_ASIDE, SHARES[share], code, value)
            if code == "shares_do_not_sum" and abs(float(value) - 1) > SHARES_BROKEN:
                self.say(Severity.SET_ASIDE, "gwp_use_ratio", "use_share_doubtful", value)
                shares = Shares()
        return shares

    def _error(self) -> float | None:
        """The sheet's relative spread; zero stands for none stated, above 1 it is no spread of a total."""
        error = self._number("gwp_error_ratio")
        if error is not None and not 0 <= error <= 1:
            self.say(Severity.SET_ASIDE, "gwp_error_ratio", "error_outside_0_1", f"{error:g}")
            return None
        return error or None

    def _screen_and_storage(self, kind: Kind) -> tuple[float | None, int | None]:
        screen = self._number("screen_size")
        storage = None
        if kind in (Kind.SMARTPHONE, Kind.TABLET):
            # Elsewhere the drive can be changed, and the sheet's is an example.
            found = CAPACITY.fullmatch(self.row.get("hard_drive", "").removesuffix(" SSD"))
            if found:
                storage = int(found.group(1)) * (1024 if found.group(2).upper() == "TB" else 1)
        if screen is not None and screen >= 64 and kind == Kind.SMARTPHONE:
            self.say(Severity.REPAIRED, "screen_size", "screen_is_storage", f"{screen:g}")
            storage, screen = storage or capacity(screen), None
        elif screen is not None and not 2 <= screen <= 110:
            self.say(Severity.SET_ASIDE, "screen_size", "screen_size_implausible", f"{screen:g}")
            screen = None
        return screen, storage

    def _location(self) -> str | None:
        location = self.row.get("use_location", "")
        if location == "Worldwide":
            self.say(Severity.REPAIRED, "use_location", "location_respelled", location)
            return "WW"
        return location or None

    def _year(self) -> int | None:
        text = self.row.get("report_date", "")
        found = re.search(r"\b(20[012]\d)\b", text)
        if not found:
            self.say(Severity.NOTED, "report_date", "report_year_unknown", text)
            return None
        return int(found.group(1))

    def _variants(self, model: ModelFactor) -> list[ModelFactor]:
        """The other storage variants that a comment tells of the same model, with their own totals."""
        found = []
        for title, storage, total in _variants(self.row.get("comment", "")):
            key = parse_printed(model.manufacturer, f"{title} {storage}GB", model.kind)
            same = (key.family, key.generation, key.variant) == (
                model.key.family,
                model.key.generation,
                model.key.variant,
            )
            if not same or key.storage_gb == model.key.storage_gb:
                continue
            self.say(Severity.REPAIRED, "comment", "variant_from_comment", f"{title} {storage}GB {total:g}")
            found.append(
                ModelFactor(
                    manufacturer=model.manufacturer,
                    name=f"{title} {storage}GB",
                    key=key,
                    kind=model.kind,
                    kgco2e_total=total,
                    kgco2e_nonuse=nonuse(total, model.shares.use),
                    shares=model.shares,
                    error=model.error,
                    screen_inch=model.screen_inch,
                    lifetime_years=model.lifetime_years,
                    kwh_per_year=model.kwh_per_year,
                    use_location=model.use_location,
                    report_year=model.report_year,
                    source=model.source,
                    licence=LICENCE,
                    read_through=READ_THROUGH,
                )
            )
        return found


def _variants(comment: str) -> list[tuple[str, int, float]]:
    """Name, gigabytes and total of each variant in a comment such as `iPhone 14 256GB (67kgCO2eq) - …`."""
    found = []
    for part in comment.split(") -"):
        match = re.fullmatch(r"\s*(.+?)\s+(\d+)(GB|TB)\s*\((\d+)kgCO2eq\)?\s*", part)
        if match:
            title, size, unit, total = match.groups()
            storage = MISTYPED.get(size, int(size)) * (1024 if unit == "TB" else 1)
            found.append((" ".join(title.split()), storage, float(total)))
    return found


def _unescaped(found: re.Match[str]) -> str:
    """The character whose UTF-8 bytes were written out as `\\xe2\\x80\\x9d`."""
    codes = found.group().split("\\x")[1:]
    return bytes(int(code, 16) for code in codes).decode("utf-8", errors="replace")
