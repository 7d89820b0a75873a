"""The DCAT catalogue has what the recommendations ask for, leads to what exists, and tells the truth about files."""

from copy import deepcopy
from datetime import date
from hashlib import sha256

import pytest
from django.conf import settings
from django.test import Client

from open_data.actions.editions import editions_publish
from open_data.models import Edition
from open_data.notes import demo_sentences
from reporting.models import Submission
from tests.open_data.published import confirm, open_province, renew, switch_on
from tests.open_data.shapes import faults, nodes, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped")]


def read():
    answer = Client().get("/open-data/catalog.jsonld")
    assert answer.headers["Content-Type"] == "application/ld+json"
    return answer.json()


def of_type(catalog, kind):
    return [node for node in nodes(catalog) if node["@type"] == kind]


@pytest.fixture
def corrected(province):
    """January was corrected, so that there are second editions."""
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    renew()
    editions_publish()
    return province


def test_the_catalogue_has_what_the_recommendations_ask_for(corrected):
    catalog = read()
    assert faults(catalog) == []
    assert len(of_type(catalog, "dcat:Dataset")) == Edition.objects.count()
    assert {"compliance", "units"} <= {node["@id"].split("/")[-2] for node in of_type(catalog, "dcat:DatasetSeries")}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("dcat:Catalog", "dct:publisher"),
        ("dcat:Dataset", "dct:title"),
        ("dcat:Distribution", "dcat:accessURL"),
        ("spdx:Checksum", "spdx:checksumValue"),
    ],
)
def test_what_is_missing_is_noticed(corrected, kind, name):
    catalog = deepcopy(read())
    del of_type(catalog, kind)[0][name]
    assert [fault.rpartition(": ")[2] for fault in faults(catalog)] == [name]


def test_a_catalogue_without_licence_address_contact_and_province_is_complete(province):
    switch_on(open_data_licence_address="", open_data_contact="", province="")
    assert faults(read()) == []


def test_every_file_is_found_and_is_what_the_catalogue_says_of_it(corrected):
    for node in of_type(read(), "dcat:Distribution"):
        address = node["dcat:downloadURL"]["@id"].removeprefix(settings.PORTAL_URL)
        content = Client().get(address).content
        assert len(content) == int(node["dcat:byteSize"]["@value"])
        assert sha256(content).hexdigest() == node["spdx:checksum"]["spdx:checksumValue"]["@value"]


def test_series_schemas_pages_and_earlier_versions_are_found(corrected):
    catalog = read()
    ids = {node["@id"] for node in nodes(catalog) if "@id" in node}
    for node in of_type(catalog, "dcat:Dataset"):
        assert node["dcat:inSeries"]["@id"] in ids
        for previous in values_of(node, "dcat:previousVersion"):
            assert previous["@id"] in ids
        for name in ("dct:conformsTo", "dcat:landingPage"):
            address = node[name]["@id"].removeprefix(settings.PORTAL_URL)
            assert Client().get(address).status_code == 200
        assert node["dcat:landingPage"]["@id"].endswith(f"/open-data/datasets/{node['dct:identifier']}/")


def test_the_second_edition_says_what_it_replaced(corrected):
    [node] = [node for node in of_type(read(), "dcat:Dataset") if node["dct:identifier"] == "compliance/2020-01.v2"]
    assert node["dcat:previousVersion"]["@id"].endswith("/open-data/datasets/compliance/#2020-01.v1")
    notes = {note["@language"]: note["@value"] for note in node["adms:versionNotes"]}
    assert notes == {"vi": "1 dòng khác với lần công bố 1.", "en": "1 row differs from edition 1."}
    assert node["dct:temporal"]["dcat:endDate"]["@value"] == "2020-01-31"


def test_every_description_of_a_demonstration_says_that_figures_are_invented(settings):
    settings.DEMO, settings.DEMO_TODAY = True, date(2021, 1, 4)
    open_province()
    editions_publish()
    catalog = read()
    assert faults(catalog) == []
    for node in nodes(catalog):
        for description in values_of(node, "dct:description"):
            assert demo_sentences()[description["@language"]] in description["@value"]
