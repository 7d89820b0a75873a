"""The order of the queue by dossiers in doubt, the largest jump in words, and twelve months as a line."""

import re
from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_return
from reporting.hints.hints import Hint, doubt_of, jump_of
from reporting.models import Submission
from reporting.models.notes import HintKind
from reporting.review.queue import Queue
from tests.reporting.pages import markup

FEW = {1: (10, 2, 0), 2: (30, 5, 0)}
MORE = {1: (14, 2, 0), 2: (25, 5, 0), 3: (900, 0, 0)}


def doubts():
    return {
        f"{unit} {month}": doubt
        for unit, month, doubt in Submission.objects.values_list("unit__code", "period__month", "doubt")
    }


@pytest.mark.parametrize(
    ("hint", "doubt"),
    [
        (Hint(HintKind.UNUSUAL, "", 1, 777, "received_total", 715), 715),
        (Hint(HintKind.SYSTEM_DIFFERS, "", 1, 60, "received_online", 12), 12),
        (Hint(HintKind.ALL_ONLINE, "", 1, 60), 60),
        (Hint(HintKind.UNCHANGED, ""), 939),
        (Hint(HintKind.ALL_ZERO, ""), 40),
        (Hint(HintKind.MORE_POSTED, "", 1, 60), 0),
    ],
)
def test_a_hint_is_about_so_many_dossiers(hint, doubt):
    assert doubt_of([hint], MORE, [FEW]) == doubt
    assert doubt_of([hint, hint], MORE, [FEW]) == 2 * doubt


def test_without_an_earlier_month_zero_is_compared_with_nothing():
    assert doubt_of([Hint(HintKind.ALL_ZERO, "")], MORE, []) == 0


def test_the_largest_jump_is_of_a_procedure_that_last_month_had():
    jump = jump_of(MORE, [FEW])
    assert (jump.procedure_id, jump.before, jump.now) == (2, 30, 25)
    assert jump_of(FEW, [FEW]) is None
    assert jump_of(FEW, [{}]) is jump_of(FEW, []) is None


def test_reports_come_by_dossiers_in_doubt_then_as_they_were_sent(province):
    for month in (1, 2, 3):
        for code in ("X1", "X2", "H1"):
            submission_accept(
                submission=province.send(code, month, (10 + month, 2, 0), (2, 0, 0)), by=province.coordinator
            )
    province.send("X3", 4, (3, 1, 0), (2, 0, 0))
    province.send("X1", 4, (60, 60, 0), (2, 0, 0))
    province.send("H1", 4, (75, 75, 0), (2, 0, 0))
    province.send("X2", 4, (14, 2, 0), (2, 0, 0))
    assert [each.unit.code for each in Queue().reports()] == ["H1", "X1", "X2", "X3"]
    positions = [Queue().position_of(each) for each in Queue().reports()]
    assert [each.number for each in positions] == [1, 2, 3, 4]
    assert [each.following and each.following.unit.code for each in positions] == ["X1", "X2", "X3", None]
    assert [each.previous and each.previous.unit.code for each in positions] == [None, "H1", "X1", "X2"]


def test_what_a_correction_moved_counts_until_it_is_confirmed(province):
    report = province.send("X1", 4, (5, 1, 0), (2, 0, 0))
    assert doubts() == {"X1 4": 0}
    submission_return(submission=report, by=province.coordinator, reason="Sửa", until=date(2020, 5, 20))
    province.send("X1", 4, (8, 1, 0), (0, 0, 0))
    assert doubts() == {"X1 4": 3 + 2}


def test_a_row_says_the_jump_and_draws_the_months(province, login):
    for month, total in ((2, 62), (3, 70)):
        submission_accept(submission=province.send("X1", month, (total, 2, 0), (2, 0, 0)), by=province.coordinator)
    province.send("X1", 4, (777, 2, 0), (2, 0, 0))
    figures_drain()
    page = markup(login(province.coordinator).get("/review/"))
    assert "Thủ tục C1: 70 → 777" in page
    assert page.count("Hồ sơ tiếp nhận 12 tháng gần nhất: –, –, –, –, –, –, –, –, –, 64, 72; tháng này 779") == 2
    [points] = re.findall(r'<polyline class="line" points="([^"]+)"', page)
    assert len(points.split()) == 3


def test_a_first_month_has_neither_jump_nor_line(province, login):
    province.send("X1", 4, (5, 1, 0), (2, 0, 0))
    figures_drain()
    page = markup(login(province.coordinator).get("/review/"))
    assert "→" not in page
    assert "<polyline" not in page
