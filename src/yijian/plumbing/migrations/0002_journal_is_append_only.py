from django.db import migrations

GUARD = """
CREATE FUNCTION plumbing_journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.block_id IS NULL AND NEW.block_id IS NOT NULL
       AND to_jsonb(NEW) - 'block_id' = to_jsonb(OLD) - 'block_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the journal is append-only';
END $$;
CREATE TRIGGER plumbing_journal_append_only BEFORE UPDATE OR DELETE ON plumbing_journalentry
    FOR EACH ROW EXECUTE FUNCTION plumbing_journal_guard();
CREATE TRIGGER plumbing_journal_blocks_append_only BEFORE UPDATE OR DELETE ON plumbing_journalblock
    FOR EACH ROW EXECUTE FUNCTION plumbing_journal_guard_blocks();
"""
BLOCK_GUARD = """
CREATE FUNCTION plumbing_journal_guard_blocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END $$;
"""
REVERSE = """
DROP TRIGGER plumbing_journal_append_only ON plumbing_journalentry;
DROP TRIGGER plumbing_journal_blocks_append_only ON plumbing_journalblock;
DROP FUNCTION plumbing_journal_guard();
DROP FUNCTION plumbing_journal_guard_blocks();
"""


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_journal_facts_and_loops")]

    operations = [
        migrations.RunSQL(sql=BLOCK_GUARD + GUARD, reverse_sql=REVERSE),
    ]
