"""The spine as it stood when the services were built; what must never change is refused by the database itself."""

import cases.vault
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

LEDGER = """
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER clockentry_append_only BEFORE UPDATE OR DELETE ON cases_clockentry
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER clockentry_no_truncate BEFORE TRUNCATE ON cases_clockentry
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""

LEDGER_BACK = """
DROP TRIGGER clockentry_no_truncate ON cases_clockentry;
DROP TRIGGER clockentry_append_only ON cases_clockentry;
DROP FUNCTION cases_refuse_change();
"""

# A published version may only be given an end; its stages and rungs are as they were on the day it was published.
SOP = """
CREATE FUNCTION cases_guard_sop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_published AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'effective' <> to_jsonb(OLD) - 'effective'
                             OR lower(NEW.effective) <> lower(OLD.effective)) THEN
        RAISE EXCEPTION 'version % is published: draft a new one', OLD.version
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER sop_published_never_changes BEFORE UPDATE OR DELETE ON cases_sop
    FOR EACH ROW EXECUTE FUNCTION cases_guard_sop();

CREATE FUNCTION cases_guard_sop_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part record := COALESCE(OLD, NEW);
BEGIN
    IF EXISTS (SELECT 1 FROM cases_sop WHERE id = part.sop_id AND is_published) THEN
        RAISE EXCEPTION 'the version of this % is published: draft a new one', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER stage_published_never_changes BEFORE UPDATE OR DELETE OR INSERT ON cases_stage
    FOR EACH ROW EXECUTE FUNCTION cases_guard_sop_part();
CREATE TRIGGER rung_published_never_changes BEFORE UPDATE OR DELETE OR INSERT ON cases_rung
    FOR EACH ROW EXECUTE FUNCTION cases_guard_sop_part();
"""

SOP_BACK = """
DROP TRIGGER rung_published_never_changes ON cases_rung;
DROP TRIGGER stage_published_never_changes ON cases_stage;
DROP FUNCTION cases_guard_sop_part();
DROP TRIGGER sop_published_never_changes ON cases_sop;
DROP FUNCTION cases_guard_sop();
"""

# A document is superseded or withdrawn, never rewritten and never removed.
DOCUMENT = """
CREATE FUNCTION cases_guard_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{is_current,superseded_by_id,withdrawn_at}'::text[])
                        <> (to_jsonb(OLD) - '{is_current,superseded_by_id,withdrawn_at}'::text[]) THEN
        RAISE EXCEPTION 'document % is issued: supersede or withdraw it', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_issued_never_changes BEFORE UPDATE OR DELETE ON cases_issueddocument
    FOR EACH ROW EXECUTE FUNCTION cases_guard_document();
"""

DOCUMENT_BACK = """
DROP TRIGGER document_issued_never_changes ON cases_issueddocument;
DROP FUNCTION cases_guard_document();
"""

# A row that goes away, by whatever way, or gives up its file leaves the file on the list of what must be deleted.
ERASURE = """
CREATE FUNCTION cases_erase_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.file <> '' AND (TG_OP = 'DELETE' OR NEW.file <> OLD.file) THEN
        INSERT INTO cases_erasure (name, due_at) VALUES (OLD.file, to_timestamp(0))
        ON CONFLICT (name) DO UPDATE SET due_at = EXCLUDED.due_at;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER attachment_file_is_erased AFTER DELETE OR UPDATE OF file ON cases_attachment
    FOR EACH ROW EXECUTE FUNCTION cases_erase_file();
"""

ERASURE_BACK = """
DROP TRIGGER attachment_file_is_erased ON cases_attachment;
DROP FUNCTION cases_erase_file();
"""

# Case.due_at: when the first of its running clocks ends. A statement that starts clocks touches the case once; one that
# changes a clock does so only where it moves the moment.
NEXT_DUE = """
CREATE FUNCTION cases_keep_due(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE cases_case c SET due_at = d.due_at
    FROM (SELECT i.id, (SELECT min(due_at) FROM cases_deadline WHERE case_id = i.id AND met_at IS NULL) AS due_at
          FROM unnest(ids) AS i(id)) d
    WHERE c.id = d.id AND c.due_at IS DISTINCT FROM d.due_at
$$;
CREATE FUNCTION cases_clocks_started() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_keep_due(ARRAY(SELECT DISTINCT case_id FROM started));
    RETURN NULL;
END $$;
CREATE FUNCTION cases_clock_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_keep_due(ARRAY[OLD.case_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER deadline_started AFTER INSERT ON cases_deadline REFERENCING NEW TABLE AS started
    FOR EACH STATEMENT EXECUTE FUNCTION cases_clocks_started();
CREATE TRIGGER deadline_moved AFTER UPDATE ON cases_deadline FOR EACH ROW
    WHEN (OLD.due_at IS DISTINCT FROM NEW.due_at OR OLD.met_at IS DISTINCT FROM NEW.met_at)
    EXECUTE FUNCTION cases_clock_moved();
CREATE TRIGGER deadline_removed AFTER DELETE ON cases_deadline
    FOR EACH ROW EXECUTE FUNCTION cases_clock_moved();
"""

NEXT_DUE_BACK = """
DROP TRIGGER deadline_removed ON cases_deadline;
DROP TRIGGER deadline_moved ON cases_deadline;
DROP TRIGGER deadline_started ON cases_deadline;
DROP FUNCTION cases_clock_moved();
DROP FUNCTION cases_clocks_started();
DROP FUNCTION cases_keep_due(bigint[]);
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [('cases', '0001_initial'), ('cases', '0002_guards'), ('cases', '0003_casework'), ('cases', '0004_case_limit'), ('cases', '0005_forwardings_letters'), ('cases', '0006_prints'), ('cases', '0007_discretion'), ('cases', '0008_anchor_visit'), ('cases', '0009_files'), ('cases', '0010_case_expected'), ('cases', '0011_retention'), ('cases', '0012_work_lists'), ('cases', '0013_draft_codes'), ('cases', '0014_bulk_moves'), ('cases', '0015_declarations'), ('cases', '0016_desk_drafts')]

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bucket', models.CharField(max_length=64, verbose_name='bucket')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'attempt',
                'indexes': [models.Index(fields=['bucket', '-at'], name='attempt_recent')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('about_zh', models.CharField(blank=True, max_length=120, verbose_name='what it does, Chinese')),
                ('about_en', models.CharField(blank=True, max_length=200, verbose_name='what it does, English')),
                ('phone', models.CharField(max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('address_zh', models.CharField(blank=True, max_length=120, verbose_name='postal address')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered for choice')),
            ],
            options={
                'verbose_name': 'authority',
                'ordering': ['order', 'code'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('phone', ''), _negated=True), name='authority_can_be_called')],
            },
        ),
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('act', models.CharField(max_length=40, verbose_name='what was to be done')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bulk move',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True, verbose_name='date')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
            ],
            options={
                'verbose_name': 'calendar day',
                'ordering': ['date'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='ConfirmedYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='year')),
                ('confirmed_at', models.DateTimeField(verbose_name='confirmed at')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'confirmed year',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('reason_zh', models.CharField(max_length=60, verbose_name='Chinese reason')),
                ('reason_en', models.CharField(blank=True, max_length=120, verbose_name='English reason')),
                ('source', models.CharField(max_length=120, verbose_name='source')),
                ('declared_at', models.DateTimeField(verbose_name='declared at')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted at')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'declaration of closures',
                'ordering': ['-id'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='declaration_lifted_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('due_at', models.DateTimeField(db_index=True, verbose_name='to be deleted at')),
            ],
            options={
                'verbose_name': 'erasure',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('task', models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name='job')),
                ('at', models.DateTimeField(verbose_name='last run')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
            ],
            options={
                'verbose_name': 'heartbeat',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='PrintSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('wanted', models.CharField(max_length=64)),
                ('file', models.FileField(blank=True, upload_to='prints')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made at')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
            ],
            options={
                'verbose_name': 'printed sheet',
                'constraints': [models.UniqueConstraint(fields=('key', 'language'), name='print_once_a_language')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='name')),
                ('query', models.CharField(max_length=500, verbose_name='filters')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'saved list',
                'ordering': ['id'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='saved_view_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('prefix', models.CharField(max_length=2, unique=True, verbose_name='prefix of the numbers')),
                ('app', models.CharField(max_length=20, verbose_name='app')),
                ('title_zh', models.CharField(max_length=60, verbose_name='Chinese title')),
                ('title_en', models.CharField(max_length=120, verbose_name='English title')),
                ('summary_zh', models.CharField(blank=True, max_length=200, verbose_name='Chinese summary')),
                ('summary_en', models.CharField(blank=True, max_length=300, verbose_name='English summary')),
                ('audience_zh', models.TextField(blank=True, verbose_name='who can use it, Chinese')),
                ('audience_en', models.TextField(blank=True, verbose_name='who can use it, English')),
                ('is_public', models.BooleanField(default=True, verbose_name='shown to the public')),
                ('is_open', models.BooleanField(default=True, verbose_name='open for applications')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='accounts.unit')),
                ('forwarding_stage', models.SlugField(default='receive', max_length=30, verbose_name='limit of a forwarding')),
                ('keep_years', models.PositiveSmallIntegerField(default=10, verbose_name='years people are kept')),
            ],
            options={
                'verbose_name': 'service',
                'ordering': ['order', 'code'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('part', models.CharField(choices=[('full', 'All day'), ('am', 'Morning'), ('pm', 'Afternoon'), ('night', 'Evening')], default='full', max_length=5, verbose_name='part')),
                ('county', models.CharField(blank=True, max_length=10, verbose_name='county')),
                ('township', models.CharField(blank=True, max_length=10, verbose_name='township')),
                ('reason_zh', models.CharField(max_length=60, verbose_name='Chinese reason')),
                ('reason_en', models.CharField(blank=True, max_length=120, verbose_name='English reason')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
                ('is_active', models.BooleanField(default=True, verbose_name='in force')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='accounts.unit')),
                ('declaration', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='cases.declaration')),
            ],
            options={
                'verbose_name': 'closure',
                'ordering': ['-date'],
                'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ['full', 'am', 'pm', 'night'])), name='closure_part_known'), models.CheckConstraint(condition=models.Q(models.Q(('county', ''), _negated=True), ('unit__isnull', False), _connector='OR'), name='closure_says_where'), models.CheckConstraint(condition=models.Q(('township', ''), models.Q(('county', ''), _negated=True), _connector='OR'), name='closure_township_has_county'), models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('date', 'part', 'county', 'township', 'unit'), name='closure_declared_once', nulls_distinct=False)],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, verbose_name='key')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('subject_zh', models.CharField(max_length=120, verbose_name='Chinese subject')),
                ('subject_en', models.CharField(max_length=160, verbose_name='English subject')),
                ('body_zh', models.TextField(max_length=4000, verbose_name='Chinese text')),
                ('body_en', models.TextField(max_length=6000, verbose_name='English text')),
                ('is_current', models.BooleanField(default=True, verbose_name='in use')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.service', verbose_name='service')),
            ],
            options={
                'verbose_name': 'letter template',
                'ordering': ['key', '-version'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('key', 'version'), name='letter_template_version_once'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('key',), name='letter_template_one_version_in_use')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roc_year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.service')),
            ],
            options={
                'verbose_name': 'counter',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('service', 'roc_year'), name='counter_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Sop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
                ('effective', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True, verbose_name='in force')),
                ('n', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='limit')),
                ('mode', models.CharField(blank=True, choices=[('WD', 'WD'), ('CD', 'CD'), ('MONTH', 'MONTH'), ('CD_RAW', 'CD_RAW'), ('HOUR', 'HOUR'), ('HOUR_OFFICE', 'HOUR_OFFICE'), ('LEAD_WD', 'LEAD_WD'), ('HALF_DAY', 'HALF_DAY')], max_length=12, verbose_name='counted in')),
                ('roll', models.CharField(choices=[('APA48', 'APA48'), ('CIVIL122', 'CIVIL122'), ('NONE', 'NONE')], default='NONE', max_length=8, verbose_name='last day off')),
                ('is_statutory', models.BooleanField(default=False, verbose_name='limit set by law')),
                ('correction', models.CharField(choices=[('pause', 'The clock stops'), ('restart', 'The clock starts anew')], default='pause', max_length=8, verbose_name='on a supplement')),
                ('max_extensions', models.PositiveSmallIntegerField(default=0, verbose_name='extensions allowed')),
                ('max_extension', models.PositiveSmallIntegerField(default=0, verbose_name='longest extension')),
                ('legal_basis_zh', models.TextField(blank=True, verbose_name='legal basis, Chinese')),
                ('legal_basis_en', models.TextField(blank=True, verbose_name='legal basis, English')),
                ('papers_zh', models.JSONField(blank=True, default=list, verbose_name='papers needed, Chinese')),
                ('papers_en', models.JSONField(blank=True, default=list, verbose_name='papers needed, English')),
                ('fee_zh', models.CharField(blank=True, max_length=200, verbose_name='fee, Chinese')),
                ('fee_en', models.CharField(blank=True, max_length=300, verbose_name='fee, English')),
                ('lead_zh', models.CharField(blank=True, max_length=200, verbose_name='when to file, Chinese')),
                ('lead_en', models.CharField(blank=True, max_length=300, verbose_name='when to file, English')),
                ('promise_zh', models.CharField(blank=True, max_length=200, verbose_name='how long it takes, Chinese')),
                ('promise_en', models.CharField(blank=True, max_length=300, verbose_name='how long it takes, English')),
                ('change_zh', models.CharField(blank=True, max_length=300, verbose_name='what changed, Chinese')),
                ('change_en', models.CharField(blank=True, max_length=400, verbose_name='what changed, English')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sops', to='cases.service')),
            ],
            options={
                'verbose_name': 'procedure',
                'ordering': ['service', '-version'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('service', 'version'), name='sop_version_once'), models.UniqueConstraint(condition=models.Q(('is_published', False)), fields=('service',), name='sop_one_draft_a_service'), models.CheckConstraint(condition=models.Q(('is_published', False), models.Q(('effective__isempty', False), ('effective__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='sop_published_has_dates'), models.CheckConstraint(condition=models.Q(('n', None), models.Q(('n__gte', 0), models.Q(('mode', ''), _negated=True)), _connector='OR'), name='sop_limit_has_mode'), models.CheckConstraint(condition=models.Q(('drafted_by', None), ('published_by', None), models.Q(('drafted_by', models.F('published_by')), _negated=True), _connector='OR'), name='sop_publisher_did_not_draft'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_published', True)), expressions=[(models.Func(models.F('service_id'), models.F('service_id'), models.Value('[]'), function='int8range'), '&&'), ('effective', '&&')], name='sop_one_published_version_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SopSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('file', models.FileField(blank=True, upload_to='sop/%Y')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made at')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('sop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='cases.sop')),
            ],
            options={
                'verbose_name': 'sheet',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('sop', 'language'), name='sheet_once_a_language')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('key', models.SlugField(max_length=30, verbose_name='key')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('story_zh', models.CharField(blank=True, max_length=200, verbose_name='told to the applicant, Chinese')),
                ('story_en', models.CharField(blank=True, max_length=300, verbose_name='told to the applicant, English')),
                ('doer', models.CharField(choices=[('system', 'the portal'), ('applicant', 'the applicant'), ('duty', 'duty officer'), ('officer', 'case officer'), ('supervisor', 'supervisor'), ('secretariat', 'secretariat'), ('records', 'records staff'), ('ethics', 'civil service ethics'), ('publisher', 'publisher')], max_length=12, verbose_name='done by')),
                ('status', models.CharField(max_length=20, verbose_name='status')),
                ('n', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='limit')),
                ('mode', models.CharField(blank=True, choices=[('WD', 'WD'), ('CD', 'CD'), ('MONTH', 'MONTH'), ('CD_RAW', 'CD_RAW'), ('HOUR', 'HOUR'), ('HOUR_OFFICE', 'HOUR_OFFICE'), ('LEAD_WD', 'LEAD_WD'), ('HALF_DAY', 'HALF_DAY')], max_length=12, verbose_name='counted in')),
                ('roll', models.CharField(choices=[('APA48', 'APA48'), ('CIVIL122', 'CIVIL122'), ('NONE', 'NONE')], default='NONE', max_length=8, verbose_name='last day off')),
                ('anchor', models.CharField(choices=[('entry', 'when the stage begins'), ('departure', 'planned departure'), ('return', 'planned return'), ('visit', 'planned entry into a zone, backwards')], default='entry', max_length=10, verbose_name='counted from')),
                ('is_statutory', models.BooleanField(default=False, verbose_name='limit set by law')),
                ('is_side', models.BooleanField(default=False, verbose_name='side path')),
                ('overdue_zh', models.CharField(blank=True, max_length=200, verbose_name='when late, Chinese')),
                ('overdue_en', models.CharField(blank=True, max_length=300, verbose_name='when late, English')),
                ('sop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='cases.sop')),
            ],
            options={
                'verbose_name': 'stage',
                'ordering': ['sop', 'order'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('sop', 'order'), name='stage_order_once'), models.UniqueConstraint(fields=('sop', 'key'), name='stage_key_once'), models.CheckConstraint(condition=models.Q(('n', None), models.Q(('n__gte', 0), models.Q(('mode', ''), _negated=True)), _connector='OR'), name='stage_limit_has_mode'), models.CheckConstraint(condition=models.Q(('anchor', 'entry'), models.Q(('anchor__in', ['departure', 'return']), ('mode', 'HOUR')), models.Q(('anchor', 'visit'), ('mode', 'LEAD_WD')), _connector='OR'), name='stage_anchored_in_its_mode')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True, verbose_name='case number')),
                ('status', models.CharField(choices=[('received', 'Received'), ('in_review', 'Under review'), ('awaiting_signature', 'Waiting for your signature'), ('awaiting_applicant', 'Waiting for your supplement'), ('consulting', 'Consulting others'), ('decided', 'Accepted'), ('closed', 'Closed'), ('not_accepted', 'Returned, not accepted'), ('withdrawn', 'Withdrawn'), ('transferred', 'Transferred to another authority'), ('lapsed', 'Lapsed')], default='received', max_length=20, verbose_name='status')),
                ('outcome', models.CharField(blank=True, max_length=30, verbose_name='outcome')),
                ('channel', models.CharField(choices=[('online', 'Online'), ('counter', 'At the counter'), ('phone', 'By telephone'), ('post', 'By post'), ('email', 'By e-mail')], default='online', max_length=10, verbose_name='channel')),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('form_version', models.PositiveSmallIntegerField(default=1, verbose_name='form version')),
                ('consent_version', models.CharField(blank=True, max_length=20, verbose_name='privacy notice')),
                ('filed_at', models.DateTimeField(verbose_name='filed at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                ('submission_key', models.UUIDField(blank=True, null=True, unique=True, verbose_name='submission key')),
                ('code_hash', models.CharField(blank=True, max_length=64, verbose_name='query code, hashed')),
                ('officer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('received_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.unit')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.service')),
                ('sop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.sop')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.stage')),
                ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='cases.case')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('limit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.stage')),
                ('discretion', models.CharField(blank=True, choices=[('', 'as usual'), ('confidential', 'who asked is known only to those who handle it'), ('sealed', 'known only to the ethics office and its officer')], max_length=12, verbose_name='discretion')),
                ('expected_on', models.DateField(blank=True, null=True, verbose_name='expected on')),
                ('expected_reason', models.CharField(blank=True, max_length=300, verbose_name='why it takes longer')),
                ('blanked_at', models.DateTimeField(blank=True, null=True, verbose_name='people forgotten at')),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next due')),
            ],
            options={
                'verbose_name': 'case',
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['unit', 'filed_at', 'id'], name='case_open_of_unit'), models.Index(condition=models.Q(('closed_at', None)), fields=['officer', 'filed_at', 'id'], name='case_open_of_officer'), models.Index(fields=['unit', '-filed_at', '-id'], name='case_of_unit'), models.Index(condition=models.Q(('blanked_at', None), ('closed_at__isnull', False)), fields=['service', 'closed_at'], name='case_to_forget'), models.Index(condition=models.Q(('closed_at', None)), fields=['unit', 'due_at', 'id'], name='case_due_of_unit'), models.Index(condition=models.Q(('closed_at', None)), fields=['officer', 'due_at', 'id'], name='case_due_of_officer'), models.Index(condition=models.Q(('closed_at', None)), fields=['unit', 'service', 'filed_at', 'id'], name='case_open_of_service'), models.Index(condition=models.Q(('closed_at', None)), fields=['unit', 'status', 'filed_at', 'id'], name='case_open_of_status'), models.Index(condition=models.Q(('closed_at', None), models.Q(('unit', models.F('received_unit')), _negated=True)), fields=['received_unit', 'filed_at', 'id'], name='case_open_elsewhere')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['received', 'in_review', 'awaiting_signature', 'awaiting_applicant', 'consulting', 'decided', 'closed', 'not_accepted', 'withdrawn', 'transferred', 'lapsed'])), name='case_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['closed', 'not_accepted', 'withdrawn', 'transferred', 'lapsed'])), models.Q(('closed_at', None), ('status__in', ['received', 'in_review', 'awaiting_signature', 'awaiting_applicant', 'consulting', 'decided'])), _connector='OR'), name='case_closed_at_iff_final'), models.CheckConstraint(condition=models.Q(('lead', None), models.Q(('lead', models.F('pk')), _negated=True), _connector='OR'), name='case_does_not_lead_itself'), models.CheckConstraint(condition=models.Q(('discretion__in', ['', 'confidential', 'sealed'])), name='case_discretion_known'), models.CheckConstraint(condition=models.Q(models.Q(('expected_on', None), ('expected_reason', '')), models.Q(('expected_on__isnull', False), models.Q(('expected_reason', ''), _negated=True)), _connector='OR'), name='case_expected_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offset', models.IntegerField(verbose_name='how far from the limit')),
                ('by', models.CharField(choices=[('minutes', 'minutes'), ('WD', 'working days'), ('CD', 'days'), ('percent', 'per cent of the period')], default='minutes', max_length=8, verbose_name='measured in')),
                ('to', models.CharField(choices=[('officer', 'case officer'), ('duty', 'duty officer'), ('deputy', 'deputy'), ('supervisor', 'supervisor'), ('unit', 'unit'), ('secretariat', 'secretariat'), ('command', 'command centre'), ('applicant', 'applicant'), ('receiver', 'unit that is to receive it')], max_length=12, verbose_name='told to')),
                ('kind', models.CharField(default='deadline_near', max_length=60, verbose_name='notice')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='at any hour')),
                ('is_alarm', models.BooleanField(default=False, verbose_name='alarm on the screens of the unit')),
                ('outlasts_hush', models.BooleanField(default=False, verbose_name='also after a hush')),
                ('sop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='cases.sop')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='cases.stage')),
            ],
            options={
                'verbose_name': 'rung',
                'ordering': ['sop', 'stage', 'offset'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('sop', 'stage', 'by', 'offset', 'to'), name='rung_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Applicant',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='applicant', serialize=False, to='cases.case')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('identity_kind', models.CharField(blank=True, max_length=12, verbose_name='kind of identity paper')),
                ('identity', cases.vault.SealedTextField(blank=True, verbose_name='identity number')),
                ('phone', cases.vault.SealedTextField(blank=True, verbose_name='telephone')),
                ('phone_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('email', cases.vault.SealedTextField(blank=True, verbose_name='e-mail')),
                ('address', cases.vault.SealedTextField(blank=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'applicant',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Not done yet'), ('done', 'Done'), ('refused', 'Not done'), ('undone', 'Undone')], default='waiting', max_length=8, verbose_name='result')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('before', models.JSONField(blank=True, default=dict)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='cases.bulkrun')),
            ],
            options={
                'verbose_name': 'case of a bulk move',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'case'), name='bulk_item_once_a_run'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'refused', 'undone'])), name='bulk_item_state_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(choices=[('unit', 'a unit of ours'), ('authority', 'another authority'), ('third_party', 'a third party')], max_length=12, verbose_name='asked of')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('question', models.TextField(max_length=2000, verbose_name='question')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='answer wanted by')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='answer')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='cases.case')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('address', cases.vault.SealedTextField(blank=True, verbose_name='address')),
                ('email', cases.vault.SealedTextField(blank=True, verbose_name='e-mail')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='given up at')),
                ('stage_before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.stage')),
                ('status_before', models.CharField(blank=True, default='', max_length=20, verbose_name='status before')),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.authority')),
            ],
            options={
                'verbose_name': 'consultation',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('answered_at', None), ('ended_at', None), ('of', 'unit')), fields=['unit', 'id'], name='consultation_to_answer')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('of', 'unit'), ('unit__isnull', False)), models.Q(('authority__isnull', False), ('of', 'authority')), models.Q(('of', 'third_party'), models.Q(('name', ''), _negated=True)), _connector='OR'), name='consultation_says_whom'), models.CheckConstraint(condition=models.Q(('answered_at', None), ('ended_at', None), _connector='OR'), name='consultation_ends_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='consultation_answer_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(verbose_name='counted from')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('met_at', models.DateTimeField(blank=True, null=True, verbose_name='met')),
                ('alerted_at', models.DateTimeField(verbose_name='said up to')),
                ('alert_at', models.DateTimeField(blank=True, null=True, verbose_name='next word')),
                ('hushed_at', models.DateTimeField(blank=True, null=True, verbose_name='hushed')),
                ('working', models.JSONField(blank=True, null=True, verbose_name='working')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='cases.case')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.stage')),
            ],
            options={
                'verbose_name': 'deadline',
                'indexes': [models.Index(condition=models.Q(('alert_at__isnull', False)), fields=['alert_at', 'id'], name='deadline_to_alert'), models.Index(condition=models.Q(('met_at', None)), fields=['due_at', 'id'], name='deadline_open_by_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('met_at', None)), fields=('case', 'stage'), name='deadline_one_open_per_stage', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('met_at', None), ('alert_at', None), _connector='OR'), name='deadline_met_is_quiet'), models.CheckConstraint(condition=models.Q(('due_at__isnull', False), ('alert_at', None), _connector='OR'), name='deadline_paused_is_quiet')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=30, verbose_name='outcome')),
                ('reasons', models.TextField(blank=True, max_length=4000, verbose_name='reasons')),
                ('conditions', models.TextField(blank=True, max_length=2000, verbose_name='conditions')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('drafted_at', models.DateTimeField(verbose_name='drafted at')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='sent back at')),
                ('return_reason', models.CharField(blank=True, max_length=500, verbose_name='why it was sent back')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='cases.case')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'decision',
                'ordering': ['id'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='decision_approver_did_not_draft'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='decision_approved_by_somebody'), models.CheckConstraint(condition=models.Q(('returned_at', None), ('approved_at', None), _connector='OR'), name='decision_approved_or_sent_back'), models.UniqueConstraint(condition=models.Q(('approved_at', None), ('returned_at', None)), fields=('case',), name='decision_one_draft_a_case')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('form_version', models.PositiveSmallIntegerField(default=1, verbose_name='form version')),
                ('answers', cases.vault.SealedTextField(blank=True, verbose_name='answers')),
                ('submission_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('touched_at', models.DateTimeField(verbose_name='last touched')),
                ('expires_at', models.DateTimeField(verbose_name='kept until')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.service')),
                ('code_hash', models.CharField(blank=True, max_length=64, verbose_name='code, hashed')),
                ('email', cases.vault.SealedTextField(blank=True, verbose_name='e-mail')),
                ('remind_at', models.DateTimeField(blank=True, null=True, verbose_name='next reminder')),
                ('channel', models.CharField(default='online', max_length=10, verbose_name='channel')),
                ('consent', models.CharField(blank=True, max_length=6, verbose_name='how the person agreed')),
                ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='received')),
            ],
            options={
                'verbose_name': 'draft',
                'indexes': [models.Index(fields=['expires_at'], name='draft_expiry'), models.Index(condition=models.Q(('remind_at__isnull', False)), fields=['remind_at'], name='draft_to_remind'), models.Index(condition=models.Q(('filed_by__isnull', False)), fields=['filed_by', '-touched_at'], name='draft_of_desk')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code_hash', ''), _negated=True), fields=('code_hash',), name='draft_code_once'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'online'), ('filed_by', None), ('received_at', None)), models.Q(models.Q(('channel', 'online'), _negated=True), ('filed_by__isnull', False), ('received_at__isnull', False)), _connector='OR'), name='draft_of_the_desk_says_whose')],
            },
        ),
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('acknowledgement', 'Acknowledgement'), ('closing_slip', 'Reply slip'), ('permit', 'Permit'), ('decision', 'Decision'), ('refusal', 'Refusal'), ('supplement', 'Request for a supplement'), ('extension', 'Notice of extension'), ('transfer', 'Notice of transfer'), ('hand_over', 'Hand-over slip'), ('letter', 'Letter')], max_length=20, verbose_name='kind')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='number')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('valid_from', models.DateTimeField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateTimeField(blank=True, null=True, verbose_name='valid until')),
                ('content', models.JSONField(verbose_name='content')),
                ('content_hash', models.CharField(max_length=64)),
                ('key_id', models.CharField(max_length=16)),
                ('token', models.TextField(unique=True)),
                ('is_demo', models.BooleanField(default=False, verbose_name='demonstration')),
                ('is_current', models.BooleanField(default=True, verbose_name='current')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='cases.case')),
                ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='cases.issueddocument')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'issued document',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_current', False), models.Q(('superseded_by', None), ('withdrawn_at', None)), _connector='OR'), name='document_current_is_valid'), models.UniqueConstraint(condition=models.Q(('is_current', True), models.Q(('kind', 'letter'), _negated=True)), fields=('case', 'kind'), name='document_one_current_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('body', models.TextField(max_length=2000, verbose_name='note')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cases.case')),
            ],
            options={
                'verbose_name': 'note',
                'ordering': ['id'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='key')),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('staff', 'Staff of the unit')], max_length=8, verbose_name='visibility')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('date', models.DateField(verbose_name='date')),
                ('link', models.CharField(max_length=200, verbose_name='link')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'search entry',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='entry_words')],
                'constraints': [models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'staff'])), name='entry_visibility_known')],
            },
        ),
        migrations.CreateModel(
            name='Supplement',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='supplement', serialize=False, to='cases.case')),
                ('items', models.JSONField(default=list, verbose_name='what is missing')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='explanation')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('answer', models.JSONField(blank=True, default=dict, verbose_name='answer')),
                ('status_before', models.CharField(max_length=20, verbose_name='status before')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage_before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.stage')),
            ],
            options={
                'verbose_name': 'supplement',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_at', None), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='supplement_answered_after_asked')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='transfer', serialize=False, to='cases.case')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.authority')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'transfer',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='transfer_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(verbose_name='due at the time')),
                ('said_at', models.DateTimeField(verbose_name='said')),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='cases.deadline')),
                ('rung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.rung')),
            ],
            options={
                'verbose_name': 'alert',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('deadline', 'rung', 'due_at'), name='alert_once_a_rung')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.SlugField(max_length=40, verbose_name='which paper')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('mime', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(blank=True, upload_to='attachments/%Y/%m')),
                ('state', models.CharField(choices=[('waiting', 'waiting for the virus check'), ('clean', 'checked'), ('refused', 'refused by the virus check')], default='waiting', max_length=8, verbose_name='state')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='scanned at')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('finding', models.CharField(blank=True, max_length=120, verbose_name='finding')),
                ('added_at', models.DateTimeField(verbose_name='added at')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='cases.case')),
                ('draft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='cases.draft')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='next scan')),
                ('label_en', models.CharField(blank=True, max_length=200, verbose_name='English label')),
                ('label_zh', models.CharField(blank=True, max_length=100, verbose_name='Chinese label')),
            ],
            options={
                'verbose_name': 'attachment',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='attachment_to_scan')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('draft__isnull', True)), models.Q(('case__isnull', True), ('draft__isnull', False)), _connector='OR'), name='attachment_of_draft_or_case'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'clean', 'refused'])), name='attachment_state_known'), models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('scanned_at__isnull', False), _connector='OR'), name='attachment_judged_when_scanned'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('file', ''), _negated=True)), _connector='OR'), name='attachment_refused_is_gone'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('due_at', None)), _connector='OR'), name='attachment_due_iff_waiting'), models.UniqueConstraint(condition=models.Q(('draft__isnull', False)), fields=('draft', 'paper', 'sha256'), name='attachment_once_a_draft'), models.UniqueConstraint(condition=models.Q(('case__isnull', False)), fields=('case', 'paper', 'sha256'), name='attachment_once_a_case')],
            },
        ),
        migrations.CreateModel(
            name='ClockEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('start', 'starts'), ('pause', 'stops'), ('resume', 'runs on'), ('restart', 'starts anew'), ('extend', 'is extended'), ('move', 'moves with the plan'), ('recount', 'is recounted'), ('hush', 'is hushed'), ('meet', 'is met')], max_length=8, verbose_name='kind')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('n', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='units')),
                ('article', models.CharField(blank=True, max_length=80, verbose_name='article of law')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('due_before', models.DateTimeField(blank=True, null=True, verbose_name='due before')),
                ('due_after', models.DateTimeField(blank=True, null=True, verbose_name='due after')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ledger', to='cases.deadline')),
            ],
            options={
                'verbose_name': 'ledger line',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'restart', 'extend', 'move', 'recount', 'hush', 'meet'])), name='entry_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extend'), _negated=True), models.Q(('n__gt', 0), ('n__isnull', False)), _connector='OR'), name='entry_extension_says_how_long')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Forwarding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_return', models.BooleanField(default=False, verbose_name='return')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='received at')),
                ('bounced_at', models.DateTimeField(blank=True, null=True, verbose_name='bounced at')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forwardings', to='cases.case')),
                ('deadline', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.deadline')),
                ('from_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'forwarding',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('bounced_at', None), ('received_at', None)), fields=['to_unit', 'id'], name='forwarding_to_acknowledge')],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_unit', models.F('to_unit')), _negated=True), name='forwarding_goes_elsewhere'), models.CheckConstraint(condition=models.Q(('received_at', None), ('bounced_at', None), _connector='OR'), name='forwarding_received_or_bounced'), models.UniqueConstraint(condition=models.Q(('bounced_at', None), ('received_at', None)), fields=('case',), name='forwarding_one_on_its_way'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='forwarding_has_reason'), models.CheckConstraint(condition=models.Q(('is_return', False), models.Q(('received_at', None), _negated=True), _connector='OR'), name='forwarding_return_arrives')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('subject', models.CharField(max_length=160, verbose_name='subject')),
                ('body', models.TextField(max_length=6000, verbose_name='text')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('signed_as', models.CharField(max_length=120, verbose_name='signed as')),
                ('release_at', models.DateTimeField(verbose_name='leaves at')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='left at')),
                ('recalled_at', models.DateTimeField(blank=True, null=True, verbose_name='called back at')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.case')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='cases.issueddocument')),
                ('recalled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.lettertemplate')),
            ],
            options={
                'verbose_name': 'letter',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('recalled_at', None), ('released_at', None)), fields=['release_at', 'id'], name='letter_to_release')],
                'constraints': [models.CheckConstraint(condition=models.Q(('released_at', None), ('recalled_at', None), _connector='OR'), name='letter_left_or_recalled'), models.CheckConstraint(condition=models.Q(('release_at__gt', models.F('written_at'))), name='letter_can_be_recalled'), models.CheckConstraint(condition=models.Q(models.Q(('recalled_at', None), ('recalled_by', None)), models.Q(('recalled_at__isnull', False), ('recalled_by__isnull', False)), _connector='OR'), name='letter_recalled_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='letter_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Rendering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('file', models.FileField(blank=True, upload_to='documents/%Y/%m')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made at')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renderings', to='cases.issueddocument')),
            ],
            options={
                'verbose_name': 'rendering',
                'indexes': [models.Index(condition=models.Q(('made_at', None)), fields=['id'], name='rendering_to_make')],
                'constraints': [models.UniqueConstraint(fields=('document', 'language'), name='rendering_once_a_language')],
            },
        ),
        migrations.RunSQL(LEDGER, LEDGER_BACK),
        migrations.RunSQL(SOP, SOP_BACK),
        migrations.RunSQL(DOCUMENT, DOCUMENT_BACK),
        migrations.RunSQL(ERASURE, ERASURE_BACK),
        migrations.RunSQL(NEXT_DUE, NEXT_DUE_BACK),
    ]
