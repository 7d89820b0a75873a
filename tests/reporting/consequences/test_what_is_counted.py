"""The page of consequences counts months that have begun; of those to come it says how many change."""

import pytest
from zeal import zeal_ignore

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept
from tests.browserless import is_confirmation, typed
from tests.factories import make_period, make_unit
from tests.reporting.pages import text
from units.models import UnitKind

OFFICIAL = "Kết quả thay đổi: Đã xác nhận"


@pytest.fixture
def administrator(working_province, login):
    """On 15 May 2020, with the months January to April, and August, which has not begun."""
    make_period(8)
    figures_recompute()
    figures_drain()
    return login(working_province.administrator)


def parts(answer):
    """The parts of the page by their heading."""
    assert is_confirmation(answer), text(answer)
    shown = [each.context["part"] for each in answer.context["consequences"].context["parts"] if "part" in each.context]
    return {part.title: part for part in shown}


def saved(client, page, **values):
    with zeal_ignore():  # a unit is looked up for each choice of its form
        return parts(client.post(page, typed(client, page, **values)))


def test_months_that_have_not_begun_are_said_apart_and_are_in_no_table(working_province, administrator):
    tiers = {tier.code: f"tiers-{row}-minimum_hundredths" for row, tier in enumerate(working_province.tiers.values())}
    page = f"/admin/quotas/quotadecision/{working_province.decision.pk}/change/"
    found = saved(administrator, page, **{tiers["XA-25"]: "30"})[OFFICIAL]
    assert list(found.sentences) == [
        "8 đơn vị – tháng có số liệu, tỷ lệ hoặc chỉ tiêu khác; đánh giá không thay đổi.",
        "Các kỳ chưa bắt đầu: 2 đơn vị – tháng cũng thay đổi, không liệt kê ở đây.",
    ]
    assert list(found.tables) == []


def test_a_change_of_months_to_come_alone_needs_no_reason(working_province, administrator):
    page = f"/admin/units/unit/{working_province.units['X3'].pk}/change/"
    later = saved(administrator, page, active_until="30/06/2020")[OFFICIAL]
    assert list(later.sentences) == ["Các kỳ chưa bắt đầu: 1 đơn vị – tháng cũng thay đổi, không liệt kê ở đây."]
    assert list(later.tables) == []
    assert later.needs_reason is False


def test_a_commune_that_moves_keeps_its_figures_and_counts_for_another_district(working_province, administrator):
    district = make_unit("H2", UnitKind.DISTRICT, name="Huyện Hai")
    page = f"/admin/units/unit/{working_province.units['X1'].pk}/change/"
    found = saved(administrator, page, parent=str(district.pk), moved_on="01/03/2020")[OFFICIAL]
    assert list(found.sentences) == [
        "2 đơn vị – tháng tính vào huyện khác; số liệu và đánh giá của đơn vị không thay đổi.",
        "Các kỳ chưa bắt đầu: 1 đơn vị – tháng cũng thay đổi, không liệt kê ở đây.",
    ]


@pytest.mark.parametrize("has_report", [False, True], ids=["no report", "a confirmed report"])
def test_a_verdict_needs_a_reason_to_change_where_a_confirmed_report_is_behind_it(
    working_province, administrator, has_report
):
    if has_report:
        report = working_province.send("X1", 1, (10, 5, 0), (0, 0, 0))
        submission_accept(submission=report, by=working_province.coordinator)
        figures_drain()
    page = f"/admin/units/unit/{working_province.units['X1'].pk}/change/"
    found = saved(administrator, page, active_until="29/02/2020")[OFFICIAL]
    assert any("đánh giá thay đổi ở" in sentence for sentence in found.sentences), found.sentences
    assert found.needs_reason is has_report
