"""The tables of the month's workbook at their edges: nothing received, nothing sent, no district, months missing."""

from datetime import date
from decimal import Decimal

import pytest

from procedures.models import Procedure, Publication
from reporting.actions.figures import figures_drain
from reporting.by_procedure.catalogue_sums import ProcedureSums, Sums
from reporting.models import Basis, ReportingPeriod, Submission
from reporting.province.report import ProvinceReport
from reporting.selection.choice import Choice
from reporting.spreadsheets import sheets
from reporting.spreadsheets.places import commune_columns, commune_rows, district_columns, district_rows
from reporting.spreadsheets.procedures import field_columns, field_rows, procedure_columns, procedure_rows
from reporting.spreadsheets.sending import sending_columns, sending_table
from tests.factories import (
    make_commune,
    make_compliance,
    make_district,
    make_period,
    make_report,
    make_unit,
    make_user,
)
from units import clock

pytestmark = pytest.mark.usefixtures("may")

OTHERS = "Huyện đã kết thúc hoạt động và xã không thuộc huyện đang hoạt động"
APRIL = {"basis": Basis.PROVISIONAL}


def report(basis=Basis.PROVISIONAL):
    return ProvinceReport(make_user(), Choice(period="2020-04", basis=basis))


@pytest.fixture
def places(april):
    """A district with two communes, one of which has met its quota, and a month missing."""
    district = make_district("H", name="Huyện Một", sort_order=1)
    make_compliance(district, april, 40, 10, minimum_hundredths=3000, months_expected=2, **APRIL)
    for code, online, name in (("X", 9, "Xã Một"), ("Y", 2, "Xã Hai")):
        unit = make_commune(code, district, name=name, sort_order=2)
        make_compliance(unit, april, 30, online, district=district, minimum_hundredths=2500, **APRIL)
    return district


def test_a_district_has_three_lines_and_communes_are_never_in_its_own(places):
    own, communes, together = district_rows(report())
    rate = Decimal("25.00")
    missing = "chưa đủ báo cáo (1/2 tháng)"
    assert own == [
        *["UBND huyện Một", "Riêng cấp huyện", 1, 40, 10, rate, Decimal(30), 1, 2, None],
        *["Chưa đạt chỉ tiêu", missing],
    ]
    rate = Decimal("18.33")
    assert communes == ["UBND huyện Một", "Cộng cấp xã trên địa bàn", 2, 60, 11, rate, None, 2, 2, 1, "", ""]
    missing = "chưa đủ báo cáo (3/4 báo cáo tháng)"
    rate = Decimal("21.00")
    assert together == ["UBND huyện Một", "Cấp huyện và cấp xã", 3, 100, 21, rate, None, 3, 4, None, "", missing]
    assert [isinstance(row, sheets.Sums) for row in (own, communes, together)] == [False, False, True]


def test_a_district_without_communes_has_zeros_and_no_rate(april):
    make_compliance(make_district("H", name="Huyện Một"), april, 40, 10, **APRIL)
    _own, communes, together = district_rows(report())
    assert communes == ["UBND huyện Một", "Cộng cấp xã trên địa bàn", 0, 0, 0, None, None, 0, 0, 0, "", ""]
    assert together[2:6] == [1, 40, 10, Decimal("25.00")]


def test_what_belongs_to_no_district_is_below_in_three_lines_the_last_in_bold(places, april):
    make_compliance(make_commune("Z"), april, 10, 1, reported=False, **APRIL)
    ended, loose, both = list(district_rows(report()))[3:]
    assert ended == [OTHERS, "Huyện đã kết thúc hoạt động", None, 0, 0, None, None, 0, 0, None, "", ""]
    note = "chưa đủ báo cáo (0/1 báo cáo tháng)"
    figures = [None, 10, 1, Decimal("10.00"), None, 0, 1, None, "", note]
    assert loose == [OTHERS, "Xã không thuộc huyện đang hoạt động", *figures]
    assert both == [OTHERS, "Cộng hai dòng trên", *figures]
    assert [isinstance(row, sheets.Sums) for row in (ended, loose, both)] == [False, False, True]


def test_communes_come_by_district_and_unit_with_their_rank_in_the_complete_group(places, april):
    first = make_district("G", name="Huyện Hai", sort_order=0)
    make_compliance(first, april, **APRIL)
    make_compliance(make_commune("W", name="Xã Tự Do", sort_order=0), april, 30, 1, **APRIL)
    last = make_commune("V", first, name="Xã Bốn", sort_order=9)
    make_compliance(last, april, 50, 49, district=first, minimum_hundredths=2500, **APRIL)
    assert [row[:3] for row in commune_rows(report())] == [
        ["UBND huyện Hai", "UBND xã Bốn, huyện Hai", 1],
        ["UBND huyện Một", "UBND xã Một, huyện Một", 2],
        ["UBND huyện Một", "UBND xã Hai, huyện Một", 3],
        ["", "UBND xã Tự Do", None],
    ]


def test_a_province_without_a_district_has_no_row_of_places(april):
    make_compliance(make_commune("X"), april, 10, 1, **APRIL)
    assert list(district_rows(report())) == []


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (district_columns, district_rows),
        (commune_columns, commune_rows),
        (lambda: sending_columns(report()), sending_table),
        (field_columns, field_rows),
    ],
)
def test_each_row_has_a_value_for_each_column(places, april, columns, rows):
    make_compliance(make_commune("Z"), april, 10, 1, **APRIL)
    found = list(rows(report()))
    assert found
    assert {len(row) for row in found} == {len(columns())}


def procedures(*figures, code="C1"):
    """Sums of procedures: total, online, by post, units, units online, and whether they do not count."""
    return [
        ProcedureSums(
            Procedure(code=f"{code}-{index}", name="Thủ tục", field="Đất đai"),
            Publication(level=4, at_commune=True),
            exempt,
            Sums(*numbers),
        )
        for index, (*numbers, exempt) in enumerate(figures)
    ]


def test_counted_procedures_and_the_others_have_sums_of_their_own():
    rows = list(procedure_rows(procedures((10, 1, 2, 3, 1, False), (20, 8, 0, 4, 2, False), (5, 5, 5, 1, 1, True))))
    assert rows[0] == [
        *["C1-0", "Thủ tục", "Đất đai", 4, "Cấp xã", "có"],
        *[10, 1, Decimal("10.00"), 2, 3, 1],
    ]
    assert [row[5] for row in rows[:3]] == ["có", "có", "không"]
    assert rows[3:] == [
        ["", "Cộng TTHC tính tỷ lệ", "", None, "", "", 30, 9, Decimal("30.00"), 2, None, None],
        ["", "Cộng TTHC không tính tỷ lệ", "", None, "", "", 5, 5, Decimal("100.00"), 5, None, None],
    ]
    assert {len(row) for row in rows} == {len(procedure_columns())}
    assert [isinstance(row, sheets.Sums) for row in rows] == [False, False, False, True, True]


@pytest.mark.parametrize(("exempt", "label"), [(False, "Cộng TTHC tính tỷ lệ"), (True, "Cộng TTHC không tính tỷ lệ")])
def test_a_sum_of_no_procedure_is_left_out_and_nothing_received_has_no_rate(exempt, label):
    one, total = procedure_rows(procedures((0, 0, 0, 0, 0, exempt)))
    assert (one[6:10], total[1], total[6:10]) == ([0, 0, None, 0], label, [0, 0, None, 0])


def test_no_procedures_make_no_rows():
    assert list(procedure_rows([])) == []


def test_fields_are_numbered_and_added_up(working_province):
    working_province.send("X1", 4, (6, 3, 1), (2, 1, 0))
    Publication.objects.filter(procedure__code="C2").update(effective_on=date(2020, 1, 1))
    figures_drain()
    rate = Decimal("50.00")
    assert list(field_rows(report())) == [
        [1, "Lĩnh vực", 6, 6, 3, rate, 1],
        [None, "Toàn tỉnh", 6, 6, 3, rate, 1],
    ]


def test_fields_of_a_province_without_procedures_are_a_sum_of_nothing(april):
    assert list(field_rows(report())) == [[None, "Toàn tỉnh", 0, 0, 0, None, 0]]


DUE = date(2020, 5, 5)


@pytest.mark.parametrize(
    ("sent_at", "shown"),
    [
        (clock.at(date(2020, 5, 2)), [date(2020, 5, 2), 0, "Đúng hạn"]),
        (clock.end_of(DUE), [DUE, 0, "Đúng hạn"]),
        (clock.at(date(2020, 5, 6)), [date(2020, 5, 6), 1, "Gửi chậm"]),
        (None, [None, None, "Đã gửi, không rõ ngày"]),
    ],
)
def test_when_a_unit_sent_is_said_by_its_deadline(april, sent_at, shown):
    unit = make_unit("S", name="Sở Một")
    make_compliance(unit, april, **APRIL)
    Submission.objects.filter(pk=make_report(unit, april, "submitted").pk).update(first_sent_at=sent_at)
    (row,) = sending_table(report())
    assert row == ["Sở, ban, ngành", "Sở Một", 4, DUE, *shown, "Đã gửi, chờ xác nhận"]


def test_a_report_that_was_begun_or_returned_is_not_sent(april):
    for order, (code, status) in enumerate([("S", None), ("T", "draft"), ("U", "returned")]):
        unit = make_unit(code, name=f"Sở {code}", sort_order=order)
        make_compliance(unit, april, reported=False, **APRIL)
        if status:
            make_report(unit, april, status, first_sent_at=clock.at(DUE))
    rows = list(sending_table(report()))
    assert [row[4:7] for row in rows] == [[None, None, "Chưa gửi"]] * 3
    assert [row[7] for row in rows] == ["", "Bản nháp", "Cần điều chỉnh"]


def test_each_month_has_its_own_row_deadline_and_district(april):
    old, new = make_district("H", name="Huyện Cũ"), make_district("K", name="Huyện Mới")
    unit = make_commune("X", new, name="Xã Một")
    make_compliance(unit, make_period(3), district=old, reported=False, **APRIL)
    make_compliance(unit, april, district=new, reported=False, **APRIL)
    make_compliance(unit, make_period(5), district=new, reported=False, **APRIL)
    ReportingPeriod.objects.filter(month=3).update(due_on_commune=date(2020, 4, 8))
    assert [row[1:5] for row in sending_table(report())] == [
        ["UBND xã Một, huyện Cũ", "UBND huyện Cũ", 3, date(2020, 4, 8)],
        ["UBND xã Một, huyện Mới", "UBND huyện Mới", 4, DUE],
    ]


def test_units_that_need_not_send_have_no_row(april):
    make_compliance(make_unit("S"), april, expected=False, **APRIL)
    assert list(sending_table(report())) == []
