"""The books only grow: lines, marks and detail rows are never changed or deleted; persons may only be forgotten.

A new book adds its detail table to these by `counters_refuse_change()` in a migration of its own.
"""

from django.db import migrations

GROWS = """
CREATE FUNCTION counters_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a book only grows, strike the line instead', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_line
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
CREATE TRIGGER mark_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_mark
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
CREATE TRIGGER serviceuse_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_serviceuse
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
"""
GROWS_BACK = """
DROP TRIGGER serviceuse_append_only ON counters_serviceuse;
DROP TRIGGER mark_append_only ON counters_mark;
DROP TRIGGER line_append_only ON counters_line;
DROP FUNCTION counters_refuse_change();
"""

# A line strikes one of its own book and unit.
STRIKES = """
CREATE FUNCTION counters_guard_strike() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM counters_line WHERE id = NEW.strikes_id AND book = NEW.book
                   AND unit_id = NEW.unit_id AND NOT only_strikes) THEN
        RAISE EXCEPTION 'a line strikes a line of its own book and unit'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER line_strikes_its_own BEFORE INSERT ON counters_line
    FOR EACH ROW WHEN (NEW.strikes_id IS NOT NULL) EXECUTE FUNCTION counters_guard_strike();
"""
STRIKES_BACK = """
DROP TRIGGER line_strikes_its_own ON counters_line;
DROP FUNCTION counters_guard_strike();
"""

# Forgetting empties every column with something of the person in it, at once, and says when. The hash stays.
PARTY = """
CREATE FUNCTION counters_guard_party() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL
        AND concat(NEW.name, NEW.organisation, NEW.identity, NEW.phone, NEW.email, NEW.address) = ''
        AND to_jsonb(NEW) - '{name,organisation,identity,phone,email,address,blanked_at}'::text[]
          = to_jsonb(OLD) - '{name,organisation,identity,phone,email,address,blanked_at}'::text[]
    THEN RETURN NEW; END IF;
    IF OLD.blanked_at IS NULL AND to_jsonb(NEW) - 'forget_on' = to_jsonb(OLD) - 'forget_on' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a person in a book is forgotten whole or left alone'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER party_only_forgotten BEFORE UPDATE ON counters_party
    FOR EACH ROW EXECUTE FUNCTION counters_guard_party();
CREATE TRIGGER party_not_deleted BEFORE DELETE OR TRUNCATE ON counters_party
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
"""
PARTY_BACK = """
DROP TRIGGER party_not_deleted ON counters_party;
DROP TRIGGER party_only_forgotten ON counters_party;
DROP FUNCTION counters_guard_party();
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0001_books")]
    operations = [
        migrations.RunSQL(GROWS, GROWS_BACK),
        migrations.RunSQL(STRIKES, STRIKES_BACK),
        migrations.RunSQL(PARTY, PARTY_BACK),
    ]
