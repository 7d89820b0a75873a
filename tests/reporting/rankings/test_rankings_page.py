"""Frozen rankings as people meet them: looked at, frozen, compared with today's figures, downloaded as files."""

import csv
import re
from datetime import date
from fractions import Fraction
from io import BytesIO, StringIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from quotas.models import QuotaTier
from reporting.actions.figures import figures_drain
from reporting.actions.rankings import ranking_freeze
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.models import FrozenLine, FrozenRanking, ReportingPeriod, Submission
from tests.reporting.figures_2020 import grouped, quotas, rows_of, shown
from tests.reporting.frozen import frozen_ranking
from tests.reporting.pages import queries_of, text
from units.actions.stale_figures import figures_mark_stale
from units.models import PortalSettings, Unit, User

PAGE = "/rankings/2020-11/1/"
FREEZE = "/rankings/2020-11/freeze/"
STATUS = {"met": "Đạt chỉ tiêu", "not_met": "Chưa đạt chỉ tiêu", "no_quota": "Không giao chỉ tiêu"}


@pytest.fixture
def frozen(coordinator):
    """November of the demo, frozen through the page."""
    answer = freeze_by_page(coordinator)
    assert answer.headers["Location"] == PAGE
    return FrozenRanking.objects.get()


def seen_of(client, address=FREEZE):
    return re.search(r'name="seen" value="(\w{64})"', client.get(address).content.decode())[1]


def freeze_by_page(client, **fields):
    return client.post(FREEZE, {"seen": seen_of(client), "note": "Họp giao ban", **fields})


def expected():
    return [row for row in rows_of("expected_2020.csv") if row["as_of"] == "2020-11"]


def rows(page):
    """The cells of every line of the page's tables."""
    found = []
    for row in re.findall(r"<tr>\s*<td.*?</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        found.append([re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells])
    return found


def test_the_page_before_the_button_counts_what_would_be_frozen(coordinator):
    page = text(coordinator.get(FREEZE))
    by_kind = []
    for kind, label in (("department", "Sở, ban, ngành"), ("district", "UBND cấp huyện"), ("commune", "UBND cấp xã")):
        own = [row for row in expected() if row["kind"] == kind]
        missing = [11 - int(row["months_reported"]) for row in own]
        totals = [int(row["ytd_received_total"]) for row in own]
        numbers = [
            len(own),
            sum(bool(row["rank_rate_in_kind"]) for row in own),
            sum(row["status"] == "met" for row in own),
            sum(row["status"] == "not_met" for row in own),
            sum(row["status"] == "no_data" and row["months_reported"] != "0" for row in own),
            sum(row["status"] == "no_data" and row["months_reported"] == "0" for row in own),
            sum(row["status"] == "no_quota" for row in own),
            sum(bool(months) for months in missing),
            sum(missing),
            sum(0 < total < 30 for total in totals),
        ]
        assert f"{label} {' '.join(map(str, numbers))} " in page
        by_kind.append(numbers)
    assert f"Toàn tỉnh {' '.join(str(sum(column)) for column in zip(*by_kind, strict=True))} " in page
    assert "đã gửi mà chưa được xác nhận hoặc cần điều chỉnh: 0." in page
    assert "Căn cứ đánh giá: quyết định giao chỉ tiêu năm 2020." in page
    assert "Cập nhật lúc 14:05, 04/01/2021" in page
    assert FrozenRanking.objects.count() == 0


def test_the_frozen_page_holds_the_published_ranks_and_verdicts(coordinator, frozen):
    lines = rows(coordinator.get(PAGE).content.decode())
    assert len(lines) == 165
    by_name = {cells[1]: cells for cells in lines}
    names = {unit.code: unit.display_name for unit in Unit.objects.select_related("parent")}
    for row in expected():
        cells = by_name[names[row["unit_code"]]]
        total, online = int(row["ytd_received_total"]), int(row["ytd_received_online"])
        assert cells[0] == (row["rank_rate_in_kind"] or "–")
        assert cells[2:5] == [grouped(total), grouped(online), shown(online, total)]
        assert cells[7] == (row["rank_gap_in_kind"] or "–")
        assert cells[8].startswith(f"{row['months_reported']}/11")
        assert ("chưa đủ báo cáo" in cells[8]) == (row["months_reported"] != "11")
        no_data = "Chưa báo cáo" if row["months_reported"] == "0" else "Không phát sinh hồ sơ"
        assert cells[9] == STATUS.get(row["status"], no_data)
        assert ("mẫu số nhỏ (dưới 30 hồ sơ)" in cells[10]) == (0 < total < 30)


def test_a_frozen_page_says_who_when_on_what_basis_and_that_it_is_genuine(coordinator, frozen):
    page = text(coordinator.get(PAGE))
    for sentence in (
        "Kết quả xếp hạng (chính thức), lũy kế đến tháng 11/2020",
        "14:05, 04/01/2021, Cán bộ tổng hợp",
        "Đã xác nhận, cập nhật lúc 14:05, 04/01/2021",
        "Quyết định giao chỉ tiêu năm 2020",
        "Họp giao ban",
        f"Mã kiểm tra: {frozen.sha256} – khớp với số liệu đang lưu",
        "Số liệu đã xác nhận hiện nay không khác kết quả đã chốt.",
    ):
        assert sentence in page
    assert "Hiện nay, chỉ ghi nơi có khác" not in page


def test_a_changed_row_does_not_match(coordinator, frozen):
    FrozenLine._base_manager.filter(unit_code="SCT").update(received_online=3455)
    page = text(coordinator.get(PAGE))
    assert "Mã kiểm tra không khớp" in page
    assert "khớp với số liệu đang lưu" not in page


def test_today_is_shown_next_to_it_and_only_where_it_differs(coordinator, frozen):
    before = [cells[:11] for cells in rows(coordinator.get(PAGE).content.decode())]
    tier = QuotaTier.objects.get(code="SO-45")
    QuotaTier.objects.filter(pk=tier.pk).update(minimum_hundredths=4300)
    figures_mark_stale(reason="tier", years=[2020])
    figures_drain()
    page = coordinator.get(PAGE).content.decode()
    lines = rows(page)
    assert [cells[:11] for cells in lines] == before
    assert "Hiện nay, chỉ ghi nơi có khác (không thuộc kết quả đã chốt)" in text(coordinator.get(PAGE))
    changed = {cells[1] for cells in lines if any(cells[11:])}
    assert changed == names_whose_quota_or_rank_by_gap_changes(4500, 4300)
    assert f"{len(changed)} đơn vị hiện có số liệu đã xác nhận khác" in text(coordinator.get(PAGE))
    bqlvp = next(cells for cells in lines if cells[1] == "Ban Quản lý Khu kinh tế Vân Phong")
    assert bqlvp[9] == "Chưa đạt chỉ tiêu"
    assert bqlvp[11:] == ["Chỉ tiêu 43% Đạt chỉ tiêu"]
    moved = next(cells for cells in lines if cells[1] == "Sở Tư pháp")
    assert (moved[7], moved[11:]) == ("2", ["Hạng theo mức chênh lệch 3"])


def names_whose_quota_or_rank_by_gap_changes(before, after):
    """Of the departments of November, by exact fractions: those of the tier, and those that the tier overtakes."""
    rows = [row for row in expected() if row["kind"] == "department"]
    names = set()
    gaps = {}
    for minimum in (before, after):
        for row in rows:
            quota = minimum if quotas()[row["unit_code"]] == before else quotas()[row["unit_code"]]
            rate = Fraction(10000 * int(row["ytd_received_online"]), int(row["ytd_received_total"]))
            gaps[minimum, row["unit_name"]] = rate - quota
    for row in rows:
        name = row["unit_name"]
        ranks = {
            sum(gaps[minimum, other["unit_name"]] > gaps[minimum, name] for other in rows)
            for minimum in (before, after)
        }
        if quotas()[row["unit_code"]] == before or len(ranks) == 2:
            names.add(name)
    return names


def test_a_correction_confirmed_later_is_shown_in_figures_rank_and_verdict(working_province, login):
    for code, figures in {"SO1": (100, 50, 3), "SO2": (10, 4, 0)}.items():
        rest = [(0, 0, 0)] * (len(working_province.reported_by(code)) - 1)
        accept(working_province, working_province.send(code, 4, figures, *rest))
    ranking_freeze(period=working_province.periods[4], by=working_province.coordinator)
    submission = Submission.objects.get(unit__code="SO1")
    until = date(2020, 5, 20)
    submission_reopen(submission=submission, by=working_province.coordinator, reason="Sai số", until=until)
    accept(working_province, working_province.send("SO1", 4, (100, 10, 3), (0, 0, 0)))
    page = login(working_province.observer).get("/rankings/2020-04/1/")
    one, two = (cells for cells in rows(page.content.decode()) if cells[1] in ("Sở Một", "Sở Hai"))
    assert one[:5] == ["1", "Sở Một", "100", "50", "50,00%"]
    assert one[11:] == [
        "Tỷ lệ 10,00% (10/100); chưa đủ báo cáo (1/4) Hạng 2 Hạng theo mức chênh lệch 2 Chưa đạt chỉ tiêu"
    ]
    assert two[:5] == ["2", "Sở Hai", "10", "4", "40,00%"]
    assert two[11:] == ["Hạng 1 Hạng theo mức chênh lệch 1"]
    assert "2 đơn vị hiện có số liệu đã xác nhận khác" in text(page)


def accept(province, submission):
    submission_accept(submission=submission, by=province.coordinator)
    figures_drain()


def test_a_unit_that_came_or_went_since_is_named(working_province, login):
    frozen_ranking(working_province, 4, lines=2)
    FrozenLine._base_manager.filter(unit_code="SO2").update(unit_code="GONE")
    page = text(login(working_province.coordinator).get("/rankings/2020-04/1/"))
    assert "hiện không có số liệu" in page
    assert "không có trong kết quả đã chốt: 5 (H1, SO2, X1, X2, X3)" in page


def test_freezing_again_asks_for_a_reason_and_leads_from_the_first_to_the_second(coordinator, frozen):
    page = text(coordinator.get(FREEZE))
    assert "Lý do chốt lại" in page
    assert "Kỳ này đã được chốt." in page
    assert freeze_by_page(coordinator).status_code == 200
    assert FrozenRanking.objects.count() == 1
    assert freeze_by_page(coordinator, reason="Bổ sung").headers["Location"] == "/rankings/2020-11/2/"
    assert "Kỳ này đã được chốt lại (lần chốt 2, 14:05, 04/01/2021)." in text(coordinator.get(PAGE))
    listed = text(coordinator.get("/rankings/"))
    assert "Tháng 11/2020 , lần chốt 2 2 14:05, 04/01/2021, Cán bộ tổng hợp Bổ sung Họp giao ban Có hiệu lực" in listed
    assert "Họp giao ban Đã có lần chốt sau" in listed


def test_what_changed_while_the_page_was_open_is_said_and_not_frozen(coordinator):
    seen = seen_of(coordinator)
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=4300)
    figures_mark_stale(reason="tier", years=[2020])
    answer = coordinator.post(FREEZE, {"seen": seen, "note": "Họp giao ban"}, follow=True)
    assert "Số liệu đã thay đổi hoặc kết quả đã được chốt sau khi mở trang này." in text(answer)
    assert "Số liệu đang được cập nhật" in text(answer)
    assert FrozenRanking.objects.count() == 0


def test_what_was_typed_stays_next_to_what_would_be_frozen_now(coordinator):
    seen = seen_of(coordinator)
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=4300)
    figures_mark_stale(reason="tier", years=[2020])
    figures_drain()
    page = coordinator.post(FREEZE, {"seen": seen, "note": "Họp giao ban"}).content.decode()
    assert "Họp giao ban</textarea>" in page
    now = re.search(r'name="seen" value="(\w{64})"', page)[1]
    assert now == seen_of(coordinator) != seen
    coordinator.post(FREEZE, {"seen": now, "note": "Họp giao ban"})
    assert FrozenRanking.objects.get().note == "Họp giao ban"


def test_a_month_that_is_not_ready_shows_why_and_no_button(coordinator):
    page = coordinator.get("/rankings/2020-12/freeze/")
    assert "Chưa hết hạn gửi báo cáo." in text(page)
    assert 'name="seen"' not in page.content.decode()
    assert "Kỳ chưa khóa: đơn vị dưới chỉ tiêu được ghi «Chưa đạt chỉ tiêu»" in text(page)
    coordinator.post("/rankings/2020-12/freeze/", {"seen": "0" * 64})
    assert FrozenRanking.objects.count() == 0


@pytest.mark.parametrize("who", ["observer", "admin", "clerk-569"])
def test_others_read_and_do_not_freeze(frozen, login, who):
    client = login(User.objects.get(username=who))
    assert client.get(PAGE).status_code == client.get("/rankings/").status_code == 200
    assert "chốt ở trang sau" not in text(client.get("/rankings/"))
    assert client.get(FREEZE).status_code == 403
    assert client.post(FREEZE, {"seen": "0" * 64, "reason": "x"}).status_code == 403
    assert FrozenRanking.objects.count() == 1


def test_clerks_find_the_frozen_rankings_from_the_results_page(demo, login):
    page = login(User.objects.get(username="clerk-569")).get("/dashboard/").content.decode()
    assert len(re.findall('href="/rankings/"', page)) == 1  # below the ranking, not in the menu
    page = login(User.objects.get(username="observer")).get("/dashboard/").content.decode()
    assert len(re.findall('href="/rankings/"', page)) == 2


@pytest.mark.parametrize("address", ["/rankings/2020-11/1/", "/rankings/2019-01/freeze/", "/rankings/2020-11/9/"])
def test_what_does_not_exist_is_not_found(coordinator, address):
    assert coordinator.get(address).status_code == 404


def test_both_files_hold_the_frozen_figures_with_who_when_and_the_code(coordinator, frozen):
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=4300)
    figures_mark_stale(reason="tier", years=[2020])
    figures_drain()
    content = coordinator.get(f"{PAGE}export.xlsx").content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["Sở, ban, ngành", "UBND cấp huyện", "UBND cấp xã"]
    departments = book.get_sheet_by_name("Sở, ban, ngành").to_python()
    assert [1, "Sở Công Thương", 6119, 3454, 56.45, 45, 11.45, 3, 11, 11, "Đạt chỉ tiêu", ""] in departments
    head = " ".join(str(row[0]) for row in departments[:8])
    for part in (
        "Kết quả xếp hạng (chính thức), lũy kế đến tháng 11/2020, lần chốt 1",
        "Chốt lúc 14:05, 04/01/2021; người chốt: Cán bộ tổng hợp.",
        "Số liệu đã xác nhận, cập nhật lúc 14:05, 04/01/2021.",
        f"Mã kiểm tra: {frozen.sha256}",
        "Ghi chú: Họp giao ban",
        "số liệu minh họa, không phải số liệu chính thức",
    ):
        assert part in head
    sheet = openpyxl.load_workbook(BytesIO(content))["UBND cấp xã"]
    assert sheet.max_row - sum(1 for row in sheet.iter_rows() if row[1].value is None) == 139 + 1
    text_file = coordinator.get(f"{PAGE}export.csv").content.decode()
    lines = list(csv.reader(StringIO(text_file[1:])))
    assert text_file.startswith("\ufeff")
    assert [f"Mã kiểm tra: {frozen.sha256}"] in lines
    by_code = {row[1]: row for row in lines if len(row) > 2}
    for row in expected():
        mine = by_code[row["unit_code"]]
        assert mine[2:4] == [row["rank_rate_in_kind"], row["unit_name"]]
        assert mine[4:6] == [row["ytd_received_total"], row["ytd_received_online"]]
        assert mine[9:11] == [row["rank_gap_in_kind"], row["months_reported"]]
        assert ("chưa đủ báo cáo" in mine[13]) == (row["months_reported"] != "11")


def test_the_administration_shows_frozen_rankings_and_changes_none(frozen, login):
    client = login(User.objects.get(username="admin"))
    assert client.get(f"/admin/reporting/frozenranking/{frozen.pk}/change/").status_code == 200
    assert client.post(f"/admin/reporting/frozenranking/{frozen.pk}/change/", {"note": "x"}).status_code == 403
    assert client.post(f"/admin/reporting/frozenranking/{frozen.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/reporting/frozenline/").status_code == 200
    assert FrozenRanking.objects.get().note == "Họp giao ban"


def test_administrators_set_the_thresholds(demo, login):
    client = login(User.objects.get(username="admin"))
    address = "/admin/units/portalsettings/1/change/"
    form = client.get(address).context["adminform"].form
    values = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    client.post(address, values | {"few_dossiers": 60, "noted_missing_months": 3})
    settings = PortalSettings.load()
    assert (settings.few_dossiers, settings.noted_missing_months) == (60, 3)


def test_the_number_of_queries_is_the_same_with_few_lines_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    addresses = ("/rankings/2020-03/1/", "/rankings/2020-03/1/export.csv", "/rankings/2020-04/freeze/", "/rankings/")
    frozen_ranking(working_province, 3, lines=1)
    few = [queries_of(client, address) for address in addresses]
    FrozenLine._base_manager.all().delete()
    FrozenRanking._base_manager.all().delete()
    for month in (1, 2, 4):
        frozen_ranking(working_province, month)
    frozen_ranking(working_province, 3, lines=700)
    accept(working_province, working_province.send("SO1", 4, (100, 50, 3), (0, 0, 0)))
    assert ReportingPeriod.objects.count() == 4
    assert [queries_of(client, address) for address in addresses] == few == [8, 4, 10, 5]
    page = client.get("/rankings/2020-03/1/?kind=department&page=3")
    assert len(rows(page.content.decode())) == 100
