"""From facts about take-backs and announced lines to rows. A line belongs to the device it announces.

A statement that changes how lines ended ends in `TALLY`, which books the difference in the counts.
"""

from omlopp.domain.events import (
    AnnouncementWithdrawn,
    DeviceAnnounced,
    DeviceFound,
    DeviceMissing,
    DeviceReceiptWithdrawn,
    DeviceReceived,
    DeviceRefused,
    DeviceUnreadable,
    DuplicateWithdrawn,
    LineDuplicate,
    ListFrozen,
    ListWithdrawn,
    TakebackCancelled,
    TakebackClosed,
    TakebackCollected,
    TakebackOrdered,
    TakebackReceivingClosed,
    TakebackReceivingOpened,
    TakebackReported,
    TakebackScheduled,
    TakebackSettled,
)
from omlopp.ledger.rules import Rules

MOVED = """old.takeback AS takeback_was, old.path AS path_was, old.outcome AS outcome_was,
    new.takeback AS takeback_now, new.path AS path_now, new.outcome AS outcome_now"""
TALLY = """
INSERT INTO intake_tally (takeback, path, outcome, n)
SELECT takeback, path, COALESCE(outcome, 'open'), sum(n) FROM (
    SELECT takeback_was AS takeback, path_was AS path, outcome_was AS outcome, -1 AS n
    FROM moved WHERE takeback_was IS NOT NULL
    UNION ALL SELECT takeback_now, path_now, outcome_now, 1 FROM moved WHERE takeback_now IS NOT NULL
) AS step GROUP BY 1, 2, 3 HAVING sum(n) <> 0
"""
ITS_LINE = """
WHERE l.device = b.subject AND l.takeback = (b.data->>'takeback')::uuid AND l.line = (b.data->>'line')::int
"""
LINE = (
    ", moved AS (UPDATE intake_line l SET {set} FROM batch b" + ITS_LINE + "RETURNING " + MOVED + ")" + TALLY
)
LINE_GONE = (
    ", moved AS (DELETE FROM intake_line l USING batch b" + ITS_LINE + "RETURNING " + MOVED + ")" + TALLY
)


def _ended(outcome: str, also: str = "") -> str:
    return LINE.format(set=f"outcome = '{outcome}', ended_at = b.at {also}")


def _state(state: str, also: str = "") -> str:
    return f"""
    UPDATE intake_takeback t SET state = '{state}', changed_at = b.at {also}
    FROM batch b WHERE t.id = b.subject
    """


RULES = Rules(
    tables=("intake_takeback", "intake_frozen", "intake_line", "intake_unlisted", "intake_tally"),
    summed={"intake_tally": (("takeback", "path", "outcome"), ("n",))},
    statements={
        TakebackOrdered: (
            """
            INSERT INTO intake_takeback
                (id, number, customer, path, state, policy, price_list, method, lines, ordered_at, changed_at)
            SELECT subject, data->>'number', (data->>'customer')::uuid, data->>'path', 'ordered',
                data->>'policy', data->>'price_list', data->>'method', 0, at, at
            FROM batch
            """,
        ),
        TakebackScheduled: (_state("scheduled", ", pickup_date = (b.data->>'pickup_date')::date"),),
        TakebackCollected: (
            _state("collected", ", pallets = (b.data->>'pallets')::int, collected_at = b.at"),
        ),
        ListFrozen: (
            """
            INSERT INTO intake_frozen (takeback, first_line, lines, digest, exhibit, frozen_at)
            SELECT subject, (data->>'first_line')::int, (data->>'lines')::int, data->>'digest',
                data->'exhibits'->>0, at
            FROM batch
            """,
            """
            UPDATE intake_takeback t SET lines = t.lines + (b.data->>'lines')::int, announced_at = b.at,
                state = CASE WHEN t.state = 'ordered' THEN 'announced' ELSE t.state END, changed_at = b.at
            FROM batch b WHERE t.id = b.subject
            """,
        ),
        DeviceAnnounced: (
            f"""
            , moved AS (
            INSERT INTO intake_line (takeback, line, device, path, sheet, row, kind, manufacturer, model,
                serial, serial_raw, asset_tag, unit, department, bought_date, price, currency)
            SELECT (data->>'takeback')::uuid, (data->>'line')::int, subject, data->>'path', data->>'sheet',
                (data->>'row')::int, data->>'kind', data->>'manufacturer', data->>'model', data->>'serial',
                data->>'serial_raw', data->>'asset_tag', data->>'unit', data->>'department',
                (data->>'bought_date')::date, (data->>'price')::numeric, data->>'currency'
            FROM batch RETURNING {MOVED}
            ) {TALLY}
            """,
        ),
        LineDuplicate: (
            f"""
            , moved AS (
            INSERT INTO intake_line (takeback, line, device, path, sheet, row, kind, manufacturer, model,
                serial_raw, asset_tag, unit, department, bought_date, price, currency, outcome, of_line,
                ended_at)
            SELECT (data->>'takeback')::uuid, (data->>'line')::int, subject, data->>'path', data->>'sheet',
                (data->>'row')::int, data->>'kind', data->>'manufacturer', data->>'model',
                data->>'serial_raw', data->>'asset_tag', data->>'unit', data->>'department',
                (data->>'bought_date')::date, (data->>'price')::numeric, data->>'currency', 'duplicate',
                (data->>'of_line')::int, at
            FROM batch RETURNING {MOVED}
            ) {TALLY}
            """,
        ),
        ListWithdrawn: (
            """
            DELETE FROM intake_frozen f USING batch b
            WHERE f.takeback = b.subject AND f.first_line = (b.data->>'first_line')::int
            """,
            # Without a list the take-back is as it was ordered, unless a later step has been taken.
            """
            UPDATE intake_takeback t SET lines = t.lines - (b.data->>'lines')::int, changed_at = b.at,
                announced_at = CASE WHEN t.lines > (b.data->>'lines')::int THEN t.announced_at END,
                state = CASE WHEN t.state = 'announced' AND t.lines = (b.data->>'lines')::int THEN 'ordered'
                    ELSE t.state END
            FROM batch b WHERE t.id = b.subject
            """,
        ),
        AnnouncementWithdrawn: (LINE_GONE,),
        DuplicateWithdrawn: (LINE_GONE,),
        TakebackReceivingOpened: (_state("receiving", ", receiving_at = COALESCE(t.receiving_at, b.at)"),),
        DeviceFound: (
            """
            , came AS (
                INSERT INTO intake_unlisted (takeback, device, path, found_at)
                SELECT (data->>'takeback')::uuid, subject, data->>'path', at FROM batch
                ON CONFLICT DO NOTHING RETURNING takeback, path
            )
            INSERT INTO intake_tally (takeback, path, outcome, n)
            SELECT takeback, path, 'unlisted', count(*) FROM came GROUP BY 1, 2
            """,
        ),
        DeviceReceived: (_ended("received", ", found_by = b.data->>'found_by'"),),
        DeviceUnreadable: (_ended("unreadable"),),
        DeviceRefused: (_ended("refused", ", reason = b.data->>'reason'"),),
        DeviceMissing: (_ended("missing"),),
        DeviceReceiptWithdrawn: (
            LINE.format(set="outcome = NULL, ended_at = NULL, found_by = NULL, reason = b.data->>'reason'"),
        ),
        TakebackReceivingClosed: (_state("reconciled", ", reconciled_at = b.at"),),
        TakebackReported: (_state("reported"),),
        TakebackSettled: (_state("settled"),),
        TakebackClosed: (_state("closed"),),
        TakebackCancelled: (_state("cancelled"),),
    },
)
