"""«Thử phương án chỉ tiêu (không lưu)»: other minima in the address, counted again from the files; nothing is saved."""

import re

import pytest

from quotas.models import QuotaDecision, QuotaTier
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import Compliance
from tests.reporting.figures_2020 import quotas, rows_of, units
from tests.reporting.pages import queries_of, text
from units.models import StaleFigures, User

PAGE = "/dashboard/what-if/"
TRIED = {"SO-45": "50", "SO-40": "32,5", "XA-25": "22,5"}
ADDRESS = f"{PAGE}?min-SO-45=50&min-SO-40=32%2C5&min-XA-25=22%2C5"
TIERS = {("department", 4500): "SO-45", ("department", 4000): "SO-40", ("commune", 2500): "XA-25"}


def recount():
    """From the files: by unit code whether November's year to date meets its quota, and whether it meets the tried."""
    found = {}
    for row in rows_of("expected_2020.csv"):
        minimum = quotas().get(row["unit_code"])
        total, online = int(row["ytd_received_total"]), int(row["ytd_received_online"])
        if row["as_of"] == "2020-11" and minimum is not None and total:
            tier = TIERS.get((row["kind"], minimum))
            tried = round(100 * float(TRIED[tier].replace(",", "."))) if tier else minimum
            found[row["unit_code"]] = (10000 * online >= minimum * total, 10000 * online >= tried * total)
    return found


def test_who_would_be_judged_otherwise_is_recounted(coordinator):
    page = text(coordinator.get(ADDRESS))
    changed = {code for code, (now, then) in recount().items() if now != then}
    assert f"{len(changed)} đơn vị thay đổi kết quả đánh giá" in page
    listed = page[page.index("Các đơn vị thay đổi kết quả đánh giá") :]
    departments = {units()[code]["name"] for code in changed if units()[code]["kind"] == "department"}
    assert departments
    assert all(name in listed for name in departments)
    assert len(re.findall(r"\d+/11 ", listed)) == len(changed)
    met = sum(now for now, _then in recount().values()), sum(then for _now, then in recount().values())
    assert f"Tất cả các nhóm 161 157 {met[0]} {met[1]} +{met[1] - met[0]} " in page


def test_each_tier_says_how_many_meet_now_and_then(coordinator):
    page = text(coordinator.get(ADDRESS))
    for tier, label, minimum, tried in (
        ("SO-45", "Nhóm sở, ban, ngành – tối thiểu 45%", "45%", "50%"),
        ("SO-40", "Nhóm sở, ban, ngành – tối thiểu 40%", "40%", "32,5%"),
    ):
        codes = [code for code in recount() if TIERS.get((units()[code]["kind"], quotas()[code])) == tier]
        now, then = (sum(recount()[code][place] for code in codes) for place in (0, 1))
        assert f"{label} {len(codes)} {len(codes)} {minimum} {now} {tried} {then} " in page


def test_nothing_is_saved(coordinator):
    before = (
        list(QuotaTier.objects.values_list()),
        list(Compliance.objects.order_by("pk").values_list()),
        list(StaleFigures.objects.values_list()),
    )
    assert coordinator.get(ADDRESS).status_code == 200
    assert before == (
        list(QuotaTier.objects.values_list()),
        list(Compliance.objects.order_by("pk").values_list()),
        list(StaleFigures.objects.values_list()),
    )


def test_the_page_begins_with_what_is_in_force(coordinator):
    page = text(coordinator.get(PAGE))
    assert "Chỉ tiêu đang áp dụng (lũy kế đến tháng 11/2020, đã xác nhận)" in page
    assert "thay đổi kết quả đánh giá" not in page
    assert "Cập nhật lúc 14:05, 04/01/2021" in page


def test_the_minima_in_force_change_nobody(coordinator):
    assert "Không có đơn vị nào thay đổi kết quả đánh giá" in text(coordinator.get(f"{PAGE}?min-SO-45=45"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("101", "Chỉ tiêu phải từ 0% đến 100%."), ("x", "Chỉ tiêu phải từ 0% đến 100%."), ("32,555", "hai chữ số")],
)
def test_a_minimum_is_checked_as_in_the_administration(coordinator, typed, sentence):
    page = text(coordinator.get(f"{PAGE}?min-SO-45={typed}"))
    assert sentence in page
    assert "Tất cả các nhóm" not in page


def test_a_rate_that_rounding_would_lift_is_shown_as_it_is_judged(working_province, login):
    figures = [(20000, 8999, 0), (0, 0, 0)]
    report = working_province.send("SO1", 4, *figures)
    submission_accept(submission=report, by=working_province.coordinator)
    figures_drain()
    page = text(login(working_province.coordinator).get(f"{PAGE}?period=2020-04&min-SO-45=44"))
    assert "1 đơn vị thay đổi kết quả đánh giá" in page
    assert "Sở Một Sở, ban, ngành 20.000 8.999 44,995% 1/4 chưa đủ báo cáo 45% Chưa đạt chỉ tiêu 44%" in page


def test_a_year_without_a_decision_says_so(coordinator):
    assert "Chưa có quyết định giao chỉ tiêu áp dụng cho tháng 11/2019" in text(
        coordinator.get(f"{PAGE}?period=2019-11")
    )


def test_clerks_are_not_let_in(demo, login):
    assert login(User.objects.get(username="clerk-569")).get(PAGE).status_code == 403


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    address = f"{PAGE}?period=2020-04&min-XA-25=10&min-SO-45=10"
    few = queries_of(client, address)
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *figures), by=working_province.coordinator)
    figures_drain()
    assert "4 đơn vị thay đổi" in text(client.get(address))
    assert queries_of(client, address) == few + 1 == 10  # one more: the units that change, when there are any


def test_the_decision_in_the_administration_leads_here(demo, login):
    address = f"/admin/quotas/quotadecision/{QuotaDecision.objects.get().pk}/change/"
    page = login(User.objects.get(username="admin")).get(address).content.decode()
    assert f'href="{PAGE}"' in page
