"""The catalogue in force on a day, with the matrix of service and authority levels."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from procedures.models import Publication
from reporting.by_procedure.day_catalogue import CatalogueFilter, DayCatalogue, matrix_of
from tests import ROOT
from tests.factories import make_procedure, make_publication, make_unit
from tests.reporting.pages import text
from tests.reporting.tables import tables_of
from units.models import User

PORTAL, OFFICE = "/dashboard/catalogue/", "/admin/catalogue/"
DECISION_1702 = {"Mức độ 3": ["92", "12", "3", "107"], "Mức độ 4": ["26", "7", "0", "33"]}


@pytest.fixture
def administrator(demo, login):
    return login(User.objects.get(username="admin"))


def matrix_shown(response):
    rows = next(table for heading, table in tables_of(response).items() if "Theo mức độ" in heading)
    return {row[0]: row[1:] for row in (list(each.values()) for each in rows)}


def rows_of(path):
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("address", [PORTAL, OFFICE])
def test_the_matrix_of_decision_1702_is_92_12_3_and_26_7_0(administrator, address):
    shown = matrix_shown(administrator.get(f"{address}?on=2019-12-31"))
    assert shown == DECISION_1702 | {"Tất cả TTHC": ["118", "19", "3", "140"]}


def test_the_day_of_the_demo_equals_a_count_of_its_files(demo, coordinator):
    folder = ROOT / "demo" / "khanh_hoa_2020"
    rows = [*rows_of(folder / "procedures.csv"), *rows_of(folder / "procedures_2020_additions.csv")]
    levels = {row["code"]: row["level"] for row in rows}
    levels |= {row["procedure_code"]: row["to_level"] for row in rows_of(folder / "level_changes.csv")}
    page = coordinator.get(PORTAL)
    expected = [str(list(levels.values()).count(level)) for level in "34"]
    assert [matrix_shown(page)[f"Mức độ {level}"][-1] for level in "34"] == expected
    assert f"{len(rows)} TTHC có hiệu lực tại ngày 04/01/2021" in text(page)


@pytest.fixture
def published(db):
    department = make_unit("S1", name="Sở Tư pháp")
    first = make_procedure("P1", name="Cấp bản sao", field="Hộ tịch")
    make_publication(first, ["province", "commune"], department=department, until=date(2020, 8, 31))
    make_publication(first, ["province"], department=department, on=date(2020, 9, 1), level=4)
    make_publication(make_procedure("P2", name="Đăng ký đất", field="Đất đai"), ["commune"])
    return department


def codes(on, **chosen):
    return [each.procedure.code for each in DayCatalogue(on, CatalogueFilter(**chosen)).lines]


def test_what_is_in_force_on_the_day_is_listed_with_what_holds_then(published):
    before, after = (
        DayCatalogue(date(2020, 8, 31), CatalogueFilter()),
        DayCatalogue(date(2020, 9, 1), CatalogueFilter()),
    )
    assert [(each.level, each.levels) for each in before.lines] == [(3, ["province", "commune"]), (3, ["commune"])]
    assert [(each.level, each.levels) for each in after.lines] == [(4, ["province"]), (3, ["commune"])]
    assert codes(date(2019, 1, 1)) == []


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"q": "cap ban"}, ["P1"]),
        ({"q": "p2"}, ["P2"]),
        ({"field": "Đất đai"}, ["P2"]),
        ({"level": "4"}, ["P1"]),
        ({"authority": "commune"}, ["P2"]),
        ({"department": "S1"}, ["P1"]),
        ({"q": "không có"}, []),
    ],
)
def test_the_filters_keep_what_fits_on_the_day(published, chosen, expected):
    assert codes(date(2020, 9, 1), **chosen) == expected


def test_a_procedure_of_two_levels_is_in_both_columns_and_once_in_all(published):
    matrix = DayCatalogue(date(2020, 8, 31), CatalogueFilter()).matrix
    assert [(row.label, row.counts, row.total) for row in matrix.table] == [
        ("Mức độ 3", [1, 2], 2),
        ("Tất cả TTHC", [1, 2], 2),
    ]
    assert [column.value for column in matrix.columns] == ["province", "commune"]
    assert matrix.several == 1


def test_districts_have_a_column_where_they_handle_something(published):
    Publication.objects.filter(procedure__code="P2").update(at_district=True)
    columns = [column.value for column in matrix_of(list(Publication.objects.all())).columns]
    assert columns == ["province", "district", "commune"]


def test_the_page_takes_one_query_for_the_catalogue(published, django_assert_num_queries):
    for more in range(3):
        make_publication(make_procedure(f"M{more}"), ["commune"])
    with django_assert_num_queries(1):
        shown = DayCatalogue(date(2020, 9, 1), CatalogueFilter())
        assert len(shown.lines) == 5
        assert sorted({each.handled_by for each in shown.lines}) == ["Cấp xã", "Sở Tư pháp"]
        assert shown.matrix.all.total == 5
        assert shown.departments == [("S1", "Sở Tư pháp")]


def test_an_empty_day_says_so(demo, coordinator):
    assert "Không có TTHC nào phù hợp" in text(coordinator.get(f"{PORTAL}?on=2001-01-01"))


def test_files_hold_the_same_rows(demo, coordinator):
    page = coordinator.get(f"{PORTAL}?on=2019-12-31&authority=district")
    book = CalamineWorkbook.from_filelike(
        BytesIO(coordinator.get(f"{PORTAL}export.xlsx?on=2019-12-31&authority=district").content)
    )
    sheet = book.get_sheet_by_index(0).to_python()
    rows = [row for row in sheet if row[4] == "Cấp huyện"]
    assert len(rows) == 19
    assert rows[0][6] == date(2019, 6, 3)
    assert all(str(row[0]) in text(page) for row in rows)
    answer = coordinator.get(f"{PORTAL}export.csv?on=2019-12-31&authority=district").content.decode("utf-8-sig")
    lines = [row for row in csv.reader(StringIO(answer)) if len(row) > 4 and row[4] == "Cấp huyện"]
    assert [line[0] for line in lines] == [row[0] for row in rows]
    assert lines[0][6] == "03/06/2019"
    second = book.get_sheet_by_index(1).to_python()
    assert ["Mức độ 3", 0, 12, 0, 12] in [row[:5] for row in second]


def test_the_list_of_the_administration_shows_and_counts_what_is_in_force_today(administrator):
    answer = administrator.get("/admin/procedures/procedure/?level=3")
    today = date(2021, 1, 4)
    expected = Publication.objects.in_force_during(today, today).filter(level=3).count()
    assert answer.context["cl"].result_count == expected
    page = text(answer)
    assert "Mức độ 3 Ban Quản lý Khu kinh tế Vân Phong 03/06/2019" in page
    assert administrator.get("/admin/procedures/procedure/?level=none").context["cl"].result_count == 0


def test_the_data_of_the_demo_knows_only_the_levels_of_its_scheme(demo, coordinator):
    for address in ("/dashboard/indicators/", "/dashboard/catalogue/", "/dashboard/procedures/"):
        page = text(coordinator.get(address))
        assert "oàn trình" not in page
        assert "Một phần" not in page
    assert "TTHC trực tuyến mức độ 4 (yêu cầu: tối thiểu 30%)" in text(coordinator.get("/dashboard/indicators/"))
