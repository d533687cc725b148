"""What must never change is refused by the database itself: published versions, the steps, old addresses; and nobody
reviews or publishes what they wrote."""

from django.db import migrations

OTHERS = """
ALTER TABLE disclosures_version ADD CONSTRAINT version_reviewed_by_another
    CHECK (reviewed_by_id IS NULL OR reviewed_by_id <> ALL (authors));
ALTER TABLE disclosures_version ADD CONSTRAINT version_published_by_another
    CHECK (published_by_id IS NULL OR published_by_id <> ALL (authors));
ALTER TABLE disclosures_version ADD CONSTRAINT version_has_authors CHECK (cardinality(authors) > 0);
"""
OTHERS_BACK = """
ALTER TABLE disclosures_version DROP CONSTRAINT version_has_authors;
ALTER TABLE disclosures_version DROP CONSTRAINT version_published_by_another;
ALTER TABLE disclosures_version DROP CONSTRAINT version_reviewed_by_another;
"""

# Once published a version may only be given an end, or be called back; who wrote in a draft stays one of its authors.
VERSION = """
CREATE FUNCTION disclosures_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_change text[] := '{ends_at,archives,end_note}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'version % is kept for ever: give it up instead', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (NEW.authors @> OLD.authors) THEN
        RAISE EXCEPTION 'an author of version % stays one', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'published' AND NEW.state = 'called_back' THEN
        may_change := may_change || '{state,state_since}'::text[];
    END IF;
    IF OLD.state IN ('published', 'called_back', 'dropped')
       AND to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change THEN
        RAISE EXCEPTION 'version % is finished: write a new one', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_published_never_changes BEFORE UPDATE OR DELETE ON disclosures_version
    FOR EACH ROW EXECUTE FUNCTION disclosures_guard_version();

CREATE FUNCTION disclosures_guard_enclosure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part record := COALESCE(NEW, OLD);
BEGIN
    IF EXISTS (SELECT 1 FROM disclosures_version
               WHERE id = part.version_id AND state IN ('published', 'called_back', 'dropped')) THEN
        RAISE EXCEPTION 'the version of this file is finished: write a new one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN part;
END $$;
CREATE TRIGGER enclosure_published_never_changes BEFORE INSERT OR UPDATE OR DELETE ON disclosures_enclosure
    FOR EACH ROW EXECUTE FUNCTION disclosures_guard_enclosure();
"""
VERSION_BACK = """
DROP TRIGGER enclosure_published_never_changes ON disclosures_enclosure;
DROP FUNCTION disclosures_guard_enclosure();
DROP TRIGGER version_published_never_changes ON disclosures_version;
DROP FUNCTION disclosures_guard_version();
"""

ONLY_ADDED = """
CREATE FUNCTION disclosures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER step_append_only BEFORE UPDATE OR DELETE ON disclosures_step
    FOR EACH ROW EXECUTE FUNCTION disclosures_refuse_change();
CREATE TRIGGER old_address_for_ever BEFORE UPDATE OR DELETE ON disclosures_oldaddress
    FOR EACH ROW EXECUTE FUNCTION disclosures_refuse_change();
"""
ONLY_ADDED_BACK = """
DROP TRIGGER old_address_for_ever ON disclosures_oldaddress;
DROP TRIGGER step_append_only ON disclosures_step;
DROP FUNCTION disclosures_refuse_change();
"""

# The bytes of a file whose row goes away are put on the list of erasures, as those of attachments are.
FILE = """
CREATE TRIGGER content_file_is_erased AFTER DELETE OR UPDATE OF file ON disclosures_contentfile
    FOR EACH ROW EXECUTE FUNCTION cases_erase_file();
"""
FILE_BACK = "DROP TRIGGER content_file_is_erased ON disclosures_contentfile;"


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0003_items"), ("cases", "0001_squashed_0016_desk_drafts")]
    operations = [
        migrations.RunSQL(OTHERS, OTHERS_BACK),
        migrations.RunSQL(VERSION, VERSION_BACK),
        migrations.RunSQL(ONLY_ADDED, ONLY_ADDED_BACK),
        migrations.RunSQL(FILE, FILE_BACK),
    ]
