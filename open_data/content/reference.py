"""The datasets by which figures are judged and read: the catalogue of a month, quotas of a year, frozen rankings."""

from __future__ import annotations

from django.db.models import Min
from django.utils import translation

from open_data.content.rows import Content, percent_or_none
from open_data.models import Dataset
from open_data.notes import row_note
from procedures.models import Publication, service_levels
from procedures.models.levels import written_level
from quotas.models import Quota
from quotas.models.decisions import DecisionState
from reporting.models import CatalogueEntry, FrozenRanking, ReportingPeriod
from units import clock


def procedures_content(period: ReportingPeriod) -> Content:
    """The publications in force on some day of ``period``, in the catalogue's order. Three queries."""
    note = row_note()
    exempt: dict[int, bool] = {}
    for procedure, is_exempt in CatalogueEntry.objects.filter(period=period).values_list("procedure", "exempt"):
        exempt[procedure] = exempt.get(procedure, True) and is_exempt
    first = dict(Publication.objects.order_by().values_list("procedure").annotate(first=Min("effective_on")))
    published = Publication.objects.in_force_during(period.starts_on, period.ends_on)
    published = published.select_related("procedure", "department")
    rows = [
        (
            period.name,
            each.procedure.code,
            each.procedure.name,
            each.procedure.field,
            written_level(each.level),
            _level_name(each.level),
            each.at_province,
            each.at_district,
            each.at_commune,
            each.department.code if each.department else "",
            each.effective_on,
            first.get(each.procedure_id),
            each.decision_number,
            each.decision_date,
            not exempt[each.procedure_id] if each.procedure_id in exempt else None,
            note,
        )
        for each in published.order_by("procedure__sort_order", "procedure__code", "effective_on")
    ]
    return Content(Dataset.PROCEDURES, period.name, rows, period.starts_on, period.ends_on)


def _level_name(number: int) -> str:
    level = service_levels().get(number)
    with translation.override("vi"):
        return level.name if level else str(number)


def quotas_content(year: int) -> Content:
    """What the decisions in force of ``year`` gave to units: no draft, none that was withdrawn. One query."""
    note = row_note()
    quotas = Quota.objects.filter(decision__year=year, decision__state=DecisionState.IN_FORCE)
    quotas = quotas.select_related("decision", "tier", "unit").order_by(
        "decision__first_month", "unit__sort_order", "unit__code", "unit_id"
    )
    rows = [
        (
            each.decision.year,
            each.decision.first_month,
            each.decision.number,
            each.decision.issued_on,
            each.tier.code,
            each.tier.name,
            each.unit.code,
            each.unit.gso_code,
            each.unit.name,
            each.unit.kind,
            percent_or_none(each.tier.minimum_hundredths),
            note,
        )
        for each in quotas
    ]
    return Content(Dataset.QUOTAS, str(year), rows)


def ranking_content(ranking: FrozenRanking) -> Content:
    """A frozen ranking as it was declared, without who froze it, reasons and notes. One query."""
    note, frozen_on = row_note(), clock.day_of(ranking.frozen_at)
    rows = [
        (
            ranking.period_name,
            ranking.number,
            frozen_on,
            ranking.is_final,
            line.position,
            line.unit_code,
            line.unit_name,
            line.kind,
            percent_or_none(line.minimum_hundredths),
            line.received_total,
            line.received_online,
            line.returned_by_post,
            line.months_reported,
            line.months_expected,
            line.rate,
            line.gap,
            line.status,
            line.rank,
            line.rank_by_gap,
            line.has_few_dossiers,
            line.misses_months,
            ranking.sha256,
            note,
        )
        for line in ranking.lines.order_by("position")
    ]
    period = ranking.period
    return Content(Dataset.RANKINGS, ranking.period_name, rows, period.starts_on, period.ends_on)
