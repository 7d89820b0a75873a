"""Each refusal of a row in the files of a province: its line, its column, its value and its sentence."""

from datetime import date

import pytest

from reporting.loading.problems import FilesRefused
from reporting.loading.province_periods import PERIOD_COLUMNS, read_periods
from reporting.loading.province_procedures import CHANGE_COLUMNS, PROCEDURE_COLUMNS, read_changes, read_procedures
from reporting.loading.province_rows import UNIT_COLUMNS, ProvinceRows, read_units
from reporting.loading.province_tiers import TIER_COLUMNS, read_tiers
from tests.factories import make_period

UNITS = [
    "SO1,Sở Một,department,,,",
    "001,Huyện Một,district,,,huyện",
    "00101,Xã Một,commune,001,,xã",
]
PROVINCE = "56,Khánh Hòa,province,,,tỉnh"
P1 = "1.000001,Thủ tục một,Lĩnh vực,commune,,3,2020-01-01,,"
P2 = "1.000002,Thủ tục hai,Lĩnh vực,province,SO1,4,2020-01-01,12/QĐ-UBND,2019-12-20"


@pytest.fixture
def read(tmp_path, db):
    """Read rows of a file and give what is wrong with it: line, column, value and sentence of each bad row."""
    rows = ProvinceRows.with_stored_codes()

    def problems(reader, columns, lines, *details):
        path = tmp_path / "rows.csv"
        path.write_text("\n".join([",".join(columns), *lines, ""]), encoding="utf-8")
        reader(path, rows, *details)
        return [(each.line, each.column, each.value, each.reason) for each in rows.problems[-1].kept]

    problems.rows = rows
    return problems


@pytest.fixture
def read_with_units(read):
    assert read(read_units, UNIT_COLUMNS, UNITS) == []
    return read


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("X,Xã,ward,,,", ("kind", "ward", "Khối là một trong: department, district, commune.")),
        ("X,Xã,Commune,,,", ("kind", "Commune", "Khối là một trong: department, district, commune.")),
        ("X, ,commune,,,", ("name", "", "Ô còn trống.")),
        ("001,Huyện Hai,district,,,", ("code", "001", "Dòng này trùng với dòng 3.")),
        ("SO2,Sở Hai,department,001,,", ("parent_code", "001", "Chỉ đơn vị cấp xã thuộc huyện.")),
        ("002,Huyện Hai,district,001,,", ("parent_code", "001", "Chỉ đơn vị cấp xã thuộc huyện.")),
    ],
)
def test_a_unit_is_refused_by_its_row(read, line, problem):
    assert read(read_units, UNIT_COLUMNS, [*UNITS, line]) == [(5, *problem)]


@pytest.mark.parametrize("parent", ["009", "SO1", "00101"])
def test_a_commune_is_below_a_district_of_the_file_or_below_none(read, parent):
    problems = read(read_units, UNIT_COLUMNS, [*UNITS, f"00102,Xã Hai,commune,{parent},,xã"])
    assert problems == [(5, "parent_code", parent, NO_DISTRICT)]
    assert read.rows.parents == {"00101": "001"}


@pytest.mark.parametrize("parent", ["", "56"])
def test_a_commune_of_the_province_itself_has_no_district(read, parent):
    assert read(read_units, UNIT_COLUMNS, [f"00102,Xã Hai,commune,{parent},,xã", PROVINCE]) == []
    assert (read.rows.parents, list(read.rows.units)) == ({"00102": ""}, ["00102"])


def test_a_department_below_the_province_has_no_parent(read):
    assert read(read_units, UNIT_COLUMNS, [PROVINCE, "SO1,Sở Một,department,56,,"]) == []
    assert read.rows.parents == {}


def test_units_are_in_the_order_of_the_good_rows(read):
    read(read_units, UNIT_COLUMNS, [UNITS[1], "X,Xã,ward,,,", PROVINCE, UNITS[0]])
    assert [(unit.code, unit.sort_order) for unit in read.rows.units.values()] == [("001", 1), ("SO1", 2)]


DAY = "Đề nghị ghi ngày theo dạng 31/12/2020."
JANUARY = "2020-01,2020-01-01,2020-01-31,2020-02-05"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("02/2020,2020-02-01,2020-02-29,2020-03-05", ("period", "02/2020", "Kỳ báo cáo ghi theo dạng 2020-12.")),
        ("2020-13,2020-02-01,2020-02-29,2020-03-05", ("period", "2020-13", "Kỳ báo cáo ghi theo dạng 2020-12.")),
        ("2101-02,2020-02-01,2020-02-29,2020-03-05", ("period", "2101-02", "Năm phải từ 2000 đến 2100.")),
        (JANUARY, ("period", "2020-01", "Dòng này trùng với dòng 2.")),
        ("2020-02,,2020-02-29,2020-03-05", ("starts_on", "", "Ô còn trống.")),
        (
            "2020-02,2020-02-01,2020-02-30,2020-03-05",
            ("ends_on", "2020-02-30", "Lịch không có ngày 2020-02-30. Đề nghị kiểm tra lại ngày và tháng."),
        ),
        ("2020-02,1899-12-31,2020-02-29,2020-03-05", ("starts_on", "1899-12-31", "Đề nghị kiểm tra lại năm.")),
        ("2020-02,2020-02-01,2020-02-29,2101-01-01", ("due_on", "2101-01-01", "Đề nghị kiểm tra lại năm.")),
        ("2020-02,2020-02-01,2020-02-29,5/3/20", ("due_on", "5/3/20", DAY)),
        (
            "2020-02,2020-02-01,2020-02-29,2020-02-29",
            ("due_on", "2020-02-29", "Ngày bắt đầu, ngày chốt số liệu và thời hạn gửi phải theo đúng thứ tự."),
        ),
        (
            "2020-02,2020-03-01,2020-02-29,2020-03-05",
            ("due_on", "2020-03-05", "Ngày bắt đầu, ngày chốt số liệu và thời hạn gửi phải theo đúng thứ tự."),
        ),
    ],
)
def test_a_period_is_refused_by_its_row(read, line, problem):
    assert read(read_periods, PERIOD_COLUMNS, [JANUARY, line]) == [(3, *problem)]
    assert list(read.rows.periods) == [(2020, 1)]


def test_days_may_be_written_as_people_write_them(read_with_units):
    assert read_with_units(read_periods, PERIOD_COLUMNS, ["2020-02,01/02/2020,29/2/2020,5/3/2020"]) == []
    period = read_with_units.rows.periods[2020, 2]
    assert (period.starts_on, period.ends_on, period.due_on_commune) == (
        date(2020, 2, 1),
        date(2020, 2, 29),
        date(2020, 3, 5),
    )
    written = P2.replace("2020-01-01", "1/1/2020").replace("2019-12-20", "20/12/2019")
    assert read_with_units(read_procedures, PROCEDURE_COLUMNS, [written]) == []
    (publication,) = read_with_units.rows.publications["1.000002"]
    assert (publication.effective_on, publication.decision_date) == (date(2020, 1, 1), date(2019, 12, 20))


def test_a_period_of_one_day_opens_on_the_day_after_it(read):
    assert read(read_periods, PERIOD_COLUMNS, ["2020-02,2020-02-29,2020-02-29,2020-03-01"]) == []
    period = read.rows.periods[2020, 2]
    days = {period.due_on_department, period.due_on_district, period.due_on_commune}
    assert (period.opens_on, days) == (date(2020, 3, 1), {date(2020, 3, 1)})


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("2020-02,2020-01-31,2020-02-29,2020-03-05", "starts_on", "2020-01-31"),
        ("2020-02,2020-02-02,2020-02-29,2020-03-05", "starts_on", "2020-02-02"),
        ("2020-02,2020-02-01,2020-03-01,2020-03-05", "ends_on", "2020-03-01"),
    ],
)
def test_each_day_belongs_to_one_period_of_its_own_month(read, line, column, value):
    assert [problem[:3] for problem in read(read_periods, PERIOD_COLUMNS, [JANUARY, line])] == [(3, column, value)]


@pytest.mark.parametrize(
    ("stored", "line"),
    [(1, "2020-02,2020-02-02,2020-02-29,2020-03-05"), (3, "2020-02,2020-02-01,2020-02-28,2020-03-05")],
)
def test_a_gap_to_a_stored_period_is_a_problem_of_the_files_row(read, stored, line):
    make_period(stored)
    (problem,) = read(read_periods, PERIOD_COLUMNS, [line])
    assert problem[:3] == (2, "starts_on", line.split(",")[1])


def test_a_gap_over_the_new_year_is_a_problem_of_the_files_december(read):
    make_period(1, 2021)
    (problem,) = read(read_periods, PERIOD_COLUMNS, ["2020-12,2020-12-01,2020-12-30,2021-01-05"])
    assert problem[:3] == (2, "starts_on", "2020-12-01")


ONE_LEVEL = "Đề nghị ghi một trong các nội dung: «3», «4», «Một phần», «Toàn trình»."
LEVELS = "Đề nghị ghi province (cấp tỉnh), district (cấp huyện) hoặc commune (cấp xã); nhiều cấp ghi province;commune."
NO_DEPARTMENT = "Không có sở, ban, ngành đang hoạt động nào mang mã «{}»."
NO_DISTRICT = "Không có huyện, thị xã, thành phố nào mang mã này. Nếu không có cấp huyện, đề nghị để trống."


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (P1, ("code", "1.000001", "Dòng này trùng với dòng 2.")),
        (P2.replace("Thủ tục hai", " "), ("name", "", "Ô còn trống.")),
        (P2.replace(",4,", ",5,"), ("level", "5", ONE_LEVEL)),
        (P2.replace(",4,", ",,"), ("level", "", ONE_LEVEL)),
        (
            P2.replace("2020-01-01", "1/1/20"),
            ("first_published", "1/1/20", DAY),
        ),
        (P2.replace("2019-12-20", "x"), ("decision_date", "x", DAY)),
        (P2.replace("SO1", ""), ("department_code", "", "TTHC cấp tỉnh phải có sở, ban, ngành giải quyết.")),
        (P2.replace("SO1", "SO9"), ("department_code", "SO9", NO_DEPARTMENT.format("SO9"))),
        (P2.replace("SO1", "001"), ("department_code", "001", NO_DEPARTMENT.format("001"))),
        (
            P2.replace("province", "district"),
            ("department_code", "SO1", "Chỉ TTHC cấp tỉnh mới ghi sở, ban, ngành."),
        ),
    ],
)
def test_a_procedure_is_refused_by_its_row(read_with_units, line, problem):
    assert read_with_units(read_procedures, PROCEDURE_COLUMNS, [P1, line]) == [(3, *problem)]
    assert list(read_with_units.rows.procedures) == ["1.000001"]


@pytest.mark.parametrize("written", ["", "ward", "province;ward"])
def test_a_procedure_of_no_known_level_is_refused(read_with_units, written):
    problems = read_with_units(read_procedures, PROCEDURE_COLUMNS, [P2.replace("province", written)])
    assert problems == [(2, "authority_level", written, LEVELS)]


def test_a_procedure_of_the_province_and_of_communes_has_its_department(read_with_units):
    assert read_with_units(read_procedures, PROCEDURE_COLUMNS, [P1, P2.replace("province", "province;commune")]) == []
    assert read_with_units.rows.departments == {"1.000002": "SO1"}
    (publication,) = read_with_units.rows.publications["1.000002"]
    assert (publication.levels, publication.level) == (["province", "commune"], 4)
    assert (publication.effective_on, publication.decision_date) == (date(2020, 1, 1), date(2019, 12, 20))


@pytest.fixture
def changes(read_with_units):
    """What is wrong with changes of the level of a procedure that is published at level 3 from 2020."""
    assert read_with_units(read_procedures, PROCEDURE_COLUMNS, [P1]) == []

    def problems(*lines):
        return read_with_units(read_changes, CHANGE_COLUMNS, lines)

    problems.publications = read_with_units.rows.publications["1.000001"]
    return problems


FROM_JULY = "1.000001,3,4,2020-07-01,34/QĐ-UBND"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1.000009,3,4,2020-07-01,", ("procedure_code", "1.000009", "Không có TTHC mang mã này.")),
        (",3,4,2020-07-01,", ("procedure_code", "", "Không có TTHC mang mã này.")),
        ("1.000001,4,3,2020-07-01,", ("from_level", "4", "Khi đó TTHC không được công bố ở mức độ này.")),
        ("1.000001,3,3,2020-07-01,", ("to_level", "3", "Mức độ phải có trong danh mục và khác mức độ trước đó.")),
        ("1.000001,3,5,2020-07-01,", ("to_level", "5", "Mức độ phải có trong danh mục và khác mức độ trước đó.")),
        (
            "1.000001,3,4,2020-01-01,",
            ("effective_date", "2020-01-01", "Đề nghị ghi ngày sau ngày có hiệu lực của công bố trước."),
        ),
        (
            "1.000001,3,4,7/2020,",
            ("effective_date", "7/2020", "Đề nghị ghi ngày sau ngày có hiệu lực của công bố trước."),
        ),
        (
            f"1.000001,3,4,2020-07-01,{'x' * 201}",
            ("decision", "x" * 200, "Nội dung dài 201 ký tự; tối đa là 200 ký tự. Đề nghị rút gọn."),
        ),
    ],
)
def test_a_change_of_level_is_refused_by_its_row(changes, line, problem):
    assert changes(line) == [(2, *problem)]
    assert [each.ended_on for each in changes.publications] == [None]


def test_a_change_ends_one_publication_the_day_before_and_begins_the_next(changes):
    assert changes(FROM_JULY) == []
    first, second = changes.publications
    assert (first.level, first.ended_on) == (3, date(2020, 6, 30))
    assert (second.level, second.effective_on, second.ended_on) == (4, date(2020, 7, 1), None)
    assert (second.levels, second.decision_number) == (["commune"], "34/QĐ-UBND")


def test_changes_are_taken_in_the_order_of_their_days(changes):
    assert changes("1.000001,4,3,2020-09-01,", FROM_JULY) == []
    assert [(each.level, each.ended_on) for each in changes.publications] == [
        (3, date(2020, 6, 30)),
        (4, date(2020, 8, 31)),
        (3, None),
    ]


def test_a_refused_change_keeps_its_line_of_the_file(changes):
    assert [problem[:2] for problem in changes("1.000001,4,4,2020-09-01,", FROM_JULY)] == [(2, "to_level")]


TIER = "XA,Nhóm xã,commune,25,units,00101"
NOBODY = "Không có đơn vị mang mã này."


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (TIER.replace("XA,", ","), ("tier_code", "", "Ô còn trống.")),
        (TIER.replace("XA,", "xa,"), ("tier_code", "xa", "Dòng này trùng với dòng 2.")),
        (
            TIER.replace("XA,", "XB,").replace("commune", "ward"),
            ("kind", "ward", "Khối là một trong: department, district, commune."),
        ),
        (TIER.replace("XA,", "XB,").replace("00101", ""), ("unit_codes", "", "Ô còn trống.")),
        (TIER.replace("XA,", "XB,").replace("00101", "00101 00109"), ("unit_codes", "00101 00109", NOBODY)),
        (
            TIER.replace("XA,", "XB,").replace("units", "all"),
            ("applies_to", "all", "Đề nghị chọn đối tượng áp dụng của nhóm."),
        ),
        (
            "HB,Nhóm huyện,district,25,communes_of,001",
            ("applies_to", "communes_of", "Đề nghị chọn đối tượng áp dụng của nhóm."),
        ),
        (
            "HB,Nhóm huyện,district,25,all_communes,",
            ("applies_to", "all_communes", "Đề nghị chọn đối tượng áp dụng của nhóm."),
        ),
        (
            "XB,Mọi xã,commune,25,all_communes,00101",
            (
                "unit_codes",
                "00101",
                "Nhóm áp dụng cho tất cả UBND cấp xã không liệt kê đơn vị: đề nghị để trống ô này.",
            ),
        ),
    ],
)
def test_a_tier_is_refused_by_its_row(read_with_units, line, problem):
    assert read_with_units(read_tiers, TIER_COLUMNS, [TIER, line], 2020) == [(3, *problem)]
    assert list(read_with_units.rows.tiers[2020]) == ["XA"]


@pytest.mark.parametrize(
    ("percent", "hundredths"),
    [("0", 0), ("45", 4500), ("32.5", 3250), ("32.05", 3205), ("100", 10_000), ("100.00", 10_000)],
)
def test_a_minimum_is_read_in_hundredths(read_with_units, percent, hundredths):
    assert read_with_units(read_tiers, TIER_COLUMNS, [TIER.replace("25", percent)], 2020) == []
    assert read_with_units.rows.tiers[2020]["XA"].minimum_hundredths == hundredths


@pytest.mark.parametrize(
    "percent", ["", "x", "-1", "100.01", "101", "1e1", "0045", "32.055", "32.x", "x.5", "٤٥", "45%"]
)
def test_a_minimum_that_is_no_percentage_is_refused(read_with_units, percent):
    assert read_with_units(read_tiers, TIER_COLUMNS, [TIER.replace("25", percent)], 2020) == [
        (2, "minimum_percent", percent, "Chỉ tiêu phải từ 0% đến 100%.")
    ]


def test_a_tier_lists_units_of_its_group_or_the_districts_of_its_communes(read_with_units):
    lines = [TIER, "XB,Xã của huyện,commune,30,communes_of,1", "HB,Huyện,district,35,units,001"]
    lines += ["XC,Mọi xã,commune,20,all_communes,"]
    assert read_with_units(read_tiers, TIER_COLUMNS, lines, 2020) == []
    members = {"XA": ["00101"], "XB": ["001"], "HB": ["001"], "XC": []}
    assert read_with_units.rows.members == {(2020, code): listed for code, listed in members.items()}


@pytest.mark.parametrize("year", [1999, 2101])
def test_tiers_of_an_impossible_year_are_not_read(read_with_units, year):
    problem = (1, "", "rows.csv", "Năm phải từ 2000 đến 2100.")
    assert read_with_units(read_tiers, TIER_COLUMNS, [TIER], year) == [problem]
    assert read_with_units.rows.tiers == {}


def test_a_file_without_one_of_its_columns_is_refused_before_its_rows(read):
    with pytest.raises(FilesRefused):
        read(read_units, UNIT_COLUMNS[:-1], UNITS)
    assert read.rows.units == {}
