"""From facts to the workshop's rows.

Stage, kind and counts of media are taken over from the register, whose rules have run for the same facts
before these do (the order of the setting `OMLOPP_APPLY`).
"""

from omlopp.domain.events import (
    DefectsRecorded,
    DeviceAnnounced,
    DeviceFound,
    DeviceGraded,
    DeviceInventoried,
    DeviceListed,
    DeviceMissing,
    DeviceReceiptWithdrawn,
    DeviceReceived,
    DeviceRefused,
    DeviceRouted,
    DeviceShipped,
    DeviceStocked,
    DeviceTested,
    DeviceUnreadable,
    EvidenceDismissed,
    EvidenceLinked,
    EvidenceQueued,
    EvidenceRetried,
    KeyboardExamined,
    LockAssigned,
    LockFound,
    LockReleased,
    LockReleaseRefuted,
    LockReleaseReported,
    MediaCounted,
    MediumDestroyed,
    MediumErasureReported,
    MediumFound,
    MediumJudged,
    MediumMissing,
    MediumRemoved,
    MediumSampled,
    NoMediaFound,
    ReprintEnded,
    SampleDrawn,
    TakebackOrdered,
)
from omlopp.ledger.rules import Rules

ARRIVES = """
INSERT INTO workshop_device AS w (device, takeback, path, stage, kind, received_at, has_evidence, media_known,
    media_counted, media, media_sufficient, locks, tests, reasons)
SELECT d.id, d.takeback, d.path, d.stage, d.kind, b.at, false, d.media_known, false, d.media,
    d.media_sufficient, 0, '{}', '{}'
FROM batch b JOIN devices_device d ON d.id = b.subject
ON CONFLICT (device) DO UPDATE SET takeback = EXCLUDED.takeback, path = EXCLUDED.path, stage = EXCLUDED.stage,
    kind = EXCLUDED.kind, received_at = EXCLUDED.received_at
"""
# A device that comes back begins a new round; what is known of the last one stays in the facts.
NEW_ROUND = "DELETE FROM workshop_device w USING batch b WHERE w.device = b.subject"
LISTS_FORGOTTEN = "DELETE FROM workshop_listed l USING batch b WHERE l.device = b.subject"
LOCKS_LEFT = """
UPDATE workshop_lock l SET state = 'left'
FROM batch b WHERE l.device = b.subject AND l.state IN ('open', 'reported')
"""
GONE_BY = """
INSERT INTO workshop_final AS f (medium, device, state, how, exhibit, particle_mm, at)
SELECT (data->>'medium')::uuid, subject, '{state}', {how}, data->>'exhibit', (data->>'particle_mm')::int, at
FROM batch
ON CONFLICT (medium) DO UPDATE SET device = EXCLUDED.device, state = EXCLUDED.state, how = EXCLUDED.how,
    exhibit = EXCLUDED.exhibit, particle_mm = EXCLUDED.particle_mm, at = EXCLUDED.at
"""


def _mirrored(also: str = "") -> str:
    """The register's stage and counts, and what else the fact changes."""
    return f"""
    UPDATE workshop_device w SET stage = d.stage, media_known = d.media_known, media = d.media,
        media_sufficient = d.media_sufficient {also}
    FROM batch b JOIN devices_device d ON d.id = b.subject WHERE w.device = b.subject
    """


def _lock(columns: str) -> tuple[str, str]:
    """The case changes, and with it the number of those that hold the device."""
    return (
        f"UPDATE workshop_lock l SET {columns} FROM batch b WHERE l.id = (b.data->>'lock')::uuid",
        LOCKS_COUNTED,
    )


LOCKS_COUNTED = """
UPDATE workshop_device w SET stage = d.stage, locks = (
    SELECT count(*) FROM workshop_lock l WHERE l.device = w.device AND l.state IN ('open', 'reported')
)
FROM batch b JOIN devices_device d ON d.id = b.subject WHERE w.device = b.subject
"""

SPOKEN_OF = """
INSERT INTO workshop_evidence (exhibit, part, device, taken_in_at, taken_in_by)
SELECT data->>'exhibit', -1, subject, recorded_at, actor FROM batch
ON CONFLICT DO NOTHING
"""


def _set(columns: str) -> str:
    return f"UPDATE workshop_device w SET {columns} FROM batch b WHERE w.device = b.subject"


def _settled(state: str, also: str) -> str:
    return f"""
    UPDATE workshop_queue q SET state = '{state}', settled_at = b.at, settled_by = b.actor, {also}
    FROM batch b WHERE q.id = b.subject
    """


RULES = Rules(
    tables=(
        "workshop_policy",
        "workshop_device",
        "workshop_evidence",
        "workshop_listed",
        "workshop_queue",
        "workshop_final",
        "workshop_lock",
        "workshop_sample",
        "workshop_sample_medium",
        "workshop_sample_result",
    ),
    statements={
        TakebackOrdered: (
            """
            INSERT INTO workshop_policy (takeback, number, path, policy)
            SELECT subject, data->>'number', data->>'path', data->>'policy' FROM batch
            """,
        ),
        DeviceAnnounced: (NEW_ROUND, LISTS_FORGOTTEN, LOCKS_LEFT),
        DeviceFound: (NEW_ROUND, LISTS_FORGOTTEN, LOCKS_LEFT, ARRIVES),
        DeviceReceived: (ARRIVES,),
        DeviceUnreadable: (ARRIVES,),
        DeviceReceiptWithdrawn: (_mirrored(),),
        DeviceRefused: (_mirrored(),),
        DeviceMissing: (_mirrored(),),
        DeviceInventoried: (
            _mirrored(
                # A tool that sees one drive does not make the eraser's own list somebody else's.
                """, kind = d.kind, has_evidence = true,
                inventory = CASE WHEN (b.data->>'media_listed')::boolean
                    THEN b.data->>'exhibit' ELSE w.inventory END,
                inventory_independent = CASE WHEN (b.data->>'media_listed')::boolean
                    THEN (b.data->>'independent')::boolean ELSE w.inventory_independent END,
                media_counted = w.media_counted OR (b.data->>'media_listed')::boolean"""
            ),
            SPOKEN_OF,
        ),
        # An export shows nothing of what is inside: it is no inventory and no evidence of an erasure.
        DeviceListed: (
            _mirrored(", kind = d.kind"),
            """
            INSERT INTO workshop_listed AS l (device, tool, exhibit, place, storage_gb, encryption, listed_at)
            SELECT subject, data->>'tool', data->>'exhibit', data->>'place', (data->>'storage_gb')::int,
                data->>'encryption', at
            FROM batch
            ON CONFLICT (device, tool) DO UPDATE SET exhibit = EXCLUDED.exhibit, place = EXCLUDED.place,
                storage_gb = EXCLUDED.storage_gb, encryption = EXCLUDED.encryption,
                listed_at = EXCLUDED.listed_at
            """,
            SPOKEN_OF,
        ),
        # Counts of a device that is not cleared may wait for the next judgement: it stays not cleared.
        MediumFound: (f"{_mirrored()} AND w.media_known AND w.media = w.media_sufficient",),
        NoMediaFound: (_mirrored(", media_counted = true"),),
        MediaCounted: (_mirrored(", media_counted = true"),),
        MediumErasureReported: (
            # A phone has one storage, and the report speaks of it.
            _set(
                "has_evidence = true,"
                " media_counted = w.media_counted OR COALESCE(w.kind IN ('smartphone', 'tablet'), false)"
            )
            + " AND NOT (w.has_evidence AND w.media_counted)",
            """
            INSERT INTO workshop_evidence
                (exhibit, part, device, medium, document, standard, ended_at, taken_in_at, taken_in_by)
            SELECT data->>'exhibit', (data->>'part')::int, subject, (data->>'medium')::uuid,
                data->>'document', data->>'standard', data->>'ended_at', recorded_at, actor
            FROM batch
            ON CONFLICT DO NOTHING
            """,
        ),
        MediumJudged: (_mirrored(),),
        MediumRemoved: (_mirrored(), GONE_BY.format(state="removed", how="data->>'destination'")),
        MediumMissing: (_mirrored(), GONE_BY.format(state="missing", how="''")),
        MediumDestroyed: (_mirrored(), GONE_BY.format(state="destroyed", how="data->>'method'")),
        EvidenceQueued: (
            """
            INSERT INTO workshop_queue (id, exhibit, part, reason, detail, serials, takeback, path, device,
                state, queued_at)
            SELECT subject, data->>'exhibit', (data->>'part')::int, data->>'reason', data->>'detail',
                ARRAY(SELECT jsonb_array_elements_text(data->'serials')), (data->>'takeback')::uuid,
                data->>'path', (data->>'device')::uuid, 'open', at
            FROM batch
            """,
        ),
        EvidenceLinked: (_settled("linked", "device = (b.data->>'device')::uuid"),),
        EvidenceDismissed: (_settled("dismissed", "dismissal = b.data->>'reason'"),),
        EvidenceRetried: (
            """
            UPDATE workshop_queue q SET reason = b.data->>'reason', device = (b.data->>'device')::uuid
            FROM batch b WHERE q.id = b.subject
            """,
        ),
        LockFound: (
            """
            INSERT INTO workshop_lock (id, device, takeback, path, kind, part, state, found_by, found_at,
                exhibit, owner)
            SELECT (b.data->>'lock')::uuid, b.subject, w.takeback, w.path, b.data->>'kind', b.data->>'part',
                'open', b.data->>'found_by', b.at, b.data->>'exhibit',
                CASE WHEN b.data->>'found_by' = 'desk' THEN b.actor END
            FROM batch b JOIN workshop_device w ON w.device = b.subject
            """,
            LOCKS_COUNTED,
        ),
        LockAssigned: (_lock("owner = (b.data->>'owner')::uuid")[0],),
        LockReleaseReported: _lock("state = 'reported', reported_at = b.at"),
        LockReleaseRefuted: _lock("state = 'open', refuted_at = b.at"),
        LockReleased: _lock(
            "state = 'released', released_at = b.at, released_by = b.data->>'found_by',"
            " release_exhibit = b.data->>'exhibit'"
        ),
        SampleDrawn: (
            """
            INSERT INTO workshop_sample (id, takeback, since, path, sampling, seed, size, population,
                population_sha256, share, drawn_at, drawn_by)
            SELECT subject, (data->>'takeback')::uuid, data->>'since', data->>'path', data->>'sampling',
                data->>'seed', (data->>'size')::bigint, (data->>'population')::int,
                data->>'population_sha256', data->>'share', at, actor
            FROM batch
            """,
            """
            INSERT INTO workshop_sample_medium (sample, medium, device, number)
            SELECT b.subject, (m.one->>'medium')::uuid, (m.one->>'device')::uuid, m.number
            FROM batch b, jsonb_array_elements(b.data->'media') WITH ORDINALITY AS m(one, number)
            """,
        ),
        MediumSampled: (
            """
            INSERT INTO workshop_sample_result AS r (sample, medium, result, method, tool, blocks_read,
                exhibit, looked_at, looked_by)
            SELECT (data->>'sample')::uuid, (data->>'medium')::uuid, data->>'result', data->>'method',
                data->>'tool', (data->>'blocks_read')::bigint, data->>'exhibit', at, actor
            FROM batch
            ON CONFLICT (sample, medium) DO UPDATE SET result = EXCLUDED.result, method = EXCLUDED.method,
                tool = EXCLUDED.tool, blocks_read = EXCLUDED.blocks_read, exhibit = EXCLUDED.exhibit,
                looked_at = EXCLUDED.looked_at, looked_by = EXCLUDED.looked_by
            """,
        ),
        DeviceTested: (
            # What a battery or a disk says of itself does not make a device tested.
            """
            UPDATE workshop_device w SET tests = w.tests || COALESCE(r.said, '{}'),
                tested_at = CASE WHEN r.looked THEN b.at ELSE w.tested_at END
            FROM batch b CROSS JOIN LATERAL (
                SELECT jsonb_object_agg(one->>'code', one - 'code') AS said,
                    bool_or(one->>'code' NOT IN ('smart', 'battery_health', 'battery_cycles',
                        'reallocated_sectors', 'pending_sectors', 'media_errors', 'power_on_hours',
                        'flash_life_used')) AS looked
                FROM jsonb_array_elements(b.data->'results') AS one
            ) AS r WHERE w.device = b.subject
            """,
        ),
        DefectsRecorded: (_set("defects = b.data->'defects', inspected_at = b.at"),),
        DeviceGraded: (
            _set(
                "grade = b.data->>'grade', graded_at = b.at, rubric = b.data->>'rubric',"
                " reasons = ARRAY(SELECT jsonb_array_elements_text(b.data->'reasons'))"
            ),
        ),
        ReprintEnded: (
            _set(
                """keyboard = CASE WHEN b.data->>'outcome' IN ('released', 'keyboard_swapped')
                    THEN jsonb_build_object('method', b.data->'method', 'source', b.data->'source',
                        'layout', b.data->'layout', 'artwork', b.data->'artwork',
                        'changed_date', to_char(b.at AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
                    WHEN b.data->>'outcome' = 'withdrawn' THEN w.keyboard END"""
            ),
        ),
        # What stands there is not what we made of it: another keyboard was put in meanwhile.
        KeyboardExamined: (
            f"{_set('keyboard = NULL')} AND w.keyboard->>'layout' <> COALESCE(b.data->>'layout', '')",
        ),
        DeviceRouted: (_set("route = b.data->>'route', routed_at = b.at"),),
        DeviceStocked: (_mirrored(),),
        DeviceShipped: (
            _mirrored(
                """, left_reason = b.data->>'reason', left_at = b.at,
                left_cleared = d.media_known AND w.media_counted AND d.media = d.media_sufficient,
                locks = 0"""
            ),
            LOCKS_LEFT,
        ),
    },
)
