"""Districts that close, communes that move, and months sent for units that ended: the pages keep every dossier."""

from datetime import date

import pytest

from quotas.claims import claims_of
from quotas.models import QuotaTier
from reporting.actions.figures import figures_drain
from reporting.models import Compliance, Submission
from reporting.province.report import ProvinceReport
from reporting.selection.choice import Choice
from reporting.spreadsheets.places import district_rows
from tests.reporting.pages import rows_of_table, text
from units.actions.stale_figures import figures_mark_stale
from units.actions.successions import commune_move
from units.models import FormerDistrict, Unit, User

DISTRICTS = "/dashboard/districts/?basis=official&period="


def close(code, last_day):
    Unit.objects.filter(code=code).update(active_until=last_day)
    figures_mark_stale(reason="closed")
    figures_drain()


def figures_of(page):
    """The rows of the table with every figure of the districts."""
    html = page.content.decode()
    return rows_of_table(html[html.index('id="all-figures"') :])


def number(cell):
    return 0 if cell == "–" else int(cell.replace(".", ""))


@pytest.mark.parametrize("span", ["month", "quarter", "ytd"])
def test_the_districts_page_adds_up_to_the_province_when_a_district_has_closed(coordinator, span):
    before = figures_of(coordinator.get(f"{DISTRICTS}2020-11&span={span}"))[-1]
    november = Compliance.objects.get(unit__code="574", period__year=2020, period__month=11, basis="official")
    close("574", date(2020, 10, 31))
    rows = figures_of(coordinator.get(f"{DISTRICTS}2020-11&span={span}"))[2:]
    assert "Huyện Diên Khánh" not in [row[0] for row in rows]
    others, total = rows[-2], rows[-1]
    assert others[0].startswith("Huyện đã kết thúc hoạt động")
    assert (total[1], total[6], total[13]) == (before[1], before[6], before[13])
    assert november.reported
    for column in (1, 6, 13):
        assert sum(number(row[column]) for row in rows[:-1]) == number(total[column])


def test_a_month_before_the_closing_shows_the_district_as_it_was(coordinator):
    before = figures_of(coordinator.get(f"{DISTRICTS}2020-10"))
    close("574", date(2020, 10, 31))
    assert figures_of(coordinator.get(f"{DISTRICTS}2020-10")) == before


def test_without_any_district_in_force_the_page_keeps_the_months_before(coordinator):
    Unit.objects.filter(kind="district").update(active_until=date(2020, 10, 31))
    figures_mark_stale(reason="closed")
    figures_drain()
    page = coordinator.get(f"{DISTRICTS}2020-11&span=ytd")
    assert "Trong kỳ này không có đơn vị cấp huyện." in text(page)
    others, total = figures_of(page)[2:]
    assert others[1:4] == total[1:4]
    assert number(total[13]) == 62_283 + 74_178


def test_a_commune_that_moved_leaves_its_past_months_with_its_old_district(coordinator):
    def communes_of(district, period):
        rows = figures_of(coordinator.get(f"{DISTRICTS}{period}&span=month"))
        return next(number(row[6]) for row in rows if row[0] == district)

    old, new = "Thành phố Nha Trang", "Thành phố Cam Ranh"
    june, november = ({name: communes_of(name, period) for name in (old, new)} for period in ("2020-06", "2020-11"))
    commune = Unit.objects.get(code="22327")
    FormerDistrict.objects.create(unit=commune, district=commune.parent, until=date(2020, 10, 31))
    Unit.objects.filter(pk=commune.pk).update(parent=Unit.objects.get(code="569"))
    figures_mark_stale(reason="moved")
    figures_drain()
    moved = Compliance.objects.get(unit=commune, period__year=2020, period__month=11, basis="official").received_total
    assert moved > 0
    assert {name: communes_of(name, "2020-06") for name in (old, new)} == june
    assert communes_of(old, "2020-11") == november[old] - moved
    assert communes_of(new, "2020-11") == november[new] + moved
    page = text(coordinator.get("/dashboard/?period=2020-06&kind=commune"))
    assert "UBND phường Vĩnh Hòa, thành phố Nha Trang" in page
    assert "UBND phường Vĩnh Hòa, thành phố Cam Ranh" in text(
        coordinator.get("/dashboard/?period=2020-11&kind=commune")
    )


def test_the_dossiers_of_a_unit_that_ended_stay_in_the_province_and_nobody_waits_for_it(coordinator):
    unit = Submission.objects.filter(status="submitted", unit__kind="commune").first().unit
    page = text(coordinator.get("/dashboard/?"))
    assert "6.711 trực tuyến / 16.141 tiếp nhận" in page
    assert "117 (70,91%)" in page
    close(unit.code, date(2020, 12, 30))
    page = text(coordinator.get("/dashboard/?"))
    assert "6.711 trực tuyến / 16.141 tiếp nhận" in page
    assert "116 (70,73%)" in page
    ranking = coordinator.get("/dashboard/?period=2020-12&basis=provisional&kind=commune")
    assert unit.display_name not in text(ranking)


def test_a_moved_communes_report_is_named_and_found_with_the_district_of_its_month(coordinator):
    report = Submission.objects.filter(status="submitted", unit__kind="commune", unit__parent__code="568").first()
    commune_move(commune=report.unit, district=Unit.objects.get(code="569"), on=date(2021, 1, 1), by=None)
    address = f"/submissions/2020-12/{report.unit.code}/"
    assert f"{report.unit.organ}, thành phố Nha Trang" in text(coordinator.get(address))
    for district, found in [("568", True), ("569", False)]:
        rows = coordinator.get(f"/review/?district={district}").context["rows"]
        assert (report.pk in [row.submission.pk for row in rows]) is found
    page = text(coordinator.get("/dashboard/changes/?what=units"))
    assert "các tháng đến 31/12/2020 tính cho UBND thành phố Nha Trang" in page


def test_a_quota_for_the_communes_of_a_district_takes_those_of_its_day(coordinator):
    commune = Unit.objects.get(code="22327")
    tier = QuotaTier.objects.get(applies_to="communes_of", units__code="568", decision__year=2020)
    commune_move(commune=commune, district=Unit.objects.get(code="576"), on=date(2020, 12, 1), by=None)
    assert claims_of(tier.decision)[commune.pk] == tier
    FormerDistrict.objects.all().delete()
    assert claims_of(tier.decision).get(commune.pk) != tier


def test_the_workbook_and_the_letter_keep_the_communes_of_a_district_that_closed(coordinator):
    close("574", date(2020, 10, 31))
    report = ProvinceReport(User.objects.get(username="coordinator"), Choice(period="2020-11", basis="official"))
    totals = [each.communes for each in report.districts]
    lines = dict(report.other_places.lines())
    assert list(lines) == ["Huyện đã kết thúc hoạt động", "Xã không thuộc huyện đang hoạt động", "Cộng hai dòng trên"]
    assert sum(each.received_total for each in totals) + report.other_places.communes.received_total == 74_178
    own = sum(each.line.row.ytd_received_total for each in report.districts)
    assert own + report.other_places.districts.received_total == 62_283
    rows = list(district_rows(report))
    assert [row[1] for row in rows[-3:-1]] == list(lines)[:2]
    book = coordinator.get("/reports/2020-11/workbook.xlsx?basis=official")
    letter = coordinator.get("/reports/2020-11/report.docx?basis=official")
    assert (book.status_code, letter.status_code) == (200, 200)
