"""A closed month and a batch of forms never change but for their file; a form is used once, or spoilt."""

from django.db import migrations

GUARD = """
CREATE FUNCTION counters_guard_printed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.made_at IS NOT NULL
        OR to_jsonb(NEW) - '{file,file_hash,made_at,error}'::text[]
        <> to_jsonb(OLD) - '{file,file_hash,made_at,error}'::text[] THEN
        RAISE EXCEPTION '% on % is refused: only its file is added, once', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bookmonth_never_changes BEFORE UPDATE OR DELETE ON counters_bookmonth
    FOR EACH ROW EXECUTE FUNCTION counters_guard_printed();
CREATE TRIGGER paperbatch_never_changes BEFORE UPDATE OR DELETE ON counters_paperbatch
    FOR EACH ROW EXECUTE FUNCTION counters_guard_printed();

CREATE FUNCTION counters_guard_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.line_id IS NOT NULL OR OLD.spoilt <> ''
        OR to_jsonb(NEW) - '{line_id,spoilt}'::text[] <> to_jsonb(OLD) - '{line_id,spoilt}'::text[] THEN
        RAISE EXCEPTION 'paper form % is used or spoilt once and for all', OLD.serial
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paperform_used_once BEFORE UPDATE OR DELETE ON counters_paperform
    FOR EACH ROW EXECUTE FUNCTION counters_guard_paper();
"""
BACK = """
DROP TRIGGER paperform_used_once ON counters_paperform;
DROP FUNCTION counters_guard_paper();
DROP TRIGGER paperbatch_never_changes ON counters_paperbatch;
DROP TRIGGER bookmonth_never_changes ON counters_bookmonth;
DROP FUNCTION counters_guard_printed();
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0007_prints")]
    operations = [migrations.RunSQL(GUARD, BACK)]
