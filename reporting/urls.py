from django.urls import path, register_converter

from reporting import converters
from reporting.views import cells, dashboard, guide, home, periods, review, submission, unit

register_converter(converters.PeriodConverter, "period")

app_name = "reporting"
urlpatterns = [
    path("", home.home, name="home"),
    path("submissions/<period:period>/<str:code>/", submission.submission, name="submission"),
    path("submissions/<period:period>/<str:code>/cells/", cells.cells, name="cells"),
    path("review/", review.review, name="review"),
    path("guide/", guide.guide, name="guide"),
    path("periods/", periods.periods, name="periods"),
    path("periods/<period:period>/lock/", periods.lock, name="period-lock"),
    path("periods/<period:period>/unlock/", periods.unlock, name="period-unlock"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/units/<str:code>/", unit.unit, name="unit"),
]
