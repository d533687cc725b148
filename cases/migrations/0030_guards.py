"""Internal notes stay as written, and a number that was given is never given again."""

from django.db import migrations

# Retention blanks a note; the undoing of a bulk move takes back the note it wrote (cases/bulk.py). Nothing else.
NOTES = """
CREATE FUNCTION cases_guard_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.body = ''
        AND (NEW.id, NEW.case_id, NEW.author_id, NEW.at) = (OLD.id, OLD.case_id, OLD.author_id, OLD.at)
    THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM cases_bulkitem item JOIN cases_bulkrun run ON run.id = item.run_id
        WHERE item.case_id = OLD.case_id AND item.state = 'done' AND item.before ->> 'note' = OLD.id::text
            AND run.undone_at IS NOT NULL
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% on % is refused: a note stays as it was written', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER note_stays BEFORE UPDATE OR DELETE ON cases_note
    FOR EACH ROW EXECUTE FUNCTION cases_guard_note();
CREATE TRIGGER note_no_truncate BEFORE TRUNCATE ON cases_note
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""

NOTES_BACK = """
DROP TRIGGER note_no_truncate ON cases_note;
DROP TRIGGER note_stays ON cases_note;
DROP FUNCTION cases_guard_note();
"""

# For every table with a column `last`.
COUNTER = """
CREATE FUNCTION cases_guard_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.last >= OLD.last AND to_jsonb(NEW) - 'last' = to_jsonb(OLD) - 'last' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: a number is given once', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER counter_only_grows BEFORE UPDATE OR DELETE ON cases_referencecounter
    FOR EACH ROW EXECUTE FUNCTION cases_guard_counter();
CREATE TRIGGER counter_no_truncate BEFORE TRUNCATE ON cases_referencecounter
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""

COUNTER_BACK = """
DROP TRIGGER counter_no_truncate ON cases_referencecounter;
DROP TRIGGER counter_only_grows ON cases_referencecounter;
DROP FUNCTION cases_guard_counter();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_webhooks")]
    operations = [migrations.RunSQL(NOTES, NOTES_BACK), migrations.RunSQL(COUNTER, COUNTER_BACK)]
