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


def in_two_steps(province, passages=None):
    """X1 passes into X9 in the middle of April, and that into others some days later."""
    first = {"X9": {"name": "Xã Mới", "district": "H1"}}
    carry_out(province, plan_of(date(2020, 4, 11), {"X1": "X9"}, first))
    then = {"X10": {"name": "Xã Mười", "district": "H1"}}
    carry_out(province, plan_of(date(2020, 4, 21), passages or {"X9": "X10"}, then))


def test_a_chain_of_steps_in_one_month_names_all_whose_figures_were_added(working_province, login):
    type_draft(working_province, "X1", 4, (7, 1), (4, 1))
    in_two_steps(working_province)
    shown = page(login, User.objects.get(username="clerk-x1"), "X10")
    assert f"{ADDED} UBND xã Một, huyện Một; UBND xã Mới, huyện Một." in shown
    assert APART not in shown


def test_a_chain_names_what_was_sent_before_a_unit_between_that_has_no_report(working_province, login):
    working_province.send("X1", 4, (20, 10, 3), (0, 0, 0))
    in_two_steps(working_province)
    assert not Submission.objects.filter(unit__code__in=["X9", "X10"]).exists()
    shown = page(login, User.objects.get(username="clerk-x1"), "X10")
    assert f"{APART} UBND xã Một, huyện Một." in shown
    assert ADDED not in shown


def test_what_was_added_to_a_report_that_was_split_is_not_named(working_province, login):
    type_draft(working_province, "X1", 4, (7, 1), (4, 1))
    in_two_steps(working_province, {"X9": ["X10", "X3"]})
    for code in ("X10", "X3"):
        shown = page(login, working_province.coordinator, code)
        assert (ADDED in shown, APART in shown) == (False, False)


def test_a_step_after_the_month_is_not_followed(working_province, login):
    working_province.send("X1", 4, (20, 10, 3), (0, 0, 0))
    openings = {"X9": {"name": "Xã Mới", "district": "H1"}}
    carry_out(working_province, plan_of(date(2020, 4, 11), {"X1": "X9"}, openings))
    carry_out(working_province, plan_of(date(2020, 5, 1), {"X9": "X3"}))
    assert APART not in page(login, working_province.clerks["X3"], "X3")


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
