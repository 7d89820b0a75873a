from django.urls import path, register_converter

from reporting import converters
from reporting.views import (
    cells,
    dashboard,
    documents,
    exports,
    files,
    guide,
    home,
    missing,
    periods,
    receipts,
    reminders,
    reports,
    review,
    submission,
    unit,
)

register_converter(converters.PeriodConverter, "period")

app_name = "reporting"
urlpatterns = [
    path("", home.home, name="home"),
    path("communes.xlsx", home.communes, name="communes-xlsx"),
    path("submissions/<period:period>/<str:code>/", submission.submission, name="submission"),
    path("submissions/<period:period>/<str:code>/cells/", cells.cells, name="cells"),
    path(
        "submissions/<period:period>/<str:code>/receipts/<int:number>/",
        receipts.receipt,
        name="receipt",
    ),
    path("submissions/<period:period>/<str:code>/report.docx", documents.report_docx, name="report-docx"),
    path("submissions/<period:period>/<str:code>/template.xlsx", files.template, name="template"),
    path("submissions/<period:period>/<str:code>/file/", files.upload, name="file"),
    path("submissions/<period:period>/<str:code>/file/refused.csv", files.refused_rows, name="file-refused"),
    path("verify/", receipts.verify_form, name="verify-form"),
    path("verify/<str:code>/", receipts.verify, name="verify"),
    path("review/", review.review, name="review"),
    path("guide/", guide.guide, name="guide"),
    path("periods/", periods.periods, name="periods"),
    path("periods/<period:period>/lock/", periods.lock, name="period-lock"),
    path("periods/<period:period>/unlock/", periods.unlock, name="period-unlock"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/export.xlsx", exports.dashboard_xlsx, name="dashboard-xlsx"),
    path("dashboard/export.csv", exports.dashboard_csv, name="dashboard-csv"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<period:period>/workbook.xlsx", reports.workbook_xlsx, name="reports-workbook"),
    path("reports/<period:period>/compliance.csv", reports.compliance, name="reports-csv"),
    path("reports/<period:period>/report.docx", reports.report_docx, name="reports-docx"),
    path("periods/<period:period>/remind/", reminders.remind, name="remind"),
    path("periods/<period:period>/missing/", missing.missing, name="missing"),
    path("dashboard/units/<str:code>/", unit.unit, name="unit"),
]
