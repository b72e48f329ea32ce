"""From facts about parties to rows."""

from omlopp.domain.events import MembershipGranted, MembershipRevoked, PartyRegistered
from omlopp.ledger.rules import Rules

RULES = Rules(
    tables=("parties_party", "parties_membership"),
    statements={
        PartyRegistered: (
            """
            INSERT INTO parties_party (id, kind, parent, path, registered_at)
            SELECT subject, data->>'kind', (data->>'parent')::uuid, data->>'path', at FROM batch
            """,
        ),
        MembershipGranted: (
            """
            INSERT INTO parties_membership (id, party, person, role, granted_at)
            SELECT (data->>'membership')::uuid, subject, (data->>'person')::uuid, data->>'role', at FROM batch
            """,
        ),
        MembershipRevoked: (
            """
            UPDATE parties_membership m SET revoked_at = b.at FROM batch b
            WHERE m.id = (b.data->>'membership')::uuid AND m.party = b.subject
            """,
        ),
    },
)
