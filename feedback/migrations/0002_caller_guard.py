from django.db import migrations

# 迴避: a case that follows a low score is never given to somebody it is about, whoever writes and from whatever page.
GUARD = """
CREATE FUNCTION feedback_guard_low_score_officer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM feedback_callback b WHERE b.case_id = NEW.id AND NEW.officer_id = ANY (b.handlers)) THEN
        RAISE EXCEPTION 'case % is about the work of person %', NEW.id, NEW.officer_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER low_score_is_not_with_its_handler BEFORE UPDATE OF officer_id ON cases_case
    FOR EACH ROW WHEN (NEW.officer_id IS NOT NULL AND NEW.officer_id IS DISTINCT FROM OLD.officer_id)
    EXECUTE FUNCTION feedback_guard_low_score_officer();
"""
GUARD_BACK = """
DROP TRIGGER low_score_is_not_with_its_handler ON cases_case;
DROP FUNCTION feedback_guard_low_score_officer();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_squashed_0008_faq_ideas"), ("cases", "0020_confidence")]

    operations = [migrations.RunSQL(GUARD, GUARD_BACK)]
