"""Which report a row of a file means, what it may hold, and the sentence of each refusal."""

from datetime import date

import pytest

from reporting.loading.coded import CodeFinder
from reporting.loading.counts import read_counts, read_submissions
from reporting.loading.reports import FileReport, Reports, Unknown
from tests.factories import (
    make_commune,
    make_district,
    make_period,
    make_procedure,
    make_publication,
    make_unit,
)
from units.refusals import Refused
from units.tables.values import Formula

pytestmark = pytest.mark.usefixtures("may")

COUNTS = "period,unit_code,procedure_code,received_total,received_online,returned_by_post"
SENDINGS = "period,unit_code,status,submitted_on,nil_report"


@pytest.fixture
def province(db):
    """April and May of 2020; department S reports P, commune X and district H report B."""
    periods = {4: make_period(4), 5: make_period(5)}
    department = make_unit("S")
    make_publication(make_procedure("P"), ["province"], department=department)
    make_publication(make_procedure("B"), ["commune", "district"])
    make_commune("X", make_district("H"))
    make_unit("T")
    return periods


@pytest.mark.parametrize(
    ("period", "code", "column"),
    [
        ("2020-04", "S", None),
        ("2020-05", "S", "period"),
        ("2020-06", "S", "period"),
        ("04/2020", "S", "period"),
        ("2020-04", "Z", "unit_code"),
        ("2020-04", "s", "unit_code"),
    ],
)
def test_a_row_means_a_unit_and_a_month_that_has_ended(province, period, code, column):
    found = Reports().find(period, code)
    assert (found.column if isinstance(found, Unknown) else None) == column


@pytest.mark.parametrize(
    ("days", "is_found"),
    [
        ({"active_from": date(2020, 4, 30)}, True),
        ({"active_from": date(2020, 5, 1)}, False),
        ({"active_until": date(2020, 4, 30)}, True),
        ({"active_until": date(2020, 4, 29)}, False),
    ],
)
def test_a_unit_is_that_of_the_last_day_of_the_month(province, days, is_found):
    make_unit("N", **days)
    assert isinstance(Reports().find("2020-04", "N"), FileReport) == is_found


def test_a_code_of_two_units_one_after_another_means_the_one_of_the_month(province):
    old = make_unit("N", active_until=date(2020, 4, 30))
    make_unit("N", active_from=date(2020, 5, 1))
    assert Reports().find("2020-04", "N").unit == old


def test_each_report_is_looked_up_once_and_kept(province, django_assert_num_queries):
    reports = Reports()
    first = reports.find("2020-04", "X")
    with django_assert_num_queries(0):
        assert reports.find("2020-04", "X") is first
        assert reports.find("2020-04", "Z") is reports.find("2020-04", "Z")
    assert list(reports.all.values()) == [first]


@pytest.mark.parametrize(("code", "reported"), [("S", ["P"]), ("T", []), ("X", ["B"]), ("H", ["B"])])
def test_a_unit_reports_the_procedures_of_its_level_and_a_department_its_own(province, code, reported):
    assert list(Reports().find("2020-04", code).reportable) == reported


def read(tmp_path, reader, head, *rows):
    path = tmp_path / "file.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    reports = Reports()
    problems = reader(path, reports)
    return reports, [(problem.line, problem.column, problem.value) for problem in problems.kept]


def test_figures_are_put_into_their_report(province, tmp_path):
    reports, problems = read(tmp_path, read_counts, COUNTS, "2020-04,S,P,10,4,1", "2020-04,x,b,9999999,0,0")
    assert problems == []
    figures = {report.unit.code: list(report.figures.values()) for report in reports.all.values()}
    assert figures == {"S": [(10, 4, 1)], "X": [(9999999, 0, 0)]}


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("2020-05,S,P,1,1,1", "period", "2020-05"),
        ("2020-04,Z,P,1,1,1", "unit_code", "Z"),
        ("2020-04,S,Q,1,1,1", "procedure_code", "Q"),
        ("2020-04,S,B,1,1,1", "procedure_code", "B"),
        ("2020-04,S,P,,1,1", "received_total", ""),
        ("2020-04,S,P,-1,1,1", "received_total", "-1"),
        ("2020-04,S,P,1.5,1,1", "received_total", "1.5"),
        ("2020-04,S,P,1,x,1", "received_online", "x"),
        ("2020-04,S,P,10000000,1,1", "received_total", "10000000"),
        ("2020-04,S,P,1,1,99999999999999999999", "returned_by_post", "99999999999999999999"),
        ("2020-04,S,P,1,2,1", "received_online", "2"),
        ("2020-04,S,P,²,1,1", "received_total", "²"),
    ],
)
def test_a_row_of_figures_that_cannot_be_is_refused_at_its_column(province, tmp_path, row, column, value):
    reports, problems = read(tmp_path, read_counts, COUNTS, "2020-04,X,B,1,1,1", row)
    assert problems == [(3, column, value)]
    assert sum(len(report.figures) for report in reports.all.values()) == 1


def test_a_procedure_twice_in_one_report_is_refused_with_the_first_line(province, tmp_path):
    reports, problems = read(tmp_path, read_counts, COUNTS, "2020-04,S,P,1,1,1", "2020-04,S,p,2,2,2")
    assert problems == [(3, "procedure_code", "P")]
    assert [list(report.figures.values()) for report in reports.all.values()] == [[(1, 1, 1)]]


@pytest.mark.parametrize(
    ("row", "missing", "nil", "day"),
    [
        ("2020-04,S,on_time,2020-05-05,0", False, False, "2020-05-05"),
        ("2020-04,S,late,2020-05-15,1", False, True, "2020-05-15"),
        ("2020-04,S,missing,,0", True, False, None),
        ("2020-04,S,missing,,", True, False, None),
    ],
)
def test_a_day_of_sending_and_a_nil_return_are_put_into_their_report(province, tmp_path, row, missing, nil, day):
    reports, problems = read(tmp_path, read_submissions, SENDINGS, row)
    [report] = reports.all.values()
    assert problems == []
    assert (report.missing, report.nil, report.listed_at) == (missing, nil, 2)
    assert (report.sent_at and report.sent_at.date().isoformat()) == day


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2020-05,S,missing,,0", "period"),
        ("2020-04,Z,missing,,0", "unit_code"),
        ("2020-04,S,sent,2020-05-05,0", "status"),
        ("2020-04,S,on_time,2020-05-05,", "nil_report"),
        ("2020-04,S,on_time,2020-05-05,2", "nil_report"),
        ("2020-04,S,missing,2020-05-05,0", "submitted_on"),
        ("2020-04,S,missing,,1", "nil_report"),
        ("2020-04,S,on_time,,0", "submitted_on"),
        ("2020-04,S,on_time,5/5/20,0", "submitted_on"),
        ("2020-04,S,on_time,2020-W19-2,0", "submitted_on"),
        ("2020-04,S,on_time,2020-04-30,0", "submitted_on"),
        ("2020-04,S,late,2020-05-16,0", "submitted_on"),
    ],
)
def test_a_row_of_sendings_that_cannot_be_is_refused_at_its_column(province, tmp_path, row, column):
    _reports, problems = read(tmp_path, read_submissions, SENDINGS, row)
    assert [(line, at) for line, at, _value in problems] == [(2, column)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("5/5/20", "Đề nghị ghi ngày theo dạng 31/12/2020."),
        ("2020-05-32", "Lịch không có ngày 2020-05-32. Đề nghị kiểm tra lại ngày và tháng."),
    ],
)
def test_a_day_that_cannot_be_read_is_answered_with_the_form_of_days(province, tmp_path, written, said):
    path = tmp_path / "day.csv"
    path.write_text(f"{SENDINGS}\n2020-04,S,on_time,{written},0\n")
    assert [problem.reason for problem in read_submissions(path, Reports()).kept] == [said]


def test_a_day_of_sending_may_be_written_as_people_write_it(province, tmp_path):
    reports, problems = read(tmp_path, read_submissions, SENDINGS, "2020-04,S,on_time,5/5/2020,0")
    assert problems == []
    assert [str(each.sent_at.date()) for each in reports.all.values()] == ["2020-05-05"]


def test_a_report_that_is_listed_twice_is_refused(province, tmp_path):
    row = "2020-04,S,missing,,0"
    assert read(tmp_path, read_submissions, SENDINGS, row, row)[1] == [(3, "unit_code", "S")]


# codes in cells of an uploaded table


@pytest.mark.parametrize(
    ("value", "is_plain_text", "code", "undone"),
    [
        ("1.001570", False, "1.001570", 0),
        (1.00157, False, "1.001570", 1),
        ("1.00157", True, "1.001570", 1),
        (" x1 ", False, "X1", 0),
        ("Y", False, None, 0),
        (Formula(1), False, None, 0),
    ],
)
def test_a_cell_means_a_known_code_and_broken_numbers_are_counted(value, is_plain_text, code, undone):
    finder = CodeFinder(["1.001570", "X1"], is_plain_text=is_plain_text)
    assert [finder.find(value), finder.find(value)] == [code, code]
    assert finder.undone == 2 * undone


def test_a_cell_that_two_codes_fit_is_refused():
    with pytest.raises(Refused):
        CodeFinder(["0123", "00123"], is_plain_text=True).find("123")
