"""The one description of every dataset: files, pages, table schemas and tests are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from open_data.columns import (
    BOOLEAN,
    CODE,
    DATE,
    DISTRICT,
    EXACT,
    EXEMPT,
    GSO,
    IN_MONTH,
    INTEGER,
    KIND,
    NAME,
    NOTE,
    NUMBER,
    PERCENT,
    PERIOD,
    PROVINCE,
    QUOTA,
    RATE,
    RATES,
    REPORTED,
    STATUS,
    STRING,
    SUMMED,
    TO_DATE,
    UNITS,
    Column,
    numbers,
)
from open_data.models import Dataset
from units.models import UnitKind
from units.models.lineage import SuccessionKind


@dataclass(frozen=True, slots=True)
class Description:
    """A dataset: what a row is, what identifies it, and its columns."""

    dataset: Dataset
    row: Any
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def primary_key(self) -> list[str]:
        """The key as schemas know it, whose columns are never empty; nothing where one of them can be."""
        required = {column.name for column in self.columns if column.required}
        return list(self.key) if set(self.key) <= required else []


DESCRIPTIONS: Mapping[str, Description] = {
    each.dataset.value: each
    for each in (
        Description(
            Dataset.UNITS,
            _("An office that reports or reported, with the days on which it exists."),
            ("unit_code", "active_until"),
            (
                CODE,
                GSO,
                NAME,
                KIND,
                Column("division_type", STRING, _("Type of division: city, ward, commune …")),
                Column("district_code", STRING, _("Code of the commune's district today; empty without districts")),
                Column("active_from", DATE, _("First day; empty: since the portal began")),
                Column("active_until", DATE, _("Last day; empty: still in force")),
                NOTE,
            ),
        ),
        Description(
            Dataset.SUCCESSIONS,
            _("A step from a unit that ended to one that carries on its work."),
            ("predecessor_code", "successor_code", "effective_on"),
            (
                Column("effective_on", DATE, _("First day of the successor"), required=True),
                Column("predecessor_code", STRING, _("Code of the unit that ended the day before"), required=True),
                Column("predecessor_gso_code", STRING, _("Its national code")),
                Column("predecessor_name", STRING, _("Its name"), required=True),
                Column("successor_code", STRING, _("Code of the unit that carries on"), required=True),
                Column("successor_gso_code", STRING, _("Its national code")),
                Column("successor_name", STRING, _("Its name"), required=True),
                Column("kind", STRING, _("How the unit passed on"), values=SuccessionKind.values, required=True),
                Column(
                    "passes_on_figures",
                    BOOLEAN,
                    _("Whether the months of the year are added to the successor's"),
                    source=_("Only a merger or a renaming hands the months of the year on."),
                    required=True,
                ),
                Column("legal_basis", STRING, _("The document by which it happened")),
                NOTE,
            ),
        ),
        Description(
            Dataset.PROCEDURES,
            _("A publication of a procedure that was in force on some day of the month."),
            ("period", "procedure_code", "effective_on"),
            (
                PERIOD,
                Column("procedure_code", STRING, _("Code of the procedure; KHA-… are internal codes"), required=True),
                Column("procedure_name", STRING, _("Name of the procedure"), required=True),
                Column("field", STRING, _("Field of the procedure"), required=True),
                Column("service_level", STRING, _("Code of the service level"), required=True),
                Column("service_level_name", STRING, _("Name of the service level in Vietnamese"), required=True),
                Column("at_province", BOOLEAN, _("Handled at province level"), required=True),
                Column("at_district", BOOLEAN, _("Handled at district level"), required=True),
                Column("at_commune", BOOLEAN, _("Handled at commune level"), required=True),
                Column("department_code", STRING, _("Code of the department that handles it at province level")),
                Column("effective_on", DATE, _("First day of this publication"), required=True),
                Column("first_published_on", DATE, _("First day of the procedure's earliest publication")),
                Column("decision_number", STRING, _("Number of the decision that published it")),
                Column("decision_date", DATE, _("Date of that decision")),
                Column(
                    "counted",
                    BOOLEAN,
                    _("Whether its dossiers of the month count in the rate; empty: no unit reports it"),
                    source=_("A procedure is exempt by the rule for new procedures of the decision that judges it."),
                ),
                NOTE,
            ),
        ),
        Description(
            Dataset.QUOTAS,
            _("The quota that a decision in force gave to a unit."),
            ("year", "first_month", "unit_code"),
            (
                Column("year", INTEGER, _("The year of the decision"), required=True),
                Column(
                    "first_month",
                    INTEGER,
                    _("First month that the decision judges"),
                    source=_("A later decision replaces the earlier one completely from its first month on."),
                    required=True,
                ),
                Column("decision_number", STRING, _("Number of the decision; empty where it is not known")),
                Column("decision_issued_on", DATE, _("Date of the decision")),
                Column("tier_code", STRING, _("Code of the tier in the decision"), required=True),
                Column("tier_name", STRING, _("Name of the tier"), required=True),
                CODE,
                GSO,
                NAME,
                KIND,
                Column("quota_percent", NUMBER, _("Minimum share of online dossiers"), PERCENT, required=True),
                NOTE,
            ),
        ),
        Description(
            Dataset.COMPLIANCE,
            _("The confirmed figures of one unit as of one month, and the verdict on its year to date."),
            ("period", "unit_code", "expected"),  # a code may be given again in the month in which its unit ended
            (
                PERIOD,
                CODE,
                GSO,
                NAME,
                KIND,
                DISTRICT,
                Column(
                    "expected",
                    BOOLEAN,
                    _("Whether the unit had to report the month"),
                    source=_("What was sent all the same is in the sums, without rate and verdict."),
                    required=True,
                ),
                Column("reported", BOOLEAN, _("Whether a confirmed report of the month exists"), required=True),
                *numbers("", IN_MONTH),
                *EXEMPT[:2],
                *REPORTED,
                *numbers("ytd_", TO_DATE, SUMMED),
                *EXEMPT[2:],
                QUOTA,
                *RATES,
                STATUS,
                NOTE,
            ),
        ),
        Description(
            Dataset.TOTALS,
            _("The sums of the province or of one group as of one month: sums over sums, never means of rates."),
            ("period", "group"),
            (
                PERIOD,
                Column(
                    "group",
                    STRING,
                    _("The province, or a group of units"),
                    values=(PROVINCE, *UnitKind.values),
                    required=True,
                ),
                Column("units_expected", INTEGER, _("Units that had to report the month"), UNITS, required=True),
                Column("units_reported", INTEGER, _("Of these with a confirmed report"), UNITS, required=True),
                *numbers("", IN_MONTH),
                *EXEMPT[:2],
                *numbers("ytd_", TO_DATE),
                *EXEMPT[2:],
                Column(
                    "month_rate_percent", NUMBER, _("Online rate of the month; empty: nothing received"), PERCENT, RATE
                ),
                RATES[0],
                Column("units_met", INTEGER, _("Units that meet their quota"), UNITS, EXACT, required=True),
                Column("units_not_met", INTEGER, _("Units below their quota so far"), UNITS, EXACT, required=True),
                Column("units_no_dossiers", INTEGER, _("Units with a quota and no dossiers"), UNITS, required=True),
                Column("units_not_reported", INTEGER, _("Units with a quota and no report"), UNITS, required=True),
                Column("units_no_quota", INTEGER, _("Units without a quota"), UNITS, required=True),
                NOTE,
            ),
        ),
        Description(
            Dataset.RANKINGS,
            _("One unit in a ranking that the lead agency declared; names and figures as they were judged then."),
            ("period", "freezing", "position"),
            (
                PERIOD,
                Column(
                    "freezing", INTEGER, _("Which freezing of the month's ranking; the highest holds"), required=True
                ),
                Column("frozen_on", DATE, _("Day on which it was frozen"), required=True),
                Column("is_final", BOOLEAN, _("Whether it is the result of the year"), required=True),
                Column("position", INTEGER, _("Position in the list: by group, ranked units first"), required=True),
                CODE,
                NAME,
                KIND,
                QUOTA,
                *numbers("ytd_", TO_DATE, SUMMED),
                *REPORTED,
                *RATES,
                STATUS,
                Column(
                    "rank",
                    INTEGER,
                    _("Rank in the group by rate; empty: not ranked"),
                    source=_("Ties share the better rank."),
                ),
                Column("rank_by_gap", INTEGER, _("Rank in the group by distance to the quota")),
                Column("few_dossiers", BOOLEAN, _("Whether the rate is over few dossiers"), required=True),
                Column("misses_months", BOOLEAN, _("Whether months are missing"), required=True),
                Column("ranking_sha256", STRING, _("Check code of the frozen ranking in the portal"), required=True),
                NOTE,
            ),
        ),
    )
}


def description(dataset: str) -> Description:
    """The description of a dataset.

    Raises:
        KeyError: there is no such dataset.
    """
    return DESCRIPTIONS[dataset]
