"""The journal refuses changes and deletions in the database itself, on both engines.

On SQLite a later migration that alters `audit_event` rebuilds the table without its triggers: let it call `guard`
again at its end. `kiemdiem check audit` tells where they are missing.
"""

from django.db import migrations

SQLITE = """CREATE TRIGGER audit_event_no_{verb} BEFORE {VERB} ON audit_event
BEGIN SELECT RAISE(ABORT, 'Nhật ký chỉ ghi thêm, không sửa, không xóa.'); END"""
# INSERT OR REPLACE would delete the old row without asking the delete trigger.
SQLITE_REPLACE = """CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event
WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR seq = NEW.seq OR hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'Nhật ký chỉ ghi thêm, không sửa, không xóa.'); END"""
POSTGRESQL = """
CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Nhật ký chỉ ghi thêm, không sửa, không xóa.'; END $$;
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_append_only();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only();
"""


def guard(apps, schema_editor):
    """Install the triggers of the engine in use."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for verb in ("update", "delete"):
        schema_editor.execute(SQLITE.format(verb=verb, VERB=verb.upper()))
    schema_editor.execute(SQLITE_REPLACE)


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_event_no_change ON audit_event; DROP TRIGGER audit_event_no_truncate ON audit_event; DROP FUNCTION audit_event_append_only()")
        return
    for verb in ("update", "delete", "replace"):
        schema_editor.execute(f"DROP TRIGGER audit_event_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
