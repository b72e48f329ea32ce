"""What the API says of itself: its description (OpenAPI) as a list for the page and as a table for the docs.

`python -m omlopp.api.reference FILE` writes the table into FILE between its two marks.
"""

from dataclasses import dataclass
from typing import Any

PREFIX = "/api/v1/"
BEGIN = "<!-- endpoints: made by python -m omlopp.api.reference -->"
END = "<!-- end of endpoints -->"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Item:
    """A value that an endpoint takes or gives: where it stands, its type, what it means."""

    name: str
    where: str
    type: str
    text: str
    required: bool = True


@dataclass(frozen=True)
class Endpoint:
    """One endpoint."""

    method: str
    path: str
    group: str
    summary: str
    text: str
    takes: tuple[Item, ...]
    gives: tuple[Item, ...]

    @property
    def anchor(self) -> str:
        """A name for links within the page."""
        words = self.path.replace("{", "").replace("}", "").strip("/").replace("/", "-")
        return f"{self.method.lower()}-{words}"


def description() -> dict[str, Any]:
    """The API's own description in OpenAPI 3.1."""
    from omlopp.api.entrance import api  # Django's models are ready only after its setup

    return api.get_openapi_schema(path_prefix=PREFIX)


def endpoints() -> list[Endpoint]:
    """Every endpoint, in the order of the routers."""
    document = description()
    shapes = document.get("components", {}).get("schemas", {})
    return [
        _endpoint(method.upper(), path, told, shapes)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    ]


def groups() -> list[tuple[str, list[Endpoint]]]:
    """The endpoints by what they are about."""
    found: dict[str, list[Endpoint]] = {}
    for each in endpoints():
        found.setdefault(each.group, []).append(each)
    return list(found.items())


def _endpoint(method: str, path: str, told: dict[str, Any], shapes: dict[str, Any]) -> Endpoint:
    takes = [
        Item(
            each["name"],
            each["in"],
            _type(each["schema"]),
            each.get("description") or each["schema"].get("description", ""),
            each.get("required", False),
        )
        for each in told.get("parameters", ())
    ]
    body = told.get("requestBody")
    if body is not None:
        schema = body["content"].get("application/json", {}).get("schema", {})
        fields = _fields(schema, shapes, "body")
        takes += fields or [Item("body", "body", ", ".join(body["content"]), body.get("description", ""))]
    gives: list[Item] = []
    for status, answer in told.get("responses", {}).items():
        for kind, content in answer.get("content", {}).items():
            gives += _fields(content.get("schema", {}), shapes, str(status)) or [
                Item("body", str(status), kind, answer.get("description", ""))
            ]
    return Endpoint(
        method,
        path,
        told.get("tags", [""])[0],
        told.get("summary", ""),
        told.get("description", ""),
        tuple(takes),
        tuple(gives),
    )


def _fields(schema: dict[str, Any], shapes: dict[str, Any], where: str) -> list[Item]:
    shape = shapes.get(schema.get("$ref", "").rpartition("/")[2], schema)
    needed = shape.get("required", ())
    return [
        Item(name, where, _type(each), each.get("description", ""), name in needed)
        for name, each in shape.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")


def table() -> str:
    """The endpoints as a Markdown table for each group."""
    lines = []
    for group, found in groups():
        lines += [f"### {group[:1].upper()}{group[1:]}", "", "| | what it does |", "| --- | --- |"]
        for each in found:
            text = " ".join(each.text.split())
            lines.append(f"| `{each.method} {each.path}` | **{each.summary}.** {text} |")
        lines.append("")
    return "\n".join(lines)


def written_into(text: str) -> str:
    """The text with the table between its marks made anew."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError("the marks of the table are missing")
    return f"{head}{BEGIN}\n\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    import sys
    from pathlib import Path

    import django

    django.setup()
    file = Path(sys.argv[1])
    file.write_text(written_into(file.read_text()))
