"""From the fact that a statement was issued to its row."""

from omlopp.domain.events import StatementIssued
from omlopp.ledger.rules import Rules

RULES = Rules(
    tables=("statements_statement", "statements_tally"),
    summed={"statements_tally": (("takeback", "path", "kind"), ("n",))},
    statements={
        StatementIssued: (
            """
            , issued AS (
            INSERT INTO statements_statement
                (id, kind, subject, about, takeback, path, version, digest, position, supersedes, changes,
                issued_at)
            SELECT (data->>'statement')::uuid, data->>'kind', subject, (data->>'about')::uuid,
                (data->>'takeback')::uuid, data->>'path', (data->>'version')::int, data->>'digest',
                (data->>'position')::bigint, (data->>'supersedes')::uuid, COALESCE(data->'changes', '[]'), at
            FROM batch RETURNING takeback, path, kind
            )
            INSERT INTO statements_tally (takeback, path, kind, n)
            SELECT takeback, path, kind, count(*) FROM issued WHERE takeback IS NOT NULL GROUP BY 1, 2, 3
            """,
        ),
    },
)
