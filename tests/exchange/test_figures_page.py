"""The page of figures for and from other systems: a file is taken, a file is brought, looked at and written once."""

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.models import CodeMapping, CodeTable, ValueFile
from exchange.value_sets.asked_file import FiguresFile
from reporting.actions.files import files_make
from reporting.models import DossierCount, FileJob, Submission
from tests.exchange.province import exported
from tests.factories import make_clerk, make_commune
from tests.reporting.actions.helpers import everything
from tests.reporting.pages import text
from units.models import Unit

PAGE = "/files/figures/"
FILE = "/files/figures/file/"
MONTH = {"period": "2020-04", "basis": "provisional", "format": "json"}


@pytest.fixture
def coordinator(province, login):
    return login(province.coordinator)


def document(*values, **said):
    rows = [{"dataElement": element, "value": amount} for element, amount in values]
    return json.dumps({"period": "202004", "orgUnit": "X1", "dataValues": rows, **said})


def bring(client, content, name="so-lieu.json", **choices):
    file = SimpleUploadedFile(name, content.encode())
    return client.post(PAGE, {"file": file, **choices}, follow=True)


def write(client, page):
    return client.post(f"{page.wsgi_request.path}apply/", follow=True)


def test_the_file_is_that_of_the_reader(province, coordinator, login):
    province.send("X1", 4, (5, 1, 0), (2, 0, 0))

    answer = coordinator.get(FILE, MONTH)

    assert answer.content == exported(province.coordinator, 4, basis="provisional")
    assert answer["Content-Disposition"] == 'attachment; filename="so-lieu-2020-04-provisional.json"'
    assert "chưa có số liệu" in text(login(province.clerks["X2"]).get(FILE, MONTH, follow=True)).lower()


def test_what_was_chosen_is_still_chosen_where_there_are_no_figures(province, coordinator):
    CodeTable.objects.create(code="hmis", name="HMIS")
    chosen = {"period": "2020", "basis": "official", "format": "csv", "table": "hmis"}

    page = coordinator.get(FILE, chosen, follow=True).content.decode()

    assert re.findall(r'<option value="(\S+)"\s+selected>', page) == [*chosen.values()]
    fresh = coordinator.get(PAGE).content.decode()
    assert re.findall(r'<option value="(\S+)"\s+selected>', fresh) == ["2020-04"]


@pytest.mark.parametrize(("name", "ending"), [("csv", "csv"), ("adx", "xml")])
def test_a_year_is_taken_in_each_format(province, coordinator, name, ending):
    province.send("X1", 3, (5, 1, 0), (2, 0, 0))
    province.send("X1", 4, (5, 1, 0), (2, 0, 0))

    answer = coordinator.get(FILE, MONTH | {"period": "2020", "format": name})

    assert answer.content == exported(province.coordinator, 3, 4, basis="provisional", format_name=name)
    assert answer["Content-Disposition"].endswith(f'-provisional.{ending}"')


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "2019-01"},
        {"period": "x"},
        {"basis": "guess"},
        {"format": "xlsx"},
        {"table": "no-such"},
        {"period": ""},
    ],
)
def test_what_there_is_not_is_not_found(coordinator, wrong):
    assert coordinator.get(FILE, MONTH | wrong).status_code == 404


def test_an_observer_is_not_given_what_is_being_typed(province, login):
    assert login(province.observer).get(FILE, MONTH | {"basis": "working"}).status_code == 404


def test_a_large_file_is_made_by_a_worker_and_is_the_same(province, coordinator, monkeypatch):
    province.send("X1", 4, (5, 1, 0), (2, 0, 0))
    at_once = coordinator.get(FILE, MONTH).content
    monkeypatch.setattr(FiguresFile, "at_once", 1)
    monkeypatch.setattr("reporting.actions.files.PART", 50)

    page = coordinator.get(FILE, MONTH, follow=True)
    assert files_make() == 1

    job = FileJob.objects.get()
    assert page.redirect_chain[-1][0] == f"/files/{job.pk}/"
    fetched = b"".join(coordinator.get(f"/files/{job.pk}/content/").streaming_content)
    assert (fetched, job.size, job.parts.count()) == (at_once, len(at_once), -(-len(at_once) // 50))
    FileJob.objects.update(state="ended")
    again = f"{FILE}?basis=provisional&amp;format=json&amp;period=2020-04"
    assert again in coordinator.get("/files/").content.decode()


def test_a_table_that_calls_two_things_alike_is_said(province, coordinator):
    province.send("X1", 4, (5, 1, 0), (2, 0, 0))
    table = CodeTable.objects.create(code="hmis", name="HMIS")
    CodeMapping.objects.create(table=table, subject="unit", ours="X2", theirs="X1")

    assert "Bảng mã đang dùng «X1»" in text(coordinator.get(FILE, MONTH | {"table": "hmis"}, follow=True))


def test_a_file_is_shown_and_then_written_into_the_reports_being_entered(coordinator):
    page = bring(coordinator, document(("C1.received_total", "5"), ("C1.received_online", "2")))

    assert "Ghi 2 số liệu" in text(page)
    assert "UBND xã Một, huyện Một Tháng 4/2020 2" in text(page)
    assert DossierCount.objects.count() == 0

    done = write(coordinator, page)

    assert "Đã ghi 2 số liệu" in text(done)
    assert list(DossierCount.objects.values_list("received_total", "received_online", "source")) == [
        (5, 2, "on_behalf")
    ]
    assert Submission.objects.get().sent_revision is None
    file = ValueFile.objects.get()
    assert (file.content, file.changed, file.refused, file.uploaded_by_name) == (None, 2, 0, "coordinator")


def test_writing_twice_writes_once(coordinator):
    page = bring(coordinator, document(("C1.received_total", "5")))
    write(coordinator, page)
    before = everything()

    write(coordinator, page)

    assert everything() == before
    assert "Đã ghi 1 số liệu của tệp này" in text(coordinator.get(page.wsgi_request.path))


def test_a_refused_value_stops_the_file_and_is_listed_with_its_place(coordinator):
    page = bring(coordinator, document(("C1.received_total", "5"), ("Z9.received_total", "1")))

    assert "dataValues[1]" in text(page)
    assert "Ghi 1 số liệu, bỏ qua 1 giá trị" in text(page)
    listed = coordinator.get(f"{page.wsgi_request.path}refused.csv").content.decode()
    assert "dataValues[1],dataElement,Z9.received_total," in listed
    write(coordinator, page)
    assert DossierCount.objects.count() == 0


def test_good_values_are_written_alone_where_that_was_chosen(coordinator):
    page = bring(coordinator, document(("C1.received_total", "5"), ("Z9.received_total", "1")), good_only="on")

    write(coordinator, page)

    assert list(DossierCount.objects.values_list("received_total", flat=True)) == [5]


def test_the_good_values_of_what_is_shown_are_written_without_bringing_the_file_again(coordinator):
    page = bring(coordinator, document(("C1.received_total", "5"), ("Z9.received_total", "1")))

    done = coordinator.post(f"{page.wsgi_request.path}apply/", {"good_only": "on"}, follow=True)

    assert "Đã ghi 1 số liệu" in text(done)
    assert list(DossierCount.objects.values_list("received_total", flat=True)) == [5]
    file = ValueFile.objects.get()
    assert (file.good_only, file.changed, file.refused) == (True, 1, 1)


def test_a_file_without_a_good_value_offers_nothing_to_write(coordinator):
    page = bring(coordinator, document(("Z9.received_total", "1")))

    assert "good_only" not in page.content.decode()
    assert "Hoặc chỉ ghi" not in text(page)


def test_what_would_do_something_else_than_was_shown_is_not_written(province, coordinator):
    page = bring(coordinator, document(("C1.received_total", "5")))
    other = bring(coordinator, document(("C1.received_total", "7")))
    assert coordinator.get(page.wsgi_request.path).status_code == 404  # given up for the other one
    given_up = coordinator.post(f"{page.wsgi_request.path}apply/")
    assert given_up.status_code == 404
    assert "Tệp của bản xem trước này không còn được giữ" in text(given_up)
    row = Submission.objects.create(unit=province.units["X1"], period=province.periods[4])
    DossierCount.objects.create(submission=row, procedure=province.procedures["C1"], received_total=1)

    again = write(coordinator, other)

    assert "đã thay đổi" in text(again)
    assert DossierCount.objects.get().received_total == 1
    write(coordinator, other)
    assert DossierCount.objects.get().received_total == 7


def test_a_clerk_brings_the_own_figures_as_from_a_file(province, login):
    clerk = login(province.clerks["X1"])

    write(clerk, bring(clerk, document(("C1.received_total", "5"))))

    assert list(DossierCount.objects.values_list("source", flat=True)) == ["file"]
    bring(clerk, document(("C1.received_total", "5"), orgUnit="X2"))
    assert ValueFile.objects.waiting().get().refused == 1


@pytest.mark.parametrize(("content", "name"), [("x", "so-lieu.txt"), ("{", "so-lieu.json"), ("<adx/>", "so-lieu.xml")])
def test_what_is_no_file_of_values_is_answered_with_a_sentence(coordinator, content, name):
    page = bring(coordinator, content, name)

    assert 'role="alert"' in page.content.decode()
    assert ValueFile.objects.count() == 0


def test_nobody_sees_the_file_of_another(province, coordinator, login):
    page = bring(coordinator, document(("C1.received_total", "5")))
    path = page.wsgi_request.path

    other = login(province.clerks["X1"])
    assert {other.get(path).status_code, other.post(f"{path}apply/").status_code} == {404}
    assert other.get(f"{path}refused.csv").status_code == 404


def test_few_and_many_files_take_the_same_queries(coordinator):
    def queries():
        with CaptureQueriesContext(connection) as found:
            coordinator.get(PAGE)
        return len(found)

    write(coordinator, bring(coordinator, document(("C1.received_total", "5"))))
    few = queries()
    write(coordinator, bring(coordinator, document(("C1.received_total", "6"))))
    write(coordinator, bring(coordinator, document(("C1.received_total", "7"))))
    assert queries() == few


def test_a_file_that_calls_itself_a_trial_is_not_taken(province, coordinator):
    page = bring(coordinator, document(("C1.received_total", "5"), dryRun=True))

    assert "lần chạy thử" in text(page)
    assert not ValueFile.objects.exists()


def test_a_file_of_two_units_of_one_code_says_so_instead_of_mixing_them(province, coordinator):
    province.send("X3", 4, (5, 1, 0), (2, 0, 0))
    Unit.objects.filter(code="X3").update(active_until=date(2020, 4, 14))
    province.units["X3"] = make_commune("X3", province.units["H1"], active_from=date(2020, 4, 15))
    province.clerks["X3"] = make_clerk(province.units["X3"], "clerk-of-the-new-x3")
    province.send("X3", 4, (7, 1, 0), (2, 0, 0))

    assert "hai đơn vị cùng mang mã X3" in text(coordinator.get(FILE, MONTH, follow=True))
