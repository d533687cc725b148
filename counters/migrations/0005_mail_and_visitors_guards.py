"""What the books of mail and visitors hold only grows, as the lines do."""

from django.db import migrations

GROWS = """
CREATE TRIGGER mailitem_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_mailitem
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
CREATE TRIGGER visit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_visit
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
"""
GROWS_BACK = """
DROP TRIGGER visit_append_only ON counters_visit;
DROP TRIGGER mailitem_append_only ON counters_mailitem;
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0004_mail_and_visitors")]
    operations = [migrations.RunSQL(GROWS, GROWS_BACK)]
