"""The statements a person may read: each kind asks for its own right."""

from uuid import UUID

from django.db.models import Q, QuerySet

from omlopp.apps.parties.queries import Access
from omlopp.apps.statements.models import Statement
from omlopp.apps.statements.queries import StatementUnknown, visible
from omlopp.domain.rights import TO_READ


def statements(access: Access) -> QuerySet[Statement]:
    """The statements the person may read."""
    found = Statement.objects.filter(Q(pk__in=[]))
    for kind, right in TO_READ.items():
        found = found | visible(access.paths(right)).filter(kind=kind)
    return found


def statement(access: Access, statement_id: UUID) -> Statement:
    """One statement, or `StatementUnknown`."""
    row = statements(access).filter(id=statement_id).first()
    if row is None:
        raise StatementUnknown
    return row


def kinds(access: Access) -> list[str]:
    """The kinds of statement the person may read anywhere."""
    return [kind for kind, right in TO_READ.items() if access.has(right)]
