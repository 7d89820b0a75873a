"""The pages of units as of the month in which one passed into the other: none contradicts itself."""

from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.reporting.actions.test_reorganisations import carry_out
from tests.reporting.pages import text
from tests.reporting.reorganised import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may")]


@pytest.fixture
def coordinator(working_province, login):
    """X1 and X2 passed into the new X9 in the middle of April; only X1 had sent March, and April, which counts too."""
    for month in (3, 4):
        report = working_province.send("X1", month, (10, 4, 1), (0, 0, 0))
        submission_accept(submission=report, by=working_province.coordinator)
    new = {"X9": {"name": "Xã Mới", "district": "H1"}}
    plan = plan_of(date(2020, 4, 16), {"X1": "X9", "X2": "X9"}, new, give_quotas=True)
    carry_out(working_province, plan)
    figures_drain()
    return login(working_province.coordinator)


def test_a_unit_that_is_no_longer_in_the_ranking_has_no_rank_in_it(coordinator):
    page = coordinator.get("/dashboard/units/X1/?period=2020-04")
    assert "8 hồ sơ trực tuyến / 20 hồ sơ tiếp nhận" in text(page)
    assert page.context["line"].rank is None
    assert "Xếp hạng trong khối" not in text(page)


def test_the_successors_year_to_date_is_shown_as_judged_where_it_has_sent_nothing_itself(coordinator):
    page = coordinator.get("/dashboard/units/X9/?period=2020-04")
    assert page.context["line"].rank == 1
    month, _quarter, year = (each.totals for each in page.context["months"].spans)
    assert (month.received_total, year.received_total, year.reported) == (0, 20, 0)
    shown = text(page)
    assert "Lũy kế đến tháng 4/2020 20 8 40,00%" in shown[shown.index("Số liệu cộng đến hết") :]
