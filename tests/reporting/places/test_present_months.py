"""The months of a year by the units of today: predecessors in their successor's line, every dossier in one line."""

from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.reorganisations import reorganisation_carry_out
from reporting.places.present import PresentTable
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from tests.reporting.figures_2020 import counts, sums
from tests.reporting.pages import queries_of, rows_of_table, text
from tests.reporting.reorganised import plan_of
from units.models import UnitSuccession, User

DAY = date(2020, 12, 1)
THEN, TODAY = "/dashboard/months/?", "/dashboard/months/?units=present"


def carry_out(passages, openings):
    administrator = User.objects.get(username="admin")
    plan = plan_of(DAY, passages, {code: {"name": name, "district": "568"} for code, name in openings.items()})
    reorganisation_carry_out(plan=plan, by=administrator)
    figures_drain()


def lines(client, address):
    rows = rows_of_table(client.get(address).content.decode())
    return {row[0]: row[1:] for row in rows[1:-1]}, rows[-1]


@pytest.fixture
def rearranged(coordinator):
    carry_out({"22327": "22998", "22330": "22998"}, {"22998": "Phường Mới"})
    carry_out({"22333": ["22996", "22997"], "22336": None}, {"22996": "Phường Sáu", "22997": "Phường Bảy"})
    return coordinator


def expected_sums(*codes):
    rows = sums((row for row in counts(2020, range(1, 12), "official") if row.unit in codes), lambda row: row.month)
    return {month: (online, total) for month, (total, online, _post) in rows.items()}


def test_without_any_step_both_views_are_the_same(coordinator):
    assert lines(coordinator, TODAY) == lines(coordinator, THEN)


def test_months_of_merged_units_are_in_the_line_of_their_successor(rearranged):
    selection = Selection(User.objects.get(username="coordinator"), Choice(period="2020-11", units="present"))
    rows = {row.code: row for row in PresentTable(selection, {}).rows}
    merged = expected_sums("22327", "22330")
    assert {
        month: (cell.online, cell.total) for month, cell in enumerate(rows["22998"].cells, start=1) if cell.total
    } == {month: pair for month, pair in merged.items() if pair[1]}
    assert rows["22998"].total.total == sum(total for _online, total in merged.values())
    assert not rows["22998"].is_unallocated
    assert {code for code, row in rows.items() if row.is_unallocated} == {"22333", "22336"}
    assert not {"22327", "22330"} & set(rows)


@pytest.mark.parametrize(
    "more", ["", "&span=quarter", "&span=ytd", "&kind=commune", "&period=2020-12&basis=provisional"]
)
def test_the_sums_of_both_views_are_equal(rearranged, more):
    then, today = lines(rearranged, THEN + more), lines(rearranged, TODAY + more)
    assert today[1] == then[1]


def test_the_page_says_what_its_lines_are_and_offers_the_other_view(rearranged):
    page = text(rearranged.get(TODAY))
    assert "Theo đơn vị hiện hành: các tháng của đơn vị đã nhập hoặc đổi tên tính cho đơn vị kế thừa" in page
    assert "đã kết thúc, chưa phân bổ" in page
    assert "chưa phân bổ" not in text(rearranged.get(THEN))


def test_chains_lead_to_the_last_unit(rearranged):
    UnitSuccession.objects.filter(kind="split").delete()
    administrator = User.objects.get(username="admin")
    later = {"22999": {"name": "Phường Chín", "district": "568"}}
    reorganisation_carry_out(plan=plan_of(date(2021, 1, 1), {"22998": "22999"}, later), by=administrator)
    found, _sums = lines(rearranged, TODAY)
    assert any(name.startswith("UBND phường Chín") for name in found)
    assert not any(name.startswith("UBND phường Mới") for name in found)


def test_it_takes_as_many_queries_for_few_lines_as_for_many(rearranged):
    few = queries_of(rearranged, f"{TODAY}&district=576")
    many = queries_of(rearranged, TODAY)
    assert few == many
