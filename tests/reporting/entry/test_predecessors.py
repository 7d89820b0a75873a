"""The reports of a month in which units passed into others: everybody reads what became of the figures."""

from datetime import date

import pytest

from reporting.models import Submission
from reporting.reorganising.plan import Handling
from tests.reporting.actions.test_reorganisations import MERGER, carry_out, type_draft
from tests.reporting.pages import text
from tests.reporting.reorganised import plan_of
from units.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may")]
ADDED = "Số liệu tháng này mà các đơn vị sau đang nhập đã được cộng vào báo cáo này:"
APART = "Các đơn vị sau đã tự gửi báo cáo tháng này, số liệu đó được tính riêng; đề nghị không cộng vào báo cáo này:"


def page(login, user, code):
    return text(login(user).get(f"/submissions/2020-04/{code}/"))


def test_a_successors_clerk_reads_whose_figures_are_in_its_form_and_whose_count_by_themselves(working_province, login):
    working_province.send("X1", 4, (20, 10, 3), (0, 0, 0))
    type_draft(working_province, "X2", 4, (7, 1), (4, 1))
    carry_out(working_province, MERGER)
    shown = page(login, User.objects.get(username="clerk-x1"), "X9")
    assert f"{ADDED} UBND xã Hai, huyện Một." in shown
    assert f"{APART} UBND xã Một, huyện Một." in shown


def test_a_form_that_nobody_began_says_it_too(working_province, login):
    working_province.send("X1", 4, (20, 10, 3), (0, 0, 0))
    carry_out(working_province, MERGER)
    assert not Submission.objects.filter(unit__code="X9").exists()
    shown = page(login, User.objects.get(username="clerk-x2"), "X9")
    assert f"{APART} UBND xã Một, huyện Một." in shown
    assert ADDED not in shown


def test_a_month_that_the_predecessor_ended_in_full_says_nothing(working_province, login):
    working_province.send("X1", 4, (20, 10, 3), (0, 0, 0))
    carry_out(working_province, plan_of(date(2020, 5, 1), {"X1": "X3"}))
    shown = page(login, working_province.clerks["X3"], "X3")
    assert APART not in shown


@pytest.mark.parametrize("begun", ["typed", "sent"])
def test_what_was_carried_over_stays_readable_and_says_where_it_counts(working_province, login, begun):
    if begun == "typed":
        type_draft(working_province, "X1", 4, (20, 10), (3, 1))
    else:
        working_province.send("X1", 4, (20, 10, 3), (3, 1, 0))
    carry_out(working_province, plan_of(date(2020, 4, 16), {"X1": "X3"}, waiting=Handling.CARRIED))
    shown = page(login, working_province.coordinator, "X1")
    assert "Số liệu đã nhập cho tháng được cộng vào báo cáo của UBND xã Ba, huyện Một và tính tại đó." in shown
    assert "Báo cáo đã gửi được giữ" not in shown
    assert "khi báo cáo được mở lại" not in shown
    assert "Thủ tục C1" in shown
