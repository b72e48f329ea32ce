"""From facts to the stock list.

What is in stock, and what a device is, the register says, and what stands on its keyboard the rows of
keyboards; their rules have run for the same facts before these do (the order of `OMLOPP_APPLY`).
"""

from omlopp.domain.events import (
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
    DeviceUnreadable,
    KeyboardExamined,
    LockFound,
    MediumDestroyed,
    MediumFound,
    MediumJudged,
    MediumMissing,
    MediumRemoved,
    ReprintEnded,
)
from omlopp.ledger.rules import Rules

NOW = """
SELECT d.id AS device, split_part(d.path, '.', 1) || '.' AS house,
    concat_ws('|', COALESCE(d.kind, 'unknown'), COALESCE(d.grade, 'unknown'),
        COALESCE(k.layout, CASE WHEN k.device IS NULL THEN '' ELSE 'unknown' END),
        COALESCE(d.route, 'unknown')) AS lot,
    COALESCE(concat_ws(' ', d.manufacturer, d.model), '') AS model, COALESCE(d.place, '') AS place
FROM devices_device d LEFT JOIN keyboards_keyboard k ON k.device = d.id
WHERE d.stage = 'in_stock'
"""
TALLY = """
INSERT INTO stock_tally (house, facet, value, lot, n)
SELECT house, facet, value, lot, sum(n) FROM (
    SELECT house_was AS house, facet, value, lot_was AS lot, -1 AS n FROM moved,
        LATERAL (VALUES ('all', ''), ('place', place_was), ('model', model_was)) AS seen (facet, value)
    WHERE lot_was IS NOT NULL
    UNION ALL SELECT house_is, facet, value, lot_is, 1 FROM moved,
        LATERAL (VALUES ('all', ''), ('place', place_is), ('model', model_is)) AS seen (facet, value)
    WHERE lot_is IS NOT NULL
) AS step GROUP BY house, facet, value, lot HAVING sum(n) <> 0
"""
MOVED = """RETURNING old.house AS house_was, old.lot AS lot_was, old.place AS place_was,
    old.model AS model_was, new.house AS house_is, new.lot AS lot_is, new.place AS place_is,
    new.model AS model_is"""
COMES = f"""
, moved AS (
    INSERT INTO stock_item (device, house, lot, model, place, stocked_at)
    SELECT now.device, now.house, now.lot, now.model, now.place, b.at
    FROM batch b, LATERAL ({NOW} AND d.id = b.subject) AS now
    ON CONFLICT (device) DO UPDATE SET house = EXCLUDED.house, lot = EXCLUDED.lot, model = EXCLUDED.model,
        place = EXCLUDED.place, stocked_at = EXCLUDED.stocked_at
    {MOVED}
) {TALLY}
"""
CHANGES = f"""
, moved AS (
    UPDATE stock_item s SET lot = now.lot, model = now.model
    FROM batch b, LATERAL ({NOW} AND d.id = b.subject) AS now
    WHERE s.device = b.subject AND (s.lot, s.model) IS DISTINCT FROM (now.lot, now.model)
    {MOVED}
) {TALLY}
"""
LEAVES = f"""
, moved AS (
    DELETE FROM stock_item s USING batch b
    WHERE s.device = b.subject
        AND NOT EXISTS (SELECT FROM devices_device d WHERE d.id = b.subject AND d.stage = 'in_stock')
    {MOVED}
) {TALLY}
"""

RULES = Rules(
    tables=("stock_item", "stock_tally"),
    summed={"stock_tally": (("house", "facet", "value", "lot"), ("n",))},
    statements={
        DeviceStocked: (COMES,),
        **dict.fromkeys(
            (DeviceGraded, DeviceRouted, DeviceInventoried, DeviceListed, KeyboardExamined, ReprintEnded),
            (CHANGES,),
        ),
        **dict.fromkeys(
            (
                DeviceAnnounced,
                DeviceFound,
                DeviceReceived,
                DeviceUnreadable,
                DeviceReceiptWithdrawn,
                DeviceRefused,
                DeviceMissing,
                DeviceShipped,
                LockFound,
                MediumFound,
                MediumJudged,
                MediumRemoved,
                MediumMissing,
                MediumDestroyed,
            ),
            (LEAVES,),
        ),
    },
)
