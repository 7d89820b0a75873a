"""What the migrations from 0001 to 0005 do to a new database, which has no rows of before (docs/adr/0051)."""

import django.db.models.deletion
import exchange.models.code_tables
import simple_history.models
import units.clock
import units.models.coded
from django.conf import settings
from django.db import migrations, models

from units.migrations._together import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('exchange', '0001_code_tables_and_value_files'),
        ('exchange', '0002_files_of_dossiers'),
        ('exchange', '0003_choices_about_drafts'),
        ('exchange', '0004_days_of_recorded_dossiers'),
        ('exchange', '0005_code_tables_of_dossiers'),
    ]

    initial = True

    dependencies = [
        ('reporting', '0044_uploads_of_counted_systems'),
        ('units', '0037_open_data_settings'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='CodeTable',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', units.models.coded.CodeField(help_text='Names the table in addresses: /dhis2/CODE/api/…', max_length=40, unique=True, validators=[exchange.models.code_tables.validate_table_code], verbose_name='code')),
                    ('name', units.models.coded.LineField(help_text='The other system, as people call it.', max_length=200, verbose_name='name')),
                    ('scheme', models.CharField(choices=[('element', 'Data element = procedure and figure together'), ('figure', 'Data element = figure, category option combination = procedure'), ('procedure', 'Data element = procedure, category option combination = figure')], default='element', max_length=10, verbose_name='scheme of codes')),
                    ('data_set', units.models.coded.LineField(default='online-dossiers', help_text='What the other system calls the monthly report.', max_length=100, verbose_name='data set')),
                    ('dimension', models.CharField(default='procedure', help_text='The attribute of a value that holds the category option combination.', max_length=40, validators=[exchange.models.code_tables.validate_dimension], verbose_name='attribute in ADX')),
                ],
                options={
                    'verbose_name': 'code table',
                    'verbose_name_plural': 'code tables',
                    'ordering': ['code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('scheme__in', ['element', 'figure', 'procedure'])), name='code_table_scheme_known', violation_error_message='Choose one of the three schemes.'), models.CheckConstraint(condition=models.Q(('data_set', ''), _negated=True), name='code_table_names_data_set', violation_error_message='Say what the other system calls the monthly report.')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalCodeMapping',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('subject', models.CharField(choices=[('unit', 'Unit'), ('procedure', 'Procedure'), ('figure', 'Figure'), ('element', 'Figure of a procedure')], max_length=10, verbose_name='kind of line')),
                    ('ours', models.CharField(max_length=100, verbose_name='our code')),
                    ('theirs', units.models.coded.LineField(max_length=100, verbose_name='their code')),
                    ('valid_from', models.DateField(blank=True, help_text='First day; empty: from the beginning.', null=True, verbose_name='valid from')),
                    ('valid_until', models.DateField(blank=True, help_text='Last day; empty: no end.', null=True, verbose_name='valid until')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('table', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exchange.codetable', verbose_name='code table')),
                ],
                options={
                    'verbose_name': 'historical line of a code table',
                    'verbose_name_plural': 'historical lines of code tables',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCodeTable',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('code', units.models.coded.CodeField(db_index=True, help_text='Names the table in addresses: /dhis2/CODE/api/…', max_length=40, validators=[exchange.models.code_tables.validate_table_code], verbose_name='code')),
                    ('name', units.models.coded.LineField(help_text='The other system, as people call it.', max_length=200, verbose_name='name')),
                    ('scheme', models.CharField(choices=[('element', 'Data element = procedure and figure together'), ('figure', 'Data element = figure, category option combination = procedure'), ('procedure', 'Data element = procedure, category option combination = figure')], default='element', max_length=10, verbose_name='scheme of codes')),
                    ('data_set', units.models.coded.LineField(default='online-dossiers', help_text='What the other system calls the monthly report.', max_length=100, verbose_name='data set')),
                    ('dimension', models.CharField(default='procedure', help_text='The attribute of a value that holds the category option combination.', max_length=40, validators=[exchange.models.code_tables.validate_dimension], verbose_name='attribute in ADX')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical code table',
                    'verbose_name_plural': 'historical code tables',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='CodeMapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject', models.CharField(choices=[('unit', 'Unit'), ('procedure', 'Procedure'), ('figure', 'Figure'), ('element', 'Figure of a procedure')], max_length=10, verbose_name='kind of line')),
                    ('ours', models.CharField(max_length=100, verbose_name='our code')),
                    ('theirs', units.models.coded.LineField(max_length=100, verbose_name='their code')),
                    ('valid_from', models.DateField(blank=True, help_text='First day; empty: from the beginning.', null=True, verbose_name='valid from')),
                    ('valid_until', models.DateField(blank=True, help_text='Last day; empty: no end.', null=True, verbose_name='valid until')),
                    ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mappings', to='exchange.codetable', verbose_name='code table')),
                ],
                options={
                    'verbose_name': 'line of a code table',
                    'verbose_name_plural': 'lines of code tables',
                    'ordering': ['table', 'subject', 'ours', models.OrderBy(models.F('valid_from'), nulls_first=True)],
                    'constraints': [models.CheckConstraint(condition=models.Q(('subject__in', ['unit', 'procedure', 'figure', 'element'])), name='code_mapping_subject_known', violation_error_message='Choose what the line is about.'), models.CheckConstraint(condition=models.Q(models.Q(('ours', ''), _negated=True), models.Q(('theirs', ''), _negated=True)), name='code_mapping_has_both_codes', violation_error_message='A line needs both codes.'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='code_mapping_ends_after_start', violation_error_message='The last day must not be before the first.')],
                },
            ),
            migrations.CreateModel(
                name='ValueFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uploaded_by_name', models.CharField(max_length=200, verbose_name='who')),
                    ('uploaded_at', models.DateTimeField(default=units.clock.now, verbose_name='uploaded at')),
                    ('file_name', models.CharField(max_length=200, verbose_name='file name')),
                    ('sha256', models.CharField(max_length=64, verbose_name='check code')),
                    ('content', models.BinaryField(null=True)),
                    ('good_only', models.BooleanField(default=False, verbose_name='good values only')),
                    ('values', models.PositiveIntegerField(verbose_name='values')),
                    ('changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                    ('refused', models.PositiveIntegerField(default=0, verbose_name='refused')),
                    ('digest', models.CharField(editable=False, max_length=64)),
                    ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied at')),
                    ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exchange.codetable', verbose_name='code table')),
                    ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ],
                options={
                    'verbose_name': 'file of figures of another system',
                    'verbose_name_plural': 'files of figures of other systems',
                    'ordering': ['-uploaded_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('applied_at__isnull', True), ('content__isnull', True), _connector='OR'), name='value_file_waits_or_is_applied', violation_error_message='A file that was applied is no longer pending.')],
                },
            ),
            migrations.CreateModel(
                name='DossierFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_name', models.CharField(max_length=200, verbose_name='who')),
                    ('brought_at', models.DateTimeField(default=units.clock.now, verbose_name='uploaded at')),
                    ('source', models.CharField(choices=[('typed', 'typed'), ('file', 'from a file'), ('api', 'by interface'), ('on_behalf', 'entered on behalf of the unit')], default='file', max_length=10, verbose_name='source')),
                    ('system', units.models.coded.LineField(max_length=100, verbose_name='counted system')),
                    ('file_name', models.CharField(max_length=200, verbose_name='file name')),
                    ('size', models.PositiveBigIntegerField(default=0, verbose_name='size')),
                    ('sha256', models.CharField(max_length=64, verbose_name='check code')),
                    ('language', models.CharField(max_length=8, verbose_name='language')),
                    ('shape', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting its turn'), ('counting', 'Being counted'), ('counted', 'Counted, not recorded yet'), ('recorded', 'Recorded'), ('failed', 'Could not be counted'), ('ended', 'Given up')], default='waiting', max_length=10, verbose_name='state')),
                    ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                    ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='begun at')),
                    ('alive_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                    ('good', models.PositiveIntegerField(default=0, verbose_name='counted')),
                    ('repeated', models.PositiveIntegerField(default=0, verbose_name='repeated')),
                    ('differing', models.PositiveIntegerField(default=0)),
                    ('refused', models.PositiveIntegerField(default=0, verbose_name='refused')),
                    ('outcome', models.JSONField(default=dict)),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('seen_upload', models.PositiveBigIntegerField(blank=True, null=True)),
                    ('refusal', models.TextField(blank=True, verbose_name='why it could not be counted')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ('upload', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.systemupload', verbose_name='recorded as')),
                    ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exchange.codetable', verbose_name='code table')),
                ],
                options={
                    'verbose_name': 'file of dossiers',
                    'verbose_name_plural': 'files of dossiers',
                    'ordering': ['-brought_at', '-pk'],
                    'indexes': [models.Index(fields=['state', 'brought_at'], name='dossier_file_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'counting', 'counted', 'recorded', 'failed', 'ended'])), name='dossier_file_state_known', violation_error_message='Unknown state of a file.'), models.CheckConstraint(condition=models.Q(('source__in', ['file', 'api'])), name='dossier_file_source_known', violation_error_message='Unknown source of a figure.'), models.CheckConstraint(condition=models.Q(('system', ''), _negated=True), name='dossier_file_names_a_system', violation_error_message='Name the system whose dossiers these are.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'recorded'), ('upload__isnull', False)), models.Q(models.Q(('state', 'recorded'), _negated=True), ('upload__isnull', True)), _connector='OR'), name='dossier_file_recorded_has_upload', violation_error_message='A file that is recorded has its upload, and no other has one.')],
                },
            ),
            migrations.CreateModel(
                name='DossierPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('lines', 'rows to be counted'), ('counts', 'counts'), ('refused', 'refused rows')], max_length=10)),
                    ('number', models.PositiveIntegerField()),
                    ('content', models.BinaryField()),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='exchange.dossierfile')),
                ],
                options={
                    'ordering': ['file', 'kind', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('file', 'kind', 'number'), name='dossier_part_once', violation_error_message='This piece of the file is stored already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['lines', 'counts', 'refused'])), name='dossier_part_kind_known', violation_error_message='Unknown kind of a piece.')],
                },
            ),
            migrations.CreateModel(
                name='DraftChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_on', models.BooleanField(verbose_name='switched on')),
                    ('by_name', models.CharField(max_length=200, verbose_name='who')),
                    ('at', models.DateTimeField(default=units.clock.now, verbose_name='at')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draft_choices', to='units.unit', verbose_name='unit')),
                ],
                options={
                    'verbose_name': 'choice about figures from the one-stop system',
                    'verbose_name_plural': 'choices about figures from the one-stop system',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('by_name', ''), _negated=True), name='draft_choice_has_a_name', violation_error_message='A choice names who made it.')],
                },
            ),
            migrations.CreateModel(
                name='DossierDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('system', units.models.coded.LineField(max_length=100, verbose_name='counted system')),
                    ('day', models.DateField(verbose_name='day')),
                    ('dossiers', models.PositiveIntegerField(verbose_name='dossiers')),
                    ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.reportingperiod', verbose_name='reporting period')),
                ],
                options={
                    'verbose_name': 'day of recorded dossiers',
                    'verbose_name_plural': 'days of recorded dossiers',
                    'ordering': ['system', 'day'],
                    'constraints': [models.UniqueConstraint(fields=('period', 'system', 'day'), name='dossier_day_once', violation_error_message='This day of the system is recorded already.'), models.CheckConstraint(condition=models.Q(('dossiers__gte', 1)), name='dossier_day_has_dossiers', violation_error_message='A day without dossiers is not recorded.')],
                },
            ),
        ]),
    ]
