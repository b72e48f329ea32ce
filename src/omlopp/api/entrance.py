"""The API put together: its routers, its token, its answers to what goes wrong."""

from ninja import NinjaAPI

from omlopp.api import (
    _problems,
    climate,
    devices,
    evidence,
    keyboards,
    locks,
    record,
    samples,
    statements,
    stations,
    stock,
    takebacks,
    workshop,
)
from omlopp.api._request import Token

DESCRIPTION = """The same verbs as the desk, with the same rights.

**Who asks.** Every request carries a station's token: `Authorization: Bearer omlopp_…`
(`omlopp party token EMAIL NAME`). The station acts as the person the token was made for. What that person may
not see does not exist: the answer is the same 404.

**Once.** With the header `Idempotency-Key` the same request twice is one fact and gets the first answer; the
key with another request is refused with 409 `key_reused`.

**Pages.** Lists come in pages; `next` is the key of the page that follows, null at the end.

**What goes wrong** is `application/problem+json`: `code` for a machine, `place` in the request, `detail` in
words with what to do (Swedish for `Accept-Language: sv`), `facts`.

**Unknown is null**, never zero. What the person has no right to is left out and named in `withheld`.
"""

api = NinjaAPI(
    title="Omlopp",
    version="1",
    description=DESCRIPTION,
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
_problems.register(api)
for each in (
    takebacks,
    devices,
    evidence,
    workshop,
    stations,
    keyboards,
    stock,
    locks,
    samples,
    statements,
    climate,
    record,
):
    api.add_router("", each.router)
