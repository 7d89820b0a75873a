"""Loading a province from its files: all or nothing; a second load changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

from django.db import transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from procedures.models import LEVEL_FLAGS, Procedure, Publication
from quotas.actions.decisions import decision_apply
from quotas.models import RULE_FIELDS, DecisionState, NewProcedureRule, QuotaDecision, QuotaTier
from quotas.snapshots import snapshot_of
from reporting.actions.figures import figures_lock
from reporting.loading.problems import FileProblems, refuse_files
from reporting.loading.province_periods import read_periods
from reporting.loading.province_procedures import read_changes, read_procedures
from reporting.loading.province_rows import ProvinceRows, read_units
from reporting.loading.province_tiers import read_tiers
from reporting.loading.reference import Merged, Ownership, merge
from reporting.loading.tiles import read_tiles
from reporting.models import ReportingPeriod
from units.actions.stale_figures import figures_mark_stale
from units.history import LOADER
from units.models import DistrictTile, Unit
from units.progress import step

REQUIRED = {"units.csv": read_units, "periods.csv": read_periods, "procedures.csv": read_procedures}
ADDITIONS = "procedures_[0-9][0-9][0-9][0-9]_additions.csv"
OPTIONAL = {"level_changes.csv": read_changes, "districts_schematic.geojson": read_tiles}
TIERS = "quota_tiers_[0-9][0-9][0-9][0-9].csv"
YEAR = re.compile("[0-9]{4}")
UNIT_FIELDS = ("kind", "gso_code", "name", "division_type", "parent_id", "sort_key", "search_key")
PERIOD_FIELDS = ("starts_on", "ends_on", "opens_on", "due_on_department", "due_on_district", "due_on_commune")
PROCEDURE_FIELDS = ("name", "field", "sort_key", "field_sort_key", "search_key")
PUBLICATION_FIELDS = ("level", *LEVEL_FLAGS, "department_id", "ended_on", "decision_number", "decision_date")
TILE_FIELDS = ("column", "row")
TIER_FIELDS = ("name", "kind", "minimum_hundredths", "applies_to")


def province_load(*, directory: Path) -> Merged:
    """Load units, periods, procedures, publications, each year's tiers and the tile diagram from ``directory``.

    Only units.csv, periods.csv and procedures.csv must be there; the years of tiers and of procedures added later are
    in the names of their files. New units and procedures come after the stored ones, in the order of their file. What
    a user changed, moved or deleted since an earlier load stays as it is. Returns what was created, corrected
    and left; a second load of the same files changes nothing.

    Raises:
        FilesRefused: a file is missing or a row is wrong; nothing was changed.
        Refused: two tiers claim one unit; nothing was changed.
    """
    rows = _read(directory)
    with transaction.atomic():
        figures_lock()  # two loads, or a load and a tick that opens periods, follow each other
        step(_("Storing units"))
        units, unit_by_code = _merge_units(rows)
        step(_("Storing procedures"))
        periods, _periods = merge(ReportingPeriod, rows.periods.values(), key=("year", "month"), fields=PERIOD_FIELDS)
        catalogue = _merge_catalogue(rows, unit_by_code)
        done = units + periods + catalogue
        step(_("Storing tiers"))
        for year in rows.tiers:
            done += _merge_tiers(rows, year, unit_by_code)
        if done.is_change:
            figures_mark_stale(reason=LOADER)
        done += _merge_tiles(rows, unit_by_code)
    return done


def _read(directory: Path) -> ProvinceRows:
    rows = ProvinceRows.with_stored_codes()
    for name, read in REQUIRED.items():
        if (directory / name).is_file():
            read(directory / name, rows)
        else:
            missing = FileProblems(name)
            missing.add(1, "", str(directory / name), _("The file is missing."))
            rows.problems.append(missing)
    for path in sorted(directory.glob(ADDITIONS)):
        read_procedures(path, rows)
    for name, read in OPTIONAL.items():
        if (directory / name).is_file():
            read(directory / name, rows)
    for path in sorted(directory.glob(TIERS)):
        read_tiers(path, rows, int(YEAR.search(path.name)[0]))  # type: ignore[index]
    refuse_files(rows.problems)
    return rows


def _merge_units(rows: ProvinceRows) -> tuple[Merged, dict[str, Unit]]:
    last = Unit.objects.last_position()
    for unit in rows.units.values():
        unit.fill_keys()
        unit.sort_order += last
    districts = [unit for code, unit in rows.units.items() if code not in rows.parents]
    done, by_key = _merge_unit_rows(districts)
    communes = []
    for code, parent in rows.parents.items():
        rows.units[code].parent = by_key.get((parent,))
        communes.append(rows.units[code])
    more, by_key = _merge_unit_rows(communes)
    return done + more, {str(key[0]): unit for key, unit in by_key.items()}


def _merge_unit_rows(units: list[Unit]) -> tuple[Merged, dict]:
    # Codes are reused: the latest unit with a code is the one that the file means.
    existing = Unit.objects.order_by(F("active_until").asc(nulls_last=True))
    return merge(Unit, units, key=("code",), fields=UNIT_FIELDS, existing=existing)


def _merge_catalogue(rows: ProvinceRows, units: dict[str, Unit]) -> Merged:
    last = Procedure.objects.last_position()
    for procedure in rows.procedures.values():
        procedure.fill_keys()
        procedure.sort_order += last
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
    """The positions of the districts in the diagram; a file without them leaves the stored ones."""
    wanted = []
    for code, tile in rows.tiles.items():
        if code in units:  # a user may have deleted the unit since
            tile.unit = units[code]
            wanted.append(tile)
    done, _all = merge(DistrictTile, wanted, key=("unit_id",), fields=TILE_FIELDS)
    return done


def _merge_tiers(rows: ProvinceRows, year: int, units: dict[str, Unit]) -> Merged:
    """The decision of ``year`` with its tiers; its number is not known and stays blank. Drafts are left unchanged."""
    in_force_last = Case(When(state=DecisionState.IN_FORCE, then=1), default=0)
    wanted = QuotaDecision(year=year, first_month=1, new_procedure_rule=NewProcedureRule.EXCLUDE_FIRST_YEAR)
    done, decisions = merge(
        QuotaDecision,
        [wanted],
        key=("year", "first_month"),
        fields=RULE_FIELDS,
        existing=QuotaDecision.objects.order_by(in_force_last, "pk"),
    )
    decision = decisions.get((year, 1))
    if decision is None or decision.is_withdrawn:
        return done
    more, before = Merged(), snapshot_of(decision)
    owned = Ownership(QuotaTier, ("decision_id", "code"))
    for code, tier in rows.tiers[year].items():
        members = [units[each] for each in rows.members[year, code] if each in units]
        more += _merge_tier(tier, decision, members, owned)
    if more.is_change:
        decision_apply(decision=decision, before=before)
    return done + more


def _merge_tier(wanted: QuotaTier, decision: QuotaDecision, members: list[Unit], owned: Ownership) -> Merged:
    known = QuotaTier.objects.filter(decision=decision, code=wanted.code).first()
    tier = known or wanted
    differing = [name for name in TIER_FIELDS if getattr(tier, name) != getattr(wanted, name)]
    regrouped = not known or set(tier.units.all()) != set(members)
    if not differing and not regrouped:
        return Merged()
    if (known and not owned.is_loaders(known.pk)) or (not known and (decision.pk, wanted.code) in owned.seen):
        return Merged(kept=1)
    for name in differing:
        setattr(tier, name, getattr(wanted, name))
    tier.decision = decision
    tier._change_reason = LOADER  # type: ignore[attr-defined]
    tier.save()
    if regrouped:
        tier.units.set(members)
    return Merged(updated=1) if known else Merged(created=1)
