"""The second wall: the stock is seen by those who see the whole house. And what is in stock already."""

from django.db import migrations

SQL = """
ALTER TABLE stock_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_item FORCE ROW LEVEL SECURITY;
CREATE POLICY stock_item_seen ON stock_item USING (ledger_may_see(house));
ALTER TABLE stock_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY stock_tally_seen ON stock_tally USING (ledger_may_see(house));
"""
FILL = """
SELECT set_config('omlopp.sight', '*', true);
INSERT INTO stock_item (device, house, lot, model, place, stocked_at)
SELECT d.id, split_part(d.path, '.', 1) || '.',
    concat_ws('|', COALESCE(d.kind, 'unknown'), COALESCE(d.grade, 'unknown'),
        COALESCE(k.layout, CASE WHEN k.device IS NULL THEN '' ELSE 'unknown' END),
        COALESCE(d.route, 'unknown')),
    COALESCE(concat_ws(' ', d.manufacturer, d.model), ''), COALESCE(d.place, ''),
    COALESCE((
        SELECT e.at FROM ledger_event e WHERE e.subject = d.id AND e.type = 'DeviceStocked'
        ORDER BY e.ordinal DESC LIMIT 1
    ), d.changed_at)
FROM devices_device d LEFT JOIN keyboards_keyboard k ON k.device = d.id WHERE d.stage = 'in_stock';
INSERT INTO stock_tally (house, facet, value, lot, n)
SELECT house, facet, value, lot, count(*)
FROM stock_item s, LATERAL (VALUES ('all', ''), ('place', s.place), ('model', s.model)) AS seen (facet, value)
GROUP BY house, facet, value, lot;
"""


class Migration(migrations.Migration):
    """Row-level security, and the rows of what was stocked before there was a list."""

    dependencies = [
        ("stock", "0001_initial"),
        ("ledger", "0001_ledger"),
        ("devices", "0005_stage_index"),
        ("keyboards", "0003_photos"),
    ]
    operations = [
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
