"""A province of today's shape from its files to the overview: loaded, a month typed, sent, confirmed and read."""

import json
import re
from io import BytesIO

import docx
import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from procedures.models import Procedure
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.models import Compliance, DossierCount, Submission, SubmissionStatus
from tests.reporting.figures_2020 import grouped, shown
from tests.reporting.pages import queries_of, tables, text
from tests.reporting.province_2026 import (
    ASKED_OF_COMMUNES,
    COMMUNES,
    DEPARTMENTS,
    LONGEST,
    PUBLISHED,
    code,
    figures,
    levels,
    service_level,
    write_province,
)
from units.models import Role, Unit, User

pytestmark = pytest.mark.django_db
MOMENT = "2025-08-03T09:00:00+07:00"
UNIT = COMMUNES[0]
ENTRY = f"/submissions/2025-07/{UNIT}/"
SUMS = [sum(numbers) for numbers in zip(*(figures(index) for index in range(ASKED_OF_COMMUNES)), strict=True)]
TOTAL, ONLINE, BY_POST = SUMS


ADDRESSES = {
    "overview": "/dashboard/?period=2025-07",
    "workbook of the overview": "/dashboard/export.xlsx?period=2025-07",
    "months": "/dashboard/months/?period=2025-07",
    "communes": "/dashboard/groups/commune/?period=2025-07",
    "districts": "/dashboard/districts/?period=2025-07",
    "procedures": "/dashboard/procedures/?period=2025-07",
    "procedures of the province": "/dashboard/procedures/?period=2025-07&authority=province",
    "procedures of communes": "/dashboard/procedures/?period=2025-07&authority=commune",
    "procedure of both": f"/dashboard/procedures/{code(ASKED_OF_COMMUNES - 1)}/?period=2025-07",
    "fields": "/dashboard/fields/?period=2025-07",
    "indicators": "/dashboard/indicators/?period=2025-07",
    "indicators as a file": "/dashboard/indicators/export.csv?period=2025-07",
    "outlook": "/dashboard/outlook/?period=2025-07",
    "what-if": "/dashboard/what-if/?period=2025-07",
    "changes": "/dashboard/changes/?period=2025-07",
    "unit": f"/dashboard/units/{UNIT}/?period=2025-07&basis=official",
    "unit, second page": f"/dashboard/units/{UNIT}/?period=2025-07&basis=official&page=2",
    "missing": "/periods/2025-07/missing/",
    "contacts": "/contacts/",
    "reports": "/reports/?period=2025-07",
    "to do": "/",
    "urging": "/periods/2025-07/urging/",
    "urging of all": "/periods/2025-07/urging/?all=1",
    "urging letter": "/periods/2025-07/urging/letter.docx?all=1",
    "report": "/reports/2025-07/report.docx",
    "workbook": "/reports/2025-07/workbook.xlsx",
    "compliance": "/reports/2025-07/compliance.csv",
    "form": f"{ENTRY}report.docx",
}


def load(directory):
    """Load the files, compute the figures, give a commune its clerk and the province its coordinator."""
    call_command("load_province", write_province(directory), verbosity=0)
    figures_recompute()
    figures_drain()
    for role, name, unit in ((Role.CLERK, "clerk", UNIT), (Role.COORDINATOR, "coordinator", None)):
        User.objects.create(username=name, role=role, unit=Unit.objects.filter(code=unit).first())


@pytest.fixture
def province(db, tmp_path):
    """On the Sunday before July's deadline."""
    with time_machine.travel(MOMENT, tick=False):
        load(tmp_path)
        yield


@pytest.fixture(scope="module")
def read(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the coordinator gets from each address once one commune's report was sent and confirmed; asked for once."""
    with django_db_blocker.unblock(), time_machine.travel(MOMENT, tick=False), transaction.atomic():
        load(tmp_path_factory.mktemp("province"))
        waiting = send_and_confirm()
        coordinator = client_of("coordinator")
        answers = {name: coordinator.get(address) for name, address in ADDRESSES.items()}
        transaction.set_rollback(True)
    return answers | {"queue": waiting}


def client_of(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def type_all(client):
    """Let the page's script save a block that was pasted over the whole form."""
    names = ("received_total", "received_online", "returned_by_post")
    cells = {
        f"{code(index)}.{name}": {"text": str(number), "seen": None}
        for index in range(ASKED_OF_COMMUNES)
        for name, number in zip(names, figures(index), strict=True)
    }
    return client.post(f"{ENTRY}cells/", json.dumps({"cells": cells}), content_type="application/json")


def hidden_fields(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def send_and_confirm():
    """Let the clerk type, check and send, and the coordinator confirm; returns the queue in between."""
    clerk, coordinator = client_of("clerk"), client_of("coordinator")
    type_all(clerk)
    check = clerk.post(ENTRY, {"action": "check", "version": "1"})
    answer = clerk.post(ENTRY, hidden_fields(check) | {"action": "send", "approved": "1"})
    assert answer.status_code == 302, text(answer)[:2000]
    report = Submission.objects.select_related("sent_revision").get()
    assert (report.status, report.unit.code) == (SubmissionStatus.SUBMITTED, UNIT)
    assert report.sent_revision.counts.count() == ASKED_OF_COMMUNES
    waiting = coordinator.get("/review/")
    fields = hidden_fields(coordinator.get(ENTRY))
    assert coordinator.post(ENTRY, fields | {"action": "accept"}).status_code == 302
    figures_drain()
    row = Compliance.objects.get(unit__code=UNIT, basis="official")
    assert (row.received_total, row.received_online, row.returned_by_post) == (TOTAL, ONLINE, BY_POST)
    return waiting


def test_the_files_load_as_they_are_and_again_without_a_change(province, tmp_path):
    history = Procedure.history.count()
    call_command("load_province", tmp_path, verbosity=0)
    assert (Procedure.objects.count(), Procedure.history.count()) == (PUBLISHED, history)
    assert Procedure.objects.get(code=code(0)).name == LONGEST.strip()
    assert Procedure.objects.get(code=code(1)).name == "Đăng ký khai tử"
    assert set(Unit.objects.values_list("parent", flat=True)) == {None}


def test_a_communes_form_asks_every_procedure_of_its_level_in_as_many_queries_as_a_small_one(province):
    clerk = client_of("clerk")
    page = clerk.get(ENTRY)
    asked = re.findall(r'name="([^"]+)\.received_total"', page.content.decode())
    assert set(asked) == {code(index) for index in range(ASKED_OF_COMMUNES)}
    assert "Còn 1.560 ô chưa nhập" in text(page)
    assert queries_of(clerk, ENTRY) == 11


def test_a_block_pasted_over_the_whole_form_is_saved_at_once(province):
    answer = type_all(client_of("clerk"))
    assert answer.status_code == 200
    assert len(answer.json()["saved"]) == 3 * ASKED_OF_COMMUNES
    assert DossierCount.objects.count() == ASKED_OF_COMMUNES


def test_the_form_without_a_script_saves_all_of_it(province):
    clerk = client_of("clerk")
    fields = hidden_fields(clerk.get(ENTRY))
    for index in range(ASKED_OF_COMMUNES):
        total, online, post = figures(index)
        fields[f"{code(index)}.received_total"] = total
        fields[f"{code(index)}.received_online"] = online
        fields[f"{code(index)}.returned_by_post"] = post
    assert clerk.post(ENTRY, fields | {"action": "save"}).status_code == 302
    assert "Đã lưu 1.560/1.560" in text(clerk.get(ENTRY))


def test_what_was_typed_is_sent_and_waits_and_every_page_and_file_opens_afterwards(read):
    assert "UBND xã Số 1" in text(read["queue"])
    assert {name: answer.status_code for name, answer in read.items()} == dict.fromkeys(read, 200)


def test_the_overview_after_the_confirmation_has_the_communes_sums_and_judges_nobody(read):
    page, rate = read["overview"], shown(ONLINE, TOTAL)
    verdicts = next(table for table in tables(page) if table[0][0] == "Khối")
    assert verdicts[1:] == [
        ["I. Khối sở, ban, ngành", "2", "0", "0", "–", "0", "0", "0", "0", "2"],
        ["II. Khối UBND cấp xã", "3", grouped(TOTAL), grouped(ONLINE), rate, "0", "0", "0", "0", "3"],
        ["Toàn tỉnh", "5", grouped(TOTAL), grouped(ONLINE), rate, "0", "0", "0", "0", "5"],
    ]
    assert "Không xếp hạng" in text(page)
    assert text(page).count("Không giao chỉ tiêu") >= len(COMMUNES) + len(DEPARTMENTS)


def test_a_long_list_of_silent_procedures_is_cut_on_the_overview_and_whole_in_the_file(read):
    online = {code(index) for index in range(ASKED_OF_COMMUNES) if figures(index)[1]}
    assert f"Hiển thị 100/{grouped(PUBLISHED - len(online))} TTHC" in text(read["overview"])
    book = openpyxl.load_workbook(BytesIO(read["workbook of the overview"].content))
    codes = {row[0] for row in book["Không có hồ sơ trực tuyến"].iter_rows(values_only=True)}
    assert codes >= {code(index) for index in range(PUBLISHED)} - online
    assert not codes & online


def test_nothing_speaks_of_districts_where_there_are_none(read):
    for name in ("overview", "months", "procedures", "indicators", "outlook", "what-if", "communes", "unit", "changes"):
        page = read[name].content.decode()
        assert "/dashboard/districts/" not in page, name
        assert 'id="district"' not in page, name
        assert "/dashboard/groups/district/" not in page, name
    assert 'id="district"' not in read["urging"].content.decode()
    assert "Trong kỳ này không có đơn vị cấp huyện." in text(read["districts"])
    assert tables(read["districts"]) == []
    assert grouped(TOTAL) in text(read["communes"])


def test_names_of_communes_end_without_a_comma(read):
    for name in ("overview", "missing", "contacts", "reports", "months", "urging of all", "queue"):
        page = text(read[name])
        assert not re.search(r"xã Số \d\s*,", page), name
        assert "None" not in page, name


def test_the_units_page_lists_its_procedures_by_pages(read):
    pages = [read["unit"].content.decode(), read["unit, second page"].content.decode()]
    found = [re.findall(r'class="code">\s*(1\.\d{6})', page) for page in pages]
    assert [len(codes) for codes in found] == [300, ASKED_OF_COMMUNES - 300]
    assert found[0] + found[1] == [code(index) for index in range(ASKED_OF_COMMUNES)]


def test_the_indicators_count_two_levels_in_both_lines_and_once_together(read):
    page = tables(read["indicators"])
    published = {row[0]: (int(row[1]), int(row[2])) for row in page[0][1:]}

    def count(level):
        own = [index for index in range(PUBLISHED) if level in levels(index)]
        return sum(service_level(index) == 4 for index in own), len(own)

    assert published == {
        "Cấp tỉnh": count("province"),
        "Cấp xã": count("commune"),
        "Tất cả TTHC": (PUBLISHED // 2, PUBLISHED),
    }


def test_procedures_are_filtered_by_either_of_their_levels(read):
    for name, level in (("procedures of the province", "province"), ("procedures of communes", "commune")):
        expected = sum(level in levels(index) for index in range(PUBLISHED))
        assert f"{expected} TTHC công bố" in text(read[name])


def test_the_page_of_a_procedure_of_two_levels_has_its_department_and_all_communes(read):
    index = ASKED_OF_COMMUNES - 1
    page = text(read["procedure of both"])
    assert "Cấp tỉnh; Cấp xã" in page
    assert all(f"UBND xã Số {number}" in page for number in (1, 2, 3))
    assert f"Sở {DEPARTMENTS[index % 2]}" in page
    assert f"Sở {DEPARTMENTS[(index + 1) % 2]}" not in page


def test_the_letters_address_communes_that_have_no_district(read):
    letter = docx.Document(BytesIO(read["urging letter"].content))
    words = "\n".join([p.text for p in letter.paragraphs] + [c.text for t in letter.tables for c in t._cells])
    assert "UBND cấp xã có tên tại Phụ lục" in words
    assert "huyện, thị xã" not in words
    assert "UBND xã Số 2" in words
    report = docx.Document(BytesIO(read["report"].content))
    assert "UBND cấp xã chưa gửi: 02 đơn vị (Phụ lục III)." in [p.text for p in report.paragraphs]


def test_the_urging_page_lists_units_without_a_quota_and_proposes_no_mail_to_them(read):
    page = text(read["urging"])
    assert "UBND xã Số 2" in page
    assert "Đơn vị không giao chỉ tiêu có trong danh sách nhưng không được chọn sẵn để gửi thư." in page
    assert "Tất cả đơn vị được giao chỉ tiêu đã gửi báo cáo." not in page
    assert "UBND xã Số 2" in text(read["urging of all"])
    assert "Không có đơn vị được giao chỉ tiêu" in text(read["outlook"])
