"""Foreign bytes, made readable once and within bounds: text, JSON and YAML, or a named refusal.

Whatever the bytes are, time and memory stay within the limits below: nothing is fetched, no object is built
from a tag, nothing nests deeper than `MAX_DEPTH`, and a compressed file is unpacked only up to `MAX_BYTES`.
"""

import re
import zlib
from functools import cached_property
from typing import Any

import msgspec

from omlopp.domain.hardware._model import HardwareReport, Problem

MAX_BYTES = 32 * 1024 * 1024
"""Longest report read, after unpacking. The largest real ones (fleet snapshots) are below 1 MB."""
MAX_JSON_BYTES = 16 * 1024 * 1024
MAX_YAML_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 96


class ReportRefused(ValueError):
    """The file cannot be used as a report at all. `code` says why, `place` where, `value` what was met."""

    code = "report_refused"

    def __init__(self, place: str = "", value: str = "") -> None:
        self.place = place
        self.value = value
        super().__init__(f"{self.code} {place} {value}".strip())


class ReportEmpty(ReportRefused):
    """There is nothing in the file."""

    code = "report_empty"


class ReportTooLarge(ReportRefused):
    """The file, or what it unpacks to, is larger than the limit."""

    code = "report_too_large"


class ReportUnreadable(ReportRefused):
    """The file is of a kind we know but is damaged beyond use at `place`."""

    code = "report_unreadable"


class ReportUnrecognised(ReportRefused):
    """No reader knows this kind of file. `value` holds what it looks like, when that much can be told."""

    code = "report_unrecognised"


class ReportOfMany(ReportRefused):
    """The file tells of several devices where one was asked for; `value` is how many. See `read_many`."""

    code = "report_of_many"


class ReportWrongForm(ReportRefused):
    """A known tool's output in a form that cannot be read for certain; `value` is how to ask for it."""

    code = "report_wrong_form"


class ReportIsList(ReportRefused):
    """A list of devices that somebody wrote, and no tool's report: manifests are read elsewhere."""

    code = "report_is_list"


class ReportTooDeep(ReportRefused):
    """The document nests deeper than any report does."""

    code = "report_too_deep"


def _unpacked(data: bytes) -> tuple[bytes, bool]:
    """Gzip taken off, at most twice, within `MAX_BYTES`; and whether a packing was cut off before its end."""
    cut = False
    for _ in range(2):
        if not data.startswith(b"\x1f\x8b"):
            return data, cut
        unzip = zlib.decompressobj(wbits=31)
        try:
            data = unzip.decompress(data, MAX_BYTES + 1)
        except zlib.error as damage:
            raise ReportUnreadable("gzip", str(damage)[:80]) from damage
        if len(data) > MAX_BYTES:
            raise ReportTooLarge("gzip", str(MAX_BYTES))
        cut = cut or not unzip.eof
    if data.startswith(b"\x1f\x8b"):
        raise ReportUnreadable("gzip", "nested")
    return data, cut


class Content:
    """The bytes of one report with its readings, each made when first asked for and then kept.

    `data` is unpacked; `text` has `\\n` line ends and no NULs; `json` and `yaml` are plain dicts, lists and
    scalars, or None when the bytes are not of that form. `problems` tells what had to be mended on the way.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_BYTES:
            raise ReportTooLarge("file", str(MAX_BYTES))
        self.data, cut = _unpacked(data)
        if not self.data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise ReportEmpty("file")
        self.problems: list[Problem] = [Problem("truncated", "gzip", "")] if cut else []
        self.kept: dict[str, str] = {}  # what a reader worked out while recognising
        self.reports: dict[str, HardwareReport] = {}  # by reader: what two subjects ask of one file

    @cached_property
    def text(self) -> str:
        """The file as text. UTF-8, UTF-16 with a mark, else Windows-1252 with a problem saying so."""
        data = self.data
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16", errors="replace")
        else:
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as wrong:
                self.problems.append(Problem("encoding_guessed", f"byte {wrong.start}", "windows-1252"))
                text = data.decode("cp1252", errors="replace")
        if "\x00" in text:
            self.problems.append(Problem("nul_bytes", f"character {text.index(chr(0))}", ""))
            text = text.replace("\x00", "")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text

    @cached_property
    def head(self) -> str:
        """The first 8 000 characters, for recognising."""
        if "text" in self.__dict__:
            return self.text[:8000]
        piece = self.data[:8000]
        if piece.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = piece.decode("utf-16", errors="replace")
            return text.replace("\r\n", "\n").replace("\r", "\n")
        text = piece.decode("utf-8", errors="replace").replace("\x00", "")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def first_line(self) -> str:
        """What the file begins with, for a refusal to show; empty where that is a password."""
        line = self.head.strip().split("\n", 1)[0][:80]
        return "" if "passw" in line.lower() else line

    @cached_property
    def looks_binary(self) -> bool:
        """Whether the file starts like something that is not text: PDF, archive, picture, plist."""
        return self.data.startswith(
            (
                b"%PDF",
                b"PK\x03\x04",
                b"bplist",
                b"\x89PNG",
                b"\xff\xd8\xff",
                b"7z\xbc\xaf",
                b"\x7fELF",
                b"Rar!",
            )
        )

    @cached_property
    def json(self) -> Any:
        """The JSON document, also one that was cut off (with a problem `truncated`), or None."""
        if self.looks_binary:
            return None
        start = self.data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
        utf16 = self.data.startswith((b"\xff\xfe", b"\xfe\xff"))
        if not utf16 and start[:1] not in (b"{", b"["):
            return None
        if len(self.data) > MAX_JSON_BYTES:
            # Built as objects, a document takes some twenty times its size.
            raise ReportTooLarge("json", str(MAX_JSON_BYTES))
        data = self.data
        if utf16 or data.startswith(b"\xef\xbb\xbf") or b"\x00" in data:
            data = self.text.lstrip().encode()
        try:
            return msgspec.json.decode(data)
        except RecursionError as deep:
            raise ReportTooDeep("json") from deep
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._mended_json()

    def _mended_json(self) -> Any:
        text = self.text.strip()
        closed = _closed_json(text)
        if closed is None:
            return None
        try:
            document = msgspec.json.decode(closed.encode())
        except RecursionError as deep:
            raise ReportTooDeep("json") from deep
        except (msgspec.DecodeError, UnicodeError):
            return None
        self.problems.append(Problem("truncated", f"character {len(text)}", ""))
        return document

    @cached_property
    def yaml(self) -> Any:
        """The first YAML document as plain values, timestamps kept as written, or None when it is none."""
        if self.looks_binary or self.json is not None:
            return self.json
        if len(self.data) > MAX_YAML_BYTES:
            return None
        return _plain_yaml(self.text, self.problems)


_STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]', re.DOTALL)


def _closed_json(text: str) -> str | None:
    """`text` cut after its last whole member and closed; None when it is not the start of a JSON document."""
    stack: list[str] = []
    cut: tuple[int, str] | None = None
    end = 0
    for match in _STRUCTURE.finditer(text):
        sign = match.group()
        end = match.end()
        if sign in "{[":
            if len(stack) >= MAX_DEPTH:
                raise ReportTooDeep("json", str(len(stack)))
            stack.append("}" if sign == "{" else "]")
            cut = (end, "".join(reversed(stack)))
        elif sign in "}]":
            if not stack or stack.pop() != sign:
                return None
            cut = (end, "".join(reversed(stack)))
            if not stack:
                return text[:end] if not text[end:].strip() else None
        elif sign == ",":
            cut = (match.start(), "".join(reversed(stack)))
    if cut is None or not stack:
        return None
    return text[: cut[0]] + cut[1]


_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}(?:[eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, Any] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


def _scalar(value: str, *, plain: bool) -> Any:
    if not plain:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _INTEGER.fullmatch(value):
        return int(value)
    if _FLOAT.fullmatch(value):
        return float(value)
    return value


def _plain_yaml(text: str, problems: list[Problem]) -> Any:
    """Built from the parser's events by hand, because the usual loaders recurse and follow aliases.

    No tags, no anchors used twice, no merge keys: an inventory needs none, and a bomb needs them. What was
    read before a fault in the text is kept, with a problem.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root: list[Any] = []
    stack: list[Any] = [root]
    keys: list[Any] = [None]
    waiting = object()
    line = 0

    def place(value: Any) -> None:
        holder = stack[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif keys[-1] is waiting:
            keys[-1] = str(value) if not isinstance(value, dict | list) else ""
        else:
            if keys[-1] in holder:
                # The same key twice is a lost dash: what stood there first is gone, so say so.
                problems.append(Problem("duplicate_key", f"line {line}", str(keys[-1])[:80]))
            holder[keys[-1]] = value
            keys[-1] = waiting

    try:
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.ScalarEvent):
                place(_scalar(event.value, plain=event.implicit[0] and not event.style))
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if len(stack) > MAX_DEPTH:
                    raise ReportTooDeep("yaml", f"line {line}")
                fresh: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                place(fresh)
                stack.append(fresh)
                keys.append(waiting)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                stack.pop()
                keys.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise ReportUnreadable("yaml", "alias")
            elif isinstance(event, yaml.DocumentEndEvent):
                break
    except yaml.YAMLError as fault:
        mark = fault.problem_mark if isinstance(fault, yaml.MarkedYAMLError) else None
        where = f"line {mark.line + 1} column {mark.column + 1}" if mark else "yaml"
        if root and isinstance(root[0], dict | list):
            problems.append(Problem("truncated", where, str(getattr(fault, "problem", ""))[:80]))
        else:
            return None
    return root[0] if root and isinstance(root[0], dict | list) else None
