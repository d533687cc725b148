"""What the agency publishes; what must never change is refused by the database itself."""

import cases.vault
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was published stays as it was: a correction is another version.
ADDED_ONLY = """
CREATE TRIGGER openmonth_append_only BEFORE UPDATE OR DELETE ON disclosures_openmonth
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
"""
ADDED_ONLY_BACK = "DROP TRIGGER openmonth_append_only ON disclosures_openmonth;"
OTHERS = """
ALTER TABLE disclosures_version ADD CONSTRAINT version_reviewed_by_another
    CHECK (reviewed_by_id IS NULL OR reviewed_by_id <> ALL (authors));
ALTER TABLE disclosures_version ADD CONSTRAINT version_published_by_another
    CHECK (published_by_id IS NULL OR published_by_id <> ALL (authors));
ALTER TABLE disclosures_version ADD CONSTRAINT version_has_authors CHECK (cardinality(authors) > 0);
"""
OTHERS_BACK = """
ALTER TABLE disclosures_version DROP CONSTRAINT version_has_authors;
ALTER TABLE disclosures_version DROP CONSTRAINT version_published_by_another;
ALTER TABLE disclosures_version DROP CONSTRAINT version_reviewed_by_another;
"""
# Once published a version may only be given an end, or be called back; who wrote in a draft stays one of its authors.
VERSION = """
CREATE FUNCTION disclosures_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_change text[] := '{ends_at,archives,end_note}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'version % is kept for ever: give it up instead', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (NEW.authors @> OLD.authors) THEN
        RAISE EXCEPTION 'an author of version % stays one', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'published' AND NEW.state = 'called_back' THEN
        may_change := may_change || '{state,state_since}'::text[];
    END IF;
    IF OLD.state IN ('published', 'called_back', 'dropped')
       AND to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change THEN
        RAISE EXCEPTION 'version % is finished: write a new one', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_published_never_changes BEFORE UPDATE OR DELETE ON disclosures_version
    FOR EACH ROW EXECUTE FUNCTION disclosures_guard_version();

CREATE FUNCTION disclosures_guard_enclosure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part record := COALESCE(NEW, OLD);
BEGIN
    IF EXISTS (SELECT 1 FROM disclosures_version
               WHERE id = part.version_id AND state IN ('published', 'called_back', 'dropped')) THEN
        RAISE EXCEPTION 'the version of this file is finished: write a new one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN part;
END $$;
CREATE TRIGGER enclosure_published_never_changes BEFORE INSERT OR UPDATE OR DELETE ON disclosures_enclosure
    FOR EACH ROW EXECUTE FUNCTION disclosures_guard_enclosure();
"""
VERSION_BACK = """
DROP TRIGGER enclosure_published_never_changes ON disclosures_enclosure;
DROP FUNCTION disclosures_guard_enclosure();
DROP TRIGGER version_published_never_changes ON disclosures_version;
DROP FUNCTION disclosures_guard_version();
"""
ONLY_ADDED = """
CREATE FUNCTION disclosures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER step_append_only BEFORE UPDATE OR DELETE ON disclosures_step
    FOR EACH ROW EXECUTE FUNCTION disclosures_refuse_change();
CREATE TRIGGER old_address_for_ever BEFORE UPDATE OR DELETE ON disclosures_oldaddress
    FOR EACH ROW EXECUTE FUNCTION disclosures_refuse_change();
"""
ONLY_ADDED_BACK = """
DROP TRIGGER old_address_for_ever ON disclosures_oldaddress;
DROP TRIGGER step_append_only ON disclosures_step;
DROP FUNCTION disclosures_refuse_change();
"""
# The bytes of a file whose row goes away are put on the list of erasures, as those of attachments are.
FILE = """
CREATE TRIGGER content_file_is_erased AFTER DELETE OR UPDATE OF file ON disclosures_contentfile
    FOR EACH ROW EXECUTE FUNCTION cases_erase_file();
"""
FILE_BACK = "DROP TRIGGER content_file_is_erased ON disclosures_contentfile;"
# Published answers never change, and nobody publishes what they wrote.
GUARDS = """
ALTER TABLE disclosures_answer ADD CONSTRAINT answer_published_by_another
    CHECK (published_by_id IS NULL OR published_by_id <> ALL (authors));
ALTER TABLE disclosures_answer ADD CONSTRAINT answer_has_authors CHECK (cardinality(authors) > 0);
CREATE FUNCTION disclosures_guard_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'answer % is finished: write a new one', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (NEW.authors @> OLD.authors) THEN
        RAISE EXCEPTION 'an author of answer % stays one', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_published_never_changes BEFORE UPDATE OR DELETE ON disclosures_answer
    FOR EACH ROW EXECUTE FUNCTION disclosures_guard_answer();
"""
GUARDS_BACK = """
DROP TRIGGER answer_published_never_changes ON disclosures_answer;
DROP FUNCTION disclosures_guard_answer();
ALTER TABLE disclosures_answer DROP CONSTRAINT answer_has_authors;
ALTER TABLE disclosures_answer DROP CONSTRAINT answer_published_by_another;
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ("disclosures", "0001_open_months"),
        ("disclosures", "0002_page_views"),
        ("disclosures", "0003_items"),
        ("disclosures", "0004_guards"),
        ("disclosures", "0005_reports"),
        ("disclosures", "0006_faq_and_announcements"),
        ("disclosures", "0007_laws"),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0019_search_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InfoItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle_days', models.PositiveSmallIntegerField(default=180, verbose_name='days from one review to the next')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('next_review_on', models.DateField(blank=True, null=True, verbose_name='next review')),
                ('remind_on', models.DateField(blank=True, null=True, verbose_name='next reminder')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('created_at', models.DateTimeField(verbose_name='begun at')),
                ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'item',
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('remind_on__isnull', False)), fields=['remind_on'], name='infoitem_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('owner', None), ('deputy', None), models.Q(('owner', models.F('deputy')), _negated=True), _connector='OR'), name='infoitem_deputy_is_someone_else'), models.CheckConstraint(condition=models.Q(('cycle_days__gt', 0)), name='infoitem_cycle_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Law',
            fields=[
                ('pcode', models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=250, verbose_name='English name')),
                ('level', models.CharField(max_length=20, verbose_name='kind')),
                ('category', models.CharField(max_length=100, verbose_name='category')),
                ('address', models.URLField(verbose_name='address at the source')),
                ('changed_on', models.DateField(verbose_name='last changed on')),
                ('effect', models.TextField(blank=True, verbose_name='note on when it takes effect')),
                ('is_abolished', models.BooleanField(default=False, verbose_name='abolished')),
                ('history', models.TextField(blank=True, verbose_name='history')),
                ('attachments', models.JSONField(blank=True, default=list, verbose_name='attachments at the source')),
            ],
            options={
                'verbose_name': 'law',
                'ordering': ['is_abolished', 'category', 'pcode'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='edition')),
                ('changed_on', models.DateField(verbose_name='law last changed on')),
                ('taken_in_at', models.DateTimeField(verbose_name='taken in at')),
                ('digest', models.CharField(max_length=64)),
                ('law', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='disclosures.law')),
            ],
            options={
                'verbose_name': 'edition',
                'ordering': ['law', '-number'],
                'constraints': [models.UniqueConstraint(fields=('law', 'number'), name='edition_once_a_law')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle_days', models.PositiveSmallIntegerField(default=180, verbose_name='days from one review to the next')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('next_review_on', models.DateField(blank=True, null=True, verbose_name='next review')),
                ('remind_on', models.DateField(blank=True, null=True, verbose_name='next reminder')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, unique=True, verbose_name='number in article 7')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                ('name_zh', models.CharField(max_length=40, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=80, verbose_name='English name')),
                ('law_zh', models.CharField(blank=True, max_length=200, verbose_name='words of the law')),
                ('law_en', models.CharField(blank=True, max_length=300, verbose_name='the same in English')),
                ('leads_to', models.CharField(blank=True, max_length=100, verbose_name='page of its own')),
                ('none_zh', models.CharField(blank=True, max_length=300, verbose_name='why there is no such data')),
                ('none_en', models.CharField(blank=True, max_length=400, verbose_name='the same in English')),
                ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'category',
                'ordering': ['order'],
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('remind_on__isnull', False)), fields=['remind_on'], name='category_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('owner', None), ('deputy', None), models.Q(('owner', models.F('deputy')), _negated=True), _connector='OR'), name='category_deputy_is_someone_else'), models.CheckConstraint(condition=models.Q(('cycle_days__gt', 0)), name='category_cycle_has_days'), models.CheckConstraint(condition=models.Q(('number', None), ('number__range', (1, 10)), _connector='OR'), name='category_one_of_ten'), models.CheckConstraint(condition=models.Q(('number', None), models.Q(('law_zh', ''), _negated=True), _connector='OR'), name='category_of_law_cites_it'), models.CheckConstraint(condition=models.Q(('code__in', ['items', 'files']), _negated=True), name='category_code_is_free')],
            },
        ),
        migrations.CreateModel(
            name='ContentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('mime', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(upload_to='content/%Y/%m')),
                ('added_at', models.DateTimeField(verbose_name='added at')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'file',
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('number', models.CharField(blank=True, max_length=10, verbose_name='number')),
                ('heading', models.CharField(blank=True, max_length=200, verbose_name='heading')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='disclosures.edition')),
            ],
            options={
                'verbose_name': 'article',
                'ordering': ['edition', 'order'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'order'), name='article_order_once'), models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('edition', 'number'), name='article_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Faq',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle_days', models.PositiveSmallIntegerField(default=180, verbose_name='days from one review to the next')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('next_review_on', models.DateField(blank=True, null=True, verbose_name='next review')),
                ('remind_on', models.DateField(blank=True, null=True, verbose_name='next reminder')),
                ('topic', models.CharField(choices=[('sea', 'Going to sea'), ('coast', 'The coast'), ('ports', 'Ports and checks'), ('reports', 'Reporting something'), ('found', 'Lost and found'), ('files', 'Files and data'), ('portal', 'This site and your case')], max_length=10, verbose_name='topic')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                ('created_at', models.DateTimeField(verbose_name='begun at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='taken down at')),
                ('helped', models.PositiveIntegerField(default=0, verbose_name='helped')),
                ('helped_not', models.PositiveIntegerField(default=0, verbose_name='did not help')),
                ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='faqs', to='cases.service')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'question and answer',
                'ordering': ['topic', 'order', 'pk'],
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('remind_on__isnull', False)), fields=['remind_on'], name='faq_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('owner', None), ('deputy', None), models.Q(('owner', models.F('deputy')), _negated=True), _connector='OR'), name='faq_deputy_is_someone_else'), models.CheckConstraint(condition=models.Q(('cycle_days__gt', 0)), name='faq_cycle_has_days'), models.CheckConstraint(condition=models.Q(('topic__in', ['sea', 'coast', 'ports', 'reports', 'found', 'files', 'portal'])), name='faq_topic_known')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('dropped', 'Given up')], default='draft', max_length=10, verbose_name='state')),
                ('question_zh', models.CharField(max_length=120, verbose_name='question')),
                ('question_en', models.CharField(blank=True, max_length=200, verbose_name='question in English')),
                ('short_zh', models.CharField(max_length=200, verbose_name='short answer')),
                ('short_en', models.CharField(blank=True, max_length=300, verbose_name='short answer in English')),
                ('long_zh', models.TextField(blank=True, max_length=4000, verbose_name='long answer')),
                ('long_en', models.TextField(blank=True, max_length=6000, verbose_name='long answer in English')),
                ('staff_zh', models.TextField(blank=True, max_length=2000, verbose_name='for staff only')),
                ('law_zh', models.CharField(blank=True, max_length=100, verbose_name='law')),
                ('law_en', models.CharField(blank=True, max_length=200, verbose_name='law in English')),
                ('law_link', models.CharField(blank=True, max_length=100, verbose_name='page of the article')),
                ('keywords_zh', models.CharField(blank=True, max_length=200, verbose_name='other words people use')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('faq', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='disclosures.faq')),
            ],
            options={
                'verbose_name': 'answer',
                'ordering': ['number'],
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['faq', '-number'], name='answer_that_holds')],
                'constraints': [models.UniqueConstraint(fields=('faq', 'number'), name='answer_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('faq',), name='answer_one_draft'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'dropped'])), name='answer_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='answer_published_by_somebody'), models.CheckConstraint(condition=models.Q(('law_link', ''), ('law_link__startswith', '/'), _connector='OR'), name='answer_links_to_this_site')],
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pin', serialize=False, to='disclosures.infoitem')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pinned announcement',
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='pin_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='told', serialize=False, to='disclosures.infoitem')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('letters', models.PositiveIntegerField(verbose_name='mails')),
            ],
            options={
                'verbose_name': 'subscribers told',
            },
        ),
        migrations.CreateModel(
            name='ErrorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version_number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('key', models.UUIDField(unique=True)),
                ('text', cases.vault.SealedTextField(verbose_name='what is wrong')),
                ('email', cases.vault.SealedTextField(blank=True, verbose_name='e-mail')),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('at', models.DateTimeField(verbose_name='reported at')),
                ('due_at', models.DateTimeField(verbose_name='to be answered before')),
                ('chief_told_at', models.DateTimeField(blank=True, null=True, verbose_name='supervisor told at')),
                ('outcome', models.CharField(blank=True, choices=[('mended', 'Mended'), ('right', 'The page is right'), ('other', 'Not about this page')], max_length=8, verbose_name='outcome')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer in public')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='disclosures.infoitem')),
            ],
            options={
                'verbose_name': 'error report',
                'indexes': [models.Index(fields=['item', '-at'], name='report_of_item'), models.Index(condition=models.Q(('chief_told_at', None), ('closed_at', None)), fields=['due_at'], name='report_late')],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'mended', 'right', 'other'])), name='report_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='report_closed_says_how')],
            },
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='old address')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='old_addresses', to='disclosures.infoitem')),
            ],
            options={
                'verbose_name': 'old address',
            },
        ),
        migrations.CreateModel(
            name='OpenMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dataset', models.SlugField(max_length=40, verbose_name='data set')),
                ('month', models.DateField(verbose_name='month')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('rows', models.JSONField(verbose_name='rows')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
            ],
            options={
                'verbose_name': 'month of open data',
                'constraints': [models.UniqueConstraint(fields=('dataset', 'month', 'version'), name='open_month_version_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='open_month_begins_on_the_first')],
            },
        ),
        migrations.CreateModel(
            name='PageLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500, verbose_name='address')),
                ('host', models.CharField(blank=True, max_length=255, verbose_name='host')),
                ('check_at', models.DateTimeField(verbose_name='next look')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='last look')),
                ('fails', models.PositiveSmallIntegerField(default=0, verbose_name='days it failed')),
                ('failed_on', models.DateField(blank=True, null=True, verbose_name='last failed on')),
                ('fault', models.CharField(blank=True, max_length=40, verbose_name='fault')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='disclosures.infoitem')),
            ],
            options={
                'verbose_name': 'link',
                'indexes': [models.Index(fields=['check_at'], name='page_link_to_check')],
                'constraints': [models.UniqueConstraint(fields=('item', 'address'), name='page_link_once_an_item')],
            },
        ),
        migrations.CreateModel(
            name='PageView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200, verbose_name='page')),
                ('day', models.DateField(verbose_name='day')),
                ('count', models.PositiveIntegerField(verbose_name='views')),
            ],
            options={
                'verbose_name': 'page views',
                'indexes': [models.Index(fields=['day', '-count'], name='page_view_of_day')],
                'constraints': [models.UniqueConstraint(fields=('path', 'day'), include=('count',), name='page_view_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', cases.vault.SealedTextField(verbose_name='e-mail')),
                ('email_hash', models.CharField(max_length=64)),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='disclosures.category')),
            ],
            options={
                'verbose_name': 'subscription',
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['category', 'id'], name='subscription_sends'), models.Index(condition=models.Q(('confirmed_at', None)), fields=['asked_at'], name='subscription_waiting')],
                'constraints': [models.UniqueConstraint(fields=('email_hash', 'category'), name='subscription_once')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'With the unit for review'), ('check', 'To be checked and published'), ('published', 'Published'), ('called_back', 'Called back before it began'), ('dropped', 'Given up')], default='draft', max_length=12, verbose_name='state')),
                ('state_since', models.DateTimeField(verbose_name='since')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('title_zh', models.CharField(max_length=120, verbose_name='Chinese title')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='English title')),
                ('summary_zh', models.CharField(blank=True, max_length=300, verbose_name='Chinese summary')),
                ('summary_en', models.CharField(blank=True, max_length=400, verbose_name='English summary')),
                ('body_zh', models.TextField(blank=True, verbose_name='Chinese text')),
                ('body_en', models.TextField(blank=True, verbose_name='English text')),
                ('keywords_zh', models.CharField(blank=True, max_length=200, verbose_name='Chinese keywords')),
                ('keywords_en', models.CharField(blank=True, max_length=200, verbose_name='English keywords')),
                ('source_zh', models.CharField(blank=True, max_length=120, verbose_name='source')),
                ('source_en', models.CharField(blank=True, max_length=200, verbose_name='source in English')),
                ('licence', models.CharField(choices=[('ogdl', 'Open Government Data License, version 1.0'), ('reserved', 'All rights reserved')], default='ogdl', max_length=10, verbose_name='licence')),
                ('theme_code', models.CharField(blank=True, max_length=10, verbose_name='theme')),
                ('cake_code', models.CharField(blank=True, max_length=10, verbose_name='field of government')),
                ('service_code', models.CharField(blank=True, max_length=10, verbose_name='service to people')),
                ('change_zh', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                ('change_en', models.CharField(blank=True, max_length=400, verbose_name='what changed, in English')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='not after')),
                ('archives', models.BooleanField(default=True, verbose_name='stays readable in the archive when it ends')),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed at')),
                ('findings', models.JSONField(blank=True, default=list)),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='why it may be published all the same')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released at')),
                ('publish_at', models.DateTimeField(blank=True, null=True, verbose_name='public from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='public until')),
                ('end_note', models.CharField(blank=True, max_length=300, verbose_name='why it was taken down')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.category', verbose_name='category')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='disclosures.infoitem')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version',
                'ordering': ['number'],
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['category', '-publish_at', '-id'], name='version_of_category'), models.Index(condition=models.Q(('state', 'published')), fields=['-publish_at', '-id'], name='version_newest'), models.Index(condition=models.Q(('state', 'published')), fields=['ends_at'], name='version_ending'), models.Index(condition=models.Q(('state__in', ['draft', 'review', 'check'])), fields=['state_since'], name='version_in_work')],
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='version_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'review', 'check'])), fields=('item',), name='version_one_in_work'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'review', 'check', 'published', 'called_back', 'dropped'])), name='version_state_known'), models.CheckConstraint(condition=models.Q(('licence__in', ['ogdl', 'reserved'])), name='version_licence_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'called_back']), _negated=True), models.Q(('publish_at__isnull', False), ('published_by__isnull', False), ('released_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='version_published_by_somebody'), models.CheckConstraint(condition=models.Q(('expire_at', None), ('publish_at', None), ('expire_at__gt', models.F('publish_at')), _connector='OR'), name='version_expires_after_it_begins'), models.CheckConstraint(condition=models.Q(('ends_at', None), models.Q(('ends_at__gte', models.F('publish_at')), ('publish_at__isnull', False)), _connector='OR'), name='version_ends_after_it_begins'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'published')), expressions=[(models.Func(models.F('item_id'), models.F('item_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('publish_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange'), '&&')], name='version_one_holds_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('begun', 'Begun'), ('written', 'Written'), ('submitted', 'Submitted for review'), ('reviewed', 'Reviewed by the unit'), ('sent_back', 'Sent back'), ('published', 'Published'), ('called_back', 'Called back'), ('dropped', 'Draft given up'), ('rolled_back', 'Earlier version taken up again'), ('ended', 'Taken down'), ('confirmed', 'Read again, still right'), ('moved', 'Address, unit or owner changed')], max_length=12, verbose_name='act')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('actor_name', models.CharField(blank=True, max_length=120, verbose_name='actor name')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='comment')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='disclosures.infoitem')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='disclosures.version')),
            ],
            options={
                'verbose_name': 'step',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['item', 'id'], name='step_of_item')],
            },
        ),
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('label_zh', models.CharField(max_length=120, verbose_name='what it is')),
                ('label_en', models.CharField(blank=True, max_length=200, verbose_name='what it is, in English')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enclosures', to='disclosures.contentfile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enclosures', to='disclosures.version')),
            ],
            options={
                'verbose_name': 'enclosed file',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'file'), name='enclosure_once_a_version')],
            },
        ),
        migrations.RunSQL(ADDED_ONLY, ADDED_ONLY_BACK),
        migrations.RunSQL(OTHERS, OTHERS_BACK),
        migrations.RunSQL(VERSION, VERSION_BACK),
        migrations.RunSQL(ONLY_ADDED, ONLY_ADDED_BACK),
        migrations.RunSQL(FILE, FILE_BACK),
        migrations.RunSQL(GUARDS, GUARDS_BACK),
    ]
