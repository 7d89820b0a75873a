"""Loading a province from its files: all of them or nothing, and nothing twice (DESIGN section 10, `load_province`)."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from procedures.models import LEVEL_FLAGS, Procedure, Publication
from quotas.actions.tiers import quotas_assign
from quotas.models import NewProcedureRule, QuotaDecision, QuotaTier
from reporting.actions.figures import figures_lock
from reporting.loading.problems import FileProblems, refuse_files
from reporting.loading.province_rows import (
    ProvinceRows,
    read_changes,
    read_periods,
    read_procedures,
    read_tiers,
    read_units,
)
from reporting.loading.reference import LOADER, Merged, Ownership, merge
from reporting.loading.tiles import read_tiles
from reporting.models import ReportingPeriod
from units.actions.figures import figures_mark_stale
from units.models import DistrictTile, Unit

REQUIRED = {"units.csv": read_units, "periods.csv": read_periods, "procedures.csv": read_procedures}
OPTIONAL = {
    "procedures_2020_additions.csv": read_procedures,
    "level_changes.csv": read_changes,
    "quota_tiers_2020.csv": read_tiers,
    "districts_schematic.geojson": read_tiles,
}
DECISION_YEAR = 2020
UNIT_FIELDS = ("kind", "gso_code", "name", "division_type", "parent_id", "sort_order", "sort_key", "search_key")
PERIOD_FIELDS = ("starts_on", "ends_on", "opens_on", "due_on_department", "due_on_district", "due_on_commune")
PROCEDURE_FIELDS = ("name", "field", "sort_order", "sort_key", "field_sort_key", "search_key")
PUBLICATION_FIELDS = ("level", *LEVEL_FLAGS, "department_id", "ended_on", "decision_number", "decision_date")
TILE_FIELDS = ("column", "row")
TIER_FIELDS = ("name", "kind", "minimum_hundredths", "applies_to")


def province_load(*, directory: Path) -> Merged:
    """Load units, periods, procedures, publications, the tiers of 2020 and the tile diagram from ``directory``.

    What somebody changed, moved or deleted since an earlier load stays as it is. Returns what was created, corrected
    and left; a second load of the same files changes nothing.

    Raises:
        FilesRefused: a file is missing or a row is wrong; nothing was changed.
        Refused: two tiers claim one unit; nothing was changed.
    """
    rows = _read(directory)
    with transaction.atomic():
        figures_lock()  # two loads, or a load beside a tick that opens periods, follow each other
        units, unit_by_code = _merge_units(rows)
        periods, _periods = merge(ReportingPeriod, rows.periods.values(), key=("year", "month"), fields=PERIOD_FIELDS)
        catalogue = _merge_catalogue(rows, unit_by_code)
        tiers = _merge_tiers(rows, unit_by_code) if rows.tiers else Merged()
        done = units + periods + catalogue + tiers
        if done.is_change:
            figures_mark_stale(reason=LOADER)
        done += _merge_tiles(rows, unit_by_code)
    return done


def _read(directory: Path) -> ProvinceRows:
    rows = ProvinceRows()
    for name, read in (REQUIRED | OPTIONAL).items():
        path = directory / name
        if path.is_file():
            read(path, rows)
        elif name in REQUIRED:
            missing = FileProblems(name)
            missing.add(1, "", str(path), _("The file is missing."))
            rows.problems.append(missing)
    refuse_files(rows.problems)
    return rows


def _merge_units(rows: ProvinceRows) -> tuple[Merged, dict[str, Unit]]:
    for unit in rows.units.values():
        unit.fill_keys()
    districts = [unit for code, unit in rows.units.items() if code not in rows.parents]
    done, by_key = _merge_unit_rows(districts)
    communes = []
    for code, parent in rows.parents.items():
        rows.units[code].parent = by_key.get((parent,))
        communes.append(rows.units[code])
    more, by_key = _merge_unit_rows(communes)
    return done + more, {str(key[0]): unit for key, unit in by_key.items()}


def _merge_unit_rows(units: list[Unit]) -> tuple[Merged, dict]:
    # Codes are reused: the latest unit with a code is the one that the file speaks of.
    standing = Unit.objects.order_by(F("active_until").asc(nulls_last=True))
    return merge(Unit, units, key=("code",), fields=UNIT_FIELDS, standing=standing)


def _merge_catalogue(rows: ProvinceRows, units: dict[str, Unit]) -> Merged:
    for procedure in rows.procedures.values():
        procedure.fill_keys()
    done, by_key = merge(Procedure, rows.procedures.values(), key=("code",), fields=PROCEDURE_FIELDS)
    publications = []
    for code, row in rows.publications.items():
        known = by_key.get((code,))
        for publication in row if known else ():
            publication.procedure = known  # type: ignore[assignment]
            publication.department = units.get(rows.departments.get(code, ""))
            publications.append(publication)
    more, _all = merge(
        Publication,
        publications,
        key=("procedure_id", "effective_on"),
        fields=PUBLICATION_FIELDS,
        group=lambda publication: publication.procedure_id,
    )
    return done + more


def _merge_tiles(rows: ProvinceRows, units: dict[str, Unit]) -> Merged:
    """Where the districts stand in the diagram; a file without it leaves what is there."""
    wanted = []
    for code, tile in rows.tiles.items():
        if code in units:  # somebody may have deleted the unit since
            tile.unit = units[code]
            wanted.append(tile)
    done, _all = merge(DistrictTile, wanted, key=("unit_id",), fields=TILE_FIELDS)
    return done


def _merge_tiers(rows: ProvinceRows, units: dict[str, Unit]) -> Merged:
    """The decision of 2020 with its tiers; its number is not known and stays blank."""
    wanted = QuotaDecision(year=DECISION_YEAR, first_month=1, new_procedure_rule=NewProcedureRule.EXCLUDE_FIRST_YEAR)
    done, decisions = merge(QuotaDecision, [wanted], key=("year", "first_month"), fields=("new_procedure_rule",))
    decision = decisions.get((DECISION_YEAR, 1))
    if decision is None:
        return done
    more = Merged()
    owned = Ownership(QuotaTier, ("decision_id", "code"))
    for code, tier in rows.tiers.items():
        members = [units[each] for each in rows.members[code] if each in units]
        more += _merge_tier(tier, decision, members, owned)
    if more.is_change:
        quotas_assign(decision=decision)
    return done + more


def _merge_tier(wanted: QuotaTier, decision: QuotaDecision, members: list[Unit], owned: Ownership) -> Merged:
    known = QuotaTier.objects.filter(decision=decision, code=wanted.code).first()
    tier = known or wanted
    if (known and not owned.is_loaders(known.pk)) or (not known and (decision.pk, wanted.code) in owned.seen):
        return Merged(kept=1)
    differing = [name for name in TIER_FIELDS if getattr(tier, name) != getattr(wanted, name)]
    regrouped = not known or set(tier.units.all()) != set(members)
    if not differing and not regrouped:
        return Merged()
    for name in differing:
        setattr(tier, name, getattr(wanted, name))
    tier.decision = decision
    tier._change_reason = LOADER  # type: ignore[attr-defined]
    tier.save()
    if regrouped:
        tier.units.set(members)
    return Merged(updated=1) if known else Merged(created=1)
