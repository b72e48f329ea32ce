"""What every endpoint shares: who asks by which token, the right it takes, one request one fact, paging."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Schema
from ninja.security import HttpBearer
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from omlopp import ledger
from omlopp.api._problems import Problem
from omlopp.apps.parties import queries as parties
from omlopp.apps.parties.models import Person
from omlopp.apps.parties.queries import Access, NotVisible
from omlopp.domain.rights import Right

LONGEST_KEY = 200


class ApiRequest(HttpRequest):
    """A request with the access of the person its token acts as."""

    access: Access
    user: Person


class Token(HttpBearer):
    """A station's token: it acts as the person it was made for, with that person's rights and sight."""

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """The person; refuses an unknown token. Row-level security is set to what the person sees."""
        person = parties.person_for_token(token)
        if person is None:
            raise Problem("token_unknown")
        access = parties.access_of(person.pk)
        request.user = person
        request.access = access  # type: ignore[attr-defined]  # as the access middleware does
        ledger.set_sight(access.sight)
        return person


def need(request: ApiRequest, path: str, *rights: Right) -> None:
    """Refuse unless the person has one of the rights at the path; `NotVisible` if he sees nothing there."""
    if any(request.access.may(right, path) for right in rights):
        return
    if request.access.may(Right.SEE_DEVICES, path):
        raise Problem("right_missing", rights=", ".join(rights))
    raise NotVisible


def need_somewhere(request: ApiRequest, *rights: Right) -> tuple[str, ...]:
    """The paths at which the person has one of the rights; refuses where there are none."""
    paths = {path for right in rights for path in request.access.paths(right)}
    if not paths:
        raise Problem("right_missing", rights=", ".join(rights))
    return tuple(sorted(paths))


def once(request: ApiRequest, sent: object, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do it; under the header Idempotency-Key the same request twice is one fact with one answer.

    `sent` is what was asked for, in a form that is the same each time. A key belongs to its person.
    """

    def plain() -> dict[str, Any]:
        answer: dict[str, Any] = msgspec.to_builtins(do(), enc_hook=str)
        return answer

    key = request.headers.get("Idempotency-Key")
    if key is None:
        return plain()
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise Problem("idempotency_key_unusable", place="header.Idempotency-Key")
    fingerprint = msgspec.json.encode([request.method, request.path, sent], order="sorted", enc_hook=str)
    return ledger.once(f"api {request.user.pk} {key}", fingerprint, plain)


def now() -> datetime:
    """The moment an entrance stamps on what it passes on."""
    return timezone.now()


def body_length(request: HttpRequest, *, limit: int) -> int:
    """How many bytes the body says it has; refuses more than `limit` before any is read."""
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        raise Problem("length_required", place="header.Content-Length")
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > limit:
        raise Problem("body_too_large", place="body", limit_bytes=limit)
    return length


def proof_of(text: str, *, limit: int) -> bytes:
    """The bytes of a proof sent as base64 in `body.proof`."""
    try:
        proof = base64.b64decode(text, validate=True)
    except ValueError:
        raise Problem("body_unreadable", place="body.proof", reason="not base64") from None
    if len(proof) > limit:
        raise Problem("body_too_large", place="body.proof", limit_bytes=limit)
    return proof


def no_nul(text: str) -> str:
    """Refuse the one character that no text in the database can hold."""
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


Text = Annotated[str, StringConstraints(max_length=400), AfterValidator(no_nul)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(no_nul)]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most on one page.")]
After = Annotated[UUID | None, Query(description="The key of the page, from `next` of the one before.")]
Number = Annotated[str, Path(max_length=40, description="The take-back's number, such as ÅT-2026-0001.")]
Code = Annotated[str, Path(max_length=40, description="The device's code, as on its label.")]
Draft = Annotated[UUID, Path(description="The list's id, from handing it in.")]
Item = Annotated[UUID, Path(description="The item's id, from the queue.")]
StatementId = Annotated[UUID, Path(description="The statement's id.")]
FactId = Annotated[UUID, Path(description="The fact's id, from a timeline.")]


class Sent(Schema):
    """What is sent to us: a field we do not know is a mistake and refused."""

    model_config = ConfigDict(extra="forbid")


class Refused(Schema):
    """One device of many that was refused, with the reason."""

    device: str | None = Field(None, description="The device as it was named in the request.")
    code: str = Field(description="The reason, for a machine.")
    detail: str = Field(description="The reason and what to do, in words.")
    facts: dict[str, Any] = Field(description="The facts behind the reason.")
