"""Why a unit's rate is where it is: on its page, by hand, also with the months of a unit that was merged into it."""

import re
from datetime import date, timedelta
from fractions import Fraction

import pytest

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.leader.unit_why import unit_why
from reporting.models import Basis
from reporting.places.unit_page import rows_to_date
from tests.factories import YEAR, make_succession
from tests.reporting.figures_2020 import counts, quotas
from tests.reporting.pages import markup, words
from units.models import SuccessionKind, Unit, User


def why(province, code, predecessors=(), month=4):
    figures_drain()
    unit = Unit.objects.get(code=code)
    rows = rows_to_date(unit, province.periods[month], Basis.PROVISIONAL)
    return unit_why(unit, rows, [province.units[each] for each in predecessors])


def test_what_is_missing_and_what_changed(working_province):
    """X1 (25%): to March 10 of 40; April brings 0 of 20 under C1 and 10 of 20 under C2."""
    working_province.send("X1", 3, (40, 10, 0), (0, 0, 0))
    working_province.send("X1", 4, (20, 0, 0), (20, 10, 0))
    found = why(working_province, "X1")
    assert [gap.missing for gap in found.why.missing] == [Fraction(25 * 60, 100) - 10]
    assert dict(found.why.change.parts) == {
        working_province.procedures["C1"].pk: Fraction(-500, 80),
        working_province.procedures["C2"].pk: Fraction(500, 80),
    }
    assert [row.count.number for row in found.missing.rows] == [5]
    assert [row.value for row in found.change.rows] == ["25", "25/4", "-25/4", "25"]


def test_the_months_of_a_unit_merged_into_it_are_a_step_of_their_own(working_province):
    """X1 10 of 40 to March; X3 had 20, none online, and is merged into it in April, which brings X1 1 of 1."""
    working_province.send("X1", 3, (40, 10, 0), (0, 0, 0))
    working_province.send("X3", 3, (20, 0, 0), (0, 0, 0))
    working_province.send("X1", 4, (1, 1, 0), (0, 0, 0))
    old = working_province.units["X3"]
    Unit.objects.filter(pk=old.pk).update(active_until=date(YEAR, 4, 1) - timedelta(days=1))
    make_succession(old, working_province.units["X1"], date(YEAR, 4, 1), SuccessionKind.MERGER)
    figures_recompute(year=YEAR)
    found = why(working_province, "X1", ["X3"])
    assert dict(found.why.change.parts) == {
        working_province.procedures["C1"].pk: Fraction(75, 61),
        None: Fraction(-500, 61),
    }
    assert found.why.change.change == Fraction(1100, 61) - 25


@pytest.mark.parametrize("code", ["569", "SGTVT", "22417"])
def test_the_page_of_a_unit_of_the_demo_equals_a_recount(demo, login, code):
    page = markup(login(User.objects.get(username="observer")).get(f"/dashboard/units/{code}/?period=2020-11"))
    section = page[page.index('<section class="sheet why"') :]
    lacking = {}
    for row in counts(YEAR, range(1, 12), "official"):
        if row.unit == code and not row.exempt:
            lacks = quotas()[code] * row.total - 10_000 * row.online
            lacking[row.procedure] = lacking.get(row.procedure, 0) + lacks
    bars = section[: section.index("</figure>")]
    shown = [int(value) for value in re.findall(r'data-value="(\d+)"', bars)]
    most = sorted((lacks for lacks in lacking.values() if lacks > 0), reverse=True)[:8]
    assert shown == [-(-lacks // 10_000) for lacks in most]
    waterfall = section[section.index('<figure class="drawing listed waterfall"') :]
    values = [
        Fraction(value) for value in re.findall(r'data-value="([^"]+)"', waterfall[: waterfall.index("</figure>")])
    ]
    assert values[0] + sum(values[1:-1]) == values[-1]
    assert "Cộng các bước bằng đúng mức thay đổi" in words(section)


def test_a_unit_without_a_quota_lacks_nothing(working_province, login):
    working_province.send("X3", 4, (40, 10, 0), (0, 0, 0))
    figures_drain()
    shown = words(markup(login(working_province.observer).get("/dashboard/units/X3/?period=2020-04&basis=provisional")))
    assert "số hồ sơ trực tuyến còn thiếu" not in shown
    assert "Chưa có tháng trước để so sánh" in shown
