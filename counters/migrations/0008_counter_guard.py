"""A number of a book that was given is never given again (the guard is that of the case numbers)."""

from django.db import migrations

GUARD = """
CREATE TRIGGER book_counter_only_grows BEFORE UPDATE OR DELETE ON counters_bookcounter
    FOR EACH ROW EXECUTE FUNCTION cases_guard_counter();
CREATE TRIGGER book_counter_no_truncate BEFORE TRUNCATE ON counters_bookcounter
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""

BACK = """
DROP TRIGGER book_counter_no_truncate ON counters_bookcounter;
DROP TRIGGER book_counter_only_grows ON counters_bookcounter;
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0007_side_tables_stay"), ("cases", "0030_guards")]
    operations = [migrations.RunSQL(GUARD, BACK)]
