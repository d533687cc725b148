import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('path', models.CharField(max_length=120, unique=True, verbose_name='path')),
                ('kind', models.CharField(choices=[('hq', 'Headquarters'), ('branch', 'Branch'), ('office', 'Office'), ('command', 'Command centre'), ('corps', 'Patrol corps'), ('fleet', 'Flotilla'), ('station', 'Station')], max_length=10, verbose_name='kind')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('county', models.CharField(blank=True, max_length=10, verbose_name='county')),
                ('township', models.CharField(blank=True, max_length=10, verbose_name='township')),
                ('address_zh', models.CharField(blank=True, max_length=120, verbose_name='Chinese address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('is_open_24h', models.BooleanField(default=False, verbose_name='open around the clock')),
                ('serves_public', models.BooleanField(default=True, verbose_name='serves the public')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'unit',
                'ordering': ['path'],
                'indexes': [models.Index(fields=['path'], name='unit_subtree', opclasses=['varchar_pattern_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['hq', 'branch', 'office', 'command', 'corps', 'fleet', 'station'])), name='unit_kind_known'), models.CheckConstraint(condition=models.Q(('path__endswith', '/')), name='unit_path_ends_in_slash'), models.CheckConstraint(condition=models.Q(('parent__isnull', False), ('kind', 'hq'), _connector='OR'), name='unit_only_hq_has_no_parent')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name_zh', models.CharField(max_length=50, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='English name')),
                ('title_zh', models.CharField(blank=True, max_length=40, verbose_name='Chinese title')),
                ('title_en', models.CharField(blank=True, max_length=80, verbose_name='English title')),
                ('extension', models.CharField(blank=True, max_length=20, verbose_name='extension')),
                ('language', models.CharField(default='zh-hant', max_length=10, verbose_name='language')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demo sign-in')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'indexes': [],
                'constraints': [],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in_for', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'absence',
                'ordering': ['starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('person', models.F('deputy')), _negated=True), name='absence_deputy_is_someone_else'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person_id'), models.F('person_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange'), '&&')], name='absence_one_deputy_at_a_time')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DutyShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts_as_deputy', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'duty shift',
                'ordering': ['starts_at'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('officer', models.F('deputy')), _negated=True), name='shift_deputy_is_someone_else'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('unit_id'), models.F('unit_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange'), '&&')], name='shift_one_officer_a_unit'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('officer_id'), models.F('officer_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange'), '&&')], name='shift_nobody_at_two_desks')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('duty', 'Duty officer'), ('officer', 'Case officer'), ('supervisor', 'Supervisor'), ('secretariat', 'Secretariat'), ('records', 'Records'), ('editor', 'Editor'), ('publisher', 'Publisher'), ('ethics', 'Civil service ethics'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=20, verbose_name='role')),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'membership',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['duty', 'officer', 'supervisor', 'secretariat', 'records', 'editor', 'publisher', 'ethics', 'auditor', 'administrator'])), name='membership_role_known'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='membership_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('user', 'unit', 'role'), name='membership_held_once')],
            },
        ),
    ]
