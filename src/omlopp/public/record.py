"""The record's head and tiles, as C2SP tlog-tiles publishes them: for auditors' programs, not for eyes.

Hashes only. The events themselves are not published: they are salted, and each party gets its own.
"""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from omlopp import ledger
from omlopp.domain import trust

INDEX = re.compile(r"(?P<groups>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>\d{1,3}))?")
HIGHEST_LEVEL = 7


@login_not_required
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """The newest signed head, a C2SP signed note."""
    head = ledger.latest_head()
    if head is None:
        raise Http404
    response = HttpResponse(head.note, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """The key that signs the heads, in the form people exchange."""
    return HttpResponse(f"{ledger.signing_key().verifier}\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def tile(request: HttpRequest, level: int, index: str) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """One tile of the tree under the newest head; a tile of a given width never changes."""
    match = INDEX.fullmatch(index)
    head = ledger.latest_head()
    if match is None or head is None or level > HIGHEST_LEVEL:
        raise Http404
    number = int(match["groups"].replace("x", "").replace("/", ""))
    there = trust.tile_width(level, number, head.size)
    width = int(match["width"]) if match["width"] else trust.TILE_WIDTH
    whole = width == trust.TILE_WIDTH
    if not 0 < width <= there or (whole and match["width"]):
        raise Http404
    # One spelling only, so that a cache holds each tile once.
    spelled = trust.tile_path(level, number, head.size if not whole else _full(level, number))
    if whole and spelled != f"tile/{level}/{index}":
        raise Http404
    hashes = ledger.read_tile(level, number)[: width * trust.HASH_BYTES]
    response = HttpResponse(hashes, content_type="application/octet-stream")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _full(level: int, number: int) -> int:
    """A size at which the tile is complete."""
    return (number + 1) << (trust.TILE_WIDTH.bit_length() - 1) * (level + 1)
