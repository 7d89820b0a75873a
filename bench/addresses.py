"""Every page of the portal that the benchmark opens: its name, who opens it, and where."""

from __future__ import annotations

from bench import work
from procedures.models import Publication
from units.models import Unit, UnitKind, User

CLERK, COORDINATOR = "bench-clerk", "bench-coordinator"
ANYBODY = ""  # without an account
Addresses = dict[str, tuple[str, str]]

MAIN = ("home", "entry", "review", "dashboard", "unit page")  # the pages with an aim for their queries
LIVED_IN = (*MAIN, "to do", "reports")  # the pages with an aim relative to the empty page, and whose size is measured


def pages() -> Addresses:
    """All pages of the coordinator and the main ones of a clerk, one of each kind."""
    code = _own_unit().code
    waiting = work.waiting_unit().code
    district = Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("code")[0].code
    procedure = Publication.objects.at_levels(["commune"]).order_by("procedure__sort_order")[0].procedure.code
    coordinator = {
        "to do": "/",
        "contacts": "/contacts/",
        "review": "/review/",
        "report under review": f"/submissions/2020-12/{waiting}/",
        "periods": "/periods/",
        "missing": "/periods/2020-12/missing/",
        "urging": "/periods/2020-12/urging/",
        "dashboard": "/dashboard/",
        "dashboard of communes": "/dashboard/?kind=commune",
        "dashboard, provisional": "/dashboard/?basis=provisional",
        "months": "/dashboard/months/",
        "districts": "/dashboard/districts/",
        "district": f"/dashboard/districts/{district}/",
        "group": "/dashboard/groups/commune/",
        "procedures": "/dashboard/procedures/",
        "procedure": f"/dashboard/procedures/{procedure}/",
        "fields": "/dashboard/fields/",
        "catalogue": "/dashboard/catalogue/",
        "indicators": "/dashboard/indicators/",
        "presentation": "/dashboard/presentation/",
        "outlook": "/dashboard/outlook/",
        "what-if": "/dashboard/what-if/",
        "changes": f"/dashboard/changes/?unit={waiting}",
        "unit page": f"/dashboard/units/{code}/",
        "rankings": "/rankings/",
        "frozen ranking": "/rankings/2020-11/1/",
        "freezing": "/rankings/2020-11/freeze/",
        "reconciliation": "/reconciliation/",
        "differences": "/reconciliation/2020-12/",
        "reports": "/reports/",
        "files asked for": "/files/",
        "mails and calendar": "/account/mails/",
        "tokens": "/account/tokens/",
        "documentation of the API": "/api/v1/docs/",
        "figures of other systems": "/files/figures/",
        "counted dossiers": "/reconciliation/dossiers/",
        "guide": "/guide/",
    }
    clerk = {
        "home": "/",
        "entry": f"/submissions/2020-12/{code}/",
        "file": f"/submissions/2020-12/{code}/file/",
        "counted dossiers of a unit": f"/submissions/2020-12/{code}/dossiers/",
        "own report, confirmed": f"/submissions/2020-11/{code}/",
        "dashboard of a clerk": "/dashboard/",
        "unit page of a clerk": f"/dashboard/units/{code}/",
    }
    anybody = {
        "open data": "/open-data/",
        "open data, a search": "/open-data/?q=xa",
        "open data of a unit": f"/open-data/units/{waiting}/",
        "open data, datasets": "/open-data/datasets/",
        "open data, a dataset": "/open-data/datasets/compliance/",
        "open data, an edition": "/open-data/datasets/compliance/2020-11.v1/",
    }
    by_reader = ((COORDINATOR, coordinator), (CLERK, clerk), (ANYBODY, anybody))
    return {name: (who, address) for who, found in by_reader for name, address in found.items()}


def files() -> Addresses:
    """The files to download, one of each kind."""
    code = _own_unit().code
    coordinator = {
        "workbook of a period": "/reports/2020-12/workbook.xlsx",
        "draft to the People's Committee (Word)": "/reports/2020-12/report.docx",
        "compliance (CSV)": "/reports/2020-12/compliance.csv",
        "overview (Excel)": "/dashboard/export.xlsx",
        "overview (CSV)": "/dashboard/export.csv",
        "indicators (Excel)": "/dashboard/indicators/export.xlsx",
        "frozen ranking (Excel)": "/rankings/2020-11/1/export.xlsx",
        "differences (Excel)": "/reconciliation/2020-12/export.xlsx",
        "differences (CSV)": "/reconciliation/2020-12/export.csv",
        "urging letter (Word)": "/periods/2020-12/urging/letter.docx",
    }
    clerk = {
        "own report (Word)": f"/submissions/2020-11/{code}/report.docx",
        "communes of a district (Excel)": "/communes.xlsx",
    }
    return {name: (COORDINATOR, address) for name, address in coordinator.items()} | {
        name: (CLERK, address) for name, address in clerk.items()
    }


def _own_unit() -> Unit:
    """The district of the clerk."""
    unit = User.objects.select_related("unit").get(username=CLERK).unit
    if unit is None:
        raise RuntimeError("The benchmark's clerk has no unit.")
    return unit
