"""離開不早於進入: nobody leaves before they came in, whoever writes the row. A moment typed has no seconds."""

from django.db import migrations

LEAVES_LATER = """
CREATE FUNCTION counters_guard_departure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.at < (SELECT date_trunc('minute', happened_at) FROM counters_line WHERE id = NEW.line_id) THEN
        RAISE EXCEPTION 'mark % lies before its line', NEW.kind USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mark_leaves_later BEFORE INSERT ON counters_mark
    FOR EACH ROW WHEN (NEW.kind = 'left') EXECUTE FUNCTION counters_guard_departure();
"""
LEAVES_LATER_BACK = """
DROP TRIGGER mark_leaves_later ON counters_mark;
DROP FUNCTION counters_guard_departure();
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0001_squashed_0011_police_sheets")]
    operations = [migrations.RunSQL(LEAVES_LATER, LEAVES_LATER_BACK)]
