from django.db import migrations

# Row triggers do not fire for TRUNCATE. Whoever owns the tables can still take the trigger away: that shows when the last block,
# which journal_check prints, was written down elsewhere.
GUARD = """
CREATE TRIGGER plumbing_journal_not_emptied BEFORE TRUNCATE ON plumbing_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION plumbing_journal_guard_blocks();
CREATE TRIGGER plumbing_journal_blocks_not_emptied BEFORE TRUNCATE ON plumbing_journalblock
    FOR EACH STATEMENT EXECUTE FUNCTION plumbing_journal_guard_blocks();
"""
REVERSE = """
DROP TRIGGER plumbing_journal_not_emptied ON plumbing_journalentry;
DROP TRIGGER plumbing_journal_blocks_not_emptied ON plumbing_journalblock;
"""


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0002_journal_is_append_only")]

    operations = [migrations.RunSQL(sql=GUARD, reverse_sql=REVERSE)]
