"""Each publication takes the level of its procedure; backwards, each procedure takes that of its last publication."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

LEVELS = ("province", "district", "commune")


def to_publications(apps: Any, schema_editor: Any) -> None:
    """Fill the flags from the procedures, in the histories too; no figure moves.

    A department that a publication of a district's or a commune's procedure kept reported nothing, and is taken away.

    Raises:
        RuntimeError: a publication of the province has no department. Nobody reports it, and only people know whose
            it is; nothing was changed.
    """
    publications, records = _models(apps, "Publication", "HistoricalPublication")
    _refuse_orphans(publications.filter(procedure__authority_level="province", department=None))
    for level in LEVELS:
        publications.filter(procedure__authority_level=level).update(**{f"at_{level}": True})
    publications.filter(at_province=False).update(department=None)
    _fill_history(apps, records)


def to_procedures(apps: Any, schema_editor: Any) -> None:
    """Put one level back on each procedure: the highest of its last publication, the province's where it has none."""
    procedures, publications = _models(apps, "Procedure", "Publication")
    last = publications.filter(procedure=OuterRef("pk")).order_by("-effective_on")
    procedures.update(authority_level="province")
    for level in reversed(LEVELS):
        handled = procedures.annotate(handled=Subquery(last.values(f"at_{level}")[:1])).filter(handled=True)
        procedures.filter(pk__in=list(handled.values_list("pk", flat=True))).update(authority_level=level)
    (records,) = _models(apps, "HistoricalProcedure")
    current = procedures.filter(pk=OuterRef("id")).values("authority_level")
    records.update(authority_level=Coalesce(Subquery(current), "authority_level"))
    records.filter(authority_level=None).update(authority_level="province")


def _models(apps: Any, *names: str) -> list[QuerySet]:
    return [apps.get_model("procedures", name)._base_manager.order_by() for name in names]


def _refuse_orphans(orphans: QuerySet) -> None:
    codes = sorted(set(orphans.values_list("procedure__code", flat=True)))
    if codes:
        raise RuntimeError(
            f"These procedures of the province have a publication without a department: {', '.join(codes)}."
            " Give each its department on its page in the administration, or delete the publication, and migrate again."
        )


def _fill_history(apps: Any, records: QuerySet) -> None:
    """Each record of a publication takes the level that its procedure had at that moment, else the earliest known."""
    (of_procedures,) = _models(apps, "HistoricalProcedure")
    own = of_procedures.filter(id=OuterRef("procedure_id"))
    then = own.filter(history_date__lte=OuterRef("history_date")).order_by("-history_date", "-history_id")
    first = own.order_by("history_date", "history_id")
    now = _models(apps, "Procedure")[0].filter(pk=OuterRef("procedure_id"))
    level_then = Coalesce(*(Subquery(rows.values("authority_level")[:1]) for rows in (then, first, now)))
    for level in LEVELS:
        of_level = records.annotate(level_then=level_then).filter(level_then=level)
        records.filter(pk__in=of_level.values("pk")).update(**{f"at_{level}": True})


class Migration(migrations.Migration):
    dependencies = [("procedures", "0006_levels_of_publications")]

    operations = [migrations.RunPython(to_publications, to_procedures)]
