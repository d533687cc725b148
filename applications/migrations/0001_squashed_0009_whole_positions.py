"""The rooms of the first seven services."""

import cases.vault
import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was found on the pier is never rewritten: a correction is a line of its own.
APPEND_ONLY = """
CREATE TRIGGER piercheck_append_only BEFORE UPDATE OR DELETE ON applications_piercheck
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER piercheck_no_truncate BEFORE TRUNCATE ON applications_piercheck
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""

APPEND_ONLY_BACK = """
DROP TRIGGER piercheck_no_truncate ON applications_piercheck;
DROP TRIGGER piercheck_append_only ON applications_piercheck;
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [('applications', '0001_initial'), ('applications', '0002_more_people'), ('applications', '0003_records'), ('applications', '0004_coastal_zones'), ('applications', '0005_incident'), ('applications', '0006_incident_answers'), ('applications', '0007_pier_checks'), ('applications', '0008_visit_days'), ('applications', '0009_whole_positions')]

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0001_squashed_0016_desk_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='access_request', serialize=False, to='cases.case')),
                ('wish', models.CharField(choices=[('give', 'to be given information'), ('view', 'to see my data'), ('copy', 'to have a copy of my data'), ('complete', 'to have it completed'), ('correct', 'to have it corrected'), ('stop', 'that you stop collecting or using it'), ('delete', 'to have it deleted')], default='give', max_length=8, verbose_name='what is asked')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='received')),
                ('signed_by', models.CharField(blank=True, choices=[('not_needed', 'no signature is needed'), ('certificate', 'with a certificate'), ('upload', 'signed form uploaded'), ('post', 'signed form by post or fax'), ('counter', 'signed at the counter')], max_length=12, verbose_name='signature')),
                ('converted_at', models.DateTimeField(blank=True, null=True, verbose_name='converted at')),
                ('conversion_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was converted')),
                ('files_counted', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='files counted back')),
                ('counted_at', models.DateTimeField(blank=True, null=True, verbose_name='counted back at')),
                ('provided_at', models.DateTimeField(blank=True, null=True, verbose_name='given at')),
                ('converted_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.service')),
                ('counted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'access request',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('received_at', None), ('signed_by', '')), models.Q(('received_at__isnull', False), models.Q(('signed_by', ''), _negated=True)), _connector='OR'), name='access_received_when_signed'), models.CheckConstraint(condition=models.Q(models.Q(('converted_at', None), ('converted_from', None)), models.Q(('converted_at__isnull', False), ('converted_from__isnull', False), models.Q(('conversion_reason', ''), _negated=True)), _connector='OR'), name='access_conversion_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('counted_at', None), ('files_counted', None)), models.Q(('counted_at__isnull', False), ('files_counted__isnull', False)), _connector='OR'), name='access_count_says_how_many')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Agent',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='agent', serialize=False, to='cases.case')),
                ('kind', models.CharField(choices=[('attorney', 'with a power of attorney'), ('legal', 'by law (parent, guardian …)')], max_length=8, verbose_name='acts')),
                ('relation', models.CharField(blank=True, max_length=60, verbose_name='relation')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('identity_kind', models.CharField(max_length=12, verbose_name='kind of identity paper')),
                ('identity', cases.vault.SealedTextField(verbose_name='identity number')),
                ('born_on', models.DateField(verbose_name='date of birth')),
                ('phone', cases.vault.SealedTextField(blank=True, verbose_name='telephone')),
                ('address', cases.vault.SealedTextField(blank=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'agent',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'attorney'), models.Q(('relation', ''), _negated=True), _connector='OR'), name='agent_by_law_states_the_relation')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='application', serialize=False, to='cases.case')),
                ('answers', models.JSONField(default=dict, verbose_name='answers')),
            ],
            options={
                'verbose_name': 'application form',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='charge', serialize=False, to='cases.case')),
                ('amount', models.PositiveIntegerField(verbose_name='amount, NT$')),
                ('lines', models.JSONField(default=list, verbose_name='working')),
                ('receipt', models.CharField(blank=True, max_length=30, verbose_name='receipt number')),
                ('paid_at', models.DateTimeField(blank=True, null=True, verbose_name='paid')),
                ('refunded', models.PositiveIntegerField(blank=True, null=True, verbose_name='refunded, NT$')),
                ('refund_interest', models.PositiveIntegerField(blank=True, null=True, verbose_name='interest, NT$')),
                ('refund_article', models.CharField(blank=True, max_length=40, verbose_name='refund under')),
                ('refunded_at', models.DateTimeField(blank=True, null=True, verbose_name='refunded at')),
                ('paid_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refunded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'charge',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('paid_at', None), ('receipt', '')), models.Q(('paid_at__isnull', False), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='charge_paid_with_receipt'), models.CheckConstraint(condition=models.Q(models.Q(('refunded', None), ('refunded_at', None)), models.Q(('paid_at__isnull', False), ('refunded__isnull', False), ('refunded_at__isnull', False), ('refunded__lte', models.F('amount')), models.Q(('refund_article', ''), _negated=True)), _connector='OR'), name='charge_refund_of_what_was_paid')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ControlledZone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('kind', models.CharField(choices=[('permanent', 'Permanently controlled coast'), ('specified', 'Specified coast, with opening hours')], max_length=10, verbose_name='kind')),
                ('county', models.CharField(max_length=10, verbose_name='county')),
                ('extent_zh', models.CharField(blank=True, max_length=300, verbose_name='extent, Chinese')),
                ('extent_en', models.CharField(blank=True, max_length=400, verbose_name='extent, English')),
                ('hours', models.JSONField(blank=True, default=list, verbose_name='opening hours')),
                ('source', models.CharField(max_length=160, verbose_name='source')),
                ('is_active', models.BooleanField(default=True, verbose_name='in force')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='controlled_zones', to='accounts.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'controlled zone',
                'ordering': ['unit__path', 'code'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['permanent', 'specified'])), name='zone_kind_known'), models.CheckConstraint(condition=models.Q(('kind', 'specified'), ('hours', []), _connector='OR'), name='zone_permanent_never_opens')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('duty', models.CharField(choices=[('driver', 'Skipper'), ('crew', 'Crew'), ('passenger', 'Passenger'), ('worker', 'Worker'), ('diver', 'Diver'), ('entrant', 'Person entering')], max_length=10, verbose_name='on board as')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('identity_kind', models.CharField(max_length=12, verbose_name='kind of identity paper')),
                ('identity', cases.vault.SealedTextField(verbose_name='identity number')),
                ('identity_hash', models.CharField(max_length=64)),
                ('born_on', models.DateField(verbose_name='date of birth')),
                ('sex', models.CharField(blank=True, max_length=6, verbose_name='sex')),
                ('nationality', models.CharField(default='TW', max_length=2, verbose_name='nationality')),
                ('phone', cases.vault.SealedTextField(blank=True, verbose_name='telephone')),
                ('emergency_name', models.CharField(blank=True, max_length=60, verbose_name='emergency contact')),
                ('emergency_phone', cases.vault.SealedTextField(blank=True, verbose_name='telephone of the emergency contact')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='cases.case')),
                ('permit', models.CharField(blank=True, max_length=30, verbose_name='permit to stay or to work')),
            ],
            options={
                'verbose_name': 'person on board',
                'ordering': ['case', 'order'],
                'constraints': [models.UniqueConstraint(fields=('case', 'order'), name='person_order_once'), models.UniqueConstraint(fields=('case', 'identity_hash'), name='person_once_in_a_case'), models.CheckConstraint(condition=models.Q(('duty__in', ['driver', 'crew', 'passenger', 'worker', 'diver', 'entrant'])), name='person_duty_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PierCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('exit', 'Check on leaving'), ('return', 'Check on return')], max_length=6, verbose_name='kind')),
                ('result', models.CharField(choices=[('passed', 'Passed'), ('mismatch', 'Does not match')], max_length=8, verbose_name='result')),
                ('found', models.PositiveSmallIntegerField(verbose_name='people found')),
                ('absent', models.JSONField(blank=True, default=list, verbose_name='missing, by their place on the list')),
                ('extra', models.PositiveSmallIntegerField(default=0, verbose_name='people who are not on the list')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('checked_at', models.DateTimeField(verbose_name='checked at')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pier_checks', to='cases.case')),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.issueddocument')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='applications.piercheck')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'check on the pier',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaces', None)), fields=('case', 'kind'), name='pier_one_of_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('absent', []), ('replaces', None), ('result', 'passed')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='pier_says_why'), models.CheckConstraint(condition=models.Q(('result', 'mismatch'), ('extra', 0), _connector='OR'), name='pier_nobody_too_many_passes'), models.CheckConstraint(condition=models.Q(('kind__in', ['exit', 'return']), ('result__in', ['passed', 'mismatch'])), name='pier_words_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Port',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=40, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=80, verbose_name='English name')),
                ('kind', models.CharField(choices=[('fishing', 'Fishing port'), ('yacht', 'Yacht harbour'), ('commercial', 'Commercial port'), ('industrial', 'Industrial port')], max_length=12, verbose_name='kind')),
                ('county', models.CharField(max_length=10, verbose_name='county')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
                ('source', models.CharField(blank=True, max_length=80, verbose_name='source')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ports', to='accounts.unit', verbose_name='station')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('lon', models.FloatField(blank=True, null=True, verbose_name='longitude')),
            ],
            options={
                'verbose_name': 'port',
                'ordering': ['county', 'code'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['fishing', 'yacht', 'commercial', 'industrial'])), name='port_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lon', None)), models.Q(('lat__isnull', False), ('lat__range', (-90, 90)), ('lon__isnull', False), ('lon__range', (-180, 180))), _connector='OR'), name='port_lies_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='ReadingSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='to')),
                ('places', models.PositiveSmallIntegerField(verbose_name='places')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reading_slots', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'reading slot',
                'ordering': ['starts_at', 'id'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('unit', 'starts_at'), name='slot_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='slot_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='slot_has_places')],
            },
        ),
        migrations.CreateModel(
            name='RequestedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('title', models.CharField(max_length=200, verbose_name='title or gist')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='file or document number')),
                ('manner', models.CharField(blank=True, choices=[('view', 'read it'), ('hand_copy', 'copy it out by hand'), ('photograph', 'photograph it with my own device'), ('copy', 'a paper copy'), ('file', 'an electronic copy')], max_length=10, verbose_name='how')),
                ('original_reason', models.CharField(blank=True, max_length=300, verbose_name='why the original is needed')),
                ('verdict', models.CharField(blank=True, choices=[('full', 'given in full'), ('partial', 'given in part, the rest held back'), ('refuse', 'held back'), ('elsewhere', 'to be found elsewhere'), ('none', 'we hold no such thing')], max_length=10, verbose_name='decision')),
                ('grounds', models.JSONField(blank=True, default=list, verbose_name='grounds')),
                ('explanation', models.CharField(blank=True, max_length=1000, verbose_name='explanation')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requested_items', to='cases.case')),
            ],
            options={
                'verbose_name': 'requested item',
                'ordering': ['case', 'order'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('case', 'order'), name='item_order_once'), models.CheckConstraint(condition=models.Q(('verdict__in', ['', 'full', 'partial', 'refuse', 'elsewhere', 'none'])), name='item_verdict_known'), models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ['partial', 'refuse']), _negated=True), models.Q(('grounds', []), _negated=True), _connector='OR'), name='item_held_back_on_a_ground'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'elsewhere'), _negated=True), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='item_elsewhere_says_where')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.PositiveSmallIntegerField(verbose_name='place')),
                ('booked_at', models.DateTimeField(verbose_name='booked at')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                ('came_at', models.DateTimeField(blank=True, null=True, verbose_name='came at')),
                ('missed_at', models.DateTimeField(blank=True, null=True, verbose_name='missed')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='cases.case')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='applications.readingslot')),
            ],
            options={
                'verbose_name': 'appointment',
                'ordering': ['id'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('slot', 'seat'), name='appointment_one_a_place'), models.UniqueConstraint(condition=models.Q(('came_at', None), ('cancelled_at', None), ('missed_at', None)), fields=('case',), name='appointment_one_ahead_a_case'), models.CheckConstraint(condition=models.Q(('seat__gte', 1)), name='appointment_has_a_place'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at', None), ('came_at', None)), models.Q(('cancelled_at', None), ('missed_at', None)), models.Q(('came_at', None), ('missed_at', None)), _connector='OR'), name='appointment_ends_one_way')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='incident', serialize=False, to='cases.case')),
                ('category', models.CharField(max_length=20, verbose_name='kind')),
                ('occurred_at', models.DateTimeField(verbose_name='when it happened')),
                ('found_at', models.DateTimeField(blank=True, null=True, verbose_name='when it was noticed')),
                ('goes_on', models.BooleanField(blank=True, null=True, verbose_name='still going on')),
                ('place_by', models.CharField(choices=[('port', 'by a port'), ('landmark', 'by a landmark'), ('position', 'by its position'), ('map', 'on the map')], max_length=8, verbose_name='place given')),
                ('county', models.CharField(blank=True, max_length=10, verbose_name='county')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('lon', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('is_anonymous', models.BooleanField(default=False, verbose_name='without a name')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent out at')),
                ('closing', models.CharField(blank=True, choices=[('settled', 'Dealt with'), ('handed_over', 'Handed over to another authority'), ('unfounded', 'Nothing could be found'), ('not_ours', 'Not a matter of ours, said where to turn'), ('false_report', 'False report, dealt with by law')], max_length=12, verbose_name='how it ended')),
                ('port', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.port')),
                ('sent_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('first_answer', models.TextField(blank=True, max_length=2000, verbose_name='first answer')),
                ('result', models.TextField(blank=True, max_length=2000, verbose_name='result')),
            ],
            options={
                'verbose_name': 'incident report',
                'indexes': [models.Index(fields=['category', 'occurred_at'], name='incident_by_kind_and_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ('smuggling', 'illegal_entry', 'drugs_arms', 'illegal_fishing', 'pollution', 'wildlife', 'dispute', 'port_check', 'zone', 'suspicious', 'drifting', 'misconduct', 'other'))), name='incident_category_known'), models.CheckConstraint(condition=models.Q(('found_at', None), ('found_at__gte', models.F('occurred_at')), _connector='OR'), name='incident_found_after_it_happened'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('sent_unit', None)), models.Q(('sent_at__isnull', False), ('sent_unit__isnull', False)), _connector='OR'), name='incident_sent_says_whom'), models.CheckConstraint(condition=models.Q(('place_by__in', ['port', 'landmark', 'position', 'map'])), name='incident_place_by_known'), models.CheckConstraint(condition=models.Q(('closing__in', ['', 'settled', 'handed_over', 'unfounded', 'not_ours', 'false_report'])), name='incident_closing_known'), models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lon', None)), models.Q(('lat__isnull', False), ('lat__range', (-90, 90)), ('lon__isnull', False), ('lon__range', (-180, 180))), _connector='OR'), name='incident_lies_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='Trip',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='trip', serialize=False, to='cases.case')),
                ('etd', models.DateTimeField(verbose_name='planned departure')),
                ('eta', models.DateTimeField(verbose_name='planned return')),
                ('vessel_name', models.CharField(max_length=60, verbose_name='name of the vessel')),
                ('vessel_number', models.CharField(max_length=20, verbose_name='number of the vessel')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='people allowed on board')),
                ('people', models.PositiveSmallIntegerField(verbose_name='people on board')),
                ('infants', models.PositiveSmallIntegerField(default=0, verbose_name='of these under one year')),
                ('insured_until', models.DateField(blank=True, null=True, verbose_name='insured until')),
                ('departed_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('back_said_at', models.DateTimeField(blank=True, null=True, verbose_name='return reported by the applicant')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='return registered')),
                ('departure_port', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.port')),
                ('return_port', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.port')),
            ],
            options={
                'verbose_name': 'trip',
                'indexes': [models.Index(condition=models.Q(('returned_at', None)), fields=['etd'], name='trip_by_departure')],
                'constraints': [models.CheckConstraint(condition=models.Q(('eta__gt', models.F('etd'))), name='trip_returns_after_it_leaves'), models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='trip_has_people'), models.CheckConstraint(condition=models.Q(('infants__lte', models.F('people'))), name='trip_infants_are_people'), models.CheckConstraint(condition=models.Q(('returned_at', None), ('departed_at', None), ('returned_at__gte', models.F('departed_at')), _connector='OR'), name='trip_back_after_it_left')],
            },
        ),
        migrations.CreateModel(
            name='ZoneClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='closed from')),
                ('ends_at', models.DateTimeField(verbose_name='closed until')),
                ('reason_zh', models.CharField(max_length=120, verbose_name='Chinese reason')),
                ('reason_en', models.CharField(max_length=160, verbose_name='English reason')),
                ('declared_at', models.DateTimeField(verbose_name='declared at')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted at')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='applications.controlledzone')),
            ],
            options={
                'verbose_name': 'closing of a zone',
                'ordering': ['-starts_at', '-id'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='zone_closure_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='zone_closure_lifted_by_somebody'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('lifted_at', None)), expressions=[(models.Func(models.F('zone_id'), models.F('zone_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), function='tstzrange'), '&&')], name='zone_closed_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='visit', serialize=False, to='cases.case')),
                ('place', models.CharField(max_length=200, verbose_name='place')),
                ('reason', models.CharField(choices=[('research', 'Academic survey'), ('works', 'Construction works'), ('nature', 'Watching nature'), ('filming', 'Photography, filming from the air'), ('rites', 'Rites and worship'), ('event', 'An event'), ('press', 'News reporting'), ('fishing', 'Fishery'), ('other', 'Something else')], max_length=10, verbose_name='reason')),
                ('entry_at', models.DateTimeField(verbose_name='planned entry')),
                ('exit_at', models.DateTimeField(verbose_name='planned exit')),
                ('people', models.PositiveSmallIntegerField(verbose_name='people')),
                ('holds_from', models.DateTimeField(blank=True, null=True, verbose_name='permitted from')),
                ('holds_until', models.DateTimeField(blank=True, null=True, verbose_name='permitted until')),
                ('days', models.JSONField(default=list, verbose_name='days')),
                ('left_out', models.JSONField(blank=True, default=list, verbose_name='not permitted')),
                ('entered_at', models.DateTimeField(blank=True, null=True, verbose_name='entry checked')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='applications.controlledzone')),
                ('closure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended', to='applications.zoneclosure')),
            ],
            options={
                'verbose_name': 'visit to a zone',
                'indexes': [models.Index(fields=['zone', 'exit_at'], name='visit_of_zone'), models.Index(condition=models.Q(('holds_until__isnull', False)), fields=['holds_until'], name='visit_permit_ends')],
                'constraints': [models.CheckConstraint(condition=models.Q(('exit_at__gt', models.F('entry_at'))), name='visit_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='visit_has_people'), models.CheckConstraint(condition=models.Q(('holds_from', None), models.Q(('holds_from__gte', models.F('entry_at')), ('holds_until__lte', models.F('exit_at'))), _connector='OR'), name='visit_permitted_within_what_was_asked'), models.CheckConstraint(condition=models.Q(('days', []), _negated=True), name='visit_has_days'), models.CheckConstraint(condition=models.Q(models.Q(('holds_from', None), ('holds_until', None)), ('holds_until__gt', models.F('holds_from')), _connector='OR'), name='visit_permit_ends_after_it_begins')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
    ]
