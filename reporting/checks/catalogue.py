"""Checks of procedures and their publications."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.models import Procedure, Publication
from reporting.checks.registry import Area, Found, Row, change_url, check
from reporting.checks.units import looking_alike
from reporting.models import Basis, ProcedureSum
from units.stored_codes import shown
from units.wording import day, whole


def procedure_row(procedure: Procedure) -> Row:
    return Row(procedure.name, change_url(procedure), shown(procedure.code))


@check(
    Area.CATALOGUE,
    gettext_lazy("Figures after a publication ended"),
    gettext_lazy("Units reported dossiers of a month in which the procedure was not published; they count nowhere."),
    gettext_lazy("Check the last day of the publication; where it is right, ask the units to correct their reports."),
)
def figures_after_publication(_on: date) -> Found:
    """By the sums of what was sent; as many queries for any number of units."""
    published = Publication.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=OuterRef("period__starts_on")),
        procedure=OuterRef("procedure"),
        effective_on__lte=OuterRef("period__ends_on"),
    )
    sums = ProcedureSum.objects.filter(~Exists(published), basis=Basis.PROVISIONAL, received_total__gt=0)
    grouped = (
        sums.order_by()
        .values("procedure", "procedure__code", "procedure__name")
        .annotate(last=Max("period__ends_on"), units=Max("units"))
        .order_by("procedure__code")
    )

    def show(found: dict) -> Row:
        note = _("%(code)s; last in the period until %(day)s, %(n)s units")
        values = {"code": found["procedure__code"], "day": day(found["last"]), "n": whole(found["units"])}
        return Row(found["procedure__name"], change_url(Procedure(), found["procedure"]), note % values)

    return Found(grouped, show)


@check(
    Area.CATALOGUE,
    gettext_lazy("Procedures without any publication"),
    gettext_lazy("They are in nobody's form and in no sum."),
    gettext_lazy("Record when and at which level the procedure was published, or delete what was made by mistake."),
)
def procedures_without_publication(_on: date) -> Found:
    publications = Publication.objects.filter(procedure=OuterRef("pk"))
    return Found(Procedure.objects.filter(~Exists(publications)).order_by("code"), procedure_row)


@check(
    Area.CATALOGUE,
    gettext_lazy("Procedures of a department that has ended"),
    gettext_lazy("Their publication goes on, but its department is not in force: nobody reports them."),
    gettext_lazy("Hand the procedure over to the department that handles it now."),
)
def procedures_of_ended_department(on: date) -> Found:
    publications = Publication.objects.in_force_during(on, on).filter(department__active_until__lt=on)
    rows = publications.select_related("procedure", "department").order_by("procedure__code")

    def show(publication: Publication) -> Row:
        name = publication.department.display_name if publication.department else ""
        return Row(
            publication.procedure.name, change_url(publication.procedure), f"{publication.procedure.code}; {name}"
        )

    return Found(rows, show)


@check(
    Area.CATALOGUE,
    gettext_lazy("Procedure codes that look alike"),
    gettext_lazy(
        "They differ only in case, dashes, blanks or letters of another alphabet; files may mean the wrong one."
    ),
    gettext_lazy("Keep one of them; give the others another code, or delete what was made by mistake."),
)
def procedure_codes_alike(_on: date) -> Found:
    rows = [(code, pk) for pk, code in Procedure.objects.order_by("pk").values_list("pk", "code")]
    alike = [pk for same in looking_alike(rows) for pk in same]
    return Found(Procedure.objects.filter(pk__in=alike).order_by("code") if alike else [], procedure_row)


@check(
    Area.CATALOGUE,
    gettext_lazy("Procedure codes from before the rules for codes"),
    gettext_lazy("They hold signs that files and addresses do not take well."),
    gettext_lazy("Give the procedure a code of letters without marks, digits, “.”, “-” and “_”."),
)
def procedure_codes_outside_rules(_on: date) -> Found:
    return Found(Procedure.objects.filter(has_old_code=True).order_by("code"), procedure_row)
