"""The pages of files of dossiers: bring one, wait, look at what would change, record it or give it up."""

import re

import pytest
from django.test import override_settings
from django.urls import reverse

from exchange.actions.dossiers import counting
from exchange.actions.dossiers.counting import dossier_files_count
from exchange.models import CodeMapping, CodeTable, DossierFile
from exchange.views import dossiers as views
from reporting.models import CountSource
from tests.exchange.dossiers.files import PERSON, SYSTEM, URL, bring, content_of, dossier, many, record, upload
from tests.reporting.one_stop import counts


@pytest.fixture
def client(working_province, login):
    return login(working_province.coordinator)


def text(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def page(client, file):
    return client.get(reverse("exchange:dossier-file", args=[file.pk]))


def test_a_file_is_shown_first_and_then_recorded(client):
    answer = upload(client, content_of(*many(4, channel="2", post="1"), *many(2, start=9, day="20200405")))
    file = DossierFile.objects.get()
    assert answer["Location"] == reverse("exchange:dossier-file", args=[file.pk])
    shown = text(page(client, file))
    assert "Tháng 3/2020 05/03/2020 – 05/03/2020 1 1 4 4 4 1 0 0" in shown
    assert "Tháng 4/2020 05/04/2020 – 05/04/2020 1 1 2 0 0 1 0 0" in shown
    assert "Các cột không đọc: «ChuHoSo», «SoDienThoai»." in shown
    assert counts() == {}
    recorded = text(client.post(reverse("exchange:dossier-file-record", args=[file.pk]), follow=True))
    assert "Đã ghi nhận số liệu đếm từ tệp «ho-so.csv»: 2 mới, 0 thay đổi, 0 bị xóa, 0 không đổi." in recorded
    assert counts() == {"2020-03 X1 C1": (4, 4, 4), "2020-04 X1 C1": (2, 0, 0)}
    assert SYSTEM in text(client.get("/reconciliation/"))


def test_what_is_refused_is_named_and_can_be_fetched(client):
    upload(client, content_of(*many(2), dossier("A-1", unit="X99"), dossier("A-2", channel="=1+1")))
    file = DossierFile.objects.get()
    shown = text(page(client, file))
    assert "2 trong tổng số 4 dòng chưa hợp lệ, không được đếm." in shown
    assert "Dòng 4, cột «MaDinhDanhDV», giá trị «X99»: Không có đơn vị mang mã này." in shown
    assert "Ghi nhận 2 hồ sơ, bỏ qua 2 dòng" in shown
    answer = client.get(reverse("exchange:dossier-file-refused", args=[file.pk]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == "4,MaDinhDanhDV,X99,Không có đơn vị mang mã này."
    assert lines[2].startswith("5,KenhThucHien,'=1+1,")
    assert len(lines) == 3
    assert PERSON not in "".join(lines)


def test_refused_rows_stay_out_by_the_button_alone(client):
    upload(client, content_of(*many(2), dossier("A-1", unit="X99")))
    address = reverse("exchange:dossier-file-record", args=[DossierFile.objects.get().pk])
    assert "Có 1 dòng chưa hợp lệ." in text(client.post(address))
    assert counts() == {}
    client.post(address, {"leave_out": "1"})
    assert counts() == {"2020-03 X1 C1": (2, 0, 0)}


def test_what_would_change_is_shown_again_where_others_recorded_meanwhile(client, working_province):
    upload(client, content_of(*many(3)))
    file = DossierFile.objects.get()
    record(content_of(*many(2)), working_province.coordinator, system="Khác")
    shown = text(client.post(reverse("exchange:dossier-file-record", args=[file.pk])))
    assert "Vừa có số liệu khác được ghi nhận." in shown
    assert "1 số liệu hiện lấy từ nguồn khác sẽ lấy theo tệp này." in shown
    assert counts() == {"2020-03 X1 C1": (2, 0, 0)}


def test_a_code_table_is_chosen_where_there_is_one(client):
    assert 'name="table"' not in client.get(URL).content.decode()
    table = CodeTable.objects.create(code="mot-cua", name="Một cửa Khánh Hòa")
    CodeMapping.objects.create(table=table, subject="unit", ours="X1", theirs="H32.22")
    assert "Một cửa Khánh Hòa" in text(client.get(URL))
    upload(client, content_of(dossier("1", unit="H32.22")), table="mot-cua")
    file = DossierFile.objects.get()
    assert (file.good, file.table) == (1, table)
    assert "Bảng mã Một cửa Khánh Hòa" in text(page(client, file))
    assert "Không có bảng mã x." in text(upload(client, content_of(dossier("1")), table="x"))


def test_days_that_the_file_lacks_are_named_and_removed_by_a_tick_alone(client, working_province):
    record(content_of(*many(2), *many(3, start=10, day="20200316"), *many(1, start=20, day="20200317")),
           working_province.coordinator)  # fmt: skip
    upload(client, content_of(*many(4)))
    file = DossierFile.objects.get(state="counted")
    shown = page(client, file)
    assert "16/03/2020 – 17/03/2020: 4 hồ sơ" in text(shown)
    assert 'name="lose_days"' in shown.content.decode()
    address = reverse("exchange:dossier-file-record", args=[file.pk])
    assert "Có 2 ngày đã ghi nhận hồ sơ của hệ thống này" in text(client.post(address))
    assert counts() == {"2020-03 X1 C1": (6, 0, 0)}
    client.post(address, {"lose_days": "2"})
    assert counts() == {"2020-03 X1 C1": (4, 0, 0)}


def test_a_file_that_waits_shows_how_far_it_is_and_looks_again(client, monkeypatch):
    monkeypatch.setattr(counting, "ROWS_AT_ONCE", 0)
    upload(client, content_of(*many(4)))
    file = DossierFile.objects.get()
    waiting = page(client, file).content.decode()
    assert 'data-renew="2"' in waiting
    assert 'http-equiv="refresh"' in waiting
    DossierFile.objects.update(state="counting", done=3)
    assert "Đang đếm, 75%" in text(page(client, file))
    DossierFile.objects.update(state="waiting")
    dossier_files_count()
    assert "data-renew" not in page(client, file).content.decode()


def test_a_file_can_be_given_up(client):
    upload(client, content_of(*many(4)))
    file = DossierFile.objects.get()
    answer = client.post(reverse("exchange:dossier-file-give-up", args=[file.pk]), follow=True)
    assert "Đã bỏ số liệu đếm từ tệp «ho-so.csv»." in text(answer)
    shown = text(page(client, file))
    assert "Đã bỏ" in shown
    assert "Ghi nhận số liệu này" not in shown


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "Tệp đang gửi lên rỗng|Tệp rỗng|The submitted file is empty|Tệp không"),
        (b"a,b\n1,2\n", "a.csv", "Dòng tiêu đề phải có đủ các cột"),
        (b"<html></html>", "a.xls", "trang web"),
        (b"PK\x03\x04broken", "a.xlsx", "Không đọc được tệp"),
        (content_of(), "a.csv", "Tệp không có dòng số liệu nào dưới dòng tiêu đề."),
    ],
)
def test_what_is_no_table_of_dossiers_is_refused_with_a_sentence(client, content, name, sentence):
    assert re.search(sentence, text(upload(client, content, name)))
    assert DossierFile.objects.count() == 0


def test_the_name_of_the_system_survives_a_refusal(client):
    shown = upload(client, b"a,b\n1,2\n", system="Hệ thống của Bộ").content.decode()
    assert 'value="Hệ thống của Bộ"' in shown


def test_the_limit_of_this_page_alone_is_larger_and_is_a_setting(client):
    content = content_of(*many(20_000))
    assert "tối đa 512 MB và 5.000.000 dòng" in text(client.get(URL))
    with override_settings(DOSSIER_FILE_MEGABYTES=1):
        assert "Tệp hồ sơ tối đa 1 MB." in text(upload(client, content))


def test_a_large_upload_is_read_from_the_disk_where_it_was_put(client, monkeypatch):
    names = []
    bring_it = views.dossier_file_bring
    monkeypatch.setattr(
        views, "dossier_file_bring", lambda **given: names.append(given["file"].name) or bring_it(**given)
    )
    with override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=100):
        upload(client, content_of(*many(50)))
    assert names[0].endswith(".upload.csv")
    assert DossierFile.objects.get().good == 50


def test_few_and_many_files_take_the_same_queries(client, working_province, django_assert_num_queries):
    for number in range(3):
        bring(content_of(*many(2)), working_province.coordinator, system=str(number))
        with django_assert_num_queries(6):
            client.get(URL)


def test_the_reconciliation_leads_to_the_page_and_only_for_who_may(client, working_province, login):
    assert URL in client.get("/reconciliation/").content.decode()
    assert URL not in login(working_province.observer).get("/reconciliation/").content.decode()


def test_a_figure_from_a_program_is_shown_as_any_other(client, working_province):
    file = bring(content_of(*many(2)), working_province.coordinator, source=CountSource.API)
    assert page(client, file).status_code == 200


def test_a_name_of_five_hundred_letters_fits(client):
    upload(client, content_of(*many(2)), name="x" * 500 + ".csv", system="Hệ thống " * 11)
    assert page(client, DossierFile.objects.get()).status_code == 200
