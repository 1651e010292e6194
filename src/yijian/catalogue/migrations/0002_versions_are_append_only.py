from django.db import migrations

GUARD = """
CREATE FUNCTION catalogue_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published versions are append-only';
END $$;
CREATE TRIGGER catalogue_item_append_only BEFORE UPDATE OR DELETE ON catalogue_itemversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_guard();
CREATE TRIGGER catalogue_element_append_only BEFORE UPDATE OR DELETE ON catalogue_elementversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_guard();
CREATE TRIGGER catalogue_list_append_only BEFORE UPDATE OR DELETE ON catalogue_itemlistversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_guard();
CREATE TRIGGER catalogue_list_entry_append_only BEFORE UPDATE OR DELETE ON catalogue_itemlistentry
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_guard();
"""
REVERSE = """
DROP TRIGGER catalogue_list_entry_append_only ON catalogue_itemlistentry;
DROP TRIGGER catalogue_list_append_only ON catalogue_itemlistversion;
DROP TRIGGER catalogue_element_append_only ON catalogue_elementversion;
DROP TRIGGER catalogue_item_append_only ON catalogue_itemversion;
DROP FUNCTION catalogue_version_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_catalogue")]
    operations = [migrations.RunSQL(sql=GUARD, reverse_sql=REVERSE)]
