"""Units over time on their pages: whose months a successor shows, who carries on, and who had the code before."""

from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.models import Submission
from tests.reporting.pages import rows_of_table, text
from units.actions.stale_figures import figures_mark_stale
from units.actions.successions import succession_record
from units.models import Unit, UnitKind

OLD, NEW = "22327", "22330"
EVE, DAY = date(2020, 11, 30), date(2020, 12, 1)
PAGE = "/dashboard/units/{}/"


def end(unit, day=EVE):
    unit.active_until = day
    unit.save()


def settled():
    figures_mark_stale(reason="step")
    figures_drain()


@pytest.fixture
def merged(coordinator):
    """22327 merged into 22330, which existed already, from December 2020 on; neither has sent December."""
    old, new = (Unit.objects.get(code=code) for code in (OLD, NEW))
    Submission.objects.filter(unit=old, period__month=12, period__year=2020).update(
        status="draft", sent_revision=None, first_sent_at=None
    )
    end(old)
    succession_record(predecessor=old, successor=new, effective_on=DAY, kind="merger", by=None, legal_basis="NQ 1")
    figures_drain()
    return coordinator


def test_a_successor_names_its_predecessors_months_from_the_merger_on(merged):
    page = text(merged.get(PAGE.format(NEW) + "?period=2020-12&basis=provisional"))
    assert (
        "Kế thừa số liệu tháng 1–11/2020 của UBND phường Vĩnh Hòa, thành phố Nha Trang (từ ngày 01/12/2020; NQ 1)"
        in page
    )
    assert "Trong đó kế thừa tháng 1–11/2020 của UBND phường Vĩnh Hòa, thành phố Nha Trang:" in page
    assert "Các tháng kế thừa từ đơn vị khác" in page


def test_the_months_taken_over_and_the_own_ones_are_the_year_to_date(merged):
    answer = merged.get(PAGE.format(NEW) + "?period=2020-12&basis=provisional")
    html = answer.content.decode()
    (taken,) = answer.context["taken_over"]
    own = sum(row.row.received_total for row in answer.context["months"].rows)
    assert answer.context["line"].row.ytd_received_total == own + taken.received_total
    rows = rows_of_table(html[html.index('id="taken-over"') :].partition("</table>")[0])
    assert [row[0] for row in rows[2:]] == [*(f"Tháng {name}/2020" for name in ["01", "02", *range(3, 12)]), "Cộng"]


def test_as_of_the_months_before_the_merger_nothing_is_taken_over(merged):
    page = text(merged.get(PAGE.format(NEW) + "?period=2020-11"))
    assert "Kế thừa" not in page
    assert merged.get(PAGE.format(OLD)).context["period"].name == "2020-11"


def test_a_predecessor_names_its_successor_with_a_link(merged):
    answer = merged.get(PAGE.format(OLD) + "?period=2020-11")
    assert "kết thúc hoạt động ngày 30/11/2020. Từ ngày 01/12/2020: nhập vào UBND phường Vĩnh Hải" in text(answer)
    assert f'href="/dashboard/units/{NEW}/?on=2020-12-01"' in answer.content.decode()


def test_the_page_of_changes_names_both_ways(merged):
    answer = merged.get(f"/dashboard/changes/?unit={OLD}")
    assert f'href="/dashboard/changes/?unit={NEW}&amp;on=2020-12-01"' in answer.content.decode()
    settled()
    page = merged.get(f"/dashboard/changes/?unit={NEW}")
    assert page.status_code == 200
    assert f'href="/dashboard/changes/?unit={OLD}&amp;on=2020-11-30"' in page.content.decode()


@pytest.fixture
def reused(coordinator):
    """22327 closed at the end of August; another unit with its code from November on."""
    end(Unit.objects.get(code=OLD), date(2020, 8, 31))
    Unit.objects.create(
        kind=UnitKind.COMMUNE,
        code=OLD,
        name="Phường Mới",
        parent=Unit.objects.get(code="568"),
        active_from=date(2020, 11, 1),
    )
    settled()
    return coordinator


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?period=2020-08", "phường Vĩnh Hòa"),
        ("?period=2020-09", "phường Vĩnh Hòa"),
        ("?period=2020-11", "phường Mới"),
        ("?on=2020-08-31", "phường Vĩnh Hòa"),
        ("?on=2020-11-01", "phường Mới"),
        ("?on=gestern", "phường Mới"),
        ("", "phường Mới"),
    ],
)
def test_a_reused_code_means_the_unit_of_the_period(reused, query, name):
    answer = reused.get(PAGE.format(OLD) + query)
    assert answer.context["unit"].display_name == f"UBND {name}, thành phố Nha Trang"


def test_the_pages_of_namesakes_name_each_other(reused):
    old, new = (text(reused.get(PAGE.format(OLD) + query)) for query in ("?period=2020-08", ""))
    assert "Từ ngày 01/11/2020, mã 22327 thuộc UBND phường Mới, thành phố Nha Trang" in old
    assert "Đến hết ngày 31/08/2020, mã 22327 thuộc UBND phường Vĩnh Hòa, thành phố Nha Trang" in new


@pytest.mark.parametrize("address", ["/dashboard/?kind=commune&", "/dashboard/months/?kind=commune&"])
def test_the_overviews_links_lead_to_the_unit_of_their_period(reused, address):
    html = reused.get(f"{address}period=2020-08").content.decode()
    link = f"/dashboard/units/{OLD}/?period=2020-08"
    assert link in html
    assert "phường Vĩnh Hòa" in text(reused.get(link))


def test_the_page_of_a_district_is_that_of_its_period(coordinator):
    end(Unit.objects.get(code="574"), date(2020, 8, 31))
    Unit.objects.create(kind=UnitKind.DISTRICT, code="574", name="Huyện Lại", active_from=date(2020, 11, 1))
    settled()
    names = [
        coordinator.get(f"/dashboard/districts/574/?period={period}").context["unit"].name
        for period in ("2020-08", "2020-11")
    ]
    assert names == ["Huyện Diên Khánh", "Huyện Lại"]


def test_a_unit_opened_after_the_overviews_month_is_shown_in_its_first_month(coordinator):
    Unit.objects.create(
        kind=UnitKind.COMMUNE, code="9", name="Xã Mới", parent=Unit.objects.get(code="568"), active_from=DAY
    )
    settled()
    assert coordinator.get(PAGE.format("9")).context["period"].name == "2020-12"


def test_months_that_came_through_a_chain_are_named_with_the_day_and_document_of_the_last_step(merged):
    middle, last = Unit.objects.get(code=NEW), Unit.objects.get(code="22333")
    end(middle, date(2020, 12, 14))
    succession_record(
        predecessor=middle, successor=last, effective_on=date(2020, 12, 15), kind="merger", by=None, legal_basis="NQ 2"
    )
    figures_drain()
    page = text(merged.get(PAGE.format("22333") + "?period=2020-12&basis=provisional"))
    assert "của UBND phường Vĩnh Hòa, thành phố Nha Trang (từ ngày 15/12/2020; NQ 2)" in page
    assert "của UBND phường Vĩnh Hải, thành phố Nha Trang (từ ngày 15/12/2020; NQ 2)" in page
