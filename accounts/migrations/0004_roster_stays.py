from django.db import migrations

# Who stood at a desk, and who acted for whom, must remain answerable: a period is cut short at most.
STAYS = """
CREATE FUNCTION accounts_period_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'ends_at' IS DISTINCT FROM to_jsonb(OLD) - 'ends_at' OR NEW.ends_at > OLD.ends_at THEN
        RAISE EXCEPTION '% % is cut short at most: plan another', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dutyshift_stays BEFORE UPDATE ON accounts_dutyshift
    FOR EACH ROW EXECUTE FUNCTION accounts_period_stays();
CREATE TRIGGER absence_stays BEFORE UPDATE ON accounts_absence
    FOR EACH ROW EXECUTE FUNCTION accounts_period_stays();
"""
STAYS_BACK = """
DROP TRIGGER absence_stays ON accounts_absence;
DROP TRIGGER dutyshift_stays ON accounts_dutyshift;
DROP FUNCTION accounts_period_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_recovery")]

    operations = [migrations.RunSQL(STAYS, STAYS_BACK)]
