"""From facts about money to rows."""

from omlopp.domain.events import DeviceGraded, DevicePriced, DeviceSettled, TakebackOrdered, TakebackSettled
from omlopp.ledger.rules import Rules

RULES = Rules(
    tables=("economy_order", "economy_price", "economy_findings"),
    statements={
        TakebackOrdered: (
            """
            INSERT INTO economy_order (takeback, number, customer, path, price_list)
            SELECT subject, data->>'number', (data->>'customer')::uuid, data->>'path', data->>'price_list'
            FROM batch
            """,
        ),
        DeviceGraded: (
            """
            INSERT INTO economy_findings (device, findings) SELECT subject, data->'findings' FROM batch
            ON CONFLICT (device) DO UPDATE SET findings = EXCLUDED.findings
            """,
        ),
        DevicePriced: (
            """
            INSERT INTO economy_price AS p (takeback, device, price_list, currency, grade, gross, net,
                deductions, problems, priced_at)
            SELECT (data->>'takeback')::uuid, subject, data->>'price_list', data->>'currency', data->>'grade',
                (data->>'gross')::numeric, (data->>'net')::numeric, data->'deductions',
                ARRAY(SELECT jsonb_array_elements_text(data->'problems')), at
            FROM batch
            ON CONFLICT (takeback, device) DO UPDATE SET price_list = EXCLUDED.price_list,
                currency = EXCLUDED.currency, grade = EXCLUDED.grade, gross = EXCLUDED.gross,
                net = EXCLUDED.net,
                deductions = EXCLUDED.deductions, problems = EXCLUDED.problems, priced_at = EXCLUDED.priced_at
            """,
        ),
        DeviceSettled: (
            """
            UPDATE economy_price p SET statement = (b.data->>'statement')::uuid, settled_at = b.at
            FROM batch b WHERE p.takeback = (b.data->>'takeback')::uuid AND p.device = b.subject
            """,
        ),
        TakebackSettled: (
            "UPDATE economy_order o SET settled_at = b.at FROM batch b WHERE o.takeback = b.subject",
        ),
    },
)
