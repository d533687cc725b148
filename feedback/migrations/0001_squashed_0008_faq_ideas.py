"""What people tell us; answers given once and promises made are kept by the database itself."""

import cases.vault
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

# A visit is written once: it is struck, once, and its people are forgotten, whole; nothing else ever changes in it.
OUTREACH_GUARDS = """
CREATE FUNCTION feedback_guard_outreach() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    strike text[] := '{struck_at,struck_as,strike_reason}';
    people text[] := '{met,phone,place,asked,answer,blanked_at}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.struck_at IS NULL AND NEW.struck_at IS NOT NULL AND to_jsonb(NEW) - strike = to_jsonb(OLD) - strike
        THEN RETURN NEW; END IF;
        IF OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL
            AND concat(NEW.met, NEW.phone, NEW.place, NEW.asked, NEW.answer) = ''
            AND to_jsonb(NEW) - people = to_jsonb(OLD) - people
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'a visit is struck or forgotten, never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outreach_written_once BEFORE UPDATE OR DELETE ON feedback_outreach
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_outreach();
CREATE FUNCTION feedback_guard_suggestion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.case_id IS NULL AND to_jsonb(NEW) - 'case_id' = to_jsonb(OLD) - 'case_id' THEN RETURN NEW; END IF;
        IF NEW.text = '' AND to_jsonb(NEW) - 'text' = to_jsonb(OLD) - 'text' THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'a suggestion becomes one petition or is forgotten, never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER suggestion_written_once BEFORE UPDATE OR DELETE ON feedback_suggestion
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_suggestion();
"""
OUTREACH_GUARDS_BACK = """
DROP TRIGGER suggestion_written_once ON feedback_suggestion;
DROP FUNCTION feedback_guard_suggestion();
DROP TRIGGER outreach_written_once ON feedback_outreach;
DROP FUNCTION feedback_guard_outreach();
"""
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
# What must never change is refused by the database itself: whether a survey is anonymous, the words people answered, the
# answers; nobody publishes what they wrote, and no answer to an anonymous survey is signed.
SURVEY_GUARDS = """
ALTER TABLE feedback_surveyversion ADD CONSTRAINT survey_version_published_by_another
    CHECK (published_by_id IS NULL OR published_by_id <> ALL (authors));
ALTER TABLE feedback_surveyversion ADD CONSTRAINT survey_version_has_authors CHECK (cardinality(authors) > 0);

CREATE FUNCTION feedback_guard_survey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND (TG_OP = 'DELETE' OR
       (NEW.slug, NEW.is_anonymous, NEW.published_at) IS DISTINCT FROM (OLD.slug, OLD.is_anonymous, OLD.published_at)) THEN
        RAISE EXCEPTION 'address and anonymity of survey % were settled when it was published', OLD.slug
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER survey_published_stays BEFORE UPDATE OR DELETE ON feedback_survey
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_survey();

CREATE FUNCTION feedback_guard_survey_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_change text[] := CASE WHEN OLD.state = 'published' THEN '{state}'::text[] ELSE '{}' END;
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change
       OR NEW.state NOT IN (OLD.state, 'replaced')) THEN
        RAISE EXCEPTION 'version % of survey % is finished: write a new one', OLD.number, OLD.survey_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER survey_version_finished_stays BEFORE UPDATE OR DELETE ON feedback_surveyversion
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_survey_version();

CREATE FUNCTION feedback_guard_survey_question() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part record := COALESCE(NEW, OLD);
BEGIN
    IF EXISTS (SELECT 1 FROM feedback_surveyversion WHERE id = part.version_id AND state <> 'draft') THEN
        RAISE EXCEPTION 'the version of question % is finished: write a new one', part.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN part;
END $$;
CREATE TRIGGER survey_question_asked_stays BEFORE INSERT OR UPDATE OR DELETE ON feedback_surveyquestion
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_survey_question();

CREATE FUNCTION feedback_guard_survey_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an answer to a survey never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER survey_answer_stays BEFORE UPDATE ON feedback_surveyanswer
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_survey_answer();

CREATE FUNCTION feedback_guard_survey_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM feedback_surveyanswer a
                   JOIN feedback_survey s ON s.id = a.survey_id AND NOT s.is_anonymous
                   JOIN feedback_surveyinvitation i ON i.survey_id = s.id AND i.id = NEW.invitation_id
                   WHERE a.id = NEW.answer_id) THEN
        RAISE EXCEPTION 'no answer to an anonymous survey is signed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER survey_anonymous_unsigned BEFORE INSERT OR UPDATE ON feedback_surveysignature
    FOR EACH ROW EXECUTE FUNCTION feedback_guard_survey_signature();
"""
SURVEY_GUARDS_BACK = """
DROP TRIGGER survey_anonymous_unsigned ON feedback_surveysignature;
DROP FUNCTION feedback_guard_survey_signature();
DROP TRIGGER survey_answer_stays ON feedback_surveyanswer;
DROP FUNCTION feedback_guard_survey_answer();
DROP TRIGGER survey_question_asked_stays ON feedback_surveyquestion;
DROP FUNCTION feedback_guard_survey_question();
DROP TRIGGER survey_version_finished_stays ON feedback_surveyversion;
DROP FUNCTION feedback_guard_survey_version();
DROP TRIGGER survey_published_stays ON feedback_survey;
DROP FUNCTION feedback_guard_survey();
ALTER TABLE feedback_surveyversion DROP CONSTRAINT survey_version_has_authors;
ALTER TABLE feedback_surveyversion DROP CONSTRAINT survey_version_published_by_another;
"""
# Everybody reads it: only what its writer agreed to, and nothing discreet, whoever asks the database to.
AGREED = """
CREATE FUNCTION feedback_guard_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM feedback_petition p JOIN cases_case c ON c.id = p.case_id
                   WHERE p.case_id = NEW.petition_id AND p.may_publish AND NOT p.is_secret AND c.discretion = '') THEN
        RAISE EXCEPTION 'the answer to a letter is published only where its writer agreed and nothing is discreet'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_answer_agreed BEFORE INSERT OR UPDATE ON feedback_publishedanswer
    FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION feedback_guard_published();
"""
AGREED_BACK = """
DROP TRIGGER published_answer_agreed ON feedback_publishedanswer;
DROP FUNCTION feedback_guard_published();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ("feedback", "0001_petitions"),
        ("feedback", "0002_outreach"),
        ("feedback", "0003_replies"),
        ("feedback", "0004_ratings"),
        ("feedback", "0005_surveys"),
        ("feedback", "0006_library"),
        ("feedback", "0007_secretariat"),
        ("feedback", "0008_faq_ideas"),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0020_confidence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('kind', models.CharField(choices=[('web', 'Online questionnaire'), ('counter', 'At the counter or on site'), ('periodic', 'Regular satisfaction survey')], default='web', max_length=10, verbose_name='kind')),
                ('is_anonymous', models.BooleanField(default=True, verbose_name='anonymous')),
                ('is_open_link', models.BooleanField(default=True, verbose_name='open to everyone')),
                ('opens_at', models.DateTimeField(verbose_name='opens at')),
                ('closes_at', models.DateTimeField(verbose_name='closes at')),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField(verbose_name='begun at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='first published at')),
                ('forgotten_at', models.DateTimeField(blank=True, null=True, verbose_name='addresses erased at')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='feedback.survey')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'survey',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('forgotten_at', None)), fields=['closes_at'], name='survey_to_forget')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['web', 'counter', 'periodic'])), name='survey_kind_known'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='survey_closes_after_it_opens')],
            },
        ),
        migrations.CreateModel(
            name='SurveyRefusal',
            fields=[
                ('email_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'refusal of invitations',
            },
        ),
        migrations.CreateModel(
            name='FurtherQuestion',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='further_question', serialize=False, to='cases.case')),
                ('text', cases.vault.SealedTextField(verbose_name='question')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'further question',
            },
        ),
        migrations.CreateModel(
            name='MailboxRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('repeat_threshold', models.PositiveSmallIntegerField(default=2, verbose_name='answers before a letter may be left unhandled')),
                ('repeat_days', models.PositiveSmallIntegerField(default=365, verbose_name='days in which a letter counts as a repeat')),
                ('chief_extends', models.PositiveSmallIntegerField(default=10, verbose_name='the chief of the unit extends by up to')),
                ('head_extends', models.PositiveSmallIntegerField(default=20, verbose_name='the head of the branch extends by up to')),
            ],
            options={
                'verbose_name': 'rules of the mailbox',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='mailbox_rules_one_row'), models.CheckConstraint(condition=models.Q(('repeat_threshold__gte', 1)), name='mailbox_rules_answer_once'), models.CheckConstraint(condition=models.Q(('head_extends__gte', models.F('chief_extends'))), name='mailbox_rules_ladder_rises')],
            },
        ),
        migrations.CreateModel(
            name='Outreach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_on', models.DateField(verbose_name='day')),
                ('audience', models.CharField(choices=[('fishers', 'Fishermen’s association or boat owners'), ('conservation', 'Conservation group'), ('neighbourhood', 'Neighbourhood or community'), ('remote', 'Household in a remote place'), ('vulnerable', 'Household in need')], max_length=15, verbose_name='whom')),
                ('way', models.CharField(choices=[('visit', 'We called on them'), ('gathering', 'Gathering'), ('rounds', 'Management by walking around')], max_length=10, verbose_name='how')),
                ('help', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='care given')),
                ('organisation', models.CharField(blank=True, max_length=60, verbose_name='organisation')),
                ('area', models.CharField(max_length=20, verbose_name='township or district')),
                ('people', models.PositiveSmallIntegerField(verbose_name='people met')),
                ('officers', models.PositiveSmallIntegerField(verbose_name='officers')),
                ('met', cases.vault.SealedTextField(blank=True, verbose_name='who was met')),
                ('phone', cases.vault.SealedTextField(blank=True, verbose_name='telephone')),
                ('place', cases.vault.SealedTextField(blank=True, verbose_name='place of the visit')),
                ('asked', cases.vault.SealedTextField(blank=True, verbose_name='what was asked')),
                ('answer', cases.vault.SealedTextField(blank=True, verbose_name='answer')),
                ('request_key', models.UUIDField(unique=True)),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_as', models.CharField(max_length=120, verbose_name='signed')),
                ('struck_at', models.DateTimeField(blank=True, null=True, verbose_name='struck at')),
                ('struck_as', models.CharField(blank=True, max_length=120, verbose_name='struck by')),
                ('strike_reason', models.CharField(blank=True, max_length=200, verbose_name='reason of the correction')),
                ('blanked_at', models.DateTimeField(blank=True, null=True, verbose_name='people forgotten at')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'visit',
                'indexes': [models.Index(fields=['unit', '-happened_on', '-id'], name='outreach_of_unit'), models.Index(fields=['-happened_on', '-id'], name='outreach_newest'), models.Index(condition=models.Q(('blanked_at', None)), fields=['happened_on'], name='outreach_to_forget')],
                'constraints': [models.CheckConstraint(condition=models.Q(('audience__in', ['fishers', 'conservation', 'neighbourhood', 'remote', 'vulnerable'])), name='outreach_audience_known'), models.CheckConstraint(condition=models.Q(('way__in', ['visit', 'gathering', 'rounds'])), name='outreach_way_known'), models.CheckConstraint(condition=models.Q(('help__contained_by', ['meals', 'tidying', 'health', 'goods'])), name='outreach_help_known'), models.CheckConstraint(condition=models.Q(('officers__gt', 0), ('people__gt', 0)), name='outreach_met_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('strike_reason', ''), ('struck_as', ''), ('struck_at', None)), models.Q(('struck_at__isnull', False), models.Q(('strike_reason', ''), _negated=True), models.Q(('struck_as', ''), _negated=True)), _connector='OR'), name='outreach_struck_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='OutreachPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roc_year', models.PositiveSmallIntegerField(verbose_name='year of the Republic')),
                ('audience', models.CharField(choices=[('fishers', 'Fishermen’s association or boat owners'), ('conservation', 'Conservation group'), ('neighbourhood', 'Neighbourhood or community'), ('remote', 'Household in a remote place'), ('vulnerable', 'Household in need')], max_length=15, verbose_name='whom')),
                ('visits', models.PositiveSmallIntegerField(verbose_name='visits')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'plan of visits',
                'constraints': [models.UniqueConstraint(fields=('roc_year', 'unit', 'audience'), name='outreach_planned_once'), models.CheckConstraint(condition=models.Q(('visits__gt', 0)), name='outreach_plans_something'), models.CheckConstraint(condition=models.Q(('audience__in', ['fishers', 'conservation', 'neighbourhood', 'remote', 'vulnerable'])), name='outreach_plan_audience_known')],
            },
        ),
        migrations.CreateModel(
            name='PartTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=300, verbose_name='which part')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('with_name', models.BooleanField(default=False, verbose_name='with the name of the petitioner')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.authority')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='part_transfers', to='cases.case')),
            ],
            options={
                'verbose_name': 'transfer of a part',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('part', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='part_transfer_says_what_and_why')],
            },
        ),
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
                'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['given_at'], name='rating_by_day'), models.Index(condition=models.Q(('changed_at__isnull', False)), fields=['changed_at'], name='rating_changed'), models.Index(condition=models.Q(('comment', ''), _negated=True), fields=['unit', '-id'], name='rating_with_words')],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__range', (1, 5))), name='rating_of_five'), models.CheckConstraint(condition=models.Q(('solved__in', ['', 'yes', 'partly', 'no'])), name='rating_solved_known'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('channel', 'link'), ('key', None), ('place', '')), models.Q(('case', None), ('changed_at', None), ('channel__in', ['stand', 'kiosk']), ('key__isnull', False), models.Q(('place', ''), _negated=True)), _connector='OR'), name='rating_of_a_case_or_a_place')],
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
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['unit'], name='call_back_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('outcome', '')), models.Q(('caller__isnull', False), ('closed_at__isnull', False), ('outcome__in', ['explained', 'mended', 'unsettled', 'unreached'])), _connector='OR'), name='call_back_closed_says_how')],
            },
        ),
        migrations.CreateModel(
            name='Repeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='repeats', to='cases.case')),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='repeated_by', to='cases.case')),
            ],
            options={
                'verbose_name': 'repeat',
                'constraints': [models.UniqueConstraint(fields=('case', 'earlier'), name='repeat_found_once'), models.CheckConstraint(condition=models.Q(('case', models.F('earlier')), _negated=True), name='repeat_of_another')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='round')),
                ('outcome', models.CharField(blank=True, max_length=30, verbose_name='outcome')),
                ('summary', cases.vault.SealedTextField(blank=True, verbose_name='in short')),
                ('view', cases.vault.SealedTextField(blank=True, verbose_name='what we found')),
                ('ground', models.TextField(blank=True, max_length=500, verbose_name='legal ground')),
                ('measures', cases.vault.SealedTextField(blank=True, verbose_name='what we do, or why not')),
                ('remedy', models.CharField(blank=True, choices=[('none', 'No appeal, suit or claim for compensation is open'), ('open', 'An appeal, a suit or a claim for state compensation is open')], max_length=4, verbose_name='remedy')),
                ('remedy_text', models.TextField(blank=True, max_length=600, verbose_name='how to go on')),
                ('contact_name', models.CharField(blank=True, max_length=60, verbose_name='contact')),
                ('contact_phone', models.CharField(blank=True, max_length=30, verbose_name='telephone of the contact')),
                ('manner', models.CharField(blank=True, choices=[('email', 'By e-mail'), ('letter', 'By letter'), ('phone', 'By telephone'), ('visit', 'In person'), ('page', 'On the status page only')], max_length=6, verbose_name='manner')),
                ('promises', models.JSONField(blank=True, default=list, verbose_name='promises')),
                ('is_cleared', models.BooleanField(default=False, verbose_name='nothing about third persons')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('text', cases.vault.SealedTextField(blank=True, verbose_name='whole text')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='told at')),
                ('told_note', models.CharField(blank=True, max_length=300, verbose_name='how it was told')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='given at')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='cases.case')),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='cases.decision')),
                ('letter', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='cases.letter')),
                ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reply',
                'ordering': ['case', 'round'],
                'constraints': [models.UniqueConstraint(fields=('case', 'round'), name='reply_once_a_round'), models.CheckConstraint(condition=models.Q(('round__in', (1, 2))), name='reply_round_known'), models.CheckConstraint(condition=models.Q(('letter', None), ('decision__isnull', False), _connector='OR'), name='reply_leaves_decided'), models.CheckConstraint(condition=models.Q(('sent_at', None), models.Q(('decision__isnull', False), models.Q(('letter__isnull', False), models.Q(('told_at', None), _negated=True), _connector='OR')), _connector='OR'), name='reply_given_was_approved'), models.CheckConstraint(condition=models.Q(models.Q(('told_at', None), ('told_by', None), ('told_note', '')), models.Q(('told_at__isnull', False), ('told_by__isnull', False), models.Q(('told_note', ''), _negated=True)), _connector='OR'), name='reply_told_is_noted'), models.CheckConstraint(condition=models.Q(('manner__in', ['', 'email', 'letter', 'phone', 'visit', 'page'])), name='reply_manner_known')],
            },
        ),
        migrations.CreateModel(
            name='ReplyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number of the question')),
                ('text', cases.vault.SealedTextField(verbose_name='answer')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='feedback.reply')),
            ],
            options={
                'verbose_name': 'answer to a question',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('reply', 'number'), name='reply_answers_once')],
            },
        ),
        migrations.CreateModel(
            name='SenderKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='keyed hash')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sender_keys', to='cases.case')),
            ],
            options={
                'verbose_name': 'sender, hashed',
                'constraints': [models.UniqueConstraint(fields=('digest', 'case'), name='sender_key_once_a_case')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', cases.vault.SealedTextField(blank=True, verbose_name='suggestion')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggested_on', to='cases.case')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='feedback.outreach')),
            ],
            options={
                'verbose_name': 'suggestion',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SurveyReport',
            fields=[
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='report', serialize=False, to='feedback.survey')),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), size=None)),
                ('answers', models.PositiveIntegerField(verbose_name='answers')),
                ('figures', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('method_zh', models.TextField(blank=True, max_length=500, verbose_name='how we asked')),
                ('method_en', models.TextField(blank=True, max_length=800, verbose_name='how we asked, in English')),
                ('summary_zh', models.TextField(max_length=2000, verbose_name='what the answers say')),
                ('summary_en', models.TextField(blank=True, max_length=3000, verbose_name='what the answers say, in English')),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'published result',
            },
        ),
        migrations.CreateModel(
            name='Improvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.CharField(max_length=500, verbose_name='what was found')),
                ('measure', models.CharField(max_length=500, verbose_name='what we do')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('is_public', models.BooleanField(default=False, verbose_name='shown with the results')),
                ('remind_on', models.DateField(blank=True, null=True, verbose_name='next reminder')),
                ('created_at', models.DateTimeField(verbose_name='entered at')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('outcome', models.CharField(blank=True, max_length=500, verbose_name='what came of it')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='unit')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='feedback.survey')),
            ],
            options={
                'verbose_name': 'improvement',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('remind_on__isnull', False)), fields=['remind_on'], name='improvement_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None), ('outcome', '')), models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('remind_on', None), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='improvement_done_says_what')],
            },
        ),
        migrations.CreateModel(
            name='SurveyInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', cases.vault.SealedTextField(verbose_name='e-mail')),
                ('email_hash', models.CharField(max_length=64)),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('invited_at', models.DateTimeField(verbose_name='invited at')),
                ('remind_at', models.DateTimeField(blank=True, null=True, verbose_name='reminder at')),
                ('is_spent', models.BooleanField(default=False, verbose_name='answered')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='feedback.survey')),
            ],
            options={
                'verbose_name': 'invitation to a survey',
                'indexes': [models.Index(condition=models.Q(('remind_at__isnull', False)), fields=['remind_at'], name='survey_to_remind')],
                'constraints': [models.UniqueConstraint(fields=('survey', 'email_hash'), name='survey_invites_once'), models.CheckConstraint(condition=models.Q(('is_spent', False), ('remind_at', None), _connector='OR'), name='survey_spent_is_quiet')],
            },
        ),
        migrations.CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('replaced', 'Replaced'), ('dropped', 'Given up')], default='draft', max_length=10, verbose_name='state')),
                ('title_zh', models.CharField(max_length=100, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='title in English')),
                ('intro_zh', models.TextField(blank=True, max_length=1000, verbose_name='introduction')),
                ('intro_en', models.TextField(blank=True, max_length=1500, verbose_name='introduction in English')),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='feedback.survey')),
            ],
            options={
                'verbose_name': 'version of a survey',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'number'), name='survey_version_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('survey',), name='survey_one_draft'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('survey',), name='survey_one_published'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'replaced', 'dropped'])), name='survey_version_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'replaced']), _negated=True), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='survey_version_published_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('answered_on', models.DateField(verbose_name='answered on')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('is_mixed', models.BooleanField(default=False)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='feedback.survey')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.surveyversion')),
            ],
            options={
                'verbose_name': 'answer to a survey',
                'indexes': [models.Index(fields=['survey', 'answered_on'], name='survey_answers_by_day'), models.Index(condition=models.Q(('is_mixed', False)), fields=['survey'], name='survey_answers_to_mix')],
            },
        ),
        migrations.CreateModel(
            name='SurveySignature',
            fields=[
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='signature', serialize=False, to='feedback.surveyanswer')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('invitation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='feedback.surveyinvitation')),
            ],
            options={
                'verbose_name': 'signature of an answer',
            },
        ),
        migrations.CreateModel(
            name='SurveyRemark',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=6)),
                ('text', cases.vault.SealedTextField(verbose_name='text')),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('is_sorted', models.BooleanField(default=False, verbose_name='sorted by a person')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='feedback.surveyanswer')),
            ],
            options={
                'verbose_name': 'written answer',
                'constraints': [models.UniqueConstraint(fields=('answer', 'code'), name='survey_remark_once')],
            },
        ),
        migrations.CreateModel(
            name='SurveyQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, verbose_name='code')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('kind', models.CharField(choices=[('single', 'One choice'), ('multiple', 'Several choices'), ('scale', 'Satisfaction in 5 points'), ('matrix', 'Table: the same answers for several lines'), ('text', 'Text'), ('date', 'Date'), ('nps', 'Would recommend, 0 to 10 (NPS)')], max_length=10, verbose_name='kind')),
                ('text_zh', models.CharField(max_length=200, verbose_name='question')),
                ('text_en', models.CharField(blank=True, max_length=300, verbose_name='question in English')),
                ('hint_zh', models.CharField(blank=True, max_length=200, verbose_name='hint')),
                ('hint_en', models.CharField(blank=True, max_length=300, verbose_name='hint in English')),
                ('is_required', models.BooleanField(default=False, verbose_name='must be answered')),
                ('options', models.JSONField(blank=True, default=list, verbose_name='answers to choose from')),
                ('rows', models.JSONField(blank=True, default=list, verbose_name='lines of the table')),
                ('show_if', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='feedback.surveyversion')),
            ],
            options={
                'verbose_name': 'question of a survey',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='survey_question_code_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['single', 'multiple', 'scale', 'matrix', 'text', 'date', 'nps'])), name='survey_question_kind_known'), models.CheckConstraint(condition=models.Q(('code__regex', '^q[1-9]\\d{0,3}$')), name='survey_question_code_shaped')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=60, verbose_name='name, Chinese')),
                ('name_en', models.CharField(max_length=120, verbose_name='name, English')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='feedback.topic')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'topic',
                'ordering': ['order', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='topic_not_below_itself')],
            },
        ),
        migrations.CreateModel(
            name='Petition',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='petition', serialize=False, to='cases.case')),
                ('kind', models.CharField(choices=[('suggestion', 'A suggestion'), ('inquiry', 'A question about rules'), ('misconduct', 'Something done wrong by us'), ('rights', 'My rights')], max_length=12, verbose_name='kind')),
                ('subject', cases.vault.SealedTextField(verbose_name='subject')),
                ('content', cases.vault.SealedTextField(verbose_name='content')),
                ('source', models.CharField(choices=[('online', 'Mailbox online'), ('letter', 'Letter'), ('email', 'E-mail'), ('phone', 'Telephone'), ('visit', 'Visit'), ('media', 'Press and social media'), ('platform', 'Public policy platform'), ('outreach', 'Outreach')], default='online', max_length=10, verbose_name='source')),
                ('level', models.CharField(choices=[('simple', 'Simple'), ('normal', 'Ordinary'), ('complex', 'Complex')], default='normal', max_length=8, verbose_name='level')),
                ('reply_by', models.CharField(choices=[('email', 'By e-mail'), ('letter', 'By letter'), ('phone', 'By telephone'), ('visit', 'In person'), ('none', 'No answer needed')], default='email', max_length=8, verbose_name='answer wanted')),
                ('may_publish', models.BooleanField(default=False, verbose_name='the answer may be published without the name')),
                ('may_pass_name', models.BooleanField(default=False, verbose_name='the name may go to another authority')),
                ('is_secret', models.BooleanField(default=False, verbose_name='to be kept secret')),
                ('agent_name', cases.vault.SealedTextField(blank=True, verbose_name='agent')),
                ('agent_contact', cases.vault.SealedTextField(blank=True, verbose_name='how to reach the agent')),
                ('agent_relation', models.CharField(blank=True, max_length=60, verbose_name="agent's relation")),
                ('email_waiting', cases.vault.SealedTextField(blank=True, verbose_name='e-mail to be confirmed')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='e-mail confirmed at')),
                ('remind_at', models.DateTimeField(blank=True, null=True, verbose_name='reminder to confirm')),
                ('proof', models.CharField(blank=True, choices=[('signed', 'Read out and signed'), ('consented', 'Read out and agreed to')], max_length=10, verbose_name='proof of what was told')),
                ('read_back_at', models.DateTimeField(blank=True, null=True, verbose_name='read out at')),
                ('outlet', models.CharField(blank=True, max_length=100, verbose_name='outlet')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('concerned', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='petitions', to='feedback.topic')),
            ],
            options={
                'verbose_name': 'petition',
                'indexes': [models.Index(fields=['topic', 'case'], name='petition_of_topic'), models.Index(condition=models.Q(('remind_at__isnull', False)), fields=['remind_at'], name='petition_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['suggestion', 'inquiry', 'misconduct', 'rights'])), name='petition_kind_known'), models.CheckConstraint(condition=models.Q(('source__in', ['online', 'letter', 'email', 'phone', 'visit', 'media', 'platform', 'outreach'])), name='petition_source_known'), models.CheckConstraint(condition=models.Q(('level__in', ['simple', 'normal', 'complex'])), name='petition_level_known'), models.CheckConstraint(condition=models.Q(('reply_by__in', ['email', 'letter', 'phone', 'visit', 'none'])), name='petition_reply_known'), models.CheckConstraint(condition=models.Q(models.Q(('proof', ''), ('read_back_at', None), ('source__in', ['online', 'letter', 'email', 'media'])), models.Q(('proof', ''), ('read_back_at', None), ('source__in', ['platform', 'outreach'])), models.Q(('proof__in', ['signed', 'consented']), ('read_back_at__isnull', False)), _connector='OR'), name='petition_told_is_read_back'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'media'), _negated=True), models.Q(('outlet', ''), _negated=True), _connector='OR'), name='petition_media_says_where'), models.CheckConstraint(condition=models.Q(('is_secret', False), models.Q(('may_pass_name', False), ('may_publish', False)), _connector='OR'), name='petition_secret_stays_here'), models.CheckConstraint(condition=models.Q(('email_waiting', ''), ('confirmed_at', None), _connector='OR'), name='petition_confirmed_waits_no_more'), models.CheckConstraint(condition=models.Q(('remind_at', None), models.Q(('email_waiting', ''), _negated=True), _connector='OR'), name='petition_reminds_who_waits')],
            },
        ),
        migrations.CreateModel(
            name='PublishedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('question', models.TextField(max_length=3000, verbose_name='the question')),
                ('answer', models.TextField(max_length=6000, verbose_name='the answer')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='taken down at')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was taken down')),
                ('petition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='published_answer', to='feedback.petition')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'published answer',
                'indexes': [models.Index(condition=models.Q(('ended_at', None), ('published_at__isnull', False)), fields=['-published_at', '-id'], name='published_answer_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='published_answer_by_somebody'), models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='published_answer_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_reason', '')), models.Q(('ended_at__isnull', False), ('published_at__isnull', False), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='published_answer_ended_why')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('text', cases.vault.SealedTextField(verbose_name='question')),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='feedback.petition')),
            ],
            options={
                'verbose_name': 'question',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('petition', 'number'), name='question_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='question_numbers_from_one')],
            },
        ),
        migrations.CreateModel(
            name='AssignmentRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='place in the list')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='words')),
                ('level', models.CharField(blank=True, choices=[('simple', 'Simple'), ('normal', 'Ordinary'), ('complex', 'Complex')], max_length=8, verbose_name='level')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.topic')),
            ],
            options={
                'verbose_name': 'rule of assignment',
                'ordering': ['order', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('topic__isnull', False), models.Q(('words', ''), _negated=True), _connector='OR'), name='rule_asks_something')],
            },
        ),
        migrations.CreateModel(
            name='ExtensionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField(verbose_name='units')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('is_granted', models.BooleanField(blank=True, null=True, verbose_name='granted')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extension_requests', to='cases.case')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'request for an extension',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('n__gte', 1)), name='extension_asked_with_reason'), models.CheckConstraint(condition=models.Q(('settled_by', None), models.Q(('settled_by', models.F('asked_by')), _negated=True), _connector='OR'), name='extension_granted_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('is_granted', None), ('settled_at', None), ('settled_by', None)), models.Q(('is_granted__isnull', False), ('settled_at__isnull', False)), _connector='OR'), name='extension_settled_whole'), models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('case',), name='extension_asked_once')],
            },
        ),
        migrations.CreateModel(
            name='FaqIdea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=120, verbose_name='question')),
                ('short', models.CharField(max_length=200, verbose_name='short answer')),
                ('law', models.CharField(blank=True, max_length=100, verbose_name='legal ground')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='taken up at')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faq_ideas', to='cases.case')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'idea for a question',
                'indexes': [models.Index(condition=models.Q(('taken_at', None)), fields=['id'], name='faq_idea_to_take')],
                'constraints': [models.UniqueConstraint(fields=('case', 'question'), name='faq_idea_once_a_case'), models.CheckConstraint(condition=models.Q(models.Q(('question', ''), _negated=True), models.Q(('short', ''), _negated=True)), name='faq_idea_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('taken_at', None), ('taken_by', None)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='faq_idea_taken_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=300, verbose_name='what was promised')),
                ('made_at', models.DateTimeField(verbose_name='promised at')),
                ('first_due_on', models.DateField(verbose_name='first promised for')),
                ('due_on', models.DateField(verbose_name='promised for')),
                ('moved_reason', models.CharField(blank=True, max_length=300, verbose_name='why the day moved')),
                ('remind_on', models.DateField(blank=True, null=True, verbose_name='next reminder')),
                ('kept_at', models.DateTimeField(blank=True, null=True, verbose_name='kept at')),
                ('evidence', models.TextField(blank=True, max_length=1000, verbose_name='evidence')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='cases.case')),
                ('evidence_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.attachment')),
                ('kept_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'follow-up',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('remind_on__isnull', False)), fields=['remind_on', 'id'], name='follow_up_to_remind'), models.Index(condition=models.Q(('kept_at', None)), fields=['due_on', 'id'], name='follow_up_open_by_due'), models.Index(fields=['unit', 'due_on'], name='follow_up_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('evidence', ''), ('kept_at', None), ('kept_by', None)), models.Q(('kept_at__isnull', False), ('kept_by__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='follow_up_ends_with_evidence'), models.CheckConstraint(condition=models.Q(('kept_at', None), ('remind_on', None), _connector='OR'), name='follow_up_kept_is_quiet'), models.CheckConstraint(condition=models.Q(('due_on', models.F('first_due_on')), models.Q(('moved_reason', ''), _negated=True), _connector='OR'), name='follow_up_moves_with_reason'), models.CheckConstraint(condition=models.Q(('item', ''), _negated=True), name='follow_up_says_what')],
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
        migrations.RunSQL(OUTREACH_GUARDS, OUTREACH_GUARDS_BACK),
        migrations.RunSQL(RATING_GUARD, RATING_GUARD_BACK),
        migrations.RunSQL(CALL_BACK_GUARD, CALL_BACK_GUARD_BACK),
        migrations.RunSQL(SURVEY_GUARDS, SURVEY_GUARDS_BACK),
        migrations.RunSQL(AGREED, AGREED_BACK),
    ]
