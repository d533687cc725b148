"""What must never change is refused by the database itself: ledger lines, published procedures, issued documents."""

from django.db import migrations

LEDGER = """
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER clockentry_append_only BEFORE UPDATE OR DELETE ON cases_clockentry
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER clockentry_no_truncate BEFORE TRUNCATE ON cases_clockentry
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""
LEDGER_BACK = """
DROP TRIGGER clockentry_no_truncate ON cases_clockentry;
DROP TRIGGER clockentry_append_only ON cases_clockentry;
DROP FUNCTION cases_refuse_change();
"""

# A published version may only be given an end; its stages and rungs are as they were on the day it was published.
SOP = """
CREATE FUNCTION cases_guard_sop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_published AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'effective' <> to_jsonb(OLD) - 'effective'
                             OR lower(NEW.effective) <> lower(OLD.effective)) THEN
        RAISE EXCEPTION 'version % is published: draft a new one', OLD.version
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER sop_published_never_changes BEFORE UPDATE OR DELETE ON cases_sop
    FOR EACH ROW EXECUTE FUNCTION cases_guard_sop();

CREATE FUNCTION cases_guard_sop_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part record := COALESCE(OLD, NEW);
BEGIN
    IF EXISTS (SELECT 1 FROM cases_sop WHERE id = part.sop_id AND is_published) THEN
        RAISE EXCEPTION 'the version of this % is published: draft a new one', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER stage_published_never_changes BEFORE UPDATE OR DELETE OR INSERT ON cases_stage
    FOR EACH ROW EXECUTE FUNCTION cases_guard_sop_part();
CREATE TRIGGER rung_published_never_changes BEFORE UPDATE OR DELETE OR INSERT ON cases_rung
    FOR EACH ROW EXECUTE FUNCTION cases_guard_sop_part();
"""
SOP_BACK = """
DROP TRIGGER rung_published_never_changes ON cases_rung;
DROP TRIGGER stage_published_never_changes ON cases_stage;
DROP FUNCTION cases_guard_sop_part();
DROP TRIGGER sop_published_never_changes ON cases_sop;
DROP FUNCTION cases_guard_sop();
"""

# A document is superseded or withdrawn, never rewritten and never removed.
DOCUMENT = """
CREATE FUNCTION cases_guard_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{is_current,superseded_by_id,withdrawn_at}'::text[])
                        <> (to_jsonb(OLD) - '{is_current,superseded_by_id,withdrawn_at}'::text[]) THEN
        RAISE EXCEPTION 'document % is issued: supersede or withdraw it', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_issued_never_changes BEFORE UPDATE OR DELETE ON cases_issueddocument
    FOR EACH ROW EXECUTE FUNCTION cases_guard_document();
"""
DOCUMENT_BACK = """
DROP TRIGGER document_issued_never_changes ON cases_issueddocument;
DROP FUNCTION cases_guard_document();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunSQL(LEDGER, LEDGER_BACK),
        migrations.RunSQL(SOP, SOP_BACK),
        migrations.RunSQL(DOCUMENT, DOCUMENT_BACK),
    ]
