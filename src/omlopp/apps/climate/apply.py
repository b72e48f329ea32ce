"""From assessments to rows."""

from omlopp.domain.events import (
    AliasApproved,
    AliasWithdrawn,
    DeviceRepaired,
    FactorsLoaded,
    PartsHarvested,
    RecyclingReported,
    RecyclingReportWithdrawn,
    RemovalRecorded,
    ReportRestated,
    RestatementOrdered,
    SavingAssessed,
    ShareClaimed,
    SiteEntryRecorded,
    SiteYearClosed,
    TakebackOrdered,
    TakebackReceivingClosed,
)
from omlopp.ledger.rules import Rules

# An answer is named after what it says; the name is made once and serves both tables. Rows are put in in the
# order of their ids, so that two writers who bring the same ones wait for each other in one direction only.
ANSWERS = """
, named AS MATERIALIZED (
    SELECT subject, at, data, md5(jsonb_build_array(data->'method', data->'version', data->'factors',
        data->'level', data->'low_g', data->'central_g', data->'high_g', data->'terms',
        data->'problems')::text || COALESCE(data->>'factor_set', ''))::uuid AS answer
    FROM batch
), answers AS (
    INSERT INTO climate_answer (id, method, version, factors, factor_set, level, low_g, central_g, high_g,
        terms, problems)
    SELECT DISTINCT ON (answer) answer, data->>'method', data->>'version', data->>'factors',
        data->>'factor_set', data->>'level', (data->>'low_g')::bigint, (data->>'central_g')::bigint,
        (data->>'high_g')::bigint, data->'terms', ARRAY(SELECT jsonb_array_elements_text(data->'problems'))
    FROM named ORDER BY answer
    ON CONFLICT (id) DO NOTHING
)
"""


def _parts(column: str) -> str:
    """The parts of a device in the take-back it is in; a later list replaces an earlier one."""
    return f"""
    INSERT INTO climate_parts (takeback, device, {column})
    SELECT d.takeback, b.subject, ARRAY(SELECT jsonb_array_elements_text(b.data->'parts'))
    FROM batch b JOIN devices_device d ON d.id = b.subject WHERE d.takeback IS NOT NULL
    ON CONFLICT (takeback, device) DO UPDATE SET {column} = EXCLUDED.{column}
    """


# A name approved or withdrawn makes another set of the same models.
SET_BY_ALIAS = """
INSERT INTO climate_loaded_factors (id, factor_set, exhibit, files, models_held, values_held, left_out,
    aliases, by_alias, loaded_at)
SELECT id, data->>'factor_set', data->>'exhibit', '{}', 0, 0, 0, data->>'aliases', true, at FROM batch
"""

MOVED = """new.takeback, old.path AS path_was, old.kind AS kind_was, old.fate AS fate_was,
    old.answer_id AS answer_was, new.path AS path_now, new.kind AS kind_now, new.fate AS fate_now,
    new.answer_id AS answer_now"""
TALLY = """
INSERT INTO climate_tally (takeback, path, kind, fate, answer, n)
SELECT takeback, path, COALESCE(kind, ''), fate, answer, sum(n) FROM (
    SELECT takeback, path_was AS path, kind_was AS kind, fate_was AS fate, answer_was AS answer, -1 AS n
    FROM moved WHERE path_was IS NOT NULL
    UNION ALL SELECT takeback, path_now, kind_now, fate_now, answer_now, 1 FROM moved
) AS step GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
"""

RULES = Rules(
    tables=(
        "climate_takeback",
        "climate_answer",
        "climate_saving",
        "climate_parts",
        "climate_tally",
        "climate_share",
        "climate_restatement",
        "climate_restated",
        "climate_loaded_factors",
        "climate_alias",
        "climate_site_entry",
        "climate_site_year",
        "climate_removal",
        "climate_recycling",
    ),
    summed={"climate_tally": (("takeback", "path", "kind", "fate", "answer"), ("n",))},
    statements={
        TakebackOrdered: (
            """
            INSERT INTO climate_takeback (takeback, number, customer, path, method)
            SELECT subject, data->>'number', (data->>'customer')::uuid, data->>'path', data->>'method'
            FROM batch
            """,
        ),
        TakebackReceivingClosed: (
            """
            UPDATE climate_takeback t SET received_at = COALESCE(t.received_at, b.at)
            FROM batch b WHERE t.takeback = b.subject
            """,
        ),
        DeviceRepaired: (_parts("replaced"),),
        PartsHarvested: (_parts("harvested"),),
        SavingAssessed: (
            f"""
            {ANSWERS}, moved AS (
            INSERT INTO climate_saving AS s (takeback, device, path, kind, fate, answer_id, assessed_at)
            SELECT (n.data->>'takeback')::uuid, n.subject, COALESCE(d.path, ''), d.kind, n.data->>'fate',
                n.answer, n.at
            FROM named n LEFT JOIN devices_device d ON d.id = n.subject
            ON CONFLICT (takeback, device) DO UPDATE SET
                path = EXCLUDED.path, kind = EXCLUDED.kind, fate = EXCLUDED.fate,
                answer_id = EXCLUDED.answer_id, assessed_at = EXCLUDED.assessed_at
            RETURNING {MOVED}
            ) {TALLY}
            """,
        ),
        ShareClaimed: (
            """
            , claimed AS (
                INSERT INTO climate_share AS c (takeback, device, party, path, ppm, claimed_at)
                SELECT (b.data->>'takeback')::uuid, b.subject, (b.data->>'party')::uuid,
                    COALESCE(s.path, ''), (b.data->>'ppm')::int, b.at
                FROM batch b LEFT JOIN climate_saving s
                    ON s.takeback = (b.data->>'takeback')::uuid AND s.device = b.subject
                ON CONFLICT (takeback, device, party) DO UPDATE SET
                    ppm = EXCLUDED.ppm, claimed_at = EXCLUDED.claimed_at
                RETURNING c.takeback, c.device, new.ppm - COALESCE(old.ppm, 0) AS more
            )
            UPDATE climate_saving s SET claimed_ppm = s.claimed_ppm + c.more
            FROM claimed c WHERE s.takeback = c.takeback AND s.device = c.device
            """,
        ),
        RestatementOrdered: (
            """
            INSERT INTO climate_restatement (id, method, version, factors, factor_set, path, reports,
                ordered_at)
            SELECT subject, data->>'method', data->>'version', data->>'factors', data->>'factor_set',
                data->>'path', (data->>'reports')::int, at
            FROM batch
            """,
        ),
        ReportRestated: (
            """
            INSERT INTO climate_restated (restatement, report, statement, path, before_g, after_g, facts_g,
                burden_g, factors_g, method_g, restated_at)
            SELECT (data->>'restatement')::uuid, (data->>'report')::uuid, (data->>'statement')::uuid,
                data->>'path', (data->>'before_g')::bigint, (data->>'after_g')::bigint,
                (data->>'facts_g')::bigint, (data->>'burden_g')::bigint, (data->>'factors_g')::bigint,
                (data->>'method_g')::bigint, at
            FROM batch
            """,
        ),
        FactorsLoaded: (
            """
            INSERT INTO climate_loaded_factors (id, factor_set, exhibit, files, models_held, values_held,
                left_out, aliases, by_alias, loaded_at)
            SELECT id, data->>'factor_set', data->>'exhibit',
                ARRAY(SELECT jsonb_array_elements_text(data->'files')), (data->>'models')::int,
                (data->>'values')::int, (data->>'left_out')::int, data->>'aliases', false, at
            FROM batch
            """,
        ),
        AliasApproved: (
            SET_BY_ALIAS,
            """
            INSERT INTO climate_alias (id, manufacturer, product, version, kind, model_manufacturer, model,
                approved_by, approved_at)
            SELECT (data->>'alias')::uuid, data->>'manufacturer', data->>'product', data->>'version',
                data->>'kind', data->>'model_manufacturer', data->>'model', actor, at
            FROM batch
            """,
        ),
        AliasWithdrawn: (
            SET_BY_ALIAS,
            """
            UPDATE climate_alias a SET withdrawn_at = b.at FROM batch b WHERE a.id = (b.data->>'alias')::uuid
            """,
        ),
        SiteEntryRecorded: (
            """
            INSERT INTO climate_site_entry (year, code, amount, unit, low_g, central_g, high_g, source,
                exhibit, recorded_at)
            SELECT (data->>'year')::int, data->>'code', (data->>'amount')::numeric, data->>'unit',
                (data->>'low_g')::bigint, (data->>'central_g')::bigint, (data->>'high_g')::bigint,
                (data->>'source')::uuid, data->>'exhibit', at
            FROM batch
            ON CONFLICT (year, code) DO UPDATE SET amount = EXCLUDED.amount, unit = EXCLUDED.unit,
                low_g = EXCLUDED.low_g, central_g = EXCLUDED.central_g, high_g = EXCLUDED.high_g,
                source = EXCLUDED.source, exhibit = EXCLUDED.exhibit, recorded_at = EXCLUDED.recorded_at
            """,
        ),
        SiteYearClosed: (
            """
            INSERT INTO climate_site_year (year, devices, closed_at)
            SELECT (data->>'year')::int, (data->>'devices')::int, at FROM batch
            """,
        ),
        RecyclingReported: (
            """
            , replaced AS (
                DELETE FROM climate_recycling r USING batch b
                WHERE r.start_date = (b.data->>'start')::date AND r.end_date = (b.data->>'end')::date
                    AND r.recycler IS NOT DISTINCT FROM (b.data->>'recycler')::uuid
            )
            INSERT INTO climate_recycling (id, recycler, start_date, end_date, devices, handed_g, weighed,
                material_g, energy_g, landfill_g, exhibit, recorded_at)
            SELECT (data->>'report')::uuid, (data->>'recycler')::uuid, (data->>'start')::date,
                (data->>'end')::date, (data->>'devices')::int, (data->>'handed_g')::bigint,
                (data->>'weighed')::boolean, (data->>'material_g')::bigint, (data->>'energy_g')::bigint,
                (data->>'landfill_g')::bigint, data->>'exhibit', at
            FROM batch
            """,
        ),
        RecyclingReportWithdrawn: (
            """
            DELETE FROM climate_recycling r USING batch b WHERE r.id = (b.data->>'report')::uuid
            """,
        ),
        RemovalRecorded: (
            """
            INSERT INTO climate_removal (id, kind, grams, vintage, retired, exhibit, recorded_at)
            SELECT (data->>'removal')::uuid, data->>'kind', (data->>'grams')::bigint, (data->>'vintage')::int,
                (data->>'retired')::boolean, data->>'exhibit', at
            FROM batch
            """,
        ),
    },
)
