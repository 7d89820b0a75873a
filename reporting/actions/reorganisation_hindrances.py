"""What prevents undoing a rearrangement of units: a later one, a change, a sending, another use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from reporting.models import (
    CatalogueEntry,
    Compliance,
    PartKind,
    ProcedureMonths,
    Reminder,
    Reorganisation,
    ReorganisationPart,
    Revision,
    Submission,
)
from reporting.reorganising.journal import plain
from reporting.reorganising.recorded import RECORDED
from units.models import StaleFigures, Unit, UnitSuccession
from units.refusals import Refused
from units.wording import day as written
from units.wording import month

Parts = list[ReorganisationPart]
Rows = Mapping[tuple[str, int], Any]  # by table and id
UNITS = "units.unit"
# What refers to a unit without being a hindrance: what is derived, and what the undo takes care of.
NOT_IN_THE_WAY = (CatalogueEntry, Compliance, ProcedureMonths, StaleFigures, Submission, Reminder)


def model_of(table: str) -> type[Model]:
    """The model of a part's table."""
    return apps.get_model(table)


def rows_of_parts(parts: Parts) -> dict[tuple[str, int], Any]:
    """The rows of the parts as they are now, locked where they can be changed by others. One query a table."""
    found: dict[tuple[str, int], Any] = {}
    by_table: dict[str, list[int]] = {}
    for part in parts:
        by_table.setdefault(part.table, []).append(part.row)
    for table, pks in by_table.items():
        rows = model_of(table)._base_manager.select_for_update().filter(pk__in=pks).order_by("pk")
        found |= {(table, row.pk): row for row in rows}
    return found


def rows_made(parts: Parts, rows: Rows) -> list[Any]:
    """The rows that the step wrote as new and that still exist."""
    keys = [(part.table, part.row) for part in parts if part.before is None]
    return [rows[key] for key in keys if key in rows]


def restored(part: ReorganisationPart, rows: Rows) -> Any:
    """The row of ``part`` with the values that it had before, not yet stored."""
    row = rows[part.table, part.row]
    for name, value in (part.before or {}).items():
        field = row._meta.get_field(name.removesuffix("_id"))
        setattr(row, name, value if field.is_relation else field.to_python(value))
    return row


def refuse_later(step: Reorganisation, parts: Parts) -> None:
    """Refuse where a later rearrangement has gone on from a unit of this one."""
    later = ReorganisationPart.objects.filter(step__pk__gt=step.pk, step__undone_at__isnull=True, table=UNITS)
    first = later.filter(row__in=pks_of(parts, Unit)).select_related("step").order_by("-step").first()
    if first is not None:
        sentence = _("The rearrangement of %(day)s (%(document)s) has gone on from here. Undo that one first.")
        values = {"day": written(first.step.effective_on), "document": first.step.document_number}
        raise Refused(sentence % values, code="later")


def refuse_changed(parts: Parts, rows: Rows) -> None:
    """Refuse where another user changed, after the step, what it had written."""
    for part in parts:
        row = rows.get((part.table, part.row))
        if part.kind == PartKind.REPORT or part.before is None:
            continue  # a report is judged by what was sent, a new row by what refers to it
        if row is None or not is_as_written(row, part):
            sentence = _("%(what)s was changed after the rearrangement (%(kind)s). Put that back first.")
            raise Refused(sentence % {"what": part.subject, "kind": part.get_kind_display()}, code="changed_meanwhile")


def is_as_written(row: Model, part: ReorganisationPart) -> bool:
    """Whether ``row`` still holds what the step wrote."""
    return part.after is not None and plain(row, part.after) == part.after


def refuse_sent(step: Reorganisation, opened: Iterable[Unit], parts: Parts) -> None:
    """Refuse where a successor has sent a report since."""
    successors = UnitSuccession.objects.filter(pk__in=pks_of(parts, UnitSuccession)).values("successor")
    sent = Revision.objects.filter(
        Q(submission__unit__in=list(opened)) | Q(submission__unit__in=successors, pk__gt=step.last_sending)
    )
    first = sent.select_related("submission__unit__parent", "submission__period").order_by("pk").first()
    if first is not None:
        report = first.submission
        sentence = _("%(unit)s has sent its report of %(period)s since. The rearrangement can no longer be undone.")
        values = {"unit": report.unit.display_name, "period": month(report.period)}
        raise Refused(sentence % values, code="sent")


def pks_of(parts: Parts, model: type[Model]) -> list[int]:
    """The ids of the rows of ``model`` that the step wrote."""
    return [part.row for part in parts if part.table == model._meta.label_lower]


def refuse_used(opened: list[Unit], parts: Parts) -> None:
    """Refuse where something else has come to refer to a unit that the step opened. One query a kind of row.

    What nobody could take away is no hindrance: the undo keeps it in its record (``Aside.recorded``).
    """
    own = {(part.table, part.row) for part in parts}
    put_aside: set[Any] = {each.field for each in RECORDED}
    for relation in Unit._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not (relation.one_to_many or relation.one_to_one) or model in NOT_IN_THE_WAY:
            continue
        if model._meta.model_name.startswith("historical") or relation.field in put_aside:  # type: ignore[union-attr]
            continue
        name = relation.field.name  # type: ignore[union-attr]
        for row in model._base_manager.filter(**{f"{name}__in": opened}).select_related(name):
            if (model._meta.label_lower, row.pk) not in own:
                sentence = _("%(unit)s is used elsewhere by now (%(what)s: %(name)s). Change that first.")
                values = {"unit": getattr(row, name), "what": model._meta.verbose_name, "name": row}
                raise Refused(sentence % values, code="used")
