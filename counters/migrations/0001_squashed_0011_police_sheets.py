"""The books of the counter; they only grow, and the database itself refuses the rest."""

import cases.vault
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models

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
GROWS_MAIL_AND_VISITORS_GUARDS = """
CREATE TRIGGER mailitem_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_mailitem
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
CREATE TRIGGER visit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_visit
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
"""
GROWS_MAIL_AND_VISITORS_GUARDS_BACK = """
DROP TRIGGER visit_append_only ON counters_visit;
DROP TRIGGER mailitem_append_only ON counters_mailitem;
"""
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
GUARD = """
CREATE FUNCTION counters_guard_printed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.made_at IS NOT NULL
        OR to_jsonb(NEW) - '{file,file_hash,made_at,error}'::text[]
        <> to_jsonb(OLD) - '{file,file_hash,made_at,error}'::text[] THEN
        RAISE EXCEPTION '% on % is refused: only its file is added, once', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bookmonth_never_changes BEFORE UPDATE OR DELETE ON counters_bookmonth
    FOR EACH ROW EXECUTE FUNCTION counters_guard_printed();
CREATE TRIGGER paperbatch_never_changes BEFORE UPDATE OR DELETE ON counters_paperbatch
    FOR EACH ROW EXECUTE FUNCTION counters_guard_printed();

CREATE FUNCTION counters_guard_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.line_id IS NOT NULL OR OLD.spoilt <> ''
        OR to_jsonb(NEW) - '{line_id,spoilt}'::text[] <> to_jsonb(OLD) - '{line_id,spoilt}'::text[] THEN
        RAISE EXCEPTION 'paper form % is used or spoilt once and for all', OLD.serial
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paperform_used_once BEFORE UPDATE OR DELETE ON counters_paperform
    FOR EACH ROW EXECUTE FUNCTION counters_guard_paper();
"""
BACK = """
DROP TRIGGER paperform_used_once ON counters_paperform;
DROP FUNCTION counters_guard_paper();
DROP TRIGGER paperbatch_never_changes ON counters_paperbatch;
DROP TRIGGER bookmonth_never_changes ON counters_bookmonth;
DROP FUNCTION counters_guard_printed();
"""
# An item is written down once; a correction is a line of its own. What was handed over stays so: only what is sealed of
# the person may be forgotten.
GUARDS = """
CREATE TRIGGER founditem_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON counters_founditem
    FOR EACH STATEMENT EXECUTE FUNCTION counters_refuse_change();
CREATE FUNCTION counters_guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.done_at IS NOT NULL AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - '{last_four,signature}'::text[]
                                                    <> to_jsonb(OLD) - '{last_four,signature}'::text[]) THEN
        RAISE EXCEPTION 'the item was handed over: that is not changed any more'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER delivery_done_stays BEFORE UPDATE OR DELETE ON counters_delivery
    FOR EACH ROW EXECUTE FUNCTION counters_guard_delivery();
"""
GUARDS_BACK = """
DROP TRIGGER delivery_done_stays ON counters_delivery;
DROP FUNCTION counters_guard_delivery();
DROP TRIGGER founditem_append_only ON counters_founditem;
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ("counters", "0001_books"),
        ("counters", "0002_guards"),
        ("counters", "0003_service_bell"),
        ("counters", "0004_mail_and_visitors"),
        ("counters", "0005_mail_and_visitors_guards"),
        ("counters", "0006_service_points"),
        ("counters", "0007_prints"),
        ("counters", "0008_print_guards"),
        ("counters", "0009_lost_property"),
        ("counters", "0010_mail_signatures"),
        ("counters", "0011_police_sheets"),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0019_search_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.CharField(max_length=2, verbose_name='book')),
                ('roc_year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('happened_at', models.DateTimeField(verbose_name='happened at')),
                ('signed_as', models.CharField(max_length=120, verbose_name='signed as')),
                ('strike_reason', models.CharField(blank=True, max_length=200, verbose_name='reason of the correction')),
                ('only_strikes', models.BooleanField(default=False)),
                ('serial', models.CharField(blank=True, max_length=20, verbose_name='number of the paper form')),
                ('request_key', models.UUIDField(unique=True)),
                ('officer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('strikes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='struck_by', to='counters.line')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'line of a book',
                'indexes': [models.Index(fields=['book', 'unit', 'happened_at'], name='line_by_moment'), models.Index(fields=['book', 'unit', 'entered_at'], name='line_by_entry')],
                'constraints': [models.UniqueConstraint(fields=('book', 'unit', 'roc_year', 'number'), name='line_number_once'), models.UniqueConstraint(condition=models.Q(('serial', ''), _negated=True), fields=('serial',), name='line_serial_once'), models.CheckConstraint(condition=models.Q(('book__in', ('LF', 'RM', 'VL', 'SC'))), name='line_book_known'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='line_number_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('only_strikes', False), ('strike_reason', ''), ('strikes', None)), models.Q(('strikes__isnull', False), models.Q(('strike_reason', ''), _negated=True)), _connector='OR'), name='line_strikes_for_a_reason')],
            },
        ),
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
                'indexes': [models.Index(fields=['unit', '-id'], name='handover_of_unit')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('step', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('signed_as', models.CharField(max_length=120, verbose_name='signed as')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('data', models.JSONField(blank=True, default=dict)),
                ('line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='counters.line')),
                ('officer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mark',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('line', 'kind', 'step'), name='mark_once_a_step')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'To be compared'), ('matched', 'The description fits'), ('refused', 'The description does not fit')], default='waiting', max_length=8, verbose_name='state')),
                ('online', models.BooleanField(verbose_name='online')),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('request_key', models.UUIDField(unique=True)),
                ('description', cases.vault.SealedTextField(blank=True, verbose_name='description')),
                ('lost_on', models.DateField(blank=True, null=True, verbose_name='lost on')),
                ('lost_where', cases.vault.SealedTextField(blank=True, verbose_name='lost where')),
                ('name', cases.vault.SealedTextField(blank=True, verbose_name='name')),
                ('phone', cases.vault.SealedTextField(blank=True, verbose_name='telephone')),
                ('email', cases.vault.SealedTextField(blank=True, verbose_name='e-mail')),
                ('compared_at', models.DateTimeField(blank=True, null=True, verbose_name='compared at')),
                ('finding', models.CharField(blank=True, max_length=300, verbose_name='what was compared')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='cases.case')),
                ('compared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'claim',
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['case'], name='claim_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'matched')), fields=('case',), name='claim_one_fits'), models.CheckConstraint(condition=models.Q(models.Q(('compared_at', None), ('compared_by', None), ('state', 'waiting')), models.Q(('compared_at__isnull', False), ('state__in', ['matched', 'refused']), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='claim_compared_by_words')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='delivery', serialize=False, to='cases.case')),
                ('to', models.CharField(choices=[('owner', 'to its owner'), ('finder', 'to the finder'), ('government', 'to the local government'), ('agency', 'to our property office')], max_length=10, verbose_name='to')),
                ('paper', models.CharField(blank=True, choices=[('id_card', 'National identity card'), ('licence', 'Driving licence'), ('health', 'Health insurance card'), ('resident', 'Resident certificate'), ('passport', 'Passport')], max_length=10, verbose_name='identity paper')),
                ('last_four', cases.vault.SealedTextField(blank=True, verbose_name='last four signs of it')),
                ('proof', models.CharField(blank=True, max_length=200, verbose_name='other proof')),
                ('hardship', models.BooleanField(default=False, verbose_name='receives aid or is in need')),
                ('reward', models.PositiveIntegerField(default=0, verbose_name='reward agreed in NT$')),
                ('costs', models.PositiveIntegerField(default=0, verbose_name='costs paid in NT$')),
                ('receiver', models.CharField(blank=True, max_length=80, verbose_name='who took it')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the letter')),
                ('signature', cases.vault.SealedTextField(blank=True, verbose_name='signature')),
                ('signed_on_paper', models.BooleanField(default=False, verbose_name='signed on paper')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared at')),
                ('needs_second', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over at')),
                ('claim', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='counters.claim')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'hand-over of an item',
                'constraints': [models.CheckConstraint(condition=models.Q(('second', None), models.Q(('second', models.F('given_by')), _negated=True), _connector='OR'), name='delivery_second_is_another'), models.CheckConstraint(condition=models.Q(('done_at', None), ('needs_second', False), ('second__isnull', False), _connector='OR'), name='delivery_second_signed'), models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('to', 'owner')), models.Q(models.Q(('to', 'owner'), _negated=True), ('claim', None)), _connector='OR'), name='delivery_owner_claimed'), models.CheckConstraint(condition=models.Q(models.Q(('to__in', ['owner', 'finder']), models.Q(('paper', ''), _negated=True)), models.Q(('to__in', ['government', 'agency']), models.Q(('receiver', ''), _negated=True)), _connector='OR'), name='delivery_to_somebody_known')],
            },
        ),
        migrations.CreateModel(
            name='ExpectedVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='expected from')),
                ('ends_at', models.DateTimeField(verbose_name='expected until')),
                ('name', cases.vault.SealedTextField(blank=True, verbose_name='name')),
                ('organisation', cases.vault.SealedTextField(blank=True, verbose_name='organisation')),
                ('email', cases.vault.SealedTextField(blank=True, verbose_name='e-mail')),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                ('purpose', models.CharField(choices=[('business', 'Business with us'), ('meeting', 'Meeting'), ('delivery', 'Delivery'), ('works', 'Works or repair'), ('tour', 'Tour'), ('family', 'Family of staff'), ('other', 'Something else')], max_length=12, verbose_name='purpose')),
                ('announced_at', models.DateTimeField(verbose_name='announced at')),
                ('called_off_at', models.DateTimeField(blank=True, null=True, verbose_name='called off at')),
                ('blanked_at', models.DateTimeField(blank=True, null=True, verbose_name='forgotten at')),
                ('host', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('host_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'expected visit',
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(fields=['unit', 'starts_at'], name='expected_visit_of_unit'), models.Index(fields=['host_unit', 'starts_at'], name='expected_visit_of_host'), models.Index(condition=models.Q(('blanked_at', None)), fields=['ends_at'], name='expected_visit_to_forget')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='expected_visit_ends_later'), models.CheckConstraint(condition=models.Q(('people__range', (1, 500))), name='expected_visit_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='FoundItem',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='found_item', serialize=False, to='counters.line')),
                ('kind', models.CharField(choices=[('cash', 'Cash'), ('wallet', 'Wallet, purse'), ('papers', 'Identity papers, licences'), ('cards', 'Bank and other cards'), ('phone', 'Telephone, tablet, camera'), ('bag', 'Bag, suitcase'), ('keys', 'Keys'), ('umbrella', 'Umbrella'), ('clothes', 'Clothes, hat, shoes'), ('glasses', 'Glasses'), ('jewellery', 'Jewellery, watch'), ('fishing', 'Fishing tackle'), ('diving', 'Diving and water sports gear'), ('raft', 'Boat, raft or part of one'), ('drift', 'Drifted ashore'), ('food', 'Food, catch, other perishable goods'), ('other', 'Something else')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='what it is')),
                ('quantity', models.PositiveSmallIntegerField(default=1, verbose_name='how many')),
                ('features', models.TextField(blank=True, max_length=500, verbose_name='what it looks like')),
                ('traits', models.JSONField(blank=True, default=dict, verbose_name='more about it')),
                ('cash', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='cash')),
                ('currency', models.CharField(blank=True, choices=[('TWD', 'New Taiwan dollar'), ('USD', 'US dollar'), ('CNY', 'Renminbi'), ('JPY', 'Yen'), ('EUR', 'Euro'), ('HKD', 'Hong Kong dollar'), ('XXX', 'Another currency')], max_length=3, verbose_name='currency')),
                ('worth', models.PositiveIntegerField(blank=True, null=True, verbose_name='worth in NT$')),
                ('found_at', models.DateTimeField(verbose_name='found at')),
                ('place', models.CharField(max_length=100, verbose_name='where it was found')),
                ('county', models.CharField(max_length=10, verbose_name='county')),
                ('finder', models.CharField(choices=[('person', 'A visitor'), ('works_here', 'Somebody who works at the place'), ('staff', 'Our own officer on duty'), ('unnamed', 'Left no name')], max_length=12, verbose_name='found by')),
                ('wish', models.CharField(choices=[('all', 'Everything the law gives: the reward, and the thing if nobody claims it'), ('reward', 'Only the reward'), ('thing', 'Only the thing, if nobody claims it'), ('nothing', 'Nothing: gives up all rights')], max_length=8, verbose_name='what the finder wants')),
                ('storage', models.CharField(max_length=60, verbose_name='where it is kept')),
                ('label', models.CharField(blank=True, max_length=30, verbose_name='number of the label')),
            ],
            options={
                'verbose_name': 'found item',
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='found_at_least_one'), models.CheckConstraint(condition=models.Q(models.Q(('cash', None), ('currency', '')), models.Q(('cash__gt', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='found_cash_has_currency'), models.CheckConstraint(condition=models.Q(('finder__in', ['person', 'works_here', 'staff', 'unnamed']), ('wish__in', ['all', 'reward', 'thing', 'nothing'])), name='found_words_known')],
            },
        ),
        migrations.CreateModel(
            name='LineWords',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='words', serialize=False, to='counters.line')),
                ('plain', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
            ],
            options={
                'verbose_name': 'words of a line',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['plain'], name='line_words_plain'), django.contrib.postgres.indexes.GinIndex(fields=['people'], name='line_words_people')],
            },
        ),
        migrations.CreateModel(
            name='MailItem',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='mail', serialize=False, to='counters.line')),
                ('kind', models.CharField(choices=[('registered', 'Registered letter'), ('receipt', 'Registered with return receipt'), ('express', 'Express mail'), ('parcel', 'Parcel'), ('court', 'Court paper'), ('official', 'Official paper served by post'), ('international', 'International mail')], max_length=14, verbose_name='kind')),
                ('number', models.CharField(max_length=20, verbose_name='registered number')),
                ('pieces', models.PositiveSmallIntegerField(default=1, verbose_name='pieces')),
                ('is_restricted', models.BooleanField(default=False, verbose_name='for the addressee’s own hands')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'registered mail',
                'indexes': [models.Index(fields=['number'], name='mail_by_number')],
                'constraints': [models.CheckConstraint(condition=models.Q(('pieces__range', (1, 999))), name='mail_of_some_pieces'), models.CheckConstraint(condition=models.Q(('number__regex', '^[A-Z0-9]{6,20}$')), name='mail_number_of_signs')],
            },
        ),
        migrations.CreateModel(
            name='OpenLine',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='open', serialize=False, to='counters.line')),
                ('book', models.CharField(max_length=2)),
                ('since', models.DateTimeField()),
                ('alert_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('token', models.CharField(blank=True, max_length=40)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'open line',
                'indexes': [models.Index(fields=['book', 'unit', 'since'], name='open_line_by_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('token', ''), _negated=True), fields=('book', 'unit', 'token'), name='open_line_token_once')],
            },
        ),
        migrations.CreateModel(
            name='ServiceUse',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='service_use', serialize=False, to='counters.line')),
                ('kind', models.CharField(choices=[('water', 'Drinking water'), ('toilet', 'Toilet'), ('tools', 'Air pump and bicycle tools'), ('first_aid', 'First-aid kit'), ('rest', 'Rest'), ('advice', 'Advice'), ('forms', 'Help with a form'), ('charging', 'Charging'), ('rain_gear', 'Rain gear'), ('telephone', 'Telephone'), ('other', 'Other'), ('bell', 'Service bell')], max_length=12, verbose_name='service')),
                ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                ('need', models.CharField(blank=True, choices=[('', 'No special need'), ('disability', 'Disability'), ('elderly', 'Elderly'), ('pregnant', 'Pregnant'), ('child', 'Small child')], max_length=12, verbose_name='special need')),
                ('rang_bell', models.BooleanField(default=False, verbose_name='rang the service bell')),
                ('seconds', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='seconds until somebody came')),
                ('rating', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='satisfaction')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what was done')),
            ],
            options={
                'verbose_name': 'use of the service centre',
                'constraints': [models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='service_use_somebody_came'), models.CheckConstraint(condition=models.Q(('rang_bell', True), ('seconds', None), _connector='OR'), name='service_use_response_to_a_bell'), models.CheckConstraint(condition=models.Q(('rating', None), ('rating__range', (1, 5)), _connector='OR'), name='service_use_rating')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='visit', serialize=False, to='counters.line')),
                ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                ('purpose', models.CharField(choices=[('business', 'Business with us'), ('meeting', 'Meeting'), ('delivery', 'Delivery'), ('works', 'Works or repair'), ('tour', 'Tour'), ('family', 'Family of staff'), ('other', 'Something else')], max_length=12, verbose_name='purpose')),
                ('pass_number', models.CharField(max_length=10, verbose_name='visitor’s pass')),
                ('items', models.CharField(blank=True, max_length=100, verbose_name='what they bring')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('expected', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='counters.expectedvisit')),
                ('host', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('host_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'visit',
                'indexes': [models.Index(condition=models.Q(('expected__isnull', False)), fields=['expected'], name='visit_of_expected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('people__range', (1, 500))), name='visit_of_somebody'), models.CheckConstraint(condition=models.Q(('pass_number', ''), _negated=True), name='visit_with_a_pass')],
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
                'constraints': [models.CheckConstraint(condition=models.Q(('signed_as', ''), _negated=True), name='takeover_is_signed')],
            },
        ),
        migrations.CreateModel(
            name='Keeping',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='keeping', serialize=False, to='cases.case')),
                ('mark', cases.vault.SealedTextField(blank=True, verbose_name='hidden mark')),
                ('owner', cases.vault.SealedTextField(blank=True, verbose_name='whose it may be')),
                ('to_police', models.BooleanField(verbose_name='goes to the police')),
                ('kept_reason', models.CharField(blank=True, max_length=200, verbose_name='why it stays here')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='announced at')),
                ('way', models.CharField(blank=True, choices=[('board', 'On the notice board and on this site'), ('broadcast', 'By loudspeaker, and on this site'), ('owner', 'The owner was told'), ('none', 'Neither was possible (§807-1)')], max_length=10, verbose_name='how')),
                ('sold_at', models.DateTimeField(blank=True, null=True, verbose_name='sold at')),
                ('sold_for', models.PositiveIntegerField(blank=True, null=True, verbose_name='sold for NT$')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='finder told at')),
                ('printed_at', models.DateTimeField(blank=True, null=True, verbose_name='receipt printed at')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='keeping', to='counters.line')),
            ],
            options={
                'verbose_name': 'keeping',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('announced_at', None), ('way', '')), models.Q(('announced_at__isnull', False), models.Q(('way', ''), _negated=True)), _connector='OR'), name='keeping_announced_somehow'), models.CheckConstraint(condition=models.Q(models.Q(('sold_at', None), ('sold_for', None)), models.Q(('sold_at__isnull', False), ('sold_for__isnull', False)), _connector='OR'), name='keeping_sold_for_a_price')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='listing', serialize=False, to='cases.case')),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('cash', 'Cash'), ('wallet', 'Wallet, purse'), ('papers', 'Identity papers, licences'), ('cards', 'Bank and other cards'), ('phone', 'Telephone, tablet, camera'), ('bag', 'Bag, suitcase'), ('keys', 'Keys'), ('umbrella', 'Umbrella'), ('clothes', 'Clothes, hat, shoes'), ('glasses', 'Glasses'), ('jewellery', 'Jewellery, watch'), ('fishing', 'Fishing tackle'), ('diving', 'Diving and water sports gear'), ('raft', 'Boat, raft or part of one'), ('drift', 'Drifted ashore'), ('food', 'Food, catch, other perishable goods'), ('other', 'Something else')], max_length=12, verbose_name='kind')),
                ('found_on', models.DateField(verbose_name='found on')),
                ('county', models.CharField(max_length=10, verbose_name='county')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for its owner'), ('police', 'With the police')], default='waiting', max_length=8, verbose_name='state')),
                ('police', models.CharField(blank=True, max_length=80, verbose_name='police station')),
                ('police_number', models.CharField(blank=True, max_length=40, verbose_name='number there')),
                ('shown_until', models.DateField(blank=True, null=True, verbose_name='shown until')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'listing',
                'indexes': [models.Index(fields=['-found_on', '-case'], name='listing_by_day'), models.Index(fields=['kind', '-found_on', '-case'], name='listing_by_kind'), models.Index(fields=['county', '-found_on', '-case'], name='listing_by_county')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('police', ''), ('state', 'waiting')), models.Q(('state', 'police'), models.Q(('police', ''), _negated=True)), _connector='OR'), name='listing_police_is_named')],
            },
        ),
        migrations.CreateModel(
            name='MailSignature',
            fields=[
                ('mark', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='mail_signature', serialize=False, to='counters.mark')),
                ('strokes', cases.vault.SealedTextField(verbose_name='signature')),
                ('forget_on', models.DateField(db_index=True, verbose_name='forget on')),
            ],
            options={
                'verbose_name': 'signature',
            },
        ),
        migrations.CreateModel(
            name='PaperBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(blank=True, upload_to='books')),
                ('file_hash', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made at')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('book', models.CharField(max_length=2, verbose_name='book')),
                ('first', models.PositiveIntegerField(verbose_name='first number')),
                ('last', models.PositiveIntegerField(verbose_name='last number')),
                ('reserved_at', models.DateTimeField(verbose_name='reserved at')),
                ('request_key', models.UUIDField(unique=True)),
                ('reserved_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'batch of paper forms',
                'indexes': [models.Index(condition=models.Q(('made_at', None)), fields=['id'], name='paper_batch_to_print')],
                'constraints': [models.UniqueConstraint(fields=('book', 'unit', 'first'), name='paper_batch_once'), models.CheckConstraint(condition=models.Q(('first__gte', 1), ('last__gte', models.F('first'))), name='paper_batch_counts_up')],
            },
        ),
        migrations.CreateModel(
            name='PaperForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.CharField(max_length=20, unique=True, verbose_name='number of the paper form')),
                ('number', models.PositiveIntegerField()),
                ('spoilt', models.CharField(blank=True, max_length=200, verbose_name='why it is not used')),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='counters.paperbatch')),
                ('line', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='counters.line')),
            ],
            options={
                'verbose_name': 'paper form',
                'indexes': [models.Index(condition=models.Q(('line', None), ('spoilt', '')), fields=['batch', 'number'], name='paper_form_open')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='paper_form_once'), models.CheckConstraint(condition=models.Q(('line', None), ('spoilt', ''), _connector='OR'), name='paper_form_used_or_spoilt')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20, verbose_name='role')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('name', cases.vault.SealedTextField(blank=True, verbose_name='name')),
                ('organisation', cases.vault.SealedTextField(blank=True, verbose_name='organisation')),
                ('identity_kind', models.CharField(blank=True, max_length=20, verbose_name='kind of identity paper')),
                ('identity', cases.vault.SealedTextField(blank=True, verbose_name='identity number')),
                ('phone', cases.vault.SealedTextField(blank=True, verbose_name='telephone')),
                ('email', cases.vault.SealedTextField(blank=True, verbose_name='e-mail')),
                ('address', cases.vault.SealedTextField(blank=True, verbose_name='address')),
                ('hash', models.CharField(max_length=64)),
                ('forget_on', models.DateField(blank=True, null=True, verbose_name='forget on')),
                ('blanked_at', models.DateTimeField(blank=True, null=True, verbose_name='forgotten at')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='counters.line')),
            ],
            options={
                'verbose_name': 'party',
                'ordering': ['role', 'order'],
                'indexes': [models.Index(condition=models.Q(('blanked_at', None)), fields=['forget_on'], name='party_to_forget')],
                'constraints': [models.UniqueConstraint(fields=('line', 'role', 'order'), name='party_once_a_place')],
            },
        ),
        migrations.CreateModel(
            name='PoliceBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('station', models.CharField(max_length=80, verbose_name='police station')),
                ('listed_at', models.DateTimeField(verbose_name='listed at')),
                ('file', models.FileField(blank=True, upload_to='books')),
                ('file_hash', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='printed at')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('handed_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over at')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the police')),
                ('receiver', models.CharField(blank=True, max_length=60, verbose_name='who took it')),
                ('signature', cases.vault.SealedTextField(blank=True, verbose_name='signature')),
                ('signed_on_paper', models.BooleanField(default=False, verbose_name='signed on paper')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='dropped at')),
                ('handed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'list for the police',
                'indexes': [models.Index(condition=models.Q(('dropped_at', None), ('handed_at', None)), fields=['unit'], name='batch_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('handed_at', None), models.Q(('handed_by__isnull', False), models.Q(('number', ''), _negated=True), models.Q(('receiver', ''), _negated=True)), _connector='OR'), name='batch_handed_over_with_number'), models.CheckConstraint(condition=models.Q(('handed_at', None), ('dropped_at', None), _connector='OR'), name='batch_handed_or_dropped')],
            },
        ),
        migrations.CreateModel(
            name='PoliceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_off', models.BooleanField(default=False, verbose_name='taken off the list')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='counters.policebatch')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='police_items', to='cases.case')),
            ],
            options={
                'verbose_name': 'item for the police',
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_off', False)), fields=('case',), name='police_item_on_one_list')],
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
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['window', 'bicycle', 'ocean'])), name='point_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lon', None)), models.Q(('lat__range', (3, 27)), ('lon__range', (114, 124))), _connector='OR'), name='point_lies_in_our_waters'), models.CheckConstraint(condition=models.Q(models.Q(('plan', ''), ('plan_mime', '')), models.Q(models.Q(('plan', ''), _negated=True), models.Q(('plan_mime', ''), _negated=True), models.Q(('plan_zh', ''), _negated=True)), _connector='OR'), name='point_plan_is_told_in_words')],
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
                'indexes': [models.Index(fields=['point', '-id'], name='round_done_of_point')],
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
                'indexes': [models.Index(condition=models.Q(('alert_at__isnull', False)), fields=['alert_at'], name='round_to_alert')],
                'constraints': [models.UniqueConstraint(fields=('point', 'kind'), name='round_once_a_kind')],
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
                'indexes': [models.Index(condition=models.Q(('alert_at__isnull', False)), fields=['alert_at'], name='fault_to_alert'), models.Index(condition=models.Q(('mended_at', None)), fields=['point', 'due_at'], name='fault_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('weight__in', ['danger', 'hinders', 'blemish'])), name='fault_weight_known'), models.CheckConstraint(condition=models.Q(models.Q(('mended_at', None), ('mended_by', None), ('remedy', '')), models.Q(('alert_at', None), ('mended_at__isnull', False), ('mended_by__isnull', False), models.Q(('remedy', ''), _negated=True)), _connector='OR'), name='fault_mended_by_somebody_and_quiet'), models.UniqueConstraint(condition=models.Q(('mended_at', None)), fields=('point', 'item'), name='fault_open_once_an_item')],
            },
        ),
        migrations.CreateModel(
            name='BookCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.CharField(max_length=2)),
                ('roc_year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'counter of a book',
                'constraints': [models.UniqueConstraint(fields=('book', 'unit', 'roc_year'), name='book_counter_once')],
            },
        ),
        migrations.CreateModel(
            name='BookMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(blank=True, upload_to='books')),
                ('file_hash', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made at')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('book', models.CharField(max_length=2, verbose_name='book')),
                ('roc_year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('month', models.PositiveSmallIntegerField(verbose_name='month')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('first', models.PositiveIntegerField(verbose_name='first number')),
                ('last', models.PositiveIntegerField(verbose_name='last number')),
                ('lines', models.PositiveIntegerField(verbose_name='lines')),
                ('hash', models.CharField(max_length=64)),
                ('is_interim', models.BooleanField(default=False, verbose_name='interim')),
                ('closed_at', models.DateTimeField(verbose_name='closed at')),
                ('signed_as', models.CharField(max_length=120, verbose_name='signed as')),
                ('closed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'month of a book',
                'indexes': [models.Index(condition=models.Q(('made_at', None)), fields=['id'], name='book_month_to_print')],
                'constraints': [models.UniqueConstraint(fields=('book', 'unit', 'roc_year', 'month', 'until'), name='book_month_once_a_moment'), models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='book_month_is_a_month'), models.CheckConstraint(condition=models.Q(('first__gte', 1), ('last__gte', models.F('first')), ('lines', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('last'), '-', models.F('first')), '+', models.Value(1)))), name='book_month_has_no_gap')],
            },
        ),
        migrations.RunSQL(GROWS, GROWS_BACK),
        migrations.RunSQL(STRIKES, STRIKES_BACK),
        migrations.RunSQL(PARTY, PARTY_BACK),
        migrations.RunSQL(GROWS_MAIL_AND_VISITORS_GUARDS, GROWS_MAIL_AND_VISITORS_GUARDS_BACK),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
        migrations.RunSQL(TWO, TWO_BACK),
        migrations.RunSQL(GUARD, BACK),
        migrations.RunSQL(GUARDS, GUARDS_BACK),
    ]
