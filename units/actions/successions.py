"""Recording that a unit passed into another, or that a commune moved to another district."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.models import FormerDistrict, Unit, UnitKind, UnitSuccession, User


def units_lock() -> None:
    """Keep others from changing units until the end of the caller's transaction; reports can still be entered."""
    list(Unit.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def succession_record(
    *, predecessor: Unit, successor: Unit, effective_on: date, kind: str, by: User | None, legal_basis: str = ""
) -> UnitSuccession:
    """Record one step. ``predecessor`` must have ended the day before, ``successor`` be in force on the day.

    Raises:
        ValidationError: the units' days, groups or other steps contradict it; nothing is written.
    """
    units_lock()
    step = UnitSuccession(
        predecessor=Unit.objects.get(pk=predecessor.pk),
        successor=Unit.objects.get(pk=successor.pk),
        effective_on=effective_on,
        kind=kind,
        legal_basis=legal_basis,
    )
    step.full_clean()
    step._history_user = by  # type: ignore[attr-defined]
    step.save()
    figures_mark_stale(reason="succession recorded")
    return step


@transaction.atomic
def commune_move(*, commune: Unit, district: Unit | None, on: date, by: User | None, legal_basis: str = "") -> Unit:
    """Let ``commune`` belong to ``district`` from the day ``on``; the months before stay with its former district.

    A move cannot be recorded ahead of its day: reading today's district then needs only the unit. Returns the commune.

    Raises:
        ValidationError: it is no commune, already there, the day is to come or not after its other changes.
    """
    units_lock()
    commune = Unit.objects.select_related("parent").get(pk=commune.pk)
    check_move(commune, commune.parent, district, on)
    former = FormerDistrict(unit=commune, district=commune.parent, until=clock.day_before(on), legal_basis=legal_basis)
    commune.parent = district
    commune.full_clean()
    former.full_clean()
    for changed in (commune, former):
        changed._history_user = by  # type: ignore[union-attr]
        changed.save()
    figures_mark_stale(reason="commune moved")
    return commune


def check_move(commune: Unit, former: Unit | None, district: Unit | None, on: date) -> None:
    """Refuse a move of ``commune`` from ``former`` to ``district`` on an impossible day."""
    if commune.kind != UnitKind.COMMUNE:
        raise ValidationError(_("Only a commune belongs to a district."))
    if former == district:
        raise ValidationError(_("The commune belongs to this district already."))
    if on > clock.today():
        raise ValidationError(_("A move is recorded when its day has come; %(day)s is to come.") % _day(on))
    if district is not None and not district.is_in_force(on):
        raise ValidationError(_("%(unit)s is not in force on %(day)s.") % {"unit": district.display_name, **_day(on)})
    if not commune.is_in_force(on):
        raise ValidationError(_("%(unit)s is not in force on %(day)s.") % {"unit": commune.display_name, **_day(on)})
    latest = FormerDistrict.objects.filter(unit=commune).order_by("-until").first() if commune.pk else None
    first_days = [clock.day_after(latest.until) if latest else None, commune.active_from]
    if any(day is not None and on <= day for day in first_days):
        raise ValidationError(_("%(day)s is not after the commune's beginning and its earlier moves.") % _day(on))


def _day(day: date) -> dict[str, str]:
    return {"day": f"{day:%d/%m/%Y}"}
