"""What the migrations from 0001 to 0015 do to a new database, which has no rows of before (docs/adr/0051)."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import procedures.models.levels
import simple_history.models
import units.models.coded
import units.text_limits
from django.conf import settings
from django.db import migrations, models

from units.migrations._together import CreateModels

levels = import_module('procedures.migrations.0015_write_service_levels')


class Migration(migrations.Migration):

    replaces = [
        ('procedures', '0001_initial'),
        ('procedures', '0002_initial'),
        ('procedures', '0003_longer_texts_and_a_mark_for_old_codes'),
        ('procedures', '0004_mark_codes_outside_the_rules'),
        ('procedures', '0005_rules_for_codes'),
        ('procedures', '0006_levels_of_publications'),
        ('procedures', '0007_take_levels_from_procedures'),
        ('procedures', '0008_levels_only_on_publications'),
        ('procedures', '0009_sort_keys'),
        ('procedures', '0010_write_sort_keys'),
        ('procedures', '0011_publications_go_with_their_procedure'),
        ('procedures', '0012_decisions_that_end_publications'),
        ('procedures', '0013_long_reasons_of_changes'),
        ('procedures', '0014_list_of_service_levels'),
        ('procedures', '0015_write_service_levels'),
    ]

    initial = True

    dependencies = [
        ('units', '0027_second_factors'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='HistoricalProcedure',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('code', units.models.coded.CodeField(db_index=True, help_text='National code; codes beginning KHA- are internal, not national codes.', max_length=40, verbose_name='code')),
                    ('name', units.models.coded.LineField(max_length=2000, verbose_name='name')),
                    ('field', units.models.coded.LineField(max_length=500, verbose_name='field')),
                    ('sort_order', models.PositiveIntegerField(default=0, verbose_name='order in lists')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical procedure',
                    'verbose_name_plural': 'historical procedures',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPublication',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('level', procedures.models.levels.LevelField(verbose_name='service level')),
                    ('effective_on', models.DateField(verbose_name='effective on')),
                    ('ended_on', models.DateField(blank=True, help_text='Last day; empty: in force.', null=True, verbose_name='ended on')),
                    ('decision_number', units.models.coded.LineField(blank=True, max_length=200, verbose_name='decision number')),
                    ('decision_date', models.DateField(blank=True, null=True, verbose_name='decision date')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('department', models.ForeignKey(blank=True, db_constraint=False, help_text='The department that handles it at province level; empty where no department does.', limit_choices_to={'kind': 'department'}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='units.unit', verbose_name='department')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('procedure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='procedures.procedure', verbose_name='procedure')),
                    ('at_province', models.BooleanField(default=False, verbose_name='handled at province level')),
                    ('at_district', models.BooleanField(default=False, verbose_name='handled at district level')),
                    ('at_commune', models.BooleanField(default=False, verbose_name='handled at commune level')),
                    ('revocation_date', models.DateField(blank=True, null=True, verbose_name='date of the decision that ended it')),
                    ('revocation_number', units.models.coded.LineField(blank=True, help_text='Where no publication follows: the decision that revoked it.', max_length=200, verbose_name='number of the decision that ended it')),
                ],
                options={
                    'verbose_name': 'historical publication',
                    'verbose_name_plural': 'historical publications',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Procedure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', units.models.coded.CodeField(help_text='National code; codes beginning KHA- are internal, not national codes.', max_length=40, unique=True, verbose_name='code')),
                    ('name', units.models.coded.LineField(max_length=2000, verbose_name='name')),
                    ('field', units.models.coded.LineField(max_length=500, verbose_name='field')),
                    ('sort_order', models.PositiveIntegerField(default=0, verbose_name='order in lists')),
                    ('search_key', models.TextField(editable=False)),
                    ('has_old_code', models.BooleanField(db_default=False, default=False, editable=False)),
                    ('field_sort_key', models.TextField(default='', editable=False)),
                    ('sort_key', models.TextField(default='', editable=False)),
                ],
                options={
                    'verbose_name': 'procedure',
                    'verbose_name_plural': 'procedures',
                    'ordering': ['sort_order', 'code'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('code'), condition=models.Q(('has_old_code', False)), name='procedure_code_unique_in_any_case', violation_error_message='Another procedure has this code.'), models.CheckConstraint(condition=models.Q(('has_old_code', True), models.Q(django.db.models.lookups.Exact(models.Func(models.F('code'), models.Value('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_'), function='LTRIM', output_field=models.CharField()), models.Value('')), models.Q(('code__in', ['.', '..']), _negated=True), models.Q(('code', ''), _negated=True)), _connector='OR'), name='procedure_code_spelled', violation_error_message='A code has only letters without marks, digits, “.”, “-” and “_”.')],
                },
            ),
            migrations.CreateModel(
                name='Publication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', procedures.models.levels.LevelField(verbose_name='service level')),
                    ('effective_on', models.DateField(verbose_name='effective on')),
                    ('ended_on', models.DateField(blank=True, help_text='Last day; empty: in force.', null=True, verbose_name='ended on')),
                    ('decision_number', units.models.coded.LineField(blank=True, max_length=200, verbose_name='decision number')),
                    ('decision_date', models.DateField(blank=True, null=True, verbose_name='decision date')),
                    ('department', models.ForeignKey(blank=True, help_text='The department that handles it at province level; empty where no department does.', limit_choices_to={'kind': 'department'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='units.unit', verbose_name='department')),
                    ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='procedures.procedure', verbose_name='procedure')),
                    ('at_province', models.BooleanField(default=False, verbose_name='handled at province level')),
                    ('at_district', models.BooleanField(default=False, verbose_name='handled at district level')),
                    ('at_commune', models.BooleanField(default=False, verbose_name='handled at commune level')),
                    ('revocation_date', models.DateField(blank=True, null=True, verbose_name='date of the decision that ended it')),
                    ('revocation_number', units.models.coded.LineField(blank=True, help_text='Where no publication follows: the decision that revoked it.', max_length=200, verbose_name='number of the decision that ended it')),
                ],
                options={
                    'verbose_name': 'publication',
                    'verbose_name_plural': 'publications',
                    'ordering': ['procedure', 'effective_on'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('effective_on')), _connector='OR'), name='publication_ends_after_start', violation_error_message='The last day must not be before the first.'), models.UniqueConstraint(fields=('procedure', 'effective_on'), name='publication_unique_start', violation_error_message='This procedure already has a publication from that day.'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('procedure',), name='publication_one_open', violation_error_message='This procedure already has a publication in force; end it first.'), models.CheckConstraint(condition=models.Q(('at_province', True), ('at_district', True), ('at_commune', True), _connector='OR'), name='publication_handled_at_some_level', violation_error_message='Choose at least one level: province, district or commune.'), models.CheckConstraint(condition=models.Q(('at_province', False), ('department__isnull', False), _connector='OR'), name='publication_of_province_has_department', violation_error_message='A procedure of the province needs its department.'), models.CheckConstraint(condition=models.Q(('at_province', True), ('department__isnull', True), _connector='OR'), name='publication_department_only_of_province', violation_error_message='Only procedures of the province have a department.'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', False), models.Q(('revocation_date__isnull', True), ('revocation_number', '')), _connector='OR'), name='publication_revoked_has_last_day', violation_error_message='A publication that was revoked needs its last day.'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 99)), name='publication_level_known', violation_error_message='Choose one of the service levels.')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalServiceLevel',
                fields=[
                    ('number', models.PositiveSmallIntegerField(db_index=True, help_text='By which publications name it; it never changes.', verbose_name='number')),
                    ('code', models.CharField(db_index=True, help_text='As in “toan-trinh”.', max_length=20, validators=[units.text_limits.validate_line], verbose_name='code in files')),
                    ('name', units.models.coded.LineField(max_length=100, verbose_name='name')),
                    ('scheme', units.models.coded.LineField(help_text='The decree that names the level.', max_length=200, verbose_name='scheme')),
                    ('rank', models.PositiveSmallIntegerField(help_text='From 1, the lowest; a raise leads to a higher one.', verbose_name='rank in its scheme')),
                    ('is_full', models.BooleanField(default=False, help_text="The level whose share the ministry's indicators count.", verbose_name='all steps are online')),
                    ('active_from', models.DateField(verbose_name='from')),
                    ('active_until', models.DateField(blank=True, help_text='Last day; empty: in force.', null=True, verbose_name='until')),
                    ('counts', models.BooleanField(default=True, help_text='Otherwise its procedures are reported and shown apart, and not counted in the rate.', verbose_name='counts in the rate')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical service level',
                    'verbose_name_plural': 'historical service levels',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='ServiceLevel',
                fields=[
                    ('number', models.PositiveSmallIntegerField(help_text='By which publications name it; it never changes.', primary_key=True, serialize=False, verbose_name='number')),
                    ('code', models.CharField(help_text='As in “toan-trinh”.', max_length=20, unique=True, validators=[units.text_limits.validate_line], verbose_name='code in files')),
                    ('name', units.models.coded.LineField(max_length=100, verbose_name='name')),
                    ('scheme', units.models.coded.LineField(help_text='The decree that names the level.', max_length=200, verbose_name='scheme')),
                    ('rank', models.PositiveSmallIntegerField(help_text='From 1, the lowest; a raise leads to a higher one.', verbose_name='rank in its scheme')),
                    ('is_full', models.BooleanField(default=False, help_text="The level whose share the ministry's indicators count.", verbose_name='all steps are online')),
                    ('active_from', models.DateField(verbose_name='from')),
                    ('active_until', models.DateField(blank=True, help_text='Last day; empty: in force.', null=True, verbose_name='until')),
                    ('counts', models.BooleanField(default=True, help_text='Otherwise its procedures are reported and shown apart, and not counted in the rate.', verbose_name='counts in the rate')),
                ],
                options={
                    'verbose_name': 'service level',
                    'verbose_name_plural': 'service levels',
                    'ordering': ['active_from', 'rank'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 99)), name='service_level_number_in_range', violation_error_message='The number is from 1 to 99.'), models.CheckConstraint(condition=models.Q(('active_until__isnull', True), ('active_until__gte', models.F('active_from')), _connector='OR'), name='service_level_ends_after_start', violation_error_message='The last day must not be before the first.'), models.UniqueConstraint(fields=('scheme', 'rank'), name='service_level_rank_once_in_scheme', violation_error_message='Another level of the scheme has this rank.')],
                },
            ),
        ]),
        migrations.RunPython(levels.write, levels.take_back),
    ]
