"""Who was never reached has not failed to answer: the database closes no case against them."""

from django.db import migrations

# The lock makes a mail that comes back in this moment wait, or us for it.
GUARD = """
CREATE FUNCTION cases_guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM notifications_notice WHERE case_id = NEW.id AND kind = 'supplement_asked' FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM notifications_notice
        WHERE case_id = NEW.id AND kind = 'supplement_asked' AND status NOT IN ('sent', 'told')
    ) THEN
        RAISE EXCEPTION 'case % is refused to close: the request for a supplement has not reached the applicant', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_delivery_first BEFORE UPDATE OF outcome ON cases_case
    FOR EACH ROW WHEN (NEW.outcome = 'not_supplemented' AND OLD.outcome <> 'not_supplemented')
    EXECUTE FUNCTION cases_guard_delivery();
"""
GUARD_BACK = """
DROP TRIGGER case_delivery_first ON cases_case;
DROP FUNCTION cases_guard_delivery();
"""

# What was given up so far, while the case waits for the applicant: a person has to reach them.
TAKE_UP = """
UPDATE notifications_notice notice
SET status = CASE notice.channel WHEN 'letter' THEN 'queued' ELSE 'unsure' END, settled_by_id = NULL
FROM cases_case waits
WHERE waits.id = notice.case_id AND waits.status = 'awaiting_applicant'
    AND notice.kind = 'supplement_asked' AND notice.status = 'dropped'
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_guards"), ("notifications", "0006_tokens")]
    operations = [
        migrations.RunSQL(TAKE_UP, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, GUARD_BACK),
    ]
