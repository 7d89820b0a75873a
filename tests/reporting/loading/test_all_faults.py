"""A row of a file says everything that is wrong with it, and nothing that only follows from it."""

import csv
from io import StringIO

import pytest

from reporting.loading.counts import COUNT_COLUMNS, SUBMISSION_COLUMNS, read_counts, read_submissions
from reporting.loading.reports import Reports
from reporting.models import SystemUpload
from tests.reporting.one_stop import URL, file_of, upload
from tests.reporting.pages import text


@pytest.fixture
def problems(working_province, tmp_path):
    """The problems of a file with one row: columns and values, and how many rows are bad."""

    def found(read, columns, row):
        path = tmp_path / "a.csv"
        path.write_text(f"{','.join(columns)}\n{row}\n")
        read_problems = read(path, Reports())
        assert read_problems.bad == bool(read_problems.kept)
        return [(each.column, each.value) for each in read_problems.kept]

    return found


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (
            "2020-13,ZZ,NO,x,,-1",
            [
                ("period", "2020-13"),
                ("unit_code", "ZZ"),
                ("procedure_code", "NO"),
                ("received_total", "x"),
                ("received_online", ""),
                ("returned_by_post", "-1"),
            ],
        ),
        ("2020-03,X1,P1,5,7,x", [("procedure_code", "P1"), ("received_online", "7"), ("returned_by_post", "x")]),
        ("2020-03,ZZ,C1,5,3,0", [("unit_code", "ZZ")]),
        ("2020-03,X1,C1,5,3,0", []),
    ],
)
def test_a_row_of_counts_says_all_its_faults(problems, row, faults):
    assert problems(read_counts, COUNT_COLUMNS, row) == faults


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (
            "2020-03,ZZ,gone,hôm qua,2",
            [("unit_code", "ZZ"), ("status", "gone"), ("nil_report", "2"), ("submitted_on", "hôm qua")],
        ),
        ("2020-03,X1,missing,2020-04-02,1", [("nil_report", "1"), ("submitted_on", "2020-04-02")]),
        ("2020-03,X1,gone,,", [("status", "gone")]),
        ("2020-03,X1,on_time,2020-03-30,", [("nil_report", ""), ("submitted_on", "2020-03-30")]),
        ("2020-03,X1,missing,,", []),
        ("2020-03,X1,on_time,2020-04-02,0", []),
    ],
)
def test_a_row_of_sendings_says_all_its_faults(problems, row, faults):
    assert problems(read_submissions, SUBMISSION_COLUMNS, row) == faults


def test_a_row_of_the_one_stop_system_says_all_its_faults_and_is_one_row(working_province, login):
    client = login(working_province.coordinator)
    shown = text(upload(client, file_of("2020-13,ZZ,NO,x,,-1", "2020-03,X1,C1,5,7,x", "2020-03,X1,C2,5,3,")))
    for sentence in ("Không có kỳ báo cáo này", "Không có đơn vị mang mã này", "Không có TTHC mang mã này"):
        assert sentence in shown
    waiting = SystemUpload.objects.get()
    assert waiting.refused == 2
    answer = client.get(f"{URL}uploads/{waiting.pk}/refused/").content.decode("utf-8-sig")
    first, second = (row[-1] for row in csv.reader(StringIO(answer)) if row[-1] != "Lỗi")
    assert [part.partition(": ")[0] for part in first.split("; ")] == list(COUNT_COLUMNS)
    assert [part.partition(": ")[0] for part in second.split("; ")] == ["returned_by_post", "received_online"]
