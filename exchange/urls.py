from django.urls import URLPattern, URLResolver, include, path, register_converter

from exchange.views import dossiers, drafts, figures
from exchange.views.dhis2 import metadata, values
from exchange.views.dhis2.calling import unknown
from reporting.converters import CodeConverter, PeriodConverter

register_converter(PeriodConverter, "reported_period")
register_converter(CodeConverter, "reporting_unit")

app_name = "exchange"
ENDINGS = ("json", "csv", "xml", "adx")
addresses = [
    path("api/system/info", metadata.system_info),
    path("api/me", metadata.me),
    path("api/dataValues", values.data_values),
    path("api/dataValueSets", values.data_value_sets),
    *(path(f"api/dataValueSets.{each}", values.data_value_sets, {"ending": each}) for each in ENDINGS),
    *(path(f"api/{kind}", metadata.listed, {"kind": kind}) for kind in metadata.KINDS),
    *(path(f"api/{kind}/<str:code>", metadata.one, {"kind": kind}) for kind in metadata.KINDS),
    path("", unknown),
    path("api/<path:rest>", unknown),
]
# Addresses of DHIS2's Web API; each also below /dhis2/CODE/, with the codes of that table.
dhis2: list[URLPattern | URLResolver] = [
    path("", include(addresses)),
    path("<str:table>/", include(addresses)),
    path("<path:rest>", unknown),
]
urlpatterns = [
    path("files/figures/", figures.figures, name="figures"),
    path("files/figures/file/", figures.figures_file, name="figures-file"),
    path("files/figures/brought/<int:pk>/", figures.brought, name="figures-brought"),
    path("files/figures/brought/<int:pk>/apply/", figures.apply, name="figures-apply"),
    path("files/figures/brought/<int:pk>/refused.csv", figures.refused_values, name="figures-refused"),
    path("submissions/<reported_period:period>/<reporting_unit:code>/dossiers/", drafts.draft, name="draft"),
    path("submissions/<reported_period:period>/<reporting_unit:code>/dossiers/take/", drafts.take, name="draft-take"),
    path(
        "submissions/<reported_period:period>/<reporting_unit:code>/dossiers/choice/",
        drafts.choose,
        name="draft-choice",
    ),
    path("dhis2/", include((dhis2, "dhis2"))),
    path("reconciliation/dossiers/", dossiers.dossiers, name="dossiers"),
    path("reconciliation/dossiers/<int:pk>/", dossiers.dossier_file, name="dossier-file"),
    path("reconciliation/dossiers/<int:pk>/record/", dossiers.record, name="dossier-file-record"),
    path("reconciliation/dossiers/<int:pk>/give-up/", dossiers.give_up, name="dossier-file-give-up"),
    path("reconciliation/dossiers/<int:pk>/refused.csv", dossiers.refused_rows, name="dossier-file-refused"),
]
