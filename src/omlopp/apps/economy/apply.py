"""From facts about money to rows."""

from omlopp.domain.events import DeviceGraded, DevicePriced, DeviceSettled, TakebackOrdered, TakebackSettled
from omlopp.ledger.rules import Rules

MOVED = """new.takeback, old.currency AS currency_was, old.gross AS gross_was, old.net AS net_was,
    old.deductions AS deductions_was, old.problems[1] AS problem_was, new.currency AS currency_now,
    new.gross AS gross_now, new.net AS net_now, new.deductions AS deductions_now,
    new.problems[1] AS problem_now"""
# What a price list says of a device, as terms of the take-back's sums; a deduction's amount is its gross.
TALLY = """
, step AS (
    SELECT -1 AS n, takeback, currency_was AS currency, gross_was AS gross, net_was AS net,
        deductions_was AS deductions, problem_was AS problem
    FROM moved WHERE currency_was IS NOT NULL
    UNION ALL SELECT 1, takeback, currency_now, gross_now, net_now, deductions_now, problem_now FROM moved
), term AS (
    SELECT takeback, currency, CASE WHEN net IS NULL THEN 'not_priced' ELSE 'priced' END AS family,
        CASE WHEN net IS NULL THEN COALESCE(problem, 'no_price') ELSE '' END AS code, n,
        n * COALESCE(gross, 0) AS gross, n * COALESCE(net, 0) AS net
    FROM step
    UNION ALL
    SELECT takeback, currency, 'deduction', d->>'code', n, n * (d->>'amount')::numeric, 0
    FROM step, jsonb_array_elements(deductions) AS d WHERE net IS NOT NULL
)
INSERT INTO economy_tally (takeback, currency, family, code, n, gross, net)
SELECT takeback, currency, family, code, sum(n), sum(gross), sum(net) FROM term GROUP BY 1, 2, 3, 4
HAVING sum(n) <> 0 OR sum(gross) <> 0 OR sum(net) <> 0
"""
RULES = Rules(
    tables=("economy_order", "economy_price", "economy_findings", "economy_tally"),
    summed={"economy_tally": (("takeback", "currency", "family", "code"), ("n", "gross", "net"))},
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
            f"""
            , moved AS (
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
            RETURNING {MOVED}
            ) {TALLY}
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
