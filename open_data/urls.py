from django.urls import path, register_converter

from open_data.addresses import EditionConverter, FileConverter
from open_data.views import data, pages
from reporting.converters import CodeConverter

app_name = "open_data"
register_converter(FileConverter, "published_file")
register_converter(EditionConverter, "published_edition")
register_converter(CodeConverter, "published_unit")
IN_ENGLISH = {"language": "en"}

urlpatterns = [
    path("", pages.home, name="home"),
    path("en/", pages.home, IN_ENGLISH, name="home-en"),
    path("units/<published_unit:code>/", pages.unit, name="unit"),
    path("en/units/<published_unit:code>/", pages.unit, IN_ENGLISH, name="unit-en"),
    path("datasets/", pages.datasets, name="datasets"),
    path("en/datasets/", pages.datasets, IN_ENGLISH, name="datasets-en"),
    path("datasets/<slug:name>/", pages.dataset, name="dataset"),
    path("en/datasets/<slug:name>/", pages.dataset, IN_ENGLISH, name="dataset-en"),
    path("datasets/<published_edition:edition>/", pages.edition, name="edition"),
    path("en/datasets/<published_edition:edition>/", pages.edition, IN_ENGLISH, name="edition-en"),
    path("catalog.jsonld", data.catalog, name="catalog"),
    path("<slug:name>/schema.json", data.schema, name="schema"),
    path("<published_file:file>", data.file, name="file"),
    path("<published_file:file>-metadata.json", data.csv_metadata, name="csv-metadata"),
    # any other address: the page that says so reads no session either
    path("<path:rest>", pages.nothing, name="nothing"),
]
