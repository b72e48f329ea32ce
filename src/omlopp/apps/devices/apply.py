"""From facts about devices and their media to rows of the register.

A statement that changes what devices are counted by ends in `TALLY`, which books the differences.
"""

from omlopp.domain.events import (
    AnnouncementWithdrawn,
    DeviceAnnounced,
    DeviceFound,
    DeviceGraded,
    DeviceIdentified,
    DeviceInventoried,
    DeviceListed,
    DeviceMissing,
    DevicePriced,
    DeviceReceiptWithdrawn,
    DeviceReceived,
    DeviceRefused,
    DeviceRepaired,
    DeviceRouted,
    DeviceShipped,
    DeviceStocked,
    DeviceUnreadable,
    LockFound,
    MediumDestroyed,
    MediumErasureReported,
    MediumFound,
    MediumJudged,
    MediumMissing,
    MediumRemoved,
    NoMediaFound,
    PartsHarvested,
    SavingAssessed,
)
from omlopp.domain.vocabulary import MAY_HOLD_DATA
from omlopp.ledger.rules import Rules

MAY_HOLD = ", ".join(f"'{kind}'" for kind in sorted(MAY_HOLD_DATA))
# What the pages of a take-back tell apart, a bit each: columns of `devices_standing`, and how a row says it.
TRAITS = {
    "holds": f"{{row}}.media > 0 OR {{row}}.kind IS NULL OR {{row}}.kind IN ({MAY_HOLD})",
    "carries": "{row}.media > 0",
    "known": "{row}.media_known",
    "enough": "{row}.media = {row}.media_sufficient",
    "short": "{row}.media_short > 0",
    "graded": "{row}.grade IS NOT NULL",
    "routed": "{row}.route IS NOT NULL",
    "priced": "{row}.net IS NOT NULL",
}


def _counted_by(row: str, when: str) -> str:
    """What a device is counted by, before (`old`, `was`) or after (`new`, `now`) a statement."""
    traits = " | ".join(
        f"(({said.format(row=row)})::int << {bit})" for bit, said in enumerate(TRAITS.values())
    )
    columns = ", ".join(f"{row}.{name} AS {name}_{when}" for name in ("takeback", "path", "stage", "media"))
    return f"{columns}, {row}.media_sufficient AS sufficient_{when}, {traits} AS traits_{when}"


MOVED = f"{_counted_by('old', 'was')}, {_counted_by('new', 'now')}"
# Thousands change alike: they are counted once before the differences are taken.
TALLY = f"""
, alike AS (
    SELECT takeback_was, path_was, stage_was, traits_was, takeback_now, path_now, stage_now, traits_now,
        count(*) AS n, sum(media_was) AS media_was, sum(sufficient_was) AS sufficient_was,
        sum(media_now) AS media_now, sum(sufficient_now) AS sufficient_now
    FROM moved GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
), step AS (
    SELECT takeback_was AS takeback, path_was AS path, stage_was AS stage, traits_was AS traits, -n AS n,
        -media_was AS media, -sufficient_was AS sufficient
    FROM alike WHERE path_was IS NOT NULL
    UNION ALL
    SELECT takeback_now, path_now, stage_now, traits_now, n, media_now, sufficient_now
    FROM alike WHERE path_now IS NOT NULL
), standing AS (
    INSERT INTO devices_standing (takeback, path, stage, {", ".join(TRAITS)}, n, media, sufficient)
    SELECT takeback, path, stage, {", ".join(f"(traits & {1 << bit}) <> 0" for bit in range(len(TRAITS)))},
        sum(n), sum(media), sum(sufficient)
    FROM step WHERE takeback IS NOT NULL GROUP BY takeback, path, stage, traits
    HAVING sum(n) <> 0 OR sum(media) <> 0 OR sum(sufficient) <> 0
)
INSERT INTO devices_tally (path, stage, n)
SELECT path, stage, sum(n) FROM step GROUP BY path, stage HAVING sum(n) <> 0
"""


def _changed(to: str) -> str:
    """Devices change in something they are counted by."""
    return f"""
    , moved AS (
        UPDATE devices_device d SET {to} FROM batch b WHERE d.id = b.subject RETURNING {MOVED}
    ) {TALLY}
    """


def _stage(stage: str, also: str = "") -> str:
    """Devices move to a stage."""
    return _changed(f"stage = '{stage}', changed_at = b.at {also}")


def _arrival(stage: str, place: str) -> str:
    """A device enters the register, or an old acquaintance comes back and begins a new round."""
    return f"""
    , moved AS (
        INSERT INTO devices_device AS d (id, code, path, takeback, stage, kind, manufacturer, model, serial,
            serial_kind, asset_tag, screen_inch, place, media_known, media, media_sufficient,
            media_short, first_at, changed_at)
        SELECT subject, data->>'code', data->>'path', (data->>'takeback')::uuid, '{stage}', data->>'kind',
            data->>'manufacturer', data->>'model', data->>'serial', data->>'serial_kind', data->>'asset_tag',
            (data->>'screen_inch')::numeric, {place}, false, 0, 0, 0, at, at
        FROM batch
        ON CONFLICT (id) DO UPDATE SET path = EXCLUDED.path, takeback = EXCLUDED.takeback,
            stage = EXCLUDED.stage, kind = COALESCE(EXCLUDED.kind, d.kind),
            manufacturer = COALESCE(EXCLUDED.manufacturer, d.manufacturer),
            model = COALESCE(EXCLUDED.model, d.model), asset_tag = COALESCE(EXCLUDED.asset_tag, d.asset_tag),
            screen_inch = COALESCE(EXCLUDED.screen_inch, d.screen_inch), place = EXCLUDED.place,
            grade = NULL, route = NULL, harvested_parts = NULL, replaced_parts = NULL, shipped_at = NULL,
            shipped_for = NULL, shipped_to = NULL, media_known = false,
            media_sufficient = 0, media_short = 0, saved_g = NULL, net = NULL, currency = NULL,
            changed_at = EXCLUDED.changed_at
        RETURNING {MOVED}
    ) {TALLY}
    """


# What was proven about a medium in an earlier round says nothing about this one.
NEW_ROUND = """
UPDATE devices_medium m SET judgement = NULL, rule = NULL, policy = NULL, sufficient = NULL, judged_at = NULL,
    reasons = '{}', not_checked = '{}', report_exhibit = NULL, report_part = NULL, tool = NULL,
    tool_version = NULL, method = NULL, result = NULL, verification = NULL, started_at = NULL,
    ended_at = NULL, passes = NULL, errors = NULL, hidden_areas = NULL
FROM batch b WHERE m.device = b.subject AND m.state = 'present' AND m.judgement IS NOT NULL
"""
NAMES = """
INSERT INTO devices_identity (device, kind, value, raw, known_at)
SELECT subject, kind, value, COALESCE(raw, value), at FROM (
    SELECT subject, at, COALESCE(data->>'serial_kind', 'serial') AS kind, data->>'serial' AS value,
        data->>'serial_raw' AS raw FROM batch
    UNION ALL SELECT subject, at, 'asset_tag', data->>'asset_tag', data->>'asset_tag' FROM batch
) AS named WHERE value IS NOT NULL
ON CONFLICT DO NOTHING
"""
GONE = f"""
, moved AS (
    DELETE FROM devices_device d USING batch b WHERE d.id = b.subject RETURNING {MOVED}
) {TALLY}
"""
NAMELESS = "DELETE FROM devices_identity i USING batch b WHERE i.device = b.subject"
# A medium that fails later takes its device out of stock by itself. The batch is read once: joined twice,
# it was looked through for each of its rows.
RECOUNT = f"""
, counted AS (
    SELECT b.subject, b.at, count(*) AS media,
        count(*) FILTER (
            WHERE m.state IN ('removed', 'destroyed') OR (m.state = 'present' AND m.sufficient)
        ) AS enough,
        count(*) FILTER (WHERE m.state = 'present' AND m.sufficient = false) AS short
    FROM batch b JOIN devices_medium m ON m.device = b.subject GROUP BY b.subject, b.at
), moved AS (
    UPDATE devices_device d SET media = c.media, media_sufficient = c.enough, media_short = c.short,
        media_known = true, changed_at = c.at,
        stage = CASE WHEN d.stage = 'in_stock' AND c.media <> c.enough THEN 'received' ELSE d.stage END
    FROM counted c WHERE d.id = c.subject RETURNING {MOVED}
) {TALLY}
"""


def _medium_state(state: str) -> str:
    return f"""
    UPDATE devices_medium m SET state = '{state}' FROM batch b
    WHERE m.id = (b.data->>'medium')::uuid AND m.device = b.subject
    """


RULES = Rules(
    tables=(
        "devices_device",
        "devices_identity",
        "devices_component",
        "devices_medium",
        "devices_tally",
        "devices_standing",
    ),
    summed={
        "devices_tally": (("path", "stage"), ("n",)),
        "devices_standing": (
            ("takeback", "path", "stage", *TRAITS),
            ("n", "media", "sufficient"),
        ),
    },
    statements={
        DeviceAnnounced: (_arrival("announced", "NULL"), NEW_ROUND, NAMES),
        AnnouncementWithdrawn: (GONE, NAMELESS),
        DeviceFound: (_arrival("received", "data->>'place'"), NEW_ROUND, NAMES),
        DeviceReceived: (_stage("received", ", place = b.data->>'place'"),),
        DeviceUnreadable: (_stage("received", ", place = b.data->>'place'"),),
        DeviceReceiptWithdrawn: (_stage("announced", ", place = NULL"),),
        DeviceRefused: (_stage("refused"),),
        DeviceMissing: (_stage("missing"),),
        DeviceIdentified: (
            """
            INSERT INTO devices_identity (device, kind, value, raw, known_at)
            SELECT b.subject, i->>'kind', i->>'value', i->>'raw', b.at
            FROM batch b, jsonb_array_elements(b.data->'identities') AS i
            ON CONFLICT DO NOTHING
            """,
            """
            UPDATE devices_device d SET serial = named.value, serial_kind = named.kind FROM (
                SELECT DISTINCT ON (b.subject) b.subject, i->>'kind' AS kind, i->>'value' AS value
                FROM batch b, jsonb_array_elements(b.data->'identities') AS i
                WHERE i->>'kind' IN ('serial', 'imei') ORDER BY b.subject, i->>'kind' DESC, i->>'value'
            ) AS named WHERE d.id = named.subject AND d.serial IS NULL
            """,
        ),
        DeviceInventoried: (
            _changed(
                """
                kind = COALESCE(b.data->>'kind', d.kind),
                manufacturer = COALESCE(b.data->>'manufacturer', d.manufacturer),
                model = COALESCE(b.data->>'model', d.model), form = COALESCE(b.data->>'form', d.form),
                version = COALESCE(b.data->>'version', d.version),
                screen_inch = COALESCE((b.data->>'screen_inch')::numeric, d.screen_inch),
                storage_gb = (
                    SELECT round(max((c->>'size_bytes')::numeric) / 1000000000)
                    FROM jsonb_array_elements(b.data->'components') AS c
                    WHERE c->>'kind' IN ('ssd', 'hdd', 'storage') HAVING count(*) = 1
                ),
                changed_at = b.at
                """
            ),
            "DELETE FROM devices_component c USING batch b WHERE c.device = b.subject",
            """
            INSERT INTO devices_component (id, device, kind, manufacturer, model, serial, size_bytes)
            SELECT (c->>'component')::uuid, b.subject, c->>'kind', c->>'manufacturer', c->>'model',
                c->>'serial', (c->>'size_bytes')::bigint
            FROM batch b, jsonb_array_elements(b.data->'components') AS c
            """,
        ),
        DeviceListed: (
            # An inventory of the device itself counts before what its owner's system calls it.
            f"""
            , moved AS (
                UPDATE devices_device d SET kind = COALESCE(d.kind, b.data->>'kind'),
                    manufacturer = COALESCE(b.data->>'manufacturer', d.manufacturer),
                    model = COALESCE(b.data->>'model', d.model), changed_at = b.at
                FROM batch b WHERE d.id = b.subject
                    AND NOT EXISTS (SELECT FROM devices_component c WHERE c.device = d.id) RETURNING {MOVED}
            ) {TALLY}
            """,
        ),
        MediumFound: (
            """
            INSERT INTO devices_medium AS m (id, device, slot, state, serial, model, medium_kind, interface,
                size_bytes, reasons, not_checked, found_at)
            SELECT (data->>'medium')::uuid, subject, (data->>'slot')::int, 'present', data->>'serial',
                data->>'model', data->>'medium_kind', data->>'interface', (data->>'size_bytes')::bigint,
                '{}', '{}', at
            FROM batch
            ON CONFLICT (id) DO UPDATE SET device = EXCLUDED.device, slot = EXCLUDED.slot, state = 'present',
                sufficient = NULL, judgement = NULL
            """,
            RECOUNT,
        ),
        NoMediaFound: (_changed("media_known = true, changed_at = b.at"),),
        MediumErasureReported: (
            """
            UPDATE devices_medium m SET report_exhibit = b.data->>'exhibit',
                report_part = (b.data->>'part')::int, tool = b.data->>'tool',
                tool_version = b.data->>'tool_version', method = b.data->>'method',
                result = b.data->>'result', verification = b.data->>'verification',
                started_at = b.data->>'started_at', ended_at = b.data->>'ended_at',
                passes = (b.data->>'passes')::int, errors = (b.data->>'errors')::int,
                hidden_areas = b.data->>'hidden_areas'
            FROM batch b WHERE m.id = (b.data->>'medium')::uuid AND m.device = b.subject
            """,
        ),
        MediumJudged: (
            """
            UPDATE devices_medium m SET judgement = b.data->>'judgement', rule = b.data->>'rule',
                rules = b.data->>'rules', policy = b.data->>'policy',
                sufficient = (b.data->>'sufficient')::boolean, judged_at = b.at,
                reasons = ARRAY(SELECT jsonb_array_elements_text(b.data->'reasons')),
                not_checked = ARRAY(SELECT jsonb_array_elements_text(b.data->'not_checked'))
            FROM batch b WHERE m.id = (b.data->>'medium')::uuid AND m.device = b.subject
            """,
            RECOUNT,
        ),
        MediumRemoved: (_medium_state("removed"), RECOUNT),
        MediumMissing: (_medium_state("missing"), RECOUNT),
        MediumDestroyed: (_medium_state("destroyed"), RECOUNT),
        DeviceGraded: (_changed("grade = b.data->>'grade', changed_at = b.at"),),
        DeviceRouted: (_changed("route = b.data->>'route', changed_at = b.at"),),
        PartsHarvested: (
            """
            UPDATE devices_device d SET changed_at = b.at,
                harvested_parts = ARRAY(SELECT jsonb_array_elements_text(b.data->'parts'))
            FROM batch b WHERE d.id = b.subject
            """,
        ),
        DeviceRepaired: (
            """
            UPDATE devices_device d SET changed_at = b.at,
                replaced_parts = ARRAY(SELECT jsonb_array_elements_text(b.data->'parts'))
            FROM batch b WHERE d.id = b.subject
            """,
        ),
        DeviceStocked: (_stage("in_stock", ", place = b.data->>'place'"),),
        DeviceShipped: (
            _stage(
                "shipped",
                ", place = NULL, shipped_at = b.at, shipped_for = b.data->>'reason',"
                " shipped_to = (b.data->>'to')::uuid",
            ),
        ),
        LockFound: (
            # What is locked has no next user; only what is taken apart stays in stock.
            f"""
            , moved AS (
                UPDATE devices_device d SET stage = 'received', changed_at = b.at FROM batch b
                WHERE d.id = b.subject AND d.stage = 'in_stock' AND d.route IS DISTINCT FROM 'parts'
                RETURNING {MOVED}
            ) {TALLY}
            """,
        ),
        SavingAssessed: (
            """
            UPDATE devices_device d SET saved_g = (b.data->>'central_g')::bigint
            FROM batch b WHERE d.id = b.subject
            """,
        ),
        DevicePriced: (_changed("net = (b.data->>'net')::numeric, currency = b.data->>'currency'"),),
    },
)
