"""Service points with their rounds and faults, and the hand-over; what was signed is refused any change."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = ("counters_rounddone", "counters_handover", "counters_takeover")
REFUSE = "".join(
    f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""
    for table in APPEND_ONLY
)
REFUSE_BACK = "".join(
    f"""
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_append_only ON {table};
"""
    for table in APPEND_ONLY
)

# Two signatures are two people's, and a shift is not taken before it was given.
TWO = """
CREATE FUNCTION counters_guard_takeover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM counters_handover WHERE id = NEW.handover_id
               AND (given_by_id = NEW.by_id OR given_at > NEW.at)) THEN
        RAISE EXCEPTION 'hand-over % is not taken by who gave it, nor before', NEW.handover_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER takeover_by_somebody_else BEFORE INSERT ON counters_takeover
    FOR EACH ROW EXECUTE FUNCTION counters_guard_takeover();
"""
TWO_BACK = """
DROP TRIGGER takeover_by_somebody_else ON counters_takeover;
DROP FUNCTION counters_guard_takeover();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0017_daily_figures'),
        ('accounts', '0001_initial'),
        ('counters', '0005_mail_and_visitors_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('given_as', models.CharField(max_length=120, verbose_name='signed')),
                ('stands', models.JSONField(verbose_name='what stood open')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('request_key', models.UUIDField(unique=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shift', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='accounts.dutyshift', verbose_name='shift')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'hand-over',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ServicePoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('window', 'Service window'), ('bicycle', 'Bicycle stop'), ('ocean', 'Ocean stop')], max_length=10, verbose_name='kind')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('county', models.CharField(max_length=10, verbose_name='county')),
                ('address_zh', models.CharField(blank=True, max_length=120, verbose_name='Chinese address')),
                ('address_en', models.CharField(blank=True, max_length=200, verbose_name='English address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('hours_zh', models.CharField(max_length=120, verbose_name='opening hours, Chinese')),
                ('hours_en', models.CharField(max_length=160, verbose_name='opening hours, English')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('lon', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('facilities', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), blank=True, default=list, size=None, verbose_name='facilities')),
                ('access', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), blank=True, default=list, size=None, verbose_name='accessibility')),
                ('way_zh', models.CharField(blank=True, max_length=300, verbose_name='how to get there, Chinese')),
                ('way_en', models.CharField(blank=True, max_length=400, verbose_name='how to get there, English')),
                ('plan', models.FileField(blank=True, upload_to='points', verbose_name='floor plan')),
                ('plan_mime', models.CharField(blank=True, max_length=20)),
                ('plan_zh', models.CharField(blank=True, max_length=500, verbose_name='floor plan in words, Chinese')),
                ('plan_en', models.CharField(blank=True, max_length=700, verbose_name='floor plan in words, English')),
                ('is_open', models.BooleanField(default=True, verbose_name='open')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_points', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'service point',
                'ordering': ['unit__path', 'code'],
            },
        ),
        migrations.CreateModel(
            name='RoundDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=10, verbose_name='kind')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('signed_as', models.CharField(max_length=120, verbose_name='signed')),
                ('good', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), default=list, size=None, verbose_name='in order')),
                ('faulty', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), default=list, size=None, verbose_name='faulty')),
                ('from_above', models.BooleanField(default=False, verbose_name='by a unit above')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('request_key', models.UUIDField(unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds_done', to='counters.servicepoint')),
            ],
            options={
                'verbose_name': 'round that was done',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=10, verbose_name='kind')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('alert_at', models.DateTimeField(blank=True, null=True, verbose_name='next word')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='counters.servicepoint')),
            ],
            options={
                'verbose_name': 'round',
            },
        ),
        migrations.CreateModel(
            name='Fault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.SlugField(max_length=20, verbose_name='item')),
                ('weight', models.CharField(choices=[('danger', 'Dangerous to people'), ('hinders', 'Keeps people from something'), ('blemish', 'A blemish')], max_length=10, verbose_name='weight')),
                ('finding', models.CharField(max_length=300, verbose_name='finding')),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('alert_at', models.DateTimeField(blank=True, null=True, verbose_name='next word')),
                ('mended_at', models.DateTimeField(blank=True, null=True, verbose_name='mended')),
                ('remedy', models.CharField(blank=True, max_length=300, verbose_name='what was done')),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='counters.servicepoint')),
            ],
            options={
                'verbose_name': 'fault',
                'ordering': ['due_at'],
            },
        ),
        migrations.CreateModel(
            name='TakeOver',
            fields=[
                ('handover', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='taken', serialize=False, to='counters.handover')),
                ('at', models.DateTimeField(verbose_name='taken at')),
                ('signed_as', models.CharField(max_length=120, verbose_name='signed')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='what is not as written')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'taking over',
            },
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['unit', '-id'], name='handover_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='servicepoint',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['window', 'bicycle', 'ocean'])), name='point_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='servicepoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lon', None)), models.Q(('lat__range', (3, 27)), ('lon__range', (114, 124))), _connector='OR'), name='point_lies_in_our_waters'),
        ),
        migrations.AddConstraint(
            model_name='servicepoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('plan', ''), ('plan_mime', '')), models.Q(models.Q(('plan', ''), _negated=True), models.Q(('plan_mime', ''), _negated=True), models.Q(('plan_zh', ''), _negated=True)), _connector='OR'), name='point_plan_is_told_in_words'),
        ),
        migrations.AddIndex(
            model_name='rounddone',
            index=models.Index(fields=['point', '-id'], name='round_done_of_point'),
        ),
        migrations.AddIndex(
            model_name='round',
            index=models.Index(condition=models.Q(('alert_at__isnull', False)), fields=['alert_at'], name='round_to_alert'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('point', 'kind'), name='round_once_a_kind'),
        ),
        migrations.AddIndex(
            model_name='fault',
            index=models.Index(condition=models.Q(('alert_at__isnull', False)), fields=['alert_at'], name='fault_to_alert'),
        ),
        migrations.AddIndex(
            model_name='fault',
            index=models.Index(condition=models.Q(('mended_at', None)), fields=['point', 'due_at'], name='fault_open'),
        ),
        migrations.AddConstraint(
            model_name='fault',
            constraint=models.CheckConstraint(condition=models.Q(('weight__in', ['danger', 'hinders', 'blemish'])), name='fault_weight_known'),
        ),
        migrations.AddConstraint(
            model_name='fault',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mended_at', None), ('mended_by', None), ('remedy', '')), models.Q(('alert_at', None), ('mended_at__isnull', False), ('mended_by__isnull', False), models.Q(('remedy', ''), _negated=True)), _connector='OR'), name='fault_mended_by_somebody_and_quiet'),
        ),
        migrations.AddConstraint(
            model_name='fault',
            constraint=models.UniqueConstraint(condition=models.Q(('mended_at', None)), fields=('point', 'item'), name='fault_open_once_an_item'),
        ),
        migrations.AddConstraint(
            model_name='takeover',
            constraint=models.CheckConstraint(condition=models.Q(('signed_as', ''), _negated=True), name='takeover_is_signed'),
        ),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
        migrations.RunSQL(TWO, TWO_BACK),
    ]
