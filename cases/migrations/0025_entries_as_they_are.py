from django.db import migrations

# A text is looked through far more often than it is written, and to unpack it takes longer than to look through it:
# MAIN moves the other columns out of a long row first, and packs the text only where nothing else helps.
AS_IT_IS = """
ALTER TABLE cases_searchentry ALTER COLUMN text SET STORAGE MAIN, ALTER COLUMN head SET STORAGE MAIN;
UPDATE cases_searchentry SET text = text || '', head = head || '';
"""
AS_USUAL = """
ALTER TABLE cases_searchentry ALTER COLUMN text SET STORAGE EXTENDED, ALTER COLUMN head SET STORAGE EXTENDED;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_entries_by_category")]

    operations = [migrations.RunSQL(AS_IT_IS, AS_USUAL)]
