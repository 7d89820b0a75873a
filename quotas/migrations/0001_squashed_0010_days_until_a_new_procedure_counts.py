"""What the migrations from 0001 to 0010 do to a new database, which has no rows of before (docs/adr/0051)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import simple_history.models
import units.models.coded
from django.conf import settings
from django.db import migrations, models

from units.migrations._together import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('quotas', '0001_initial'),
        ('quotas', '0002_initial'),
        ('quotas', '0003_longer_texts_and_a_mark_for_old_codes'),
        ('quotas', '0004_mark_codes_outside_the_rules'),
        ('quotas', '0005_rules_for_codes'),
        ('quotas', '0006_state_of_a_decision'),
        ('quotas', '0007_plainer_words'),
        ('quotas', '0008_every_commune_and_exceptions'),
        ('quotas', '0009_long_reasons_of_changes'),
        ('quotas', '0010_days_until_a_new_procedure_counts'),
    ]

    initial = True

    dependencies = [
        ('units', '0024_version_of_the_data'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='HistoricalQuotaDecision',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('first_month', models.PositiveSmallIntegerField(default=1, help_text='A later decision replaces the earlier one completely from this month on.', verbose_name='first month')),
                    ('number', units.models.coded.LineField(blank=True, help_text='Leave blank when not known; never invent one.', max_length=200, verbose_name='number')),
                    ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
                    ('signer', models.CharField(blank=True, max_length=150, verbose_name='signed by')),
                    ('new_procedure_rule', models.CharField(choices=[('exclude_first_year', 'Not counted in the year of first publication'), ('count_at_once', 'Counted from the first publication'), ('count_after_days', 'Counted a number of days after taking effect')], default='exclude_first_year', max_length=20, verbose_name='newly published procedures')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('state', models.CharField(choices=[('draft', 'Draft, judges nobody'), ('in_force', 'In force'), ('withdrawn', 'Withdrawn')], default='in_force', max_length=10, verbose_name='state')),
                    ('count_after_days', models.PositiveSmallIntegerField(blank=True, help_text='For the rule “a number of days after taking effect”: a procedure counts from the first period that begins at least so many days after its first publication took effect.', null=True, verbose_name='days until a new procedure counts')),
                ],
                options={
                    'verbose_name': 'historical quota decision',
                    'verbose_name_plural': 'historical quota decisions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalQuotaTier',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('code', units.models.coded.CodeField(max_length=40, verbose_name='code')),
                    ('name', units.models.coded.LineField(max_length=500, verbose_name='name')),
                    ('kind', models.CharField(choices=[('department', 'Departments and boards'), ('district', "District people's committees"), ('commune', "Commune people's committees")], max_length=10, verbose_name='group')),
                    ('minimum_hundredths', models.PositiveIntegerField(help_text='4500 is 45%. From 0 to 10000.', verbose_name='minimum, in hundredths of a percent')),
                    ('applies_to', models.CharField(choices=[('units', 'The listed units'), ('communes_of', 'All communes of the listed districts'), ('all_communes', 'All communes of the province')], default='units', max_length=12, verbose_name='applies to')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quotas.quotadecision', verbose_name='decision')),
                ],
                options={
                    'verbose_name': 'historical quota tier',
                    'verbose_name_plural': 'historical quota tiers',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalQuotaTier_units',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='quotas.historicalquotatier')),
                    ('unit', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='units.unit')),
                    ('quotatier', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quotas.quotatier')),
                ],
                options={
                    'verbose_name': 'HistoricalQuotaTier_units',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Quota',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='units.unit', verbose_name='unit')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='quotas.quotadecision', verbose_name='decision')),
                    ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='quotas.quotatier', verbose_name='tier')),
                ],
                options={
                    'verbose_name': 'quota of a unit',
                    'verbose_name_plural': 'quotas of units',
                    'ordering': ['decision', 'unit'],
                    'constraints': [models.UniqueConstraint(fields=('decision', 'unit'), name='quota_one_a_unit', violation_error_message='A unit has one quota in a decision.')],
                },
            ),
            migrations.CreateModel(
                name='QuotaDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('first_month', models.PositiveSmallIntegerField(default=1, help_text='A later decision replaces the earlier one completely from this month on.', verbose_name='first month')),
                    ('number', units.models.coded.LineField(blank=True, help_text='Leave blank when not known; never invent one.', max_length=200, verbose_name='number')),
                    ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
                    ('signer', models.CharField(blank=True, max_length=150, verbose_name='signed by')),
                    ('new_procedure_rule', models.CharField(choices=[('exclude_first_year', 'Not counted in the year of first publication'), ('count_at_once', 'Counted from the first publication'), ('count_after_days', 'Counted a number of days after taking effect')], default='exclude_first_year', max_length=20, verbose_name='newly published procedures')),
                    ('state', models.CharField(choices=[('draft', 'Draft, judges nobody'), ('in_force', 'In force'), ('withdrawn', 'Withdrawn')], default='in_force', max_length=10, verbose_name='state')),
                    ('count_after_days', models.PositiveSmallIntegerField(blank=True, help_text='For the rule “a number of days after taking effect”: a procedure counts from the first period that begins at least so many days after its first publication took effect.', null=True, verbose_name='days until a new procedure counts')),
                ],
                options={
                    'verbose_name': 'quota decision',
                    'verbose_name_plural': 'quota decisions',
                    'ordering': ['-year', '-first_month'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('first_month__gte', 1), ('first_month__lte', 12)), name='decision_first_month_valid', violation_error_message='The first month must be from 1 to 12.'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='decision_year_valid', violation_error_message='The year must be from 2000 to 2100.'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('year', 'first_month'), name='decision_unique_month_in_force', violation_error_message='A decision is already in force from this month of the year.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_force', 'withdrawn'])), name='decision_state_known', violation_error_message='A decision is a draft, in force or withdrawn.'), models.CheckConstraint(condition=models.Q(('new_procedure_rule__in', ['exclude_first_year', 'count_at_once', 'count_after_days'])), name='decision_rule_known', violation_error_message='Choose one of the rules.'), models.CheckConstraint(condition=models.Q(models.Q(('count_after_days__isnull', False), ('new_procedure_rule', 'count_after_days'), ('count_after_days__gte', 1), ('count_after_days__lte', 730)), models.Q(models.Q(('new_procedure_rule', 'count_after_days'), _negated=True), ('count_after_days__isnull', True)), _connector='OR'), name='decision_days_with_their_rule', violation_error_message='Enter a number of days from 1 to 730, as the rule for new procedures says.')],
                },
            ),
            migrations.CreateModel(
                name='QuotaTier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', units.models.coded.CodeField(max_length=40, verbose_name='code')),
                    ('name', units.models.coded.LineField(max_length=500, verbose_name='name')),
                    ('kind', models.CharField(choices=[('department', 'Departments and boards'), ('district', "District people's committees"), ('commune', "Commune people's committees")], max_length=10, verbose_name='group')),
                    ('minimum_hundredths', models.PositiveIntegerField(help_text='4500 is 45%. From 0 to 10000.', verbose_name='minimum, in hundredths of a percent')),
                    ('applies_to', models.CharField(choices=[('units', 'The listed units'), ('communes_of', 'All communes of the listed districts'), ('all_communes', 'All communes of the province')], default='units', max_length=12, verbose_name='applies to')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tiers', to='quotas.quotadecision', verbose_name='decision')),
                    ('units', models.ManyToManyField(blank=True, related_name='tiers', to='units.unit', verbose_name='listed units')),
                    ('has_old_code', models.BooleanField(db_default=False, default=False, editable=False)),
                    ('excepted', models.ManyToManyField(blank=True, help_text='Communes, or districts with all their communes, to which the tier does not apply.', related_name='tiers_excepting', to='units.unit', verbose_name='excepted units')),
                ],
                options={
                    'verbose_name': 'quota tier',
                    'verbose_name_plural': 'quota tiers',
                    'ordering': ['decision', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('decision', 'code'), name='tier_code_unique_in_decision', violation_error_message='Another tier of this decision has this code.'), models.CheckConstraint(condition=models.Q(('minimum_hundredths__gte', 0), ('minimum_hundredths__lte', 10000)), name='tier_minimum_is_a_percentage', violation_error_message='The minimum must be from 0% to 100%.'), models.CheckConstraint(condition=models.Q(('kind__in', ['department', 'district', 'commune'])), name='tier_kind_known', violation_error_message='Choose one of the three groups.'), models.UniqueConstraint(models.F('decision'), django.db.models.functions.text.Lower('code'), condition=models.Q(('has_old_code', False)), name='tier_code_unique_in_any_case', violation_error_message='Another tier of this decision has this code.'), models.CheckConstraint(condition=models.Q(('has_old_code', True), models.Q(django.db.models.lookups.Exact(models.Func(models.F('code'), models.Value('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_'), function='LTRIM', output_field=models.CharField()), models.Value('')), models.Q(('code__in', ['.', '..']), _negated=True), models.Q(('code', ''), _negated=True)), _connector='OR'), name='tier_code_spelled', violation_error_message='A code has only letters without marks, digits, “.”, “-” and “_”.'), models.CheckConstraint(condition=models.Q(('applies_to__in', ['units', 'communes_of', 'all_communes'])), name='tier_scope_known', violation_error_message='Choose whom the tier applies to.'), models.CheckConstraint(condition=models.Q(('applies_to', 'units'), ('kind', 'commune'), _connector='OR'), name='tier_of_communes_is_for_communes', violation_error_message='A tier that applies to all communes is for communes only.')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalQuotaTier_excepted',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='quotas.historicalquotatier')),
                    ('quotatier', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quotas.quotatier')),
                    ('unit', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='units.unit')),
                ],
                options={
                    'verbose_name': 'HistoricalQuotaTier_excepted',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
        ]),
    ]
