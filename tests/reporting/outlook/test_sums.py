"""The database's sums of the year's end are those of the outlook's lines."""

import pytest

from reporting.outlook.outlook import Outlook
from reporting.outlook.sums import NOTHING, YearSums, year_sums
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from units.models import User


def selection(username="coordinator", **query):
    user = User.objects.get(username=username)
    return Selection(user, Choice.of(query, user))


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"period": "2020-08", "basis": "official"},
        {"period": "2020-12", "basis": "provisional"},
        {"period": "2020-01"},
        {"period": "2019-10"},
    ],
)
def test_each_group_ends_the_year_as_the_outlook_says(demo, query):
    chosen = selection(**query)
    of_lines = Outlook(chosen)
    expected = {kind: YearSums(sums.now, sums.year_total, sums.year_online) for kind, sums in of_lines.groups}
    found = year_sums(chosen)
    assert found == expected
    province = sum(found.values(), NOTHING)
    assert (province.rate, province.rate_range) == (of_lines.province.rate, of_lines.province.rate_range)


def test_who_sees_confirmed_figures_only_gets_no_month_that_came_early(demo):
    clerks, coordinators = (sum(year_sums(selection(name)).values(), NOTHING) for name in ("clerk-569", "coordinator"))
    assert clerks.now == coordinators.now
    assert clerks.year_online != coordinators.year_online


def test_a_province_without_a_report_has_nothing_to_add_up(working_province):
    chosen = Selection(working_province.coordinator, Choice())
    found = sum(year_sums(chosen).values(), NOTHING)
    assert (found.year_total, found.rate, found.rate_range) == (0, None, (None, None))
