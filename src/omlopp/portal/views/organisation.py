"""The organisation: its units as a tree, and how many devices each has where."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from omlopp.apps.devices import queries as devices
from omlopp.apps.parties.queries import names_by_path, subtree
from omlopp.portal.page import PortalRequest, page

SHOWN = ("announced", "received", "in_stock", "shipped", "missing", "refused")
MOST = 200


def organisation(request: PortalRequest) -> HttpResponse:
    """The trees the person sees. A party counts everything below it too."""
    trees = []
    for path in request.access.sight:
        parties = subtree(path)
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
