"""What somebody signed for stays as they saw it: a review of accounts is neither changed nor removed."""

from django.db import migrations

GUARD = """
CREATE FUNCTION accounts_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a signed review stays as it is', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER review_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_review
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_guard_review();
CREATE TRIGGER reviewedrole_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_reviewedrole
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_guard_review();
"""

BACK = """
DROP TRIGGER reviewedrole_stays ON accounts_reviewedrole;
DROP TRIGGER review_stays ON accounts_review;
DROP FUNCTION accounts_guard_review();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_reviews")]
    operations = [migrations.RunSQL(GUARD, BACK)]
