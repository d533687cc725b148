"""Satisfaction: whom we asked, what they said, the calls that follow; and what the database refuses about them."""

import cases.vault
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# A score is changed once, by its link; its words may be blanked when their time is over; nobody takes one away.
RATING_GUARD = """
CREATE FUNCTION feedback_guard_rating() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_change text[] := '{score,solved,comment,changed_at}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rating % stays', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.comment = '' AND to_jsonb(NEW) - 'comment' = to_jsonb(OLD) - 'comment' THEN
        RETURN NEW;
    END IF;
    IF OLD.changed_at IS NOT NULL OR NEW.changed_at IS NULL
       OR to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change THEN
        RAISE EXCEPTION 'rating % is changed once, by who gave it', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rating_changes_once BEFORE UPDATE OR DELETE ON feedback_rating
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_rating();
"""
RATING_GUARD_BACK = """
DROP TRIGGER rating_changes_once ON feedback_rating;
DROP FUNCTION feedback_guard_rating();
"""

# Nobody calls about their own work, nobody is taken off the list of those it is about, and what was said stays.
CALL_BACK_GUARD = """
ALTER TABLE feedback_callback ADD CONSTRAINT call_back_by_another
    CHECK (caller_id IS NULL OR caller_id <> ALL (handlers));
CREATE FUNCTION feedback_guard_call_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_blank text[] := '{said,improvement}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'call-back % stays', OLD.case_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (NEW.handlers @> OLD.handlers) OR NEW.rating_id <> OLD.rating_id THEN
        RAISE EXCEPTION 'who handled the case stays on call-back %', OLD.case_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.closed_at IS NOT NULL AND NOT (NEW.said = '' AND NEW.improvement = ''
       AND to_jsonb(NEW) - may_blank = to_jsonb(OLD) - may_blank) THEN
        RAISE EXCEPTION 'the outcome of call-back % is recorded', OLD.case_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_back_guarded BEFORE UPDATE OR DELETE ON feedback_callback
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_call_back();
"""
CALL_BACK_GUARD_BACK = """
DROP TRIGGER call_back_guarded ON feedback_callback;
DROP FUNCTION feedback_guard_call_back();
ALTER TABLE feedback_callback DROP CONSTRAINT call_back_by_another;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("feedback", "0003_replies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('link', 'Link in a mail'), ('stand', 'Code at the window'), ('kiosk', 'Kiosk')], max_length=6, verbose_name='given by')),
                ('place', models.SlugField(blank=True, max_length=40, verbose_name='place')),
                ('key', models.UUIDField(blank=True, null=True, unique=True)),
                ('score', models.PositiveSmallIntegerField(choices=[(5, 'Very satisfied'), (4, 'Satisfied'), (3, 'Neither one nor the other'), (2, 'Not satisfied'), (1, 'Not satisfied at all')], verbose_name='score')),
                ('solved', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No')], max_length=6, verbose_name='solved')),
                ('comment', cases.vault.SealedTextField(blank=True, verbose_name='comment')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='changed at')),
                ('case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rating', to='cases.case')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'rating',
            },
        ),
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='call_back', serialize=False, to='cases.case')),
                ('handlers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='who handled the case')),
                ('outcome', models.CharField(blank=True, choices=[('explained', 'Explained, and that was enough'), ('mended', 'Put right'), ('unsettled', 'Still not satisfied'), ('unreached', 'Could not be reached')], max_length=10, verbose_name='outcome')),
                ('said', cases.vault.SealedTextField(blank=True, verbose_name='what was said')),
                ('improvement', cases.vault.SealedTextField(blank=True, verbose_name='what we do better')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                ('caller', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
                ('rating', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='call_back', to='feedback.rating')),
            ],
            options={
                'verbose_name': 'call-back',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='rating_invitation', serialize=False, to='cases.case', verbose_name='case')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('until', models.DateTimeField(verbose_name='open until')),
                ('remind_at', models.DateTimeField(blank=True, null=True, verbose_name='to be reminded at')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'invitation to rate',
                'indexes': [models.Index(condition=models.Q(('remind_at__isnull', False)), fields=['remind_at'], name='invitation_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('asked_at'))), name='invitation_ends_after_it_began')],
            },
        ),
        migrations.AddIndex(
            model_name='rating',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['given_at'], name='rating_by_day'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(condition=models.Q(('changed_at__isnull', False)), fields=['changed_at'], name='rating_changed'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(condition=models.Q(('comment', ''), _negated=True), fields=['unit', '-id'], name='rating_with_words'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('score__range', (1, 5))), name='rating_of_five'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('solved__in', ['', 'yes', 'partly', 'no'])), name='rating_solved_known'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('channel', 'link'), ('key', None), ('place', '')), models.Q(('case', None), ('changed_at', None), ('channel__in', ['stand', 'kiosk']), ('key__isnull', False), models.Q(('place', ''), _negated=True)), _connector='OR'), name='rating_of_a_case_or_a_place'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['unit'], name='call_back_open'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('outcome', '')), models.Q(('caller__isnull', False), ('closed_at__isnull', False), ('outcome__in', ['explained', 'mended', 'unsettled', 'unreached'])), _connector='OR'), name='call_back_closed_says_how'),
        ),
        migrations.RunSQL(RATING_GUARD, RATING_GUARD_BACK),
        migrations.RunSQL(CALL_BACK_GUARD, CALL_BACK_GUARD_BACK),
    ]
