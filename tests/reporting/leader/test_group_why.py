"""Why a group's rate is where it is: on its page, by hand and recounted, of its own units alone."""

import re
from fractions import Fraction

import pytest

from quotas.models import Quota
from reporting.actions.figures import figures_drain, figures_recompute
from tests.factories import YEAR
from tests.reporting.figures_2020 import counts, quotas, units
from tests.reporting.pages import markup, words
from units.models import User

APRIL = "?period=2020-04&basis=provisional"


def section_of(client, kind, query):
    page = markup(client.get(f"/dashboard/groups/{kind}/{query}"))
    found = re.search(r'<section class="sheet why">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def values(section, figure):
    [drawn] = re.findall(rf'<figure class="drawing listed {figure}">.*?</figure>', section, re.DOTALL)
    return re.findall(r'data-value="([^"]+)"', drawn)


def test_what_is_missing_and_what_changed_is_of_the_group_alone(working_province, login):
    """Communes (25%): to March 10 of 40; April brings 0 of 20 under C1 and 10 of 20 under C2. SO1 lacks more."""
    working_province.send("X1", 3, (40, 10, 0), (0, 0, 0))
    working_province.send("X2", 4, (20, 0, 0), (20, 10, 0))
    working_province.send("SO1", 4, (1000, 1, 0), (0, 0, 0))
    figures_drain()
    section = section_of(login(working_province.observer), "commune", APRIL)
    assert values(section, "bars") == [str(25 * 60 // 100 - 10)]
    assert values(section, "waterfall") == ["25", "25/4", "-25/4", "25"]
    assert "1 TTHC chiếm 100% số hồ sơ trực tuyến còn thiếu" in words(section)


@pytest.mark.parametrize("kind", ["department", "district", "commune"])
def test_the_page_of_a_group_of_the_demo_equals_a_recount(demo, login, kind):
    section = section_of(login(User.objects.get(username="observer")), kind, "?period=2020-11")
    mine = {code for code, row in units().items() if row["kind"] == kind}
    lacking = {}
    for row in counts(YEAR, range(1, 12), "official"):
        if row.unit in mine and row.unit in quotas() and not row.exempt:
            lacks = quotas()[row.unit] * row.total - 10_000 * row.online
            lacking[row.procedure] = lacking.get(row.procedure, 0) + lacks
    most = sorted((lacks for lacks in lacking.values() if lacks > 0), reverse=True)[:8]
    assert values(section, "bars") == [str(-(-lacks // 10_000)) for lacks in most]
    steps = [Fraction(value) for value in values(section, "waterfall")]
    of_group = [row for row in counts(YEAR, range(1, 12), "official") if row.unit in mine and not row.exempt]
    rates = [
        Fraction(100 * sum(row.online for row in rows), sum(row.total for row in rows))
        for rows in ([row for row in of_group if row.month < 11], of_group)
    ]
    assert (steps[0], steps[-1]) == (rates[0], rates[1])
    assert steps[0] + sum(steps[1:-1]) == steps[-1]
    assert "chỉ tiêu của từng đơn vị × tổng số − trực tuyến" in words(section)


def test_a_group_without_quotas_is_not_asked_why(working_province, login):
    working_province.send("X1", 4, (40, 10, 0), (0, 0, 0))
    Quota.objects.filter(unit__kind="commune").delete()
    figures_recompute(year=YEAR)
    assert section_of(login(working_province.observer), "commune", APRIL) == ""
