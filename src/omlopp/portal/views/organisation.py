"""The organisation: its units as a tree, and how many devices each has where."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from omlopp.apps.devices import queries as devices
from omlopp.apps.parties.actions import sort_key
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import names_by_path, subtree
from omlopp.portal.page import PortalRequest, page

SHOWN = ("announced", "received", "in_stock", "shipped", "missing", "refused")
MOST = 200


def organisation(request: PortalRequest) -> HttpResponse:
    """The trees the person sees. A party counts everything below it too."""
    trees = []
    for path in request.access.sight:
        parties = _in_order(subtree(path))
        base = path.count(".")
        rows: list[dict[str, Any]] = []
        for party, name in parties[:MOST]:
            counts = devices.counts([party.path])
            rows.append(
                {
                    "name": name,
                    "level": min(party.path.count(".") - base, 5),
                    "kind": party.kind,
                    "url": reverse("devices") + f"?unit={party.path}",
                    "total": sum(counts.values()),
                    "counts": [counts.get(stage, 0) for stage in SHOWN],
                }
            )
        trees.append(
            {"name": names_by_path([path]).get(path, ""), "rows": rows, "hidden": len(parties) - len(rows)}
        )
    return page(request, "organisation.html", trees=trees, stages=SHOWN)


def _in_order(parties: list[tuple[Party, str]]) -> list[tuple[Party, str]]:
    """Every party after the one above it, brothers by name."""
    called = {party.path: sort_key(name) for party, name in parties}

    def place(row: tuple[Party, str]) -> list[tuple[str, str]]:
        labels = row[0].path.split(".")[:-1]
        steps = [".".join(labels[:n]) + "." for n in range(1, len(labels) + 1)]
        return [(called[step], step) for step in steps if step in called]

    return sorted(parties, key=place)
