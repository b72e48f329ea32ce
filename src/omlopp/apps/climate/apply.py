"""From assessments to rows."""

from omlopp.domain.events import SavingAssessed, TakebackOrdered
from omlopp.ledger.rules import Rules

RULES = Rules(
    tables=("climate_takeback", "climate_saving"),
    statements={
        TakebackOrdered: (
            """
            INSERT INTO climate_takeback (takeback, number, customer, path, method)
            SELECT subject, data->>'number', (data->>'customer')::uuid, data->>'path', data->>'method'
            FROM batch
            """,
        ),
        SavingAssessed: (
            """
            INSERT INTO climate_saving AS s (takeback, device, method, version, factors, fate, level, low_g,
                central_g, high_g, terms, problems, assessed_at)
            SELECT (data->>'takeback')::uuid, subject, data->>'method', data->>'version', data->>'factors',
                data->>'fate', data->>'level', (data->>'low_g')::bigint, (data->>'central_g')::bigint,
                (data->>'high_g')::bigint, data->'terms',
                ARRAY(SELECT jsonb_array_elements_text(data->'problems')), at
            FROM batch
            ON CONFLICT (takeback, device) DO UPDATE SET method = EXCLUDED.method, version = EXCLUDED.version,
                factors = EXCLUDED.factors, fate = EXCLUDED.fate, level = EXCLUDED.level,
                low_g = EXCLUDED.low_g,
                central_g = EXCLUDED.central_g, high_g = EXCLUDED.high_g, terms = EXCLUDED.terms,
                problems = EXCLUDED.problems, assessed_at = EXCLUDED.assessed_at
            """,
        ),
    },
)
