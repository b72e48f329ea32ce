"""Blancco Drive Eraser, XML: generic `entries` and `entry` elements named by an attribute."""

from collections.abc import Iterator
from typing import Any

from omlopp.domain.erasure._model import ErasureReport
from omlopp.domain.erasure.readers import _blancco
from omlopp.domain.hardware import Content, Problem, ReportTooDeep, ReportUnreadable
from omlopp.domain.hardware.values import moment

_MOST_ELEMENTS = 200_000
_DEEPEST = 60
_PIECE = 65_536


def recognises(content: Content) -> bool:
    """XML that names Blancco's own element near its start."""
    head = content.head.lstrip("\ufeff \n\t")
    return head.startswith("<") and b"blancco_data" in content.data[:2_000_000]


class _Node:
    """An element as name (its `name` attribute, else its tag), text and children."""

    __slots__ = ("children", "name", "tag", "text")

    def __init__(self, tag: str, name: str) -> None:
        self.tag = tag
        self.name = name
        self.text = ""
        self.children: list[_Node] = []


def _tree(content: Content, problems: list[Problem]) -> _Node:
    """The document, built from a parser that resolves no entity, loads nothing and stops at the limits.

    A file that is cut off yields what stood before the cut.
    """
    from lxml import etree

    # Read as bytes: the declaration names the encoding. NULs are no XML; the text form has them removed.
    data = content.text.encode() if b"\x00" in content.data else content.data
    if b"<!DOCTYPE" in data[:100_000] or b"<!ENTITY" in data:
        # A report declares no entities; a bomb or a theft of files must.
        raise ReportUnreadable("xml", "doctype")
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    builder = _Builder()
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            builder.take(parser.read_events())
        parser.close()
    except etree.XMLSyntaxError as fault:
        builder.take(parser.read_events())
        if "depth" in str(fault):
            raise ReportTooDeep("xml", str(fault)[:40]) from fault
        if not builder.root.children:
            raise ReportUnreadable("xml", str(fault)[:80]) from fault
        line, column = fault.position or (0, 0)
        # A whole document with something behind it is not cut off.
        code = "text_after_end" if builder.ended else "truncated"
        problems.append(Problem(code, f"line {line} column {column}", ""))
    return builder.root


class _Builder:
    """Grows the tree from the parser's events and stops at the limits."""

    def __init__(self) -> None:
        self.root = _Node("", "")
        self.ended = False
        self._stack = [self.root]
        self._count = 0

    def take(self, events: Iterator[Any]) -> None:
        """Use what the parser has understood so far."""
        for event, element in events:
            if event == "start":
                self._count += 1
                if self._count > _MOST_ELEMENTS:
                    raise ReportUnreadable("xml", f"element {self._count}")
                if len(self._stack) > _DEEPEST:
                    raise ReportTooDeep("xml", f"element {self._count}")
                tag = str(element.tag).rpartition("}")[2]
                node = _Node(tag, str(element.get("name") or tag))
                self._stack[-1].children.append(node)
                self._stack.append(node)
            else:
                node = self._stack.pop()
                node.text = (element.text or "")[:4000]
                element.clear()
                self.ended = len(self._stack) == 1


def _find(node: _Node, *names: str) -> _Node | None:
    """The first node below with the name, level by level, down the given path."""
    for wanted in names:
        queue = list(node.children)
        found = None
        while queue:
            one = queue.pop(0)
            if wanted in (one.name, one.tag):
                found = one
                break
            queue.extend(one.children)
        if found is None:
            return None
        node = found
    return node


def _fields(node: _Node | None) -> dict[str, Any]:
    """A node's direct entries as name and text; nested `entries` as a dict. First of a name wins."""
    found: dict[str, Any] = {}
    for child in node.children if node else ():
        if child.children:
            found.setdefault(child.name, _fields_flat(child))
        else:
            found.setdefault(child.name, child.text.strip())
    return found


def _fields_flat(node: _Node) -> dict[str, Any]:
    return {child.name: child.text.strip() for child in reversed(node.children)}


def _each(node: _Node | None, name: str) -> list[dict[str, Any]]:
    return [_fields(child) for child in (node.children if node else ()) if child.name == name][:1000]


def read(content: Content) -> ErasureReport:
    """Every erasure in the report, joined to the drives it lists by serial."""
    problems: list[Problem] = []
    tree = _tree(content, problems)
    reports = [node for node in _walk(tree) if node.tag == "report"]
    if len(reports) > 1:
        problems.append(Problem("several_reports", "report", str(len(reports))))
    top = reports[0] if reports else tree
    disks: list[dict[str, Any]] = []
    erasures: list[dict[str, Any]] = []
    for one in reports or [tree]:
        disks += _each(_find(one, "blancco_hardware_report", "disks"), "disk")
        erasures += _each(_find(one, "blancco_erasure_report", "erasures"), "erasure")
    if not erasures and not disks and _find(top, "blancco_hardware_report") is None:
        raise ReportUnreadable("xml", "no report inside")
    identity = _find(top, "description", "document_id")
    log = _find(top, "description")
    version = next(
        (
            node.text.strip()
            for node in _walk(log)
            if log and node.name in ("version", "product_version") and node.text
        ),
        None,
    )
    stamp = _find(top, "description", "date") or _find(top, "blancco_erasure_report", "timestamp")
    return _blancco.report(
        document_id=_blancco.value(identity.text) if identity else None,
        version=_blancco.value(version),
        created_at=moment(_blancco.value(stamp.text)) if stamp else None,
        system=_fields(_find(top, "blancco_hardware_report", "system")),
        disks=disks,
        erasures=erasures,
        user=_fields(_find(top, "user_data", "fields")),
        problems=problems,
    )


def _walk(node: _Node | None) -> list[_Node]:
    found: list[_Node] = []
    stack = [node] if node else []
    while stack:
        one = stack.pop()
        found.append(one)
        stack.extend(reversed(one.children))
    return found
