"""How addresses of open data answer: alike to everybody, kept by caches, and nothing at all while it is off."""

import gzip
import re
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from open_data import urls
from open_data.addresses import EditionConverter, FileAddress, FileConverter
from open_data.models import Edition, EditionFile
from tests.open_data.published import switch_on
from units.models import Unit
from units.sessions import SessionStore

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/open-data/",
    "/open-data/?q=xa",
    "/open-data/en/",
    "/open-data/units/X1/",
    "/open-data/en/units/X1/",
    "/open-data/datasets/",
    "/open-data/en/datasets/",
    "/open-data/datasets/compliance/",
    "/open-data/en/datasets/compliance/",
    "/open-data/datasets/compliance/2020-01.v1/",
    "/open-data/en/datasets/units.v1/",
    "/open-data/en/datasets/compliance/2020-01.v1/",
    "/open-data/datasets/quotas/2020.v1/",
    "/open-data/catalog.jsonld",
    "/open-data/compliance/schema.json",
    "/open-data/compliance/2020-01.csv",
    "/open-data/compliance/2020-01.csv-metadata.json",
    "/open-data/compliance/2020-01.v1.csv",
    "/open-data/compliance/2020-01.json",
    "/open-data/compliance/2020-01.xlsx",
    "/open-data/quotas/2020.csv",
    "/open-data/units.json",
]
MISSING = [
    "/open-data/units/unknown/",
    "/open-data/datasets/unknown/",
    "/open-data/unknown/schema.json",
    "/open-data/datasets/compliance/2020-01.v2/",
    "/open-data/datasets/compliance/2020-04.v1/",
    "/open-data/datasets/unknown.v1/",
    "/open-data/compliance/2020-04.csv",
    "/open-data/compliance/2020-01.v2.csv",
    "/open-data/compliance/2020.csv",
    "/open-data/compliance.csv",
    "/open-data/compliance/2020-01.json-metadata.json",
    "/open-data/compliance/2020-01.xml",
    "/open-data/nothing/",
]


def test_every_address_is_tried():
    named = {pattern.name for pattern in urls.urlpatterns}
    tried = {Client().get(address).resolver_match.url_name for address in ADDRESSES}
    assert tried == named - {"nothing"}


def test_nothing_exists_while_it_is_off(province):
    for address in [*ADDRESSES, *MISSING[:9]]:
        switch_on(open_data=False)
        for client in (Client(), logged_in(province.administrator)):
            for method in (client.get, client.head, client.post):
                answer = method(address)
                assert answer.status_code == 404
                assert "open-data" not in answer.content.decode()
                assert "dữ liệu mở" not in answer.content.decode()
                assert method == client.head or 'href="/"' in answer.content.decode()


def test_a_demonstration_says_so_while_it_is_off(province, settings):
    switch_on(open_data=False)
    settings.DEMO_TODAY = date(2021, 1, 4)
    assert "Ngày giả định: 04/01/2021." in Client().get("/open-data/").content.decode()


def test_what_is_not_published_is_not_found(province):
    for address in MISSING:
        answer = Client().get(address)
        assert answer.status_code == 404
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_everybody_gets_the_same_and_no_cookie_is_read_or_set(province, django_assert_num_queries):
    for address in ADDRESSES:
        anybody = Client().get(address)
        assert anybody.status_code == 200
        person = logged_in(province.administrator)
        person.cookies["django_language"] = "en"
        ended = Client()
        ended.cookies["sessionid"] = "x"  # no key of a session: Django would have the browser forget it
        for client in (person, ended):
            answer = client.get(address, headers={"accept-language": "en"})
            assert answer.content == anybody.content
        for each in (anybody, answer):
            assert not each.cookies
            assert each.headers["Vary"] == "Accept-Encoding"
            assert re.fullmatch(r"public, max-age=[1-9]\d*", each.headers["Cache-Control"])
            assert each.headers["ETag"].startswith('W/"')
            assert "script-src 'self'" in each.headers["Content-Security-Policy"]


def test_no_session_is_read(province, monkeypatch):
    for address in ADDRESSES:

        def refuse(self):
            raise AssertionError("a session was read")

        monkeypatch.setattr(SessionStore, "load", refuse)
        client = Client()
        client.cookies["sessionid"] = "a" * 32
        assert client.get(address).status_code == 200


def test_who_has_it_is_answered_304_after_three_statements_at_most(province, django_assert_max_num_queries):
    for address in ADDRESSES:
        first = Client().get(address)
        for tag in (first.headers["ETag"], f'"other", {first.headers["ETag"]}', "*"):
            with django_assert_max_num_queries(3):
                answer = Client().get(address, headers={"if-none-match": tag})
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["ETag"] == first.headers["ETag"]
            assert answer.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert not answer.cookies
        assert Client().get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_head_has_the_headers_of_get_and_no_content(province):
    for address in ADDRESSES:
        get, head = Client().get(address), Client().head(address)
        assert head.content == b""
        compared = ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary", "Content-Disposition")
        assert [head.headers.get(name) for name in compared] == [get.headers.get(name) for name in compared]


def test_other_methods_are_refused(province):
    for address in ADDRESSES:
        for method in ("post", "put", "delete", "patch", "options"):
            answer = getattr(Client(enforce_csrf_checks=True), method)(address)
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert not answer.cookies


def test_a_file_is_given_compressed_or_not_and_is_the_same(province):
    address = "/open-data/compliance/2020-01.csv"
    plain, packed = Client().get(address), Client().get(address, headers={"accept-encoding": "br, gzip"})
    stored = EditionFile.objects.get(edition__dataset="compliance", edition__span="2020-01", form="csv")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.content == gzip.decompress(packed.content)
    assert sha256(plain.content).hexdigest() == stored.sha256


def test_a_file_says_its_name_its_type_and_where_its_columns_are_described(province):
    answer = Client().get("/open-data/compliance/2020-01.v1.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="compliance-2020-01.v1.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    link = answer.headers["Link"]
    assert link.endswith('rel="describedby"; type="application/csvm+json"')
    described = Client().get(link[1 : link.index(">")]).json()
    assert described["url"].endswith("/open-data/compliance/2020-01.v1.csv")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_edition_keeps_longer_in_caches_than_what_may_be_followed_by_another(province):
    def age(address):
        return int(Client().get(address).headers["Cache-Control"].rpartition("=")[2])

    assert age("/open-data/compliance/2020-01.v1.csv") > 100 * age("/open-data/compliance/2020-01.csv")


def test_what_is_earlier_than_the_first_month_is_hidden_again(province):
    switch_on(open_data_since="2020-02")
    for address in ("compliance/2020-01.csv", "datasets/compliance/2020-01.v1/", "totals/2020-01.json"):
        assert Client().get(f"/open-data/{address}").status_code == 404
    assert Client().get("/open-data/compliance/2020-02.csv").status_code == 200
    assert "2020-01" not in Client().get("/open-data/catalog.jsonld").content.decode().replace("2020-01-", "")
    assert "2020-01" not in Client().get("/open-data/datasets/compliance/").content.decode()


def test_a_page_of_the_edition_before_is_asked_for_again(province):
    first = Client().get("/open-data/units/X1/")
    edition = Edition.objects.get(dataset="units")
    edition.pk, edition.dataset, edition.span = None, "rankings", "2020-03"
    edition.save(force_insert=True)
    again = Client().get("/open-data/units/X1/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 200


def test_the_language_is_in_the_address(province):
    for language, address in (("vi", "/open-data/units/X1/"), ("en", "/open-data/en/units/X1/")):
        page = Client().get(address)
        assert page.headers["Content-Language"] == language
        assert f'<html lang="{language}">' in page.content.decode()
        assert 'hreflang="vi" href="/open-data/units/X1/"' in page.content.decode()
        assert 'hreflang="en" href="/open-data/en/units/X1/"' in page.content.decode()


@pytest.mark.parametrize(
    "text",
    ["/units.csv", "/quotas/2020.json", "/compliance/2020-04.xlsx", "/compliance/2020-04.v12.csv"],
)
def test_an_address_of_a_file_is_read_as_it_is_written(text):
    converter, text = FileConverter(), text.removeprefix("/")
    assert converter.to_url(converter.to_python(text)) == text
    assert reverse("open_data:file", args=[converter.to_python(text)]) == f"/open-data/{text}"


@pytest.mark.parametrize("text", ["units.v1", "quotas/2020.v2", "compliance/2020-04.v12"])
def test_an_address_of_an_edition_is_read_as_it_is_written(text):
    converter = EditionConverter()
    assert converter.to_url(converter.to_python(text)) == text


@pytest.mark.parametrize("text", ["units", "units.v0", "compliance/20-04.v1", "units.v1.csv"])
def test_another_text_is_no_address_of_an_edition(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        EditionConverter().to_python(text)


@pytest.mark.parametrize("text", ["units.v0.csv", "Units.csv", "compliance/20-04.csv", "a/b/c.csv", "units.exe"])
def test_another_text_is_no_address_of_a_file(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        FileConverter().to_python(text)


def test_a_file_is_named_for_what_it_holds():
    assert FileAddress("compliance", "2020-04", 2, "csv").name == "compliance-2020-04.v2.csv"


def test_statements_do_not_grow_with_units(province):
    counts = {}
    for address in ADDRESSES:
        with _counted() as found:
            Client().get(address)
        counts[address] = len(found)
    Unit.objects.bulk_create(
        [Unit(code=f"Y{n}", name=f"Xã {n}", kind="commune", search_key=f"xa {n}", sort_key=str(n)) for n in range(30)]
    )
    for address in ADDRESSES:
        with _counted() as found:
            Client().get(address)
        assert len(found) == counts[address] <= 6, address


def _counted():
    return CaptureQueriesContext(connection)
