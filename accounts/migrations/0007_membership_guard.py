"""Who could do what at a given time stays answerable: a membership is given and ended, never changed or removed."""

from django.db import migrations

GUARD = """
CREATE FUNCTION accounts_guard_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.user_id, NEW.unit_id, NEW.role, NEW.starts_at)
            = (OLD.id, OLD.user_id, OLD.unit_id, OLD.role, OLD.starts_at)
        AND (OLD.ends_at IS NULL OR NEW.ends_at <= OLD.ends_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: a membership is only ever ended', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER membership_stays BEFORE UPDATE OR DELETE ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION accounts_guard_membership();
CREATE TRIGGER membership_no_truncate BEFORE TRUNCATE ON accounts_membership
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_guard_membership();
"""

BACK = """
DROP TRIGGER membership_no_truncate ON accounts_membership;
DROP TRIGGER membership_stays ON accounts_membership;
DROP FUNCTION accounts_guard_membership();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sign_ins")]
    operations = [migrations.RunSQL(GUARD, BACK)]
